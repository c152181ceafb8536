"""Write the parts of the documentation that the code knows better: `python docs/generate.py`.

In docs/model.md a part stands between `<!-- generated: NAME -->` and `<!-- end -->`. The schemas of scenario and
study files, scenarios/schema.json and study-schema.json, are written too. With `--check` nothing is written: what
lags is named, and the exit status is 1.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

from govsim.core import metric, parameter
from govsim.core.phases import YEAR
from govsim.core.scenario import json_schema
from govsim.core.scheme import Scheme, Setting, catalogue
from govsim.core.world import World
from govsim.experiments.study.schema import study_schema
from govsim.results.year_end import state

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "docs" / "model.md"
SCENARIO, FEW, YEAR_OF_VALUES = "h-city", 200, 2023
PART = re.compile(r"(<!-- generated: (?P<name>[^>]*?) -->\n)(?P<text>.*?)(<!-- end -->)", re.DOTALL)


# --- words ------------------------------------------------------------------------------------------


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    heads = [*heads]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell(each) for each in line) + " |" for line in lines) + "\n"


def cell(text: str) -> str:
    """Return a text that does not break a table."""
    return " ".join(text.split()).replace("|", "\\|")


def shown(value: Any) -> str:
    """Return a value as a reader wants it: 10,000; 0.5; a list in brackets."""
    if isinstance(value, Scheme):
        return value.word()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(shown, value)) + "]"
    if isinstance(value, int | float):
        return f"{value:,}" if abs(value) >= 10_000 else f"{value:g}" if isinstance(value, float) else str(value)
    return "none" if value is None else str(value)


def text_of(thing: Any) -> str:
    """Return its docstring."""
    return inspect.cleandoc(thing.__doc__ or "")


def first_line(thing: Any) -> str:
    """Return the first line of its docstring."""
    return text_of(thing).partition("\n")[0]


# --- the parts --------------------------------------------------------------------------------------


def few() -> World:
    """Return the scenario with few households: who and what there is does not depend on how many."""
    return World(SCENARIO, rng=1, **{"population.households": FEW})


def columns() -> str:
    """Every column of persons and of households, and who adds it."""
    world, adds = few(), {}
    for schemes in catalogue().values():
        for cls in schemes.values():
            adds.update({(t, c.name): cls.word() for t, found in cls.columns.items() for c in found})
    parts = []
    for name, rows in (("persons", world.persons), ("households", world.households)):
        lines = [
            [
                f"`{column.name}`",
                column.dtype,
                column.unit,
                ", ".join(f"`{phase}`" for phase in column.written_in) or "-",
                column.what + (f" (added by `{adds[name, column.name]}`)" if (name, column.name) in adds else ""),
            ]
            for column in rows.declared.values()
        ]
        parts.append(f"**{name.capitalize()}**\n\n" + table(["column", "type", "unit", "written in", "what"], lines))
    return "\n".join(parts)


def institutions() -> str:
    """Who decides in the scenario, when, and what each remembers."""
    world, kinds = few(), {}
    for each in world.institutions.values():
        kinds.setdefault(type(each), []).append(each)
    lines = []
    for cls, members in kinds.items():
        acts = [f"`{phase.name}`" for phase in YEAR if callable(getattr(cls, phase.name, None))]
        kept = [f"`{name}`" for name, _ in state(members[0])]
        names = f"{len(members)}" if len(members) > 1 else f"`{members[0].name}`"
        lines.append([f"**{cls.__name__}**", names, first_line(cls), ", ".join(acts) or "-", ", ".join(kept) or "-"])
    return table(["institution", "in this scenario", "what it is", "acts in", "remembers, besides its purse"], lines)


def year() -> str:
    """The twelve phases and who acts in each."""
    world, lines = few(), []
    for number, phase in enumerate(YEAR, 1):
        acting: dict[Any, list[str]] = {}
        for actor in (*world.institutions.values(), *world.spec.schemes(world.spec.first_year)):
            act = getattr(type(actor), phase.name, None)
            if act is not None:
                acting.setdefault(act, []).append(getattr(actor, "role_name", actor.name))
        said = "<br>".join(f"{named(names)}: {first_line(act)}" for act, names in acting.items())
        lines.append([str(number), f"`{phase.name}`", phase.decides, said or "nobody"])
    return table(["", "phase", "what it is for", f"who acts in `{SCENARIO}`, in this order"], lines)


def named(names: list[str]) -> str:
    """Return names once each, many of one role with their number."""
    return ", ".join(
        f"`{name}`" + (f" ×{names.count(name)}" if names.count(name) > 1 else "") for name in dict.fromkeys(names)
    )


def schemes(kind: str) -> str:
    """Every scheme of a kind: what it does, and its settings."""
    found = catalogue()[kind]
    base = base_of([*found.values()])
    common = base.settings() if base is not None else Scheme.settings()
    parts = []
    if base is not None:
        parts.append(f"{text_of(base)}\n")
        if own := {name: each for name, each in common.items() if name != "name"}:
            parts.append(f"Settings of all {kind}:\n\n{settings(own)}")
    for word, cls in sorted(found.items(), key=lambda each: (each[1].order, each[0])):
        own = {name: each for name, each in cls.settings().items() if common.get(name) != each}
        parts.append(f"#### `{word}`\n\n{text_of(cls)}\n")
        if own:
            parts.append(settings(own))
    return "\n".join(parts)


def base_of(found: list[type[Scheme]]) -> type[Scheme] | None:
    """Return the abstract class that all of these extend, the nearest one; None if there is none."""
    abstract = (cls for cls in found[0].__mro__ if cls.__dict__.get("abstract") is True)
    return next((cls for cls in abstract if all(issubclass(each, cls) for each in found)), None)


def settings(found: dict[str, Setting]) -> str:
    """Settings as a table."""
    lines = [[f"`{each.name}`", each.unit, span(each), default(each), each.what] for each in found.values()]
    return table(["setting", "unit", "range", "default", "what"], lines)


def span(about: Setting) -> str:
    """Return what values a setting can have."""
    if about.choices:
        return ", ".join(map(str, about.choices))
    ends = f"{'' if about.low is None else shown(about.low)} to {'' if about.highest is None else shown(about.highest)}"
    ends = {" to ": ""}.get(ends, ends).removesuffix(" to ") + (
        " or more" if ends.endswith(" to ") and ends != " to " else ""
    )
    count = about.length or (
        len(get_args(about.type)) if get_origin(about.type) is tuple and ... not in get_args(about.type) else 0
    )
    return ", ".join(filter(None, [f"{count} values" if count else "", ends.removeprefix(" to ")])) or "-"


def default(about: Setting) -> str:
    """Return the value that a silent scenario gets."""
    if about.parameter is not None:
        return f"`{about.parameter}`"
    return "to be given" if about.required else shown(about.default)


def metrics() -> str:
    """Every metric with its exact definition."""
    lines = [[f"`{m.name}`", m.unit, m.better, m.what, m.source] for m in metric.metrics().values()]
    return table(["metric", "unit", "better", "definition", "source"], lines)


def parameters() -> str:
    """Every package parameter with its papers."""
    lines = [
        [
            f"`{name}`",
            shown(each.at(YEAR_OF_VALUES)),
            each.unit,
            each.what,
            re.sub(r"^assumption:?\s*", "", each.source),
            each.checked or "-",
            "**yes**" if each.is_assumption else "no",
        ]
        for name, each in parameter.catalogue().items()
    ]
    return table(
        ["parameter", f"value in {YEAR_OF_VALUES}", "unit", "what", "source, or reason", "checked", "assumption"], lines
    )


PARTS: dict[str, Callable[[], str]] = {
    "columns": columns,
    "institutions": institutions,
    "year": year,
    "metrics": metrics,
    "parameters": parameters,
}


def part(name: str) -> str:
    """Return a part by its name; "schemes KIND" for the schemes of a kind.

    Raises:
        SystemExit: nobody knows how to write it.
    """
    kind = name.removeprefix("schemes ")
    if kind in catalogue() and kind != name:
        return schemes(kind)
    if name not in PARTS:
        raise SystemExit(f"no part is called '{name}': take one of {', '.join(PARTS)} or 'schemes KIND'.")
    return PARTS[name]()


# --- the files --------------------------------------------------------------------------------------


def filled(text: str) -> str:
    """Return a document with every generated part as it is now."""
    return PART.sub(lambda found: f"{found[1]}\n{part(found['name']).strip()}\n\n{found[4]}", text)


def lagging(before: str, after: str) -> Iterator[str]:
    """Yield the names of the parts that differ."""
    for old, new in zip(PART.finditer(before), PART.finditer(after), strict=True):
        if old["text"] != new["text"]:
            yield old["name"]


def main(check: bool) -> int:
    """Refresh the files, or say which lag."""
    before = MODEL.read_text(encoding="utf-8")
    after = filled(before)
    wanted = {
        ROOT / "scenarios" / name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in (("schema.json", json_schema()), ("study-schema.json", study_schema()))
    }
    if not check:
        MODEL.write_text(after, encoding="utf-8", newline="\n")
        for path, text in wanted.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    late = [f"docs/model.md, part '{name}'" for name in lagging(before, after)]
    for path, text in wanted.items():
        stands = path.read_text(encoding="utf-8") if path.exists() else ""
        late += [f"scenarios/{path.name}"] if stands != text else []
    for each in late:
        print(f"{each} lags behind the code. Run `python docs/generate.py` and commit what it writes.")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
