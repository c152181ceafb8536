"""Every rule, worked by hand: the YAML files of this folder, one test a case. How to: README.md."""

import dataclasses
import inspect
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

from govsim.contracts.account import Account
from govsim.core.parameter import parameter
from govsim.core.scheme import Scheme, catalogue
from govsim.tenders.bids import Bids

HERE = Path(__file__).parent
FILE_KEYS = {"scheme", "what", "source", "cases"}
CASE_KEYS = {"name", "year", "settings", "given", "expect", "tolerance"}
STREAMS = {"draw", "stream"}  # the names under which a rule takes chance
HALF_A_FEN = 0.005


class Draw:
    """A stream of chance that serves the numbers of the case, in order."""

    def __init__(self, numbers: list[float]) -> None:
        self.left = list(numbers)

    def random(self, size: int | None = None, dtype: Any = float) -> Any:
        """Return the next number, or the next `size` numbers."""
        count = 1 if size is None else int(size)
        if count > len(self.left):
            pytest.fail(f"the case gives {len(self.left)} more draws, the rule asks for {count}", pytrace=False)
        served, self.left = self.left[:count], self.left[count:]
        return served[0] if size is None else np.array(served, dtype)

    standard_normal = random


class Rows(SimpleNamespace):
    """Whatever a rule reads by attribute: people, a world, a bid. As long as its first list."""

    def __len__(self) -> int:
        return next(len(value) for value in vars(self).values() if isinstance(value, np.ndarray))

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def __contains__(self, name: str) -> bool:
        return hasattr(self, name)


def build(given: Any, name: str = "") -> Any:
    """Make what a rule takes: a list is an array, a mapping has attributes, a stream serves its numbers."""
    if name in STREAMS:
        return (lambda stream: Draw(given[stream])) if isinstance(given, Mapping) else Draw(given)
    if isinstance(given, Mapping):
        return Rows(**{str(key): build(value, str(key)) for key, value in given.items()})
    if isinstance(given, list) and any(isinstance(each, Mapping) for each in given):
        return [build(each) for each in given]
    if isinstance(given, list):
        array = np.array(given)
        array.flags.writeable = False  # a pure rule never writes to its input
        return array
    return given


def plain(value: Any) -> Any:
    """Return what a rule returned as lists, mappings and numbers, to compare and to print."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, SimpleNamespace):
        return plain({key: each for key, each in vars(value).items() if key not in STREAMS})
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(each) for each in value]
    return value


def same(expected: Any, got: Any, tolerance: float) -> bool:
    """Whether `got` is what the case expects; of a mapping, only the keys that it names."""
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and all(
            key in got and same(expected[key], got[key], tolerance) for key in expected
        )
    if isinstance(expected, list):
        return isinstance(got, list) and len(expected) == len(got) and all(
            same(one, other, tolerance) for one, other in zip(expected, got, strict=True)
        )  # fmt: skip
    if isinstance(expected, bool | str) or expected is None:
        return bool(expected == got)
    return isinstance(got, int | float) and abs(expected - got) <= tolerance


def frozen(value: Any) -> Any:
    """Return a setting as the scheme holds it: lists as tuples."""
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def make(scheme: str, case: Mapping[str, Any]) -> Scheme:
    """Make the scheme of the case; with a `year`, package parameters fill the settings it leaves out."""
    kind, _, word = scheme.partition("/")
    known = catalogue().get(kind, {})
    if word not in known:
        pytest.fail(f"no scheme '{scheme}'. Of this kind: {', '.join(sorted(known))}", pytrace=False)
    cls, settings = known[word], {key: frozen(value) for key, value in case.get("settings", {}).items()}
    for name, setting in cls.settings().items():
        if name in settings:
            continue
        if setting.parameter is not None and "year" in case:
            settings[name] = frozen(parameter(setting.parameter).at(case["year"]))
        elif setting.required:
            settings[name] = None  # the rule of this case does not use it, or the case fails
    return cls(**settings)


def arguments(method: Any, case: Mapping[str, Any]) -> dict[str, Any]:
    """Return fresh arguments of the method, by name, from what the case gives."""
    wanted = inspect.signature(method).parameters
    given = case.get("given", {})
    missing = [name for name, each in wanted.items() if name not in given and each.default is inspect.Parameter.empty]
    if missing:
        pytest.fail(f"'given' lacks {', '.join(missing)}; {method.__name__} takes {', '.join(wanted)}", pytrace=False)
    # a rule that is handed its numbers (`draw: NDArray`) takes a list of them, not a stream
    return {name: argument(given[name], name, str(each.annotation)) for name, each in wanted.items() if name in given}


def argument(given: Any, name: str, annotation: str) -> Any:
    """Make one argument: an account of a year for contracts, bids for tender rules, else as `build` does."""
    if annotation == "Account":
        return Account(**{key: build(value) for key, value in given.items()})
    if annotation == "Bids":
        return Bids(**{key: build(value) for key, value in given.items()})
    return build(given, "" if "NDArray" in annotation else name)


def check_keys(scheme: Scheme, case: Mapping[str, Any]) -> None:
    """Refuse a case with a word that means nothing."""
    if unknown := set(case) - CASE_KEYS:
        pytest.fail(f"a case has no {sorted(unknown)}; it has {sorted(CASE_KEYS)}", pytrace=False)
    used = {name for method in case["expect"] for name in inspect.signature(getattr(scheme, method)).parameters}
    if unused := set(case.get("given", {})) - used:
        pytest.fail(f"{sorted(unused)} are given, but the rule takes only {sorted(used)}", pytrace=False)


def run(scheme_name: str, case: Mapping[str, Any]) -> None:
    """Run one case; the rule must also be pure: twice the same, and its input left as it was."""
    scheme = make(scheme_name, case)
    check_keys(scheme, case)
    assert case["expect"], "the case expects nothing"
    for name, expected in case["expect"].items():
        method = getattr(scheme, name)
        first, again = arguments(method, case), arguments(method, case)
        got = plain(method(**first))
        if not same(expected, got, case.get("tolerance", HALF_A_FEN)):
            pytest.fail(
                f"{scheme_name}: {case['name']}\n  {name} expected {expected}\n  {name} got      {got}",
                pytrace=False,
            )
        untouched = arguments(method, case)
        for argument, value in first.items():
            if argument not in STREAMS:
                assert plain(value) == plain(untouched[argument]), f"{name} changed its input '{argument}'"
        assert plain(method(**again)) == got, f"{name} gave two answers to one question"


def read(path: Path) -> dict[str, Any]:
    """Read one file of cases, refusing words that mean nothing."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict), f"{path.name} is not a file of cases"
    assert set(content) <= FILE_KEYS, f"{path.name}: unknown {sorted(set(content) - FILE_KEYS)}"
    assert content.get("what"), f"{path.name}: say in one sentence what the rule does (what: ...)"
    return content


CASES = [
    pytest.param(content["scheme"], case, id=f"{content['scheme']}: {case['name']}")
    for content in map(read, sorted(HERE.rglob("*.yaml")))
    for case in content["cases"]
]


@pytest.mark.parametrize(("scheme", "case"), CASES)
def test_case(scheme: str, case: Mapping[str, Any]) -> None:
    run(scheme, case)
