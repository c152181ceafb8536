"""Applications in a town of three households, one of them poor and ill; worked by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import COUPLE, OLD_ARE_ILL, POOR, until, yuan

from govsim.core.world import World
from govsim.layers.rationing import by_lower_cap, in_turn

OFFICE: dict[str, Any] = {"information_platform": 0, "noise": 0, "steps": 5, "hours_per_step": 6, "days": 73}
# incomes per head are 20,000, 10,000 and 60,000, their mean 27,500: the poor woman is below .4 of it
LAYER: dict[str, Any] = {
    "scheme": "assistance_by_application",
    "payer": "helper",
    "office": "office",
    "lines": [0.2, 0.4, 0.5],
    "rates": [0.9, 0.7, 0.65, 0.6],
    "deductible_shares": [0, 0, 0, 0],
    "cap": 30_000,
    "stigma_months": 0,
    "mean_scruple": 1000,
    "bridging_rate": 0.1,
}


@pytest.fixture
def helped(town: Callable[..., World]) -> Callable[..., World]:
    """Live a year of the town in which everybody knows of help; `office` and `layer` change their settings.

    What else is named, the office remembers of last year.
    """

    def live(
        office: dict[str, Any] | None = None,
        layer: dict[str, Any] | None = None,
        aware: float = 1,
        cost: float = 50_000,
        misjudged: float = 0,
        **memory: float,
    ) -> World:
        sections = {
            "institutions": {
                "helper": {"scheme": "fund", "people": "all", "opening_reserve": 20_000, "may_borrow": False},
                "office": {"scheme": "assistance_office", **OFFICE, **(office or {})},
            },
            "layers": {"assistance": LAYER | (layer or {})},
        }
        world = town(sections, **OLD_ARE_ILL, **{"households.illness.ordinary_cost_mean": cost})
        world.population.open_for("learn")
        world.households.awareness[:] = aware
        world.households.misjudged.flags.writeable = True
        world.households.misjudged[:] = misjudged
        for what, value in memory.items():
            getattr(world.institutions["office"], what)["assistance"] = value
        return until(world, "settle")

    return live


def test_the_poor_who_know_and_are_believed_get_their_class_s_rate_up_to_the_cap(helped: Callable[..., World]) -> None:
    world = helped()
    # of 50,000 a tenth is out of scope; .7 x 45,000 is above the cap
    assert yuan(world, payer="helper", memo="assistance") == 30_000
    (case,) = [world.institutions["office"].cases["assistance"]]
    assert case.row.tolist() == [POOR]
    assert (case.right.tolist(), case.paid.tolist(), case.days.tolist()) == ([3_000_000], [3_000_000], [73])
    # a fifth of a year at ten per cent
    assert yuan(world, payer="households", memo="bridging loan") == 600


def test_who_does_not_know_gets_nothing(helped: Callable[..., World]) -> None:
    world = helped(aware=0)
    assert yuan(world, payer="helper") == 0
    assert not world.institutions["office"].cases["assistance"].aware.any()


@pytest.mark.parametrize(("months", "asks"), [(34, True), (36, False)])
def test_who_loses_more_dignity_than_the_help_is_worth_does_not_ask(
    helped: Callable[..., World], months: float, asks: bool
) -> None:
    # 30,000 less the loan of 600 and thirty hours at 10 yuan: 29,100 are 34.9 months of 10,000 a year
    world = helped(layer={"stigma_months": months, "stigma_spread": 0})
    assert world.institutions["office"].cases["assistance"].applied.tolist() == [asks]


def test_the_platform_shortens_the_way_and_the_window_ends_it(helped: Callable[..., World]) -> None:
    half = helped(office={"information_platform": 0.5}).institutions["office"].cases["assistance"]
    assert half.days == pytest.approx([43.8])  # 73 x (1 - .8 x .5)
    assert helped(office={"one_stop": 1}).institutions["office"].cases["assistance"].days.tolist() == [0]


@pytest.mark.parametrize("window", [0, 1])
def test_a_window_reads_her_no_worse_than_four_steps_do(helped: Callable[..., World], window: int) -> None:
    # four readings err by .25: 10,000 e^.25 = 12,840 is below the line of the marginal, 13,750; 10,000 e^.5 is not
    office = {"one_stop": window, "noise": 0.5, "steps": 4}
    world = helped(office, misjudged=1)
    assert world.institutions["office"].cases["assistance"].approved.tolist() == [3]


@pytest.mark.parametrize(
    ("office", "aware", "cost"),
    [
        ({}, 1, 150),  # five steps at 30 yuan
        ({"one_stop": 1}, 1, 150),
        ({"information_platform": 0.5}, 1, 150),
        ({"information_platform": 1, "identifies": True}, 0, 150),  # the platform set it going
        ({}, 0, 0),
        ({"steps": 2.5}, 1, 75),
    ],
)
def test_the_city_pays_for_what_the_office_reads(
    helped: Callable[..., World], office: dict[str, Any], aware: float, cost: float
) -> None:
    world = helped(office, aware=aware)
    assert yuan(world, payer="government", memo="reading of applications") == pytest.approx(cost)


def test_the_platform_is_paid_for_by_the_city(helped: Callable[..., World]) -> None:
    world = helped(office={"information_platform": 0.5, "platform_cost": 2})
    assert yuan(world, payer="government", memo="information platform") == 4  # four heads


@pytest.mark.parametrize(
    "how", [{"identifies": True, "monitors_above": None}, {"identifies": False, "monitors_above": 1.6}]
)
def test_the_platform_asks_for_those_who_do_not_know(helped: Callable[..., World], how: dict[str, Any]) -> None:
    # she looks poor; 45,000 and 5,000 left are 1.8 times the city's income per head
    world = helped(office={"information_platform": 1} | how, layer={"stigma_months": 99}, aware=0)
    assert yuan(world, payer="helper") == 30_000


def test_the_platform_does_not_alert_below_its_threshold(helped: Callable[..., World]) -> None:
    assert yuan(helped(office={"information_platform": 1, "monitors_above": 2.0}, aware=0), payer="helper") == 0


# a bill of 9,000 leaves her above a line of nothing: entitled neither by income nor by the bill
NOT_ENTITLED = {"lines": [0.1, 0.2, 0.3], "expenditure_line": 0, "mean_scruple": 0.01, "bridging_rate": 0}


@pytest.mark.parametrize(("found", "paid"), [(0, 5265), (1, 0)])
def test_who_is_not_entitled_declares_falsely_if_nobody_would_find_it(
    helped: Callable[..., World], found: float, paid: float
) -> None:
    # as a marginal household she gets .65 x 8,100
    world = helped({"detection": found, "hours_per_step": 0}, NOT_ENTITLED, cost=9000)
    assert yuan(world, payer="helper") == paid
    assert world.institutions["office"].cases["assistance"].right.tolist() == [0]


def test_who_is_found_out_is_fined_and_barred(helped: Callable[..., World]) -> None:
    # the gain is large enough at a chance of .9 to be found out, as she is in the draw of this seed
    office = {"detection": 0.9, "hours_per_step": 0, "fine_multiple": 0.01, "bar_years": 2}
    world = helped(office, NOT_ENTITLED, cost=9000)
    case = world.institutions["office"].cases["assistance"]
    assert (case.false.tolist(), case.caught.tolist()) == ([True], [True])
    assert yuan(world, payee="government", memo="fine for a false declaration") == pytest.approx(52.65)
    assert world.households.barred_until[POOR] == world.year + 2
    assert world.households.barred_until[COUPLE] == 0


@pytest.mark.parametrize(("years", "lies"), [(0, True), (1, True), (2, False), (20, False)])
def test_who_would_be_barred_from_enough_help_does_not_lie(
    helped: Callable[..., World], years: int, lies: bool
) -> None:
    # half of 5,265 to gain; half of 4,000 a year to lose, next year's at a loan of a quarter: 1,600, 2,880, ...
    office = {"detection": 0.5, "hours_per_step": 0, "days": 0, "fine_multiple": 0, "bar_years": years}
    layer = NOT_ENTITLED | {"mean_scruple": 0.01, "bridging_rate": 0.25}
    world = helped(office, layer, cost=9000, usual=4000)
    assert world.institutions["office"].cases["assistance"].false.tolist() == [lies]


@pytest.mark.parametrize(("fine", "lies"), [(0.4, True), (0.6, False)])
def test_a_liar_expects_the_fine_that_it_would_pay(helped: Callable[..., World], fine: float, lies: bool) -> None:
    # half of 5,265 is paid of what is granted: half of that to gain, and half of the fine, on 5,265, to lose
    office = {"detection": 0.5, "hours_per_step": 0, "fine_multiple": fine}
    world = helped(office, NOT_ENTITLED, cost=9000, funded=0.5)
    assert world.institutions["office"].cases["assistance"].false.tolist() == [lies]


def test_the_office_remembers_what_a_household_gets_in_a_year(helped: Callable[..., World]) -> None:
    # 30,000 to one of three
    assert helped().institutions["office"].usual == {"assistance": 10_000}


def test_a_queue_pays_the_first_in_full() -> None:
    assert in_turn(np.array([300, 200, 500]), np.array([0.9, 0.1, 0.5]), 600).tolist() == [0, 200, 400]
    assert in_turn(np.array([300, 200]), np.array([0.9, 0.1]), 0).tolist() == [0, 0]


@pytest.mark.parametrize(("money", "paid"), [(1000, [300, 200, 500]), (700, [250, 200, 250]), (0, [0, 0, 0])])
def test_a_lower_cap_cuts_the_largest_first(money: int, paid: list[int]) -> None:
    assert by_lower_cap(np.array([300, 200, 500]), money).tolist() == paid


@pytest.mark.parametrize("rationing", ["pro_rata", "queue", "lower_cap"])
def test_grants_beyond_the_budget_are_cut_to_it(helped: Callable[..., World], rationing: str) -> None:
    # .9 x 180,000 in scope are granted, 80,000 are there
    layer = {"rationing": rationing, "rates": [0.9] * 4, "cap": 999_999}
    world = helped(layer=layer, cost=200_000)
    assert yuan(world, payer="helper") == 80_000
    assert world.institutions["office"].funded["assistance"] == pytest.approx(80 / 162)
