"""Everything public says what it is; nothing is left for later; no scenario is known to the code."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LATER = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
BARE_NOQA = re.compile(r"#\s*noqa(?!:\s*[A-Z0-9, ]+\S*\s*[-:#(]\s*\w)", re.IGNORECASE)
BARE_IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[)")
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _overload(node: ast.stmt) -> bool:
    """Whether it is a property's setter or an overload: its twin has the docstring."""
    decorators = getattr(node, "decorator_list", [])
    return any(ast.unparse(each).endswith((".setter", "overload")) for each in decorators)


def undocumented(path: str, source: str) -> Iterator[tuple[int, str]]:
    def look(node: Documented, name: str) -> Iterator[tuple[int, str]]:
        if not (ast.get_docstring(node) or "").strip():
            yield getattr(node, "lineno", 1), f"{name} has no docstring"
        if not isinstance(node, ast.Module | ast.ClassDef):
            return
        for child in node.body:
            named = isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            if named and not child.name.startswith("_") and not _overload(child):
                yield from look(child, child.name)

    yield from look(ast.parse(source), "the module")


def left_for_later(path: str, source: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.splitlines(), 1):
        if found := LATER.search(line):
            yield number, f"{found.group()} is left in it"


def silenced_without_reason(path: str, source: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.splitlines(), 1):
        if BARE_NOQA.search(line):
            yield number, "write `# noqa: CODE - why`"
        if BARE_IGNORE.search(line):
            yield number, "write `# type: ignore[code]`"


def scenario_names() -> list[str]:
    """Return the file stems of every shipped scenario."""
    return sorted(
        path.stem for folder in ("systems", "reforms") for path in (ROOT / "scenarios" / folder).rglob("*.yaml")
    )


def names_a_scenario(path: str, source: str, stems: list[str] | None = None) -> Iterator[tuple[int, str]]:
    known = scenario_names() if stems is None else stems
    if not known:
        return
    spellings = sorted({spelling for stem in known for spelling in (stem, stem.replace("-", "_"))})
    word = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, spellings))})(?![\w-])", re.IGNORECASE)
    for number, line in enumerate(source.splitlines(), 1):
        if found := word.search(line):
            yield number, f"knows the scenario '{found.group()}'"


def test_the_rules_can_be_broken() -> None:
    assert list(undocumented("a.py", "x = 1\n"))
    assert list(undocumented("a.py", '"""Says it."""\ndef f():\n    pass\n'))
    assert list(undocumented("a.py", '"""Says it."""\nclass A:\n    """Says it."""\n    def f(self):\n        pass\n'))
    assert not list(undocumented("a.py", '"""Says it."""\ndef _f():\n    pass\n'))
    assert list(left_for_later("a.py", "x = 1  # " + "TO" + "DO: more\n"))
    assert list(left_for_later("a.py", "raise NotImplemented" + "Error\n"))
    assert not list(left_for_later("a.py", "x = 1  # done\n"))
    assert list(silenced_without_reason("a.py", "x = 1  # no" + "qa\n"))
    assert list(silenced_without_reason("a.py", "x = 1  # no" + "qa: E501\n"))
    assert not list(silenced_without_reason("a.py", "x = 1  # no" + "qa: E501 - a link\n"))
    assert list(silenced_without_reason("a.py", "x = 1  # type: " + "ignore\n"))
    assert not list(silenced_without_reason("a.py", "x = 1  # type: " + "ignore[arg-type]\n"))
    assert list(names_a_scenario("a.py", 'if spec.name == "x-city":\n', ["x-city"]))
    assert list(names_a_scenario("a.py", "x_city = 1\n", ["x-city"]))
    assert not list(names_a_scenario("a.py", "the x-city-wide rule\n", ["x-city"]))


def test_everything_public_has_a_docstring(kept: Callable[..., None]) -> None:
    kept(undocumented)


def test_nothing_is_left_for_later(kept: Callable[..., None]) -> None:
    kept(left_for_later)


def test_nothing_is_silenced_without_a_reason(kept: Callable[..., None]) -> None:
    kept(silenced_without_reason, "src", "viz", "tests")


def test_no_scenario_is_named_in_the_code(kept: Callable[..., None]) -> None:
    assert scenario_names(), "no scenario is shipped"
    kept(names_a_scenario, "src")
    kept(names_a_scenario, "src", suffix=".yaml")
