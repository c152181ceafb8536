"""Every posting matters: drop any single one and the ledger notices.

Each call of `.pay(` in the program, and each call of the small functions around it, is found in the source, taken
out of its function, and a city that needs it is lived: a LedgerError must come. Around `receive`, `grant` and their
like only the payment goes, not the debt that they record: that is what a forgotten posting looks like.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from cities import Tree, spec

import govsim
from govsim.core.errors import LedgerError
from govsim.core.ledger import Ledger
from govsim.core.phases import PHASES
from govsim.core.world import World

ROOT = Path(govsim.__file__).parent
WRAPPERS = {"pay", "receive", "grant", "_take", "_spend"}
Function = ast.FunctionDef


@dataclass(frozen=True)
class Site:
    """One call in the source that moves money."""

    path: Path
    owner: str  # the class around its function, if there is one
    function: str
    line: int
    column: int
    calls: str
    direct: bool  # it is the ledger's own `.pay(`, not a function around it

    @property
    def module(self) -> str:
        return ".".join(("govsim", *self.path.relative_to(ROOT).with_suffix("").parts))

    def __str__(self) -> str:
        return f"{self.module.removeprefix('govsim.')}.{self.function}:{self.line} {self.calls}"


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def is_ledgers(node: ast.Call) -> bool:
    return called(node) == "pay" and isinstance(node.func, ast.Attribute)


def functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in tree.body:
        if isinstance(node, Function):
            yield "", node
        elif isinstance(node, ast.ClassDef):
            yield from ((node.name, each) for each in node.body if isinstance(each, Function))


@cache
def sites() -> list[Site]:
    """Every call, in every file, of `.pay(` and of the functions around it."""
    return [
        Site(path, owner, function.name, node.lineno, node.col_offset, called(node), is_ledgers(node))
        for path in sorted(ROOT.rglob("*.py"))
        for owner, function in functions(ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and called(node) in WRAPPERS
    ]


class Drop(ast.NodeTransformer):
    """Turns `f(...)` at one place into `_drop(f, ...)`; names the class for a bare `super()`."""

    def __init__(self, site: Site) -> None:
        self.site, self.found = site, 0

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        if called(node) == "super" and not node.args:
            node.args = [ast.Name(self.site.owner, ast.Load()), ast.Name("self", ast.Load())]
        if (node.lineno, node.col_offset, called(node)) == (self.site.line, self.site.column, self.site.calls):
            self.found += 1
            drop = ast.Name("_drop_payment" if self.site.direct else "_drop_inside", ast.Load())
            node = ast.copy_location(ast.Call(drop, [node.func, *node.args], node.keywords), node)
        return node


class Dropper:
    """Stands in for the call that was taken out, and counts the fen that were not paid."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch, self.fen = monkeypatch, 0

    def payment(self, pay: Any, payer: str, payee: str, fen: Any, memo: str, **rows: Any) -> int:
        self.fen += int(np.sum(fen))
        return 0

    def inside(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with self.monkeypatch.context() as patch:
            patch.setattr(Ledger, "pay", lambda ledger, *args, **kwargs: self.payment(None, *args, **kwargs))
            return function(*args, **kwargs)


def mutate(site: Site, monkeypatch: pytest.MonkeyPatch) -> Dropper:
    """Put the function without that call in the place of the function, wherever it is known."""
    tree = ast.parse(site.path.read_text(encoding="utf-8"))
    around = [
        node
        for owner, node in functions(tree)
        if owner == site.owner and node.name == site.function and node.lineno <= site.line <= (node.end_lineno or 0)
    ]
    (node,) = around
    drop = Drop(site)
    node = ast.fix_missing_locations(drop.visit(node))
    assert drop.found == 1, f"{site}: not found in its function"
    module, dropper = importlib.import_module(site.module), Dropper(monkeypatch)
    future = ast.parse("from __future__ import annotations").body
    code = compile(ast.Module([*future, node], []), str(site.path), "exec")
    names: dict[str, Any] = {}
    monkeypatch.setattr(module, "_drop_payment", dropper.payment, raising=False)
    monkeypatch.setattr(module, "_drop_inside", dropper.inside, raising=False)
    exec(code, module.__dict__, names)
    install(module, site, names[site.function], monkeypatch)
    return dropper


def install(module: ModuleType, site: Site, function: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if site.owner:
        monkeypatch.setattr(getattr(module, site.owner), site.function, function)
        return
    original = getattr(module, site.function)
    for other in [each for name, each in sys.modules.items() if name.startswith("govsim")]:
        if getattr(other, site.function, None) is original:
            monkeypatch.setattr(other, site.function, function)


# A city in which everything that is ever paid is paid: two covers, one sold too cheap by a naive insurer without
# capital, one that makes profit; a fund that borrows and repays; the poor helped; upcoding, inspection; credit.
CITY: Tree = {
    "first_year": 2023,
    "years": 4,
    "population": {"households": 300},
    "institutions": {
        "resident_fund": {
            "scheme": "fund",
            "people": "resident",
            "individual": 380,
            "fiscal": 200,
            "poor_paid_by": "assistance_fund",
            "opening_reserve": 10,
        },
        "employee_fund": {"scheme": "fund", "people": "employee", "payroll": 0.07, "opening_reserve": 500},
        "assistance_fund": {"scheme": "fund", "people": "all", "fiscal": 50, "may_borrow": False},
        "insurers": {"count": 3, "capital": 100, "strategic_value": 0.3, "exit_capital": 0},
        "supervisor": {"budget": 100},
    },
    "behaviour": {"inducement": {}, "upcoding": {}, "scope_shifting": {}},
    "layers": {
        "basic_resident": {"scheme": "basic", "people": "resident", "payer": "resident_fund"},
        "basic_employee": {"scheme": "basic", "people": "employee", "payer": "employee_fund"},
        "critical": {"payer": "resident_fund", "deductible_share": 0, "deductible": 3000},
        "assistance": {"payer": "assistance_fund", "take_up": 1},
    },
    "contracts": {
        "critical_cover": {
            "scheme": "risk_corridor",
            "covers": "critical",
            "buyer": "resident_fund",
            "years": 1,
            "profit_cap": 0,
            "loss_share": 0.5,
            "ceiling_loading": 1,
        }
    },
    "supervision": {"random_audit": {"share": 1}},
    "reforms": [
        {"from": 2024, "set": {"households.illness.cost_level": 0.2}},
        {"from": 2025, "set": {"households.illness.cost_level": 10}},
        {"from": 2026, "set": {"households.illness.cost_level": 0.2}},
    ],
}
# the same, where the year's illness comes after the bids: a shock that nobody priced breaks the seller
SHOCK = {"contracts.critical_cover.years": 3, "contracts.critical_cover.loss_share": 0}
SEEDS = (1, 2, 3)


@cache
def cities() -> list[Any]:
    city = spec(CITY)
    # and the same where a reform ends the contract half-way: the bond goes back
    reforms = [*CITY["reforms"], {"from": 2025, "set": {"contracts.critical_cover": None}}]
    return [city, city.overridden(SHOCK), spec(CITY | {"reforms": reforms}).overridden(SHOCK)]


def test_the_cities_live_when_nothing_is_dropped() -> None:
    worlds = [World(city, rng=1).run() for city in cities()]
    assert all(world.year == world.spec.last_year for world in worlds)
    assert len(PHASES) == 12


@pytest.mark.parametrize("site", sites(), ids=str)
def test_a_dropped_posting_is_noticed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for city in cities():
        for seed in SEEDS:
            with monkeypatch.context() as patch:
                dropper = mutate(site, patch)
                try:
                    World(city, rng=seed).run()
                except LedgerError:
                    assert dropper.fen > 0, f"{site}: an error came although nothing was dropped"
                    return
                assert dropper.fen == 0, f"{site}: {dropper.fen} fen were not paid, and nobody noticed"
    pytest.fail(f"{site}: no city of this test moves money here: make one that does", pytrace=False)


def test_all_sites_are_found() -> None:
    lines = [line for path in ROOT.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    paid = [line for line in lines if ".pay(" in line and not line.lstrip().startswith(("#", '"')) and "`" not in line]
    assert len([site for site in sites() if site.direct]) == len(paid) > 10
    assert {site.calls for site in sites()} == WRAPPERS


# --- tampering: behind the ledger's back, twice, backwards, in parts of a fen -----------------------------------


def open_books() -> Ledger:
    ledger = Ledger()
    ledger.open("fund")
    ledger.open("households", size=3)
    ledger.open("hospitals", members=["one", "two"])
    ledger.enter(2023, "opening")
    ledger.owe("fund", 1000, "reserve")
    ledger.pay("outside", "fund", 1000, "reserve")
    ledger.close_phase()
    return ledger


@pytest.mark.parametrize("account", ["fund", "households", "hospitals", "outside"])
def test_money_written_into_a_purse_is_caught(account: str) -> None:
    ledger = open_books()
    ledger.accounts[account].balances[-1] += 1
    with pytest.raises(LedgerError, match="its entries say"):
        ledger.close_phase()


def test_money_moved_between_purses_behind_the_ledgers_back_is_caught() -> None:
    ledger = open_books()
    ledger.accounts["fund"].balances[0] -= 5
    ledger.accounts["hospitals"].balances[1] += 5
    with pytest.raises(LedgerError, match="its entries say"):
        ledger.close_phase()


def test_a_purse_cannot_be_written_through_its_view() -> None:
    with pytest.raises(ValueError, match="read-only"):
        open_books().purses("fund")[0] = 7


def test_paying_twice_is_caught() -> None:
    ledger = open_books()
    ledger.owe("hospitals", np.array([30, 70]), "care")
    ledger.pay("fund", "hospitals", np.array([30, 70]), "care")
    with pytest.raises(LedgerError, match="more than was due"):
        ledger.pay("fund", "hospitals", np.array([0, 1]), "care")


def test_paying_what_was_never_due_is_caught() -> None:
    with pytest.raises(LedgerError, match="nothing was due"):
        open_books().pay("fund", "hospitals", np.array([1, 0]), "gift")


@pytest.mark.parametrize(
    ("fen", "why"),
    [(-1, "negative"), (np.array([3, -2]), "negative"), (1.5, "whole fen"), (np.array([2.0]), "whole fen")],
)
def test_a_negative_or_broken_amount_is_refused(fen: Any, why: str) -> None:
    ledger = open_books()
    ledger.owe("hospitals", np.array([50, 50]), "care")
    for act in (lambda: ledger.pay("fund", "hospitals", fen, "care"), lambda: ledger.owe("fund", fen, "due")):
        with pytest.raises(LedgerError, match=why):
            act()
    assert ledger.balance("fund") == 1000


def test_an_overdrawn_purse_is_caught() -> None:
    ledger = open_books()
    ledger.owe("outside", 1001, "spree")
    ledger.pay("fund", "outside", 1001, "spree")
    with pytest.raises(LedgerError, match="1 fen below zero"):
        ledger.close_phase()


def test_a_due_that_nobody_paid_is_caught() -> None:
    ledger = open_books()
    ledger.owe("hospitals", np.array([0, 9]), "care")
    with pytest.raises(LedgerError, match="9 fen due to 'hospitals' as 'care' were not settled"):
        ledger.close_phase()


def test_a_purse_that_is_written_while_a_world_lives_stops_the_world() -> None:
    world = World(cities()[0], rng=1)

    def steal(world: World) -> None:
        if world.phase == "settle":
            world.ledger.accounts["households"].balances[0] += 1

    world.watchers.append(steal)
    with pytest.raises(LedgerError, match="2023 supervise: 'households' holds"):
        world.run()
