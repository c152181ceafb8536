"""Campaigns in a town of three households that all know each other, one of them poor and ill; worked by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import CLERK, COUPLE, OLD_ARE_ILL, POOR, until, yuan

from govsim.agents.crowdfunding_platform import Campaigns
from govsim.core.errors import ScenarioError
from govsim.core.world import World

# everybody who hears of a campaign tells it on, and gives 30
SURE: dict[str, Any] = {
    "payer": "platform",
    "network": "friends",
    "share_base": 20,
    "donate_base": 20,
    "donation": 30,
    "donation_spread": 0,
    "income_elasticity": 0,
    "contacts_elsewhere": 0,
    "stigma_months": 0,
}
PLATFORM: dict[str, Any] = {
    "scheme": "crowdfunding_platform",
    "fee": 0.1,
    "verification": 0,
    "accuracy": 1,
    "verification_cost": 200,
    "detection": 0,
    "initial_trust": 0.8,
    "trust_gain": 0.5,
    "heard_like": 20,
}
# of 5,000 she can pay all; nobody minds lying
COULD_PAY = {"households.illness.ordinary_cost_mean": 5000, "layers.crowdfunding.mean_conscience": 0.01}


@pytest.fixture
def asking(town: Callable[..., World]) -> Callable[..., World]:
    """Live a year of the town up to the end of a phase; `layer` and `platform` change their settings."""

    def live(
        layer: dict[str, Any] | None = None,
        platform: dict[str, Any] | None = None,
        last: str = "settle",
        **settings: Any,
    ) -> World:
        sections = {
            "networks": {"friends": {"scheme": "networkx", "function": "complete_graph"}},
            "institutions": {"platform": PLATFORM | (platform or {})},
            "layers": {"crowdfunding": SURE | (layer or {})},
        }
        return until(town(sections, **(OLD_ARE_ILL | settings)), last)

    return live


def filed(world: World) -> Campaigns:
    found = world.institutions["platform"].campaigns["crowdfunding"]
    assert isinstance(found, Campaigns)
    return found


def test_friends_give_through_the_platform_s_purse_and_it_keeps_its_fee(asking: Callable[..., World]) -> None:
    world = asking()
    assert yuan(world, payer="households", payee="platform", memo="donations to campaigns") == 60
    assert yuan(world, payer="platform", memo="crowdfunding") == 54
    assert world.ledger.balance("platform") == 600
    campaign = filed(world)
    assert (campaign.row.tolist(), campaign.target.tolist()) == ([POOR], [5_000_000])
    assert (campaign.donations.tolist(), campaign.inside.tolist()) == ([2], [2])
    assert (campaign.degree.tolist(), campaign.second.tolist(), campaign.false.tolist()) == ([2], [2], [False])
    assert world.households.campaign_gifts.tolist() == [3000, 0, 3000]


def test_a_campaign_ends_at_its_target_and_nobody_gives_his_subsistence(asking: Callable[..., World]) -> None:
    world = asking({"donation": 40_000})
    # the clerk gives 40,000, the couple the 35,000 beyond half of its consumption; 50,000 of these 75,000 are taken
    assert world.households.campaign_gifts[CLERK] == pytest.approx(2_666_666, abs=1)
    assert world.households.campaign_gifts[COUPLE] == pytest.approx(2_333_333, abs=1)
    assert filed(world).raised[0] == pytest.approx(5_000_000, abs=2)


# (1 − .1) x 60 expected of two friends, against s months of 10,000 a year
@pytest.mark.parametrize(("months", "asks"), [(0.0647, True), (0.0649, False)])
def test_she_asks_if_what_she_expects_is_worth_her_face(
    asking: Callable[..., World], months: float, asks: bool
) -> None:
    # with one step nobody is told by others
    world = asking({"stigma_months": months, "stigma_spread": 0, "steps": 1, "share_base": -20})
    assert (len(filed(world).row) == 1) == asks


def test_who_can_pay_does_not_ask_but_may_lie(asking: Callable[..., World]) -> None:
    assert len(filed(asking(**{"households.illness.ordinary_cost_mean": 5000})).row) == 0
    world = asking(**COULD_PAY)
    assert (filed(world).false.tolist(), filed(world).target.tolist()) == ([True], [500_000])


def test_nobody_lies_to_a_platform_that_sees_through_it_or_to_a_fine_that_is_sure(asking: Callable[..., World]) -> None:
    assert len(filed(asking(platform={"verification": 1}, **COULD_PAY)).row) == 0
    assert len(filed(asking(platform={"detection": 1, "fine_multiple": 1}, **COULD_PAY)).row) == 0


def test_who_is_found_out_is_fined_and_the_platform_loses_trust(asking: Callable[..., World]) -> None:
    world = asking(platform={"detection": 1, "fine_multiple": 0.5}, last="learn", **COULD_PAY)
    assert filed(world).caught.tolist() == [True]
    assert yuan(world, payee="government", memo="fine for a false campaign") == 27
    # half of the way from .8 to nothing
    assert world.institutions["platform"].trust == pytest.approx(0.4)
    assert asking(last="learn").institutions["platform"].trust == pytest.approx(0.9)


def test_verification_is_paid_by_the_purse_and_then_by_the_owners(asking: Callable[..., World]) -> None:
    world = asking(platform={"verification": 1})
    assert filed(world).verified.tolist() == [True]
    assert yuan(world, payer="platform", payee="outside", memo="verification of campaigns") == 200
    assert yuan(world, payer="outside", payee="platform", memo="owners of the platform") == 194  # 6 of fees


def test_without_ties_there_is_nobody_to_ask(asking: Callable[..., World]) -> None:
    world = asking(**{"networks.friends.function": "empty_graph"})
    assert len(filed(world).row) == 0


def test_those_elsewhere_give_from_outside(asking: Callable[..., World]) -> None:
    # nine contacts elsewhere for each of two ties: 18 hear at step one, and no further
    world = asking({"contacts_elsewhere": 0.9, "steps": 1})
    campaign = filed(world)
    outside = int(campaign.donations[0] - campaign.inside[0])
    assert 5 <= outside <= 35
    assert yuan(world, payer="outside", payee="platform", memo="donations to campaigns") == 30 * outside


# who hears tells on one time in ten, and gives 30 every second time
EVEN: dict[str, Any] = {
    "share_base": np.log(1 / 9), "share_tie": 0, "fatigue": 0, "donate_base": 0, "donate_tie": 0, "donate_trust": 0,
    "donate_reciprocity": 0, "donate_severity": 0, "donate_verified": 0, "donate_recent": 0, "steps": 3,
}  # fmt: skip


@pytest.fixture
def hopes(asking: Callable[..., World]) -> Callable[..., float]:
    """Return what the poor woman expects of donors; columns as last year's campaigns left them."""

    def expect(layer: dict[str, Any], platform: dict[str, Any] | None = None, **columns: list[int]) -> float:
        world = asking(EVEN | layer, platform, last="seek_care")
        world.population.open_for("settle")
        for name, values in columns.items():
            world.households[name][:] = values
        scheme: Any = world.rule("layers", "crowdfunding")
        donors = scheme.donors(world, np.zeros(3, np.int64))
        return float(scheme.expected(world, np.array([POOR]), np.array([2_750_000]), donors)[0])

    return expect


def test_what_a_household_expects_is_what_is_told_on(hopes: Callable[..., float]) -> None:
    # two friends, each with one tie more: 2·(1 + .1·(1 + .1)) hear
    assert hopes({}) == pytest.approx(2 * 1.11 * 0.5 * 30)


def test_those_elsewhere_are_expected_to_tell_all_their_ties(hopes: Callable[..., float]) -> None:
    # one contact elsewhere for a tie; one elsewhere has four and one here two and tells one here and two there:
    # 1 and 1 hear, then .1 and .2 + .4, then .01 and .02 + .24, for each of two ties
    assert hopes({"contacts_elsewhere": 0.5}) == pytest.approx(2 * (1 + 1 + 0.1 + 0.6 + 0.01 + 0.26) * 0.5 * 30)


def test_who_has_heard_of_many_is_expected_to_tell_on_less(hopes: Callable[..., float]) -> None:
    # odds of 1/9 over 1 + 8: one in 82, of all three alike
    assert hopes({"fatigue": 1}, campaigns_heard=[8, 8, 8]) == pytest.approx(2 * (1 + 1 / 82 + 1 / 82**2) * 15)


def test_who_has_given_often_is_expected_to_give_less(hopes: Callable[..., float]) -> None:
    # even odds, over 1 + 3 for one in three of those whom ties lead to; she gave nothing herself
    given = hopes({"donate_recent": 1}, campaigns_helped=[3, 0, 0])
    assert given == pytest.approx(2 * 1.11 * (0.5 * 2 + 0.2) / 3 * 30)


@pytest.mark.parametrize(("helped", "chance"), [([0, 0, 0], 0.5), ([0, 1, 0], 0.9), ([9, 0, 0], 0.5)])
def test_who_has_given_is_expected_to_be_given_to(
    hopes: Callable[..., float], helped: list[int], chance: float
) -> None:
    assert hopes({"donate_reciprocity": np.log(9)}, campaigns_helped=helped) == pytest.approx(2 * 1.11 * chance * 30)


def test_who_was_helped_is_expected_to_give_more(hopes: Callable[..., float]) -> None:
    given = hopes({"donate_reciprocity": np.log(9)}, crowdfunded=[1, 0, 0])
    assert given == pytest.approx(2 * 1.11 * (0.5 * 2 + 0.9) / 3 * 30)


def test_a_campaign_is_verified_or_not_and_never_by_half(hopes: Callable[..., float]) -> None:
    # nine in ten give to a verified one, every second to another; a half verified one would get three in four
    given = hopes({"donate_verified": np.log(9)}, {"verification": 0.5})
    assert given == pytest.approx(2 * 1.11 * (0.9 + 0.5) / 2 * 30)


def test_a_platform_that_is_none_is_refused(asking: Callable[..., World]) -> None:
    with pytest.raises(ScenarioError, match="there is no crowdfunding_platform 'government'"):
        asking({"payer": "government"})
