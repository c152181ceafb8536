"""Whatever the bytes: a scenario or a ScenarioError, within two seconds of computing. GOVSIM_FUZZ=5000 looks longer."""

import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mistakes import GOOD, MISTAKES

from govsim.core.errors import ScenarioError
from govsim.core.scenario import Spec, read, read_text
from govsim.core.scenario.files import decoded

TRIES = int(os.environ.get("GOVSIM_FUZZ", "150"))
SLOW = 2.0  # seconds of computing: another process on the machine makes nobody slower
# words that mean something to YAML, to Python or to the reader
TOKENS = (
    *"{}[]:,-#&*!|>'\"%@`~?.\n\t ", "null", "true", "no", "0", "-1", "1e308", "9" * 30, ".nan", "60%",
    "2016-01-01", "<<: ", "---\n", "!!python/object/new:os.system", "extends: ", "scheme: ", "value: ",
    "values: ", "parameter: ",
    "from: ", "set: ", "layers", "contracts:", "population", "out_of_pocket", "critical", "\u2028", "\ufeff", "\x85",
    "é", "医",
)  # fmt: skip
LINES = GOOD.splitlines(keepends=True)


def told(error: ScenarioError) -> None:
    """A refusal says where and what, in bearable length."""
    assert error.problems
    assert all(problem.where and problem.message and len(str(problem)) < 5000 for problem in error.problems)


def judged(text: str) -> Spec | None:
    """Return the reading, or None if it was refused; anything else, or a long wait, fails."""
    begun = time.process_time()
    try:
        return read_text(text, "fuzz.yaml")
    except ScenarioError as error:
        return told(error)
    finally:
        assert time.process_time() - begun < SLOW, text[:1000]


def whole(spec: Spec) -> None:
    """What was read must be usable to the last year, and read back to the same."""
    assert read_text(spec.text()).hash == spec.hash
    assert spec.schemes(spec.last_year)
    assert spec.numbers(spec.first_year)


def mutated(chance: random.Random) -> str:
    """Return the good scenario with a few lines, words or letters changed."""
    mistake = chance.choice(MISTAKES)
    spoilt = GOOD.replace(mistake.old, mistake.new, 1) if chance.random() < 0.2 else GOOD
    lines = spoilt[:20_000].splitlines(keepends=True) or LINES[:]
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        at = chance.randrange(len(lines))
        line = lines[at]
        cut = chance.randint(0, len(line))
        how = chance.randrange(8)
        if how == 0:
            lines[at] = line[:cut] + chance.choice(TOKENS) + line[cut:]
        elif how == 1:
            lines[at] = line[:cut] + line[cut + chance.randint(1, 4) :]
        elif how == 2:
            lines.insert(at, chance.choice(LINES))
        elif how == 3 and len(lines) > 1:
            del lines[at]
        elif how == 4:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], line
        elif how == 5:
            words = line.split(" ")
            words[chance.randrange(len(words))] = chance.choice(TOKENS)
            lines[at] = " ".join(words)
        elif how == 6:
            lines[at] = " " * chance.randint(0, 8) + line.lstrip()
        else:
            lines[at] = line * chance.randint(2, 40)
    return "".join(lines)


@pytest.mark.parametrize("seed", range(8))
def test_a_mutated_scenario_is_read_or_refused(seed: int):
    chance = random.Random(seed)
    for _ in range(TRIES):
        spec = judged(mutated(chance))
        if spec is not None:
            whole(spec)


@settings(max_examples=TRIES, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(GOOD)))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int):
    for raw in (noise, GOOD[:at].encode() + noise + GOOD[at:].encode()):
        try:
            judged(decoded(raw, "fuzz.yaml"))
        except ScenarioError as error:
            told(error)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(TOKENS),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from(TOKENS), inner, max_size=4)
    ),
    max_leaves=8,
)
PATHS = (
    "layers.critical.rate", "layers.critical.tiers", "layers.critical", "layers", "population",
    "population.households",
    "contracts.risk_corridor.chosen_by", "contracts.risk_corridor.covers", "contracts", "institutions.city_fund",
    "institutions", "supervision.random_audit", "reforms", "outcomes", "years", "first_year", "seed", "title",
    "extends",
    "layers.critical.rate.value", "contracts.risk_corridor.chosen_by.scored", "a.b", "",
)  # fmt: skip
BASE = read_text(GOOD)


@settings(max_examples=TRIES, deadline=None)
@example({"title": "\x85"})
@example({"what": "\ud800"})
@given(st.dictionaries(st.sampled_from(PATHS), VALUES, min_size=1, max_size=3))
def test_any_override_is_taken_or_refused(overrides: dict[str, object]):
    try:
        spec = BASE.overridden(overrides)
    except ScenarioError as error:
        spec = told(error)
    if spec is not None:
        whole(spec)


def many(number: int, line: str) -> str:
    """Return the line that often, each with its number for `%`."""
    return "".join(line.replace("%", str(i)) for i in range(number))


DATES = ", ".join(f"{year}: 0.{year % 9}" for year in range(1900, 2200))
PAPERS = f"rate: {{values: {{{DATES}}}, unit: share, source: x, checked: 2026-11}}}}"
REFORMS = "".join(f"  - {{from: {2016 + i % 200}, set: {{layers.critical.rate: 0.{i}}}}}\n" for i in range(900))
BOMBS = {
    "one long word": "a" * 990_000,
    "one long key": "? " + "a" * 990_000 + "\n: 1",
    "one long number": f"years: {'9' * 900_000}",
    "open brackets": "[" * 990_000,
    "open braces in keys": "? {" * 300_000,
    "dashes": "- " * 490_000,
    "commas": "[" + "a," * 450_000,
    "colons": ":" * 990_000,
    "quotes": "'" * 990_000,
    "comments": "#\n" * 490_000,
    "indents": "".join(f"{' ' * depth}a:\n" for depth in range(1300)),
    "line breaks": "\n" * 990_000,
    "unknown schemes": GOOD + "networks:\n" + many(9_000, "  - n%\n"),
    "unknown settings": GOOD.replace("rate: 0.6", many(9_000, "rate%: 1, ") + "rate: 0.6"),
    "layers": GOOD.replace("  - out_of", many(3_000, "  - l%: {scheme: assistance}\n") + "  - out_of"),
    "funds": GOOD.replace("  - insurers", many(280, "  - f%: {scheme: fund, people: all}\n") + "  - insurers"),
    "reforms": GOOD.replace("years: 9", "years: 184").replace("outcomes", REFORMS + "outcomes"),
    "changes": GOOD.replace("{layers.critical.rate: 0.65}", f"{{{many(9_000, 'layers.critical.r%: 1, ')}}}"),
    "tiers": GOOD.replace("rate: 0.6}", f"tiers: [{','.join(map(str, range(1, 9000)))}]}}"),
    "dates": GOOD.replace("rate: 0.6}", PAPERS).replace("years: 9", "years: 180"),
    "outcomes": GOOD.replace("[catastrophic_share]", f"[{many(9_000, 'metric%, ')}]"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(name: str, tmp_path: Path):
    path = tmp_path / "bomb.yaml"
    path.write_text(BOMBS[name], encoding="utf-8")
    begun = time.process_time()
    try:
        read(path)
    except ScenarioError as error:
        told(error)
    assert time.process_time() - begun < SLOW
