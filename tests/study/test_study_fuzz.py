"""Whatever the bytes: a study or a StudyError, within two seconds. GOVSIM_FUZZ=5000 looks longer."""

import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from study_texts import CITY, GOOD, RATE, again

from govsim.core.errors import StudyError
from govsim.experiments.study import Study, read_study, read_study_text

TRIES = int(os.environ.get("GOVSIM_FUZZ", "60"))
SLOW = 2.0
TOKENS = (
    *"{}[]:,-#&*!|>'\"%@`~?.\n\t ", "null", "true", "no", "0", "-1", "1e308", "9" * 30, ".nan", "60%", "2016-01-01",
    "<<: ", "---\n", "from: ", "to: ", "steps: ", "path: ", "values: ", "options: ", "scale: log", "table: ", "csv: ",
    "set: ", "base: ", "levers: ", "design: ", "seeds: ", "outcomes: ", "over: ", "layers", "population.households",
    "sobol", "morris: {}", "latin_hypercube: {points: 3}", "\u2028", "\ufeff", "é", "医",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the city in it."""
    made = tmp_path_factory.mktemp("fuzz")
    (made / "city.yaml").write_text(CITY, encoding="utf-8")
    (made / "points.csv").write_text("cap,layers.critical.rate,growth\n0.02,0.5,0.04\n", encoding="utf-8")
    read_study_text(GOOD, "fuzz", made)  # libraries are loaded once
    read_study_text(GOOD.replace("design: grid", "design: {morris: {}}"), "fuzz", made)
    return made


def told(error: StudyError) -> None:
    """A refusal says where and what, in bearable length."""
    assert error.problems
    assert all(problem.where and problem.message and len(str(problem)) < 5000 for problem in error.problems)


def judged(text: str, folder: Path) -> Study | None:
    """Return the reading, or None if it was refused; anything else, or a long wait, fails."""
    begun = time.perf_counter()
    try:
        return read_study_text(text, "fuzz", folder)
    except StudyError as error:
        return told(error)
    finally:
        assert time.perf_counter() - begun < SLOW, text[:1000]


def mutated(chance: random.Random) -> str:
    """Return the good study with a few words or lines changed."""
    lines = GOOD.splitlines(keepends=True)
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = chance.randrange(len(lines))
        line = lines[at]
        cut = chance.randint(0, len(line))
        how = chance.randrange(6)
        if how == 0:
            lines[at] = line[:cut] + chance.choice(TOKENS) + line[cut:]
        elif how == 1:
            lines[at] = line[:cut] + line[cut + chance.randint(1, 4) :]
        elif how == 2:
            lines.insert(at, chance.choice(lines))
        elif how == 3 and len(lines) > 1:
            del lines[at]
        elif how == 4:
            words = line.split(" ")
            words[chance.randrange(len(words))] = chance.choice(TOKENS)
            lines[at] = " ".join(words)
        else:
            lines[at] = line.replace("0.", chance.choice(["1", "-0.", "0.0", "[0.", "1e9", "'0."]))
    return "".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_a_mutated_study_is_read_or_refused(seed: int, folder: Path):
    chance = random.Random(seed)
    for _ in range(TRIES):
        study = judged(mutated(chance), folder)
        if study is not None:
            assert again(study) == study
            assert study.run(len(study) - 1).labels.keys() == study.columns.keys()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(TOKENS),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from(TOKENS), inner, max_size=4)
    ),
    max_leaves=8,
)
PLACES = (
    "title", "base", "set", "levers", "uncertainties", "design", "uncertainty_design", "seeds", "outcomes",
    "levers.layers.critical.rate", "design.sobol", "design.table", "design.csv", "levers.x.options", "levers.x.path",
)  # fmt: skip


@settings(max_examples=TRIES * 3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), VALUES)
def test_any_value_anywhere_is_read_or_refused(folder: Path, place: str, value: object):
    import yaml

    said = yaml.safe_load(GOOD)
    first, _, rest = place.partition(".")
    if not rest:
        said[first] = value
    elif rest.startswith("x."):
        said[first]["x"] = {rest[2:]: value}
    else:
        said[first] = {rest: value}
    judged(yaml.safe_dump(said, allow_unicode=True), folder)


def many(number: int, line: str) -> str:
    """Return the line that often, each with its number for `%`."""
    return "".join(line.replace("%", str(i)) for i in range(number))


BOMBS = {
    "one long word": "a" * 990_000,
    "open brackets": "[" * 990_000,
    "open braces in keys": "? {" * 300_000,
    "colons": ":" * 990_000,
    "indents": many(1300, "  " * 3 + "a:\n"),
    "factors": GOOD.replace(RATE, many(9_000, "  l%: {path: layers.critical.rate, values: [0.5]}\n")),
    "hundred factors": GOOD.replace(RATE, many(99, "  l%: {path: layers.critical.rate, values: [0.5]}\n")),
    "values": GOOD.replace("[0.5, 0.6, 0.7]", f"[{many(9_000, '0.5%, ')}]"),
    "options": GOOD.replace("[0.5, 0.6, 0.7]", f"{{options: {{{many(4_000, 'o%: {layers.critical.rate: 0.5}, ')}}}}}"),
    "steps": GOOD.replace("steps: 5", "steps: 1000000000"),
    "seeds": GOOD.replace("seeds: 2", "seeds: 1000000000"),
    "seed list": GOOD.replace("seeds: 2", f"seeds: [{many(18_000, '%, ')}]"),
    "outcomes": GOOD.replace("[catastrophic_share]", f"[{many(9_000, 'm%, ')}]"),
    "bases": GOOD.replace("base: city.yaml", f"base: [{many(9_000, 'c%.yaml, ')}]"),
    "points": GOOD.replace("design: grid", "design: {latin_hypercube: {points: 9999999999}}"),
    "walks": GOOD.replace("design: grid", "design: {morris: {trajectories: 9999999}}"),
    "table": GOOD.replace("design: grid", f"design:\n  table: |\n    cap,growth,x\n{many(60_000, '    1,2,%')}"),
    "years": GOOD.replace("years: 2", "years: 1e18"),
    "households": GOOD.replace("set: {years: 2}", "set: {population.households: 1e30}"),
    "itself": GOOD.replace("base: city.yaml", "base: {a: {extends: bomb.yaml}}"),
    "zeros": "\0" * 1000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(name: str, folder: Path):
    path = folder / "bomb.yaml"
    path.write_text(BOMBS[name], encoding="utf-8")
    begun = time.perf_counter()
    try:
        read_study(path)
    except StudyError as error:
        told(error)
    assert time.perf_counter() - begun < SLOW
