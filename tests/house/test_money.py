"""Money moves through `ledger.pay` only: nobody else writes to a purse, or makes one writable."""

import ast
from collections.abc import Callable, Iterator

LEDGER = "src/govsim/core/ledger.py"
POPULATION = "src/govsim/core/population.py"
PURSES = {"balances", "cash", "booked"}


def _names_a_purse(target: ast.expr) -> bool:
    """Whether writing to this target writes to a purse: `x.balances`, `x.balances[i]`, `x.cash[:]`."""
    while isinstance(target, ast.Subscript | ast.Starred):
        target = target.value
    if isinstance(target, ast.Tuple | ast.List):
        return any(map(_names_a_purse, target.elts))
    return isinstance(target, ast.Attribute) and target.attr in PURSES


def writes_to_a_purse(path: str, source: str) -> Iterator[tuple[int, str]]:
    if path == LEDGER:
        return
    for node in ast.walk(ast.parse(source)):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign | ast.Delete):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name.endswith((".at", "copyto", "put", "place", "putmask", "fill")) or name == "setattr":
                receiver = [node.func.value] if isinstance(node.func, ast.Attribute) else []
                targets = [*node.args[:1], *receiver]
            targets += [keyword.value for keyword in node.keywords if keyword.arg == "out"]
        if any(map(_names_a_purse, targets)):
            yield node.lineno, f"{ast.unparse(node)}: money moves through ledger.pay"


def opens_what_is_closed(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Find arrays made writable by hand: columns are opened by their phase, purses never."""
    if path in (LEDGER, POPULATION):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and any(ast.unparse(target).endswith(".writeable") for target in node.targets):
            if ast.unparse(node.value) != "False":
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".setflags"):
            yield node.lineno, ast.unparse(node)


def test_the_rules_can_be_broken() -> None:
    for source in (
        "fund.cash -= due\n",
        "ledger.accounts['fund'].balances[0] += 1\n",
        "account.balances = account.balances + 1\n",
        "a.balances[:], b = 1, 2\n",
        "np.add.at(account.balances, rows, fen)\n",
        "np.add(a, b, out=account.balances)\n",
        "account.balances.fill(0)\n",
    ):
        assert list(writes_to_a_purse("src/govsim/layers/a.py", source)), source
        assert not list(writes_to_a_purse(LEDGER, source))
    assert not list(writes_to_a_purse("a.py", "held = account.balances[0]\ncash = 3\n"))
    assert list(opens_what_is_closed("a.py", "purse.flags.writeable = True\n"))
    assert list(opens_what_is_closed("a.py", "purse.setflags(write=True)\n"))
    assert not list(opens_what_is_closed("a.py", "draw.flags.writeable = False\n"))


def test_only_the_ledger_writes_to_purses(kept: Callable[..., None]) -> None:
    kept(writes_to_a_purse)


def test_nobody_opens_what_is_closed(kept: Callable[..., None]) -> None:
    kept(opens_what_is_closed)
