"""Ties read from a file, in the town of three households."""

from collections.abc import Callable
from pathlib import Path

from town import CLERK, COUPLE, POOR

from govsim.core.world import World


def test_households_are_called_as_in_the_survey_and_a_tie_counts_once(town: Callable[..., World], tmp_path: Path):
    (tmp_path / "ties.csv").write_text("source,target\ncouple,poor\nclerk,clerk\npoor,couple\n", encoding="utf-8")
    world = town({"networks": {"kin": {"scheme": "edge_list", "file": "ties.csv"}}})
    kin = world.networks["kin"]
    assert kin.neighbours(COUPLE).tolist() == [POOR]
    assert kin.neighbours(POOR).tolist() == [COUPLE]
    assert kin.neighbours(CLERK).tolist() == []
    assert world.population_notes[-1] == (
        "network 'kin': 1 ties were read from ties.csv; dropped: 1 of a household to itself, 1 named before"
    )
