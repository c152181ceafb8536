"""The runner of cases can fail: each way in which a case or a rule can be wrong is refused, with why."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from test_cases import run

from govsim.core.scheme import Scheme, setting


@dataclass(frozen=True, kw_only=True)
class _Layer(Scheme):
    """Pays a rate above a deductible; can be told to be impure."""

    kind: ClassVar[str] = "layers"
    memory: ClassVar[list[float]] = []

    rate: float = setting(unit="share", what="Rate.")
    deductible: float = setting(0.0, unit="CNY", what="Deductible.")

    def pays(self, unpaid: Any, people: Any) -> Any:
        """Pay."""
        return self.rate * np.maximum(0.0, unpaid - self.deductible) * (people.age < 70)

    def spoils(self, unpaid: Any) -> Any:
        """Write to its input."""
        unpaid *= self.rate
        return unpaid

    def empties(self, bids: Any) -> Any:
        """Change an attribute of its input."""
        bids[0].price = 0
        return 1

    def remembers(self, unpaid: Any) -> Any:
        """Answer anew each time."""
        self.memory.append(1.0)
        return unpaid * len(self.memory)

    def selects(self, people: Any, draw: Any) -> Any:
        """Draw."""
        return draw.random(len(people)) < self.rate

    def adds(self, need: Any, world: Any) -> Any:
        """Draw from the world."""
        return need * world.draw("luck").random(2) * world.hospital.fear

    def award(self, bids: Any) -> Any:
        """Take the lowest."""
        best = min(bids, key=lambda bid: bid.price)
        return {"seller": best.insurer, "price": best.price}


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_cases.catalogue", lambda: {"layers": {"it": _Layer}})
    _Layer.memory.clear()


def case(given: Any, expect: Any, **more: Any) -> dict[str, Any]:
    return {
        "name": "a sentence",
        "settings": {"rate": 0.5, "deductible": 10},
        "given": given,
        "expect": expect,
        **more,
    }


PEOPLE = {"unpaid": [5, 30, 30], "people": {"age": [1, 2, 80]}}
BIDS = {"bids": [{"insurer": "A", "price": 9}, {"insurer": "B", "price": 7}]}
RIGHT = {
    "arrays and namespaces": case(PEOPLE, {"pays": [0, 10, 0]}),
    "a stream": case({"people": {"age": [1, 2]}, "draw": [0.4, 0.6]}, {"selects": [True, False]}),
    "a world": case(
        {"need": [10, 20], "world": {"draw": {"luck": [1, 0.5]}, "hospital": {"fear": 2}}}, {"adds": [20, 20]}
    ),
    "a list of bids, and part of the answer": case(BIDS, {"award": {"seller": "B"}}),
    "a tolerance": case(PEOPLE, {"pays": [0, 11, 0]}, tolerance=2),
}
WRONG = {
    "expected": (case(PEOPLE, {"pays": [0, 11, 0]}), r"expected \[0, 11, 0\]\n.*got +\[0.0, 10.0, 0.0\]"),
    "length": (case(PEOPLE, {"pays": [0, 10]}), "expected"),
    "part": (case(BIDS, {"award": {"seller": "A"}}), "expected"),
    "lacks": (case({"unpaid": [1]}, {"pays": [0]}), "lacks people"),
    "unused": (case({**PEOPLE, "peple": 1}, {"pays": [0, 10, 0]}), "peple"),
    "unknown word": (case(PEOPLE, {"pays": [0, 10, 0]}, sets={}), "sets"),
    "draws": (case({"people": {"age": [1, 2]}, "draw": [0.4]}, {"selects": [True, False]}), "1 more draws"),
    "writes to an array": (case({"unpaid": [4]}, {"spoils": [2]}), "read-only"),
    "writes to an attribute": (case(BIDS, {"empties": 1}), "changed its input 'bids'"),
    "remembers": (case({"unpaid": [4]}, {"remembers": [4]}), "two answers"),
}


@pytest.mark.parametrize("what", RIGHT)
def test_a_right_case_passes(what: str) -> None:
    run("layers/it", RIGHT[what])


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_case_or_rule_is_refused(what: str) -> None:
    wrong, reason = WRONG[what]
    with pytest.raises((pytest.fail.Exception, AssertionError, ValueError), match=reason):
        run("layers/it", wrong)


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"no scheme 'layers/other'\. Of this kind: it"):
        run("layers/other", case(PEOPLE, {"pays": [0]}))
