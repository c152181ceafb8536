"""A scheme owes a case, a parameter a source, a metric a definition, a dependency a reason."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from govsim.core import parameter
from govsim.core.metric import Metric, metrics
from govsim.core.scheme import catalogue

ROOT = Path(__file__).parents[2]
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def without_case(schemes: Iterable[str], cases: Iterable[Any]) -> list[str]:
    """Return the schemes ("layers/critical") that no file of cases names with at least one case."""
    worked = {case["scheme"] for case in cases if case.get("cases")}
    return sorted(set(schemes) - worked)


def worked_in_python(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the cases of schemes without a pure rule: `agents/test_fund.py` lives a tiny world by hand."""
    for path in sorted(folder.glob("*/test_*.py")):
        names = re.findall(r"^def test_(\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
        yield {"scheme": f"{path.parent.name}/{path.stem.removeprefix('test_')}", "cases": names}


def unfounded(leaf: dict[str, Any]) -> Iterator[str]:
    """Yield what a parameter's YAML lacks to be believed."""
    for word in ("what", "unit", "values", "source"):
        if not leaf.get(word):
            yield f"no {word}"
    source = str(leaf.get("source", ""))
    if source.startswith("assumption"):
        if len(source.removeprefix("assumption").strip(" :")) < 10:
            yield "an assumption without its why: write 'assumption: ...'"
    elif not MONTH.fullmatch(str(leaf.get("checked", ""))):
        yield "no month in which the source was checked (checked: 2026-11)"


def undefined(metric: Metric) -> Iterator[str]:
    """Yield what a metric lacks to be read."""
    for word in ("unit", "label", "source", "what"):
        if not str(getattr(metric, word)).strip():
            yield f"no {word}"
    if metric.better not in {"higher", "lower", "neither"}:
        yield f"better is {metric.better!r}"


def unexplained(pyproject: dict[str, Any], page: str) -> list[str]:
    """Return the dependencies, extras too, that have no row of their own on the page."""
    project = pyproject["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    names = {match.group().lower() for each in wanted if (match := re.match(r"[\w.-]+", each))}
    explained = {name.lower() for name in re.findall(r"^\| `([\w.-]+)(?:\[[\w,]+\])?` \|", page, re.MULTILINE)}
    return sorted(names - explained - {project["name"]})


def test_a_case_in_python_counts_if_it_tests_something(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "test_fund.py").write_text("def test_it_pays():\n    pass\n")
    (tmp_path / "agents" / "test_bank.py").write_text("def nothing():\n    pass\n")
    worked = list(worked_in_python(tmp_path))
    assert without_case(["agents/fund", "agents/bank"], worked) == ["agents/bank"]


def test_the_rules_can_be_broken() -> None:
    assert without_case(["layers/a"], []) == ["layers/a"]
    assert without_case(["layers/a"], [{"scheme": "layers/a", "cases": []}]) == ["layers/a"]
    assert without_case(["layers/a"], [{"scheme": "layers/a", "cases": [{}]}]) == []
    good = {"what": "w", "unit": "share", "values": {2016: 0.5}, "source": "s", "checked": "2026-11"}
    assert list(unfounded(good)) == []
    for broken in (
        {"unit": ""},
        {"source": ""},
        {"checked": ""},
        {"checked": "soon"},
        {"source": "assumption"},
    ):
        assert list(unfounded({**good, **broken})), broken
    assert list(undefined(Metric("m", lambda world: 0.0, "", "label", "lower", "source", "what")))
    assert list(undefined(Metric("m", lambda world: 0.0, "CNY", "label", "up", "source", "what")))  # type: ignore[arg-type]
    project = {"project": {"name": "p", "dependencies": ["a>=1"], "optional-dependencies": {"x": ["b[c]<2", "p[x]"]}}}
    assert unexplained(project, "| `a` | why |\nand `b` besides") == ["b"]
    assert unexplained(project, "| `a` | why |\n| `b[c]` | why |") == []


def test_every_scheme_has_a_hand_worked_case() -> None:
    schemes = [f"{kind}/{word}" for kind, words in catalogue().items() for word in words]
    files = sorted((ROOT / "tests" / "cases").rglob("*.yaml"))
    worked = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    assert without_case(schemes, [*worked, *worked_in_python(ROOT / "tests" / "cases")]) == []


def test_every_parameter_is_founded() -> None:
    assert parameter.names(), "there are no parameters"
    folder = ROOT / "src" / "govsim" / "parameters"
    leaves = {name: yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8")) for name in parameter.names()}
    assert {name: wrong for name, leaf in leaves.items() if (wrong := list(unfounded(leaf)))} == {}
    parameter.catalogue()  # and each can be read


def test_every_metric_is_defined() -> None:
    assert metrics(), "there are no metrics"
    assert {name: wrong for name, metric in metrics().items() if (wrong := list(undefined(metric)))} == {}


def test_every_dependency_has_its_reason() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert unexplained(pyproject, (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")) == []
