"""Who pays: the layers in paying order, the contracts with their clauses, the reforms by date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from govsim.cli.screen import grid, indented
from govsim.core.scenario.reforms import reforms_of
from govsim.core.scheme import Scheme

if TYPE_CHECKING:
    from rich.console import Console

    from govsim.core.scenario import Spec

# what the table of layers says already
SAID = ("name", "payer", "people", "services")


def tell_layers(console: Console, spec: Spec, year: int) -> None:
    """Print who pays a bill, in paying order, and the contracts that put a seller in a payer's place."""
    schemes = spec.schemes(year)
    contracts = {each.covers: each for each in schemes if each.kind == "contracts" and hasattr(each, "covers")}
    console.print(Text("Who pays a bill, in this order", "bold cyan"))
    table = grid("r", "l", "l", "l", "w")
    for position, layer in enumerate((each for each in schemes if each.kind == "layers"), 1):
        contract = contracts.get(layer.name)
        payer = layer.payer  # type: ignore[attr-defined]  # every layer has one
        if contract is not None:
            payer += f", or the seller under {contract.name}"
        scope = f"{getattr(layer, 'people', 'all')}; {', '.join(getattr(layer, 'services', ()))}"
        table.add_row(f"{position}", layer.name, layer.word(), scope, payer)
    console.print(indented(table))
    for contract in (each for each in schemes if each.kind == "contracts"):
        console.print()
        first = (type(contract).__doc__ or "").strip().partition("\n")[0]
        console.print(Text(f"Contract {contract.name}", "bold cyan") + Text(f"  {contract.word()}: {first}"))
        console.print(indented(_clauses(contract)))


def _clauses(contract: Scheme) -> Any:
    """Return a contract's settings, each with value, unit and meaning."""
    table = grid("l", "r", "l", "w")
    for key, about in contract.settings().items():
        if key not in SAID:
            table.add_row(key, _value(getattr(contract, key)), about.unit, about.what)
    return table


def _value(value: Any) -> str:
    if isinstance(value, Scheme):
        inside = [f"{key}={_value(getattr(value, key))}" for key in value.settings() if key != "name"]
        return value.word() + (f"({', '.join(inside)})" if inside else "")
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def tell_reforms(console: Console, spec: Spec, year: int) -> None:
    """Print the dated changes; those that are not yet in force are said to be."""
    console.print(Text("Reforms", "bold cyan"))
    table = grid("l", "w", "l")
    for reform in reforms_of(spec.tree):
        begins, what = reform.value["from"].value, reform.value.get("what")
        changes = [f"{path}: {item.plain()}" for path, item in reform.value["set"].value.items()]
        text = "\n".join([*([str(what.value)] if what is not None else []), *changes])
        table.add_row(str(begins), text, "" if begins <= year else "not yet")
    if table.row_count:
        console.print(indented(table))
    else:
        console.print("  none: the rules of the first year stay.")
