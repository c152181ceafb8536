"""Every mistake of the table is refused with its place and its fix; so are files that are no scenarios."""

import time
from pathlib import Path

import pytest
from mistakes import GOOD, MISTAKES, Mistake

from govsim.core.errors import ScenarioError
from govsim.core.scenario import Spec, read, read_text

SLOW = 2.0  # seconds that no text may take


def refused(source: str | Path, **more: object) -> str:
    """Return what the reader says of a scenario that it refuses, in good time."""
    begun = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        read(source, **more)  # type: ignore[arg-type]
    assert time.perf_counter() - begun < SLOW
    assert all(problem.where and problem.message for problem in caught.value.problems)
    return str(caught.value)


@pytest.fixture(scope="module")
def good() -> Spec:
    return read_text(GOOD)


def test_the_scenario_that_is_spoilt_is_good(good: Spec):
    assert [scheme.name for scheme in good.schemes(2016) if scheme.kind == "layers"][-1] == "out_of_pocket"
    assert len(MISTAKES) >= 45
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_refused_with_place_and_fix(mistake: Mistake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert GOOD.count(mistake.old) >= 1
    monkeypatch.chdir(tmp_path)
    Path("city.yaml").write_text(GOOD.replace(mistake.old, mistake.new, 1), encoding="utf-8")
    said = refused("city.yaml")
    assert all(fragment in said for fragment in mistake.says), said


def test_all_mistakes_are_told_at_once(tmp_path: Path):
    path = tmp_path / "city.yaml"
    path.write_text(GOOD.replace("0.6}", "60}").replace("0.05", "5").replace("seed: 7", "seed: x"))
    with pytest.raises(ScenarioError) as caught:
        read(path)
    assert len(caught.value.problems) == 3


FILES = {
    "not UTF-8": (b"title: \xff\xfe", "is not UTF-8. Save the file as UTF-8"),
    "a NUL byte": (b"title: a\nwhat: \0", "no-scenario:2: has the character U+0000"),
    "a control character": (b"title: a\x07", "U+0007"),
    "UTF-16": ("title: a".encode("utf-16"), "is not UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "is not UTF-8"),
    "200 MB": (b"", "is 200.0 MB; a scenario has at most 1 MB"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_scenario_is_refused(name: str, tmp_path: Path):
    content, says = FILES[name]
    path = tmp_path / "no-scenario"
    with path.open("wb") as file:
        file.write(content)
        if name == "200 MB":
            file.truncate(200_000_000)
    assert says in refused(path)


def test_a_folder_a_missing_file_and_a_bad_name_are_refused(tmp_path: Path):
    assert "is a folder, not a scenario" in refused(tmp_path)
    assert "no such file" in refused(tmp_path / "h.yaml")
    assert "is not a file name" in refused("a\0b")
    assert "no such file" in refused("x" * 5000)


def test_a_circle_and_a_long_chain_of_files_are_refused(tmp_path: Path):
    (tmp_path / "a.yaml").write_text("extends: b.yaml")
    (tmp_path / "b.yaml").write_text("extends: a.yaml")
    assert "goes round in a circle: a.yaml → b.yaml → a.yaml" in refused(tmp_path / "a.yaml")
    for number in range(20):
        (tmp_path / f"{number}.yaml").write_text(f"extends: {number + 1}.yaml")
    assert "a chain of more than 10" in refused(tmp_path / "0.yaml")


OVERRIDES = {
    "layers.critical.rate": "is not path=value",
    "layers.critical.rate=": "gives no value. Write `null`",
    "layers.critical.rate=60": "--set layers.critical.rate=60: layers.critical.rate: 60 is above 1",
    "layers.critical.rat=0.6": "unknown setting 'rat'. Did you mean 'rate'?",
    "layers.critcal.rate=0.6": "no layer 'critcal' here. Did you mean 'critical'?",
    "layer.critical.rate=0.6": "unknown word 'layer'. Did you mean 'layers'?",
    "supervision.random_audit.share.x=1": "supervision.random_audit.share",
    "layers..rate=1": "is not a path",
    "layers.critical.rate=[": "is not YAML",
    "layers.critical.rate=!!python/name:os.system": "tags are not used",
    "contracts.nothing=null": "no contract 'nothing' to remove",
    "behaviour.upcoding.skill=1": "no behaviour 'upcoding' here. Add it by",
    "extends=x": "'extends' cannot be set by path",
    "reforms=[]": "'reforms' cannot be set by path",
    "years.first=3": "'years' has no parts",
    "years=900": "900 is outside 1 to 200",
}


@pytest.mark.parametrize("override", OVERRIDES)
def test_a_wrong_override_is_refused_under_its_own_name(override: str, good: Spec):
    with pytest.raises(ScenarioError) as caught:
        good.overridden([override])
    assert OVERRIDES[override] in str(caught.value)
    assert str(caught.value).startswith("--set ")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, object(), b"x", 1j])
def test_an_override_from_python_is_as_strict(value: object, good: Spec):
    with pytest.raises(ScenarioError):
        good.overridden({"layers.critical.rate": value})
