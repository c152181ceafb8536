"""The places in the source that move money: found, seen to pay, and taken out one by one."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import numpy as np
import pytest

import govsim
from govsim.core.ledger import Ledger
from govsim.core.scenario import Spec
from govsim.core.world import World

ROOT = Path(govsim.__file__).parent
WRAPPERS = {"pay", "pay_either", "receive", "grant", "_take", "_spend"}
Function = ast.FunctionDef
Position = tuple[str, int, int]  # file, line, column


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

    @property
    def position(self) -> Position:
        return str(self.path), self.line, self.column

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


# --- which city pays at which of them -----------------------------------------------------------------


@cache
def place(code: CodeType, instruction: int) -> Position:
    """Return where in the source a frame is that stands at this instruction."""
    line, _, column, _ = next(islice(code.co_positions(), instruction // 2, None))
    return code.co_filename, line or 0, column or 0


class Life:
    """A city lived once: in which year each place first paid something, and the world as it was before."""

    def __init__(self, spec: Spec, seed: int) -> None:
        self.spec, self.seed = spec, seed
        self.first: dict[Position, int] = {}  # the year, counted from 0
        self.before: list[World] = []
        original, year = Ledger.pay, 0

        def seen(ledger: Ledger, payer: str, payee: str, fen: Any, *args: Any, **rows: Any) -> int:
            frame = sys._getframe(1) if np.any(fen) else None
            while frame is not None:
                if frame.f_code.co_filename.startswith(str(ROOT)):
                    self.first.setdefault(place(frame.f_code, frame.f_lasti), year)
                frame = frame.f_back
            return original(ledger, payer, payee, fen, *args, **rows)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Ledger, "pay", seen)
            world = World(spec, rng=seed)
            for year in range(spec.years):
                if year:
                    self.before.append(world.branch())
                world.step()

    def again(self, site: Site) -> None:
        """Live the first year in which the place pays once more, and the founding if that is the first year."""
        year = self.first[site.position]
        world = self.before[year - 1].branch() if year else World(self.spec, rng=self.seed)
        world.step()


# --- a program in which one of them is missing ----------------------------------------------------------


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
