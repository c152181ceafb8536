"""What docs/networks.md says is lived: its scenario is read, its notebook runs."""

import re
from pathlib import Path

import yaml

from govsim.core.scheme import catalogue
from govsim.core.world import World

PAGE = (Path(__file__).parents[2] / "docs" / "networks.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_scenario_of_the_page_is_a_scenario(tmp_path: Path):
    city = tmp_path / "city.yaml"
    city.write_text(f"first_year: 2020\nyears: 1\npopulation: {{households: 300}}\n{block('yaml')}", encoding="utf-8")
    (tmp_path / "ties.csv").write_text("from,to\n0,1\n", encoding="utf-8")
    world = World(city)
    assert set(world.networks) == {"kin", "online", "work", "neighbours", "surveyed"}
    used = {next(iter(each.values()))["scheme"] for each in yaml.safe_load(block("yaml"))["networks"]}
    assert used == set(catalogue()["networks"])


def test_every_network_is_on_the_page():
    for word, scheme in catalogue()["networks"].items():
        assert f"`{word}`" in PAGE
        assert all(f"`{name}`" in PAGE for name in scheme.settings() if name in ("degree", "rewired", "size", "inside"))


def test_the_notebook_of_the_page_runs():
    names: dict[str, object] = {}
    exec(block("python"), names)
    world = names["world"]
    assert isinstance(world, World)
    assert world.year == 2023
    assert world.networks["kin"].degree.tolist() == [9] * 1000
