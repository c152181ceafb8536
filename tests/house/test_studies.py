"""Every shipped study can be read; its first and its last design live a year with 200 households."""

import re
import runpy
from pathlib import Path

import pytest

from govsim.core.scenario import shipped
from govsim.core.world import World
from govsim.experiments.study import read_study

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "scenarios" / "studies").glob("*.yaml"))


def test_studies_are_shipped() -> None:
    assert SHIPPED
    assert {path.stem for path in SHIPPED} == set(shipped("study"))


def test_a_study_is_not_called_as_a_scenario_is() -> None:
    assert not shipped().keys() & shipped("study").keys()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_its_ends_live_a_year(path: Path) -> None:
    study = read_study(path, ["population.households=200"])
    assert study.title
    assert study.what
    for number in (0, len(study) - 1):
        run = study.run(number)
        world = World(study.spec(run.design), rng=run.seed)
        world.step()
        assert len(world.households) == 200
        measured = {(metric, group) for _, metric, group, _ in world.records}
        lost = [each.label for each in study.outcomes if (each.metric, each.group) not in measured]
        assert not lost, f"nothing measures {lost}"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_it_is_known_to_editors(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    schema = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert schema, f"{path.name} does not begin with its schema"
    assert (path.parent / schema[1]).is_file()


def test_the_gallery_tells_of_every_study_as_it_is_now() -> None:
    table = runpy.run_path(str(ROOT / "docs" / "gallery.py"))["studies"]()
    page = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
    assert f"<!-- studies -->\n\n{table}\n\n<!-- end -->" in page, "run `python docs/gallery.py studies`."
