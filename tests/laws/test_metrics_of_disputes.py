"""What is measured of disputes and liability: figures worked by hand, shares are shares, what is remembered adds up."""

from types import SimpleNamespace
from unittest.mock import Mock

import numpy as np
import pytest
from cities import with_bills

from govsim.agents.court import bench_of
from govsim.agents.government import Treasury
from govsim.agents.hospital import hospitals
from govsim.agents.liability_pool import HospitalPool
from govsim.agents.mediator import Committee
from govsim.core.ledger import Ledger
from govsim.core.metric import metrics
from govsim.core.world import World
from govsim.disputes.disputes import GIVE_UP, MEDIATE, NEGOTIATE, SUE, VIOLENCE, Disputes
from govsim.disputes.exposure import Exposure
from govsim.disputes.rule import injury_rule
from govsim.metrics.formulas.stratified import log_odds_ratio
from govsim.metrics.year.disputes import DisputeYear, disputes

MODULES = ("govsim.metrics.disputes", "govsim.metrics.liability")
NAMES = [name for name, each in metrics().items() if each.function.__module__ in MODULES]
# no figure where nothing ended, or nobody is covered
NO_FIGURE = ("dispute_days", "liability_pool_risk")
SHARES = (
    "disputes_top_tenth", "dispute_paths", "paid_without_negligence", "settled_without_court", "hospital_trust",
    "defensive_share", "liability_premium_share", "liability_coverage", "liability_manual_rate",
)  # fmt: skip
HOUSES = {"primary": 10, "secondary": 3, "tertiary": 2}
# many disputes, some of them violent
QUARRELSOME = {
    "population.households": 2000,
    "years": 2,
    "disputes.dispute_resolution.baseline": 0,
    "disputes.dispute_resolution.shame": 0,
} | {f"institutions.hospitals.{level}": count for level, count in HOUSES.items()}

# path, negligent, loss and payment in CNY, agreed, days
CLOSED = (
    (NEGOTIATE, True, 100_000, 60_000, True, 30),
    (NEGOTIATE, True, 50_000, 40_000, True, 30),
    (NEGOTIATE, False, 80_000, 20_000, True, 30),
    (MEDIATE, True, 200_000, 100_000, True, 90),
    (MEDIATE, False, 60_000, 0, True, 100),
    (SUE, True, 100_000, 100_000, False, 400),
    (SUE, False, 40_000, 0, False, 500),
    (VIOLENCE, False, 30_000, 15_000, False, 30),
    (GIVE_UP, True, 50_000, 0, False, 0),
    (GIVE_UP, False, 50_000, 0, False, 0),
)
# of the 10 primary hospitals three have patients, and the last tertiary one: bill in CNY, admissions
PATIENTS = {0: (5_000, 2000), 1: (10_000, 1000), 2: (10_000, 1000), 14: (30_000, 4000)}


@pytest.fixture(scope="module")
def lived() -> World:
    """A quarrelsome city in its second year, the year's bills still there."""
    return with_bills(World("guangdong", rng=3, **QUARRELSOME))


@pytest.fixture(scope="module")
def town() -> World:
    """A city of 15 hospitals with a year of disputes made by hand."""
    world = with_bills(World("guangdong", rng=3, **(QUARRELSOME | {"population.households": 300})))
    houses = hospitals(world)
    world._year_cache["metrics: disputes"] = DisputeYear(
        rule=injury_rule(world),
        houses=houses,
        bills=np.rec.fromarrays(
            [
                np.repeat(list(PATIENTS), [count for _, count in PATIENTS.values()]),
                np.repeat([bill * 100 for bill, _ in PATIENTS.values()], [count for _, count in PATIENTS.values()]),
            ],
            names="hospital,billed",
        ),
        injured=Mock(negligent=np.repeat([True, False], [40, 25])),
        filed=_filed(),
        closed=_closed(),
    )
    for index, house in enumerate(houses):
        house.levers |= {"safety": 1.0, "defensive": 0.05}
        standing = house.standing
        standing.covered = index in (1, 3, 4, 5, 6, 10, 13, 14)
        standing.risk, standing.spared, standing.fear = 1.0, 0.0, 1.0
        standing.year_before, standing.treated, standing.violent = (0, 0), [0, 0], [0, 0]
    return world


def _filed() -> Disputes:
    """Return 20 disputes: 8 at the first hospital, 4 at the second, one at each of eight others."""
    filed = Disputes.of({"person": np.arange(20), "hospital": np.repeat(np.arange(10), [8, 4, *[1] * 8])})
    filed.last[:] = np.repeat([NEGOTIATE, MEDIATE, SUE, VIOLENCE, GIVE_UP], [8, 6, 3, 2, 1])
    return filed


def _closed() -> Disputes:
    last, negligent, loss, paid, agreed, days = (np.array(column) for column in zip(*CLOSED, strict=True))
    return Disputes.of(
        {"person": np.arange(10), "negligent": negligent, "loss": loss, "paid": paid * 100}
        | {"last": last, "agreed": agreed, "days": days}
    )


def value(world: World, name: str) -> float:
    """Return a metric that has one group."""
    return metrics()[name].of(world)["all"]


def test_how_many_disputes_there_are_and_where(town: World) -> None:
    assert value(town, "disputes_per_1000_admissions") == pytest.approx(20 / 8)
    assert value(town, "violence_per_10000_admissions") == pytest.approx(2 / 0.8)
    assert value(town, "negligence_per_1000_admissions") == pytest.approx(40 / 8)
    # 1.5 hospitals are the tenth of 15: 8 and half of 4, of 20
    assert value(town, "disputes_top_tenth") == pytest.approx(0.5)


def test_which_way_disputes_go_and_how_long_it_takes(town: World) -> None:
    paths = {"negotiate": 0.4, "mediate": 0.3, "sue": 0.15, "violence": 0.1, "give_up": 0.05}
    assert metrics()["dispute_paths"].of(town) == pytest.approx(paths)
    assert metrics()["dispute_days"].of(town) == pytest.approx({"mediate": 95, "sue": 450})
    assert value(town, "settled_without_court") == pytest.approx(0.5)


def test_who_is_compensated_and_how_far(town: World) -> None:
    # four of those 40 whom negligence hurt; two of six payments went to others
    assert value(town, "compensated_share") == pytest.approx(0.1)
    assert value(town, "paid_without_negligence") == pytest.approx(1 / 3)
    assert value(town, "compensation_mean") == pytest.approx(335_000 / 6)
    # 60 + 40 + 100 + 100 + 0 of 100 + 50 + 200 + 100 + 50 thousand
    assert value(town, "compensation_adequacy") == pytest.approx(0.6)


def test_trust_is_that_of_persons_not_of_households(town: World) -> None:
    town.population.open_for("learn")
    persons, trust = town.persons, town.households.hospital_trust
    members = np.bincount(persons.household[persons.alive], minlength=len(trust))
    trust[:] = 0.5
    trust[members.argmax()] = 1.0
    assert value(town, "hospital_trust") == pytest.approx(0.5 + 0.5 * members.max() / members.sum())


def test_violence_at_covered_hospitals_is_compared_within_levels(town: World) -> None:
    houses = hospitals(town)
    for index, treated, violent in (
        (0, [0, 2000], [0, 3]),
        (1, [4000, 1000], [8, 1]),
        (10, [0, 1000], [0, 0]),
        (11, [1000, 0], [2, 0]),
        (14, [0, 5000], [0, 9]),  # no tertiary hospital was without cover: it says nothing
    ):
        houses[index].standing.treated, houses[index].standing.violent = treated, violent
    # primary: 4 of 30 physicians disturbed with cover, 8 of 40 without; secondary: 0 of 10, 2 of 10
    odds = (4.5 * 32.5 / 72 + 0.5 * 8.5 / 22) / (26.5 * 8.5 / 72 + 10.5 * 2.5 / 22)
    assert value(town, "violence_log_odds") == pytest.approx(np.log(odds))


def test_defensive_care_answers_a_hospitals_own_disputes(town: World) -> None:
    for house, disputed, care in zip(hospitals(town), (1, 2, 3), (0.01, 0.02, 0.04), strict=False):
        house.standing.year_before, house.levers["defensive"] = (disputed, 1000), care
    # weights 2, 1, 1: means .00175 and .02; Σwxy/Σwx² = 4e-5/2.75e-6; the tertiary hospital had no patients before
    assert value(town, "defensive_response") == pytest.approx(4e-5 / 2.75e-6 * 0.00175 / 0.02)


def test_defensive_care_is_a_share_of_bills(town: World) -> None:
    bills = town.bills["inpatient"]
    bills.added["defensive_medicine"] = bills.billed / 100 / 50
    assert value(town, "defensive_share") == pytest.approx(0.02)


def test_effort_and_fear_are_means_by_admissions(town: World) -> None:
    houses = hospitals(town)
    houses[0].levers["safety"], houses[14].standing.fear = 0.5, 2.0
    assert value(town, "safety_effort") == pytest.approx((2 * 0.5 + 6) / 8)
    assert value(town, "dispute_fear") == pytest.approx(1.5)
    houses[0].levers["safety"] = 1.0


def test_who_is_covered_and_whether_they_are_the_worse_risks(town: World) -> None:
    found = metrics()["liability_coverage"].of(town)
    assert found == pytest.approx({"all": 8 / 15, "primary": 0.5, "secondary": 1 / 3, "tertiary": 1})
    houses = hospitals(town)
    houses[2].standing.risk, houses[2].standing.spared, houses[14].standing.risk = 4.0, 0.5, 3.0
    # without advice 2 + 1 + 4 + 12 on 10 + 10 + 10 + 120 million; with cover 1 + 12 on 10 + 120
    assert value(town, "liability_pool_risk") == pytest.approx((13 / 130) / (19 / 150))


def test_premium_and_claims_of_the_pool(town: World) -> None:
    revenue = np.zeros(15)
    revenue[[0, 1, 14]] = 40e6, 10e6, 120e6  # the first has no cover
    town._year_cache["exposure of hospitals"] = Exposure(revenue / 1e4, revenue)
    pool = town.institutions["hospitals_pool"]
    pool.collected, pool.claims, pool.drift = 65_000_000, 39_000_000, 1.2
    assert value(town, "liability_premium_share") == pytest.approx(0.005)
    assert value(town, "liability_loss_ratio") == pytest.approx(0.6)
    assert value(town, "liability_manual_rate") == pytest.approx(1.2 * pool.role.premium_rate)


def test_strata_without_one_of_the_groups_say_nothing() -> None:
    assert log_odds_ratio(np.array([[3, 0], [0, 0]]), np.array([[5, 0], [0, 9]])) == 0
    # one stratum: the odds ratio itself, 3.5·8.5/(5.5·1.5)
    assert log_odds_ratio(np.array([[3, 1]]), np.array([[5, 8]])) == pytest.approx(np.log(3.5 * 8.5 / 5.5 / 1.5))


def test_every_metric_has_a_number_and_shares_lie_between_nothing_and_all(lived: World) -> None:
    assert len(NAMES) == 22
    for name in NAMES:
        found = metrics()[name].of(lived)
        assert all(np.isfinite(each) for each in found.values()), name
        if name in SHARES:
            assert all(0 <= each <= 1 for each in found.values()), name
            assert any(each > 0 for each in found.values()), name
    assert sum(metrics()["dispute_paths"].of(lived).values()) == pytest.approx(1)


def test_what_hospitals_remember_adds_up_to_what_has_happened(lived: World) -> None:
    year, standings = disputes(lived), [house.standing for house in hospitals(lived)]
    assert year is not None
    now, before = (np.array([getattr(each, word) for each in standings]) for word in ("year", "year_before"))
    assert now[:, 0].tolist() == bench_of(lived).filed.count(len(standings)).tolist()
    assert now[:, 1].tolist() == year.admissions.tolist()
    assert before[:, 1].sum() > 0
    treated, violent = (np.array([getattr(each, word) for each in standings]) for word in ("treated", "violent"))
    assert treated.sum(axis=1).tolist() == (now + before)[:, 1].tolist()
    attacks = year.filed.by(VIOLENCE) & year.covered[year.filed.hospital]
    assert 0 < np.count_nonzero(attacks) <= violent[:, 1].sum()
    assert (violent[treated == 0] == 0).all()


def test_nothing_answers_in_the_first_year_and_nothing_is_measured_without_disputes() -> None:
    first = World("guangdong", rng=3, **(QUARRELSOME | {"population.households": 300, "years": 1})).run()
    assert ("defensive_response", 0.0) in [(name, value) for _, name, _, value in first.records]
    quiet = World("h-city", rng=1, **{"population.households": 300, "years": 1}).run()
    found = {name: value for _, name, _, value in quiet.records if name in NAMES}
    assert found == dict.fromkeys((name for name in NAMES if name not in NO_FIGURE), 0.0)


def test_social_cost_counts_mediators_as_public_and_pool_and_suits_as_administration() -> None:
    ledger = Ledger()
    for name in ("government", "mediators", "hospitals_pool", "hospitals", "households"):
        ledger.open(name, may_owe=True)
    ledger.enter(2023, "settle")
    for payer, payee, yuan, memo in (
        ("government", "outside", 4, "police at hospitals"),
        ("government", "mediators", 10, "mediation budget"),  # between public bodies
        ("mediators", "outside", 12, "mediation"),
        ("government", "hospitals_pool", 6, "subsidy of liability cover"),
        ("hospitals_pool", "mediators", 3, "mediation budget"),  # premiums paid for it, no taxes
        ("hospitals", "hospitals_pool", 50, "premium of liability cover"),
        ("hospitals_pool", "outside", 5, "operating the liability pool"),
        ("hospitals_pool", "outside", 2, "specialists and advice"),
        ("hospitals_pool", "households", 30, "indemnity under cover"),
        ("hospitals", "households", 7, "indemnity by the hospital"),
        ("households", "outside", 8, "cost of a suit"),
        ("outside", "hospitals", 9, "advance for a premium"),
        ("hospitals", "outside", 9, "advance given back"),
    ):
        ledger.owe(payee, yuan * 100, memo)
        ledger.pay(payer, payee, yuan * 100, memo)
    kinds = {"government": Treasury, "mediators": Committee, "hospitals_pool": HospitalPool}
    world = SimpleNamespace(
        year=2023,
        ledger=ledger,
        institutions={name: Mock(spec=kind, insures=False) for name, kind in kinds.items()},
        agreements=[],
        schemes_of=lambda kind: [],
        bills={},
        persons=SimpleNamespace(alive=[True] * 2),
        once_a_year=lambda name, compute: compute(),
    )
    for name, each in world.institutions.items():
        each.name = name
    found = metrics()["social_cost_per_head"].of(world)
    assert found["public_funds"] == pytest.approx(0.3 * (4 + 12 + 6 - 3) / 2)
    assert found["administration"] == pytest.approx((5 + 2 + 8) / 2)
    assert found["supervision"] == pytest.approx((4 + 12) / 2)
    assert found["all"] == pytest.approx((5.7 + 15 + 16) / 2)
