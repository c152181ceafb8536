"""Rules are pure: the same question, the same answer; nobody pays below zero or above what is unpaid."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.core.ledger import Fen
from govsim.core.scheme import Scheme, catalogue
from govsim.core.world import World
from govsim.layers.assistance import Assistance
from govsim.layers.basic import Basic
from govsim.layers.critical import Critical
from govsim.layers.layer import Layer
from govsim.layers.out_of_pocket import OutOfPocket

PATIENTS = 30
SHARE = st.floats(0, 1)
YUAN = st.floats(0, 1e7)
THREE = st.tuples(SHARE, SHARE, SHARE)
SUMS = st.tuples(YUAN, YUAN, YUAN)
SCOPES = st.sampled_from(["all", "resident", "employee"])


class Patients:
    """Bills as a layer sees them, with columns at random; they cannot be written to."""

    def __init__(self, seed: int, unpaid_in: list[int], service: str) -> None:
        luck = np.random.default_rng(seed)
        self.service, self.city_income = service, float(luck.uniform(0, 60_000))
        self.unpaid_in = np.resize(np.array(unpaid_in, np.int64), PATIENTS)
        self.unpaid_out = luck.integers(0, 10**8, PATIENTS)
        self.level = luck.integers(0, 3, PATIENTS)
        self.registry = luck.integers(0, 4, PATIENTS)
        self.scheme = luck.integers(0, 3, PATIENTS)
        self.applies = luck.random(PATIENTS) < 0.5
        for array in vars(self).values():
            if isinstance(array, np.ndarray):
                array.flags.writeable = False

    @property
    def unpaid(self) -> Fen:
        return self.unpaid_in + self.unpaid_out

    def content(self) -> dict[str, Any]:
        return {name: np.array(value).tolist() for name, value in vars(self).items()}


BILL = st.integers(0, 10**10)
PEOPLE = st.builds(
    Patients,
    st.integers(0, 10**6),
    st.lists(BILL, min_size=1, max_size=PATIENTS),
    st.sampled_from(["inpatient", "outpatient"]),
)
CRITICAL = {
    "payer": st.just("fund"),
    "people": SCOPES,
    "deductible_share": st.floats(0, 2),
    "deductible": YUAN,
    "tiers": st.just((10_000.0, 50_000.0)),
    "tier_rates": st.tuples(SHARE, SHARE),
    "cap": st.none() | YUAN,
    "poor_deductible_factor": SHARE,
    "poor_extra_rate": SHARE,
}
LAYERS = st.one_of(
    st.builds(
        Basic,
        payer=st.just("fund"),
        people=SCOPES,
        rates=THREE,
        deductibles=SUMS,
        cap=YUAN,
        outpatient_rate=SHARE,
        outpatient_cap=YUAN,
    ),
    st.builds(Critical, rate=SHARE, **CRITICAL),
    st.builds(
        Assistance, payer=st.just("fund"), people=SCOPES, rates=THREE, deductible_shares=THREE, cap=YUAN, take_up=SHARE
    ),
    st.builds(OutOfPocket),
)


@settings(max_examples=200)
@given(LAYERS, PEOPLE)
def test_a_layer_pays_between_nothing_and_what_is_unpaid(layer: Layer, people: Any) -> None:
    seen = people.unpaid_in if layer.scope == "in_scope" else people.unpaid
    benefit = layer.benefit(people)
    assert benefit.dtype == np.int64
    assert (benefit >= 0).all()
    assert (benefit <= seen).all()
    if layer.people == "employee":
        assert not benefit[people.scheme != 2].any()


@settings(max_examples=200)
@given(LAYERS, PEOPLE)
def test_a_layer_answers_the_same_twice_and_leaves_the_question_alone(layer: Layer, people: Any) -> None:
    before, unpaid = people.content(), people.unpaid_in / 100
    unpaid.flags.writeable = False
    first, second = layer.pays(unpaid, people), layer.pays(unpaid, people)
    assert np.array_equal(first, second)
    assert np.isfinite(first).all()
    assert people.content() == before


@settings(max_examples=200)
@given(PEOPLE, SHARE, SHARE, st.data())
def test_a_higher_critical_rate_lowers_nobodys_benefit(people: Any, one: float, other: float, data: Any) -> None:
    low, high = sorted((one, other))
    settings = {name: data.draw(strategy, name) for name, strategy in CRITICAL.items()}
    # the whole schedule rises with its first rate, as no tier pays less than the one below it
    settings["tier_rates"] = tuple(max(high, rate) for rate in settings["tier_rates"])
    before, after = (Critical(rate=rate, **settings).benefit(people) for rate in (low, high))
    assert (after >= before).all()


@settings(max_examples=100)
@given(PEOPLE, THREE, SUMS, YUAN)
def test_a_higher_bill_never_lowers_the_basic_benefit(people: Any, rates: Any, deductibles: Any, cap: float) -> None:
    layer = Basic(payer="fund", rates=rates, deductibles=deductibles, cap=cap, outpatient_rate=0.5)
    unpaid = people.unpaid_in / 100
    assert (layer.pays(unpaid + 1, people) >= layer.pays(unpaid, people)).all()
    assert (layer.pays(unpaid + 1, people) - layer.pays(unpaid, people) <= 1 + 1e-6 * unpaid).all()


ALL = [cls for words in catalogue().values() for cls in words.values()]


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: f"{cls.kind}/{cls.word()}")
def test_a_scheme_is_frozen_and_holds_nothing_but_its_settings(cls: type[Scheme]) -> None:
    assert cls.__dataclass_params__.frozen  # type: ignore[attr-defined]
    scheme = next(each for each in world().schemes if type(each) is cls) if cls in met() else None
    names = {field.name for field in dataclasses.fields(cls)}
    assert names == set(cls.settings())
    if scheme is not None:
        assert set(vars(scheme)) == names
        with pytest.raises(dataclasses.FrozenInstanceError):
            scheme.name = "other"  # type: ignore[misc]
        with pytest.raises(dataclasses.FrozenInstanceError):
            scheme.memory = 1  # type: ignore[attr-defined]


def world() -> World:
    return World("h-city", rng=1, **{"population.households": 50, "years": 2})


def met() -> set[type[Scheme]]:
    return {type(scheme) for scheme in world().schemes}


def test_living_a_world_changes_no_scheme() -> None:
    lived = world()
    before = [vars(scheme).copy() for year in (2023, 2024) for scheme in lived.spec.schemes(year)]
    lived.run()
    after = [vars(scheme) for year in (2023, 2024) for scheme in lived.spec.schemes(year)]
    assert before == after
    assert lived.run().year == 2024
