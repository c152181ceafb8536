"""What kin lend, in the town of three households, worked by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from town import CLERK, COUPLE, OLD_ARE_ILL, POOR, until, yuan

from govsim.core.errors import ScenarioError
from govsim.core.world import World

HONEST = {"institutions": {"hospitals": {"strategy": "honest"}}}


@pytest.fixture
def kin(town: Callable[..., World], tmp_path: Path) -> Callable[..., World]:
    """Return a function that founds the town with the poor woman tied to the couple, and to the clerk if he is kin."""

    def make(*ties: str, share: float = 0.2, **settings: object) -> World:
        lines = "\n".join(["source,target", *ties])
        (tmp_path / "ties.csv").write_text(f"{lines}\n", encoding="utf-8")
        sections = {"networks": {"kin": {"scheme": "edge_list", "file": "ties.csv"}}, **HONEST}
        lending = {"network": "kin", "share": share}
        return town(sections, **{"households.kin_lending": lending}, **OLD_ARE_ILL, **settings)

    return make


def test_kin_lend_a_share_of_what_they_have_above_consumption_and_their_buffer(kin: Callable[..., World]) -> None:
    world = until(kin("poor,couple", "poor,clerk"), "open_year")
    # the clerk: 100,000 + 60,000 - 45,000 - 36,000 = 79,000; the couple: 10,000 + 40,000 - 30,000 - 24,000 < 0
    assert world.households.kin_line[[COUPLE, POOR, CLERK]].tolist() == [0, 15_800_00, 0]


def test_who_has_poor_kin_borrows_nothing_from_them(kin: Callable[..., World]) -> None:
    world = until(kin("poor,couple"), "settle")
    assert yuan(world, payer="kin", payee="households", memo="loan") == 0
    assert yuan(world, payer="bank", payee="households", memo="loan") == 3000


def test_who_has_rich_kin_borrows_more_than_income_would_allow_and_next_year_what_is_left(
    kin: Callable[..., World],
) -> None:
    world = kin("poor,clerk", **{"households.liquidity.repay_share": 0})
    world.step()
    assert yuan(world, payer="kin", payee="households", memo="loan") == 15_800
    assert world.households.debt_kin[POOR] == 15_800_00
    until(world, "settle")
    # the clerk kept 75,500: 54,500 above his needs; a fifth of it is less than what is owed already
    assert world.households.kin_line[POOR] == 10_900_00
    assert yuan(world, year=2024, payer="kin", payee="households", memo="loan") == 0


def test_kin_of_a_network_that_is_not_there_are_refused(town: Callable[..., World]) -> None:
    with pytest.raises(
        ScenarioError, match=r"there is no network 'clan'\. Did you mean 'kin'|there is no network 'clan'"
    ):
        town({"networks": {"kin": {"scheme": "small_world"}}}, **{"households.kin_lending": {"network": "clan"}})
