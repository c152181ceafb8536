"""Illness: who needs care this year, and how much; nature's draw, untouched by any contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govsim.core.column import Column
from govsim.core.population import Array
from govsim.core.scheme import Scheme, setting

if TYPE_CHECKING:
    from govsim.core.world import World

# first age of each band: 0-14, 15-44, 45-59, 60-74, 75+
BANDS = (0, 15, 45, 60, 75)
BAND_OF_AGE = np.searchsorted(BANDS, np.arange(256), side="right") - 1
RATES: dict[str, Any] = {"unit": "share", "low": 0, "high": 1, "length": 5}
FACTORS: dict[str, Any] = {"unit": "index", "low": 0, "length": 5}


class Sickness(NamedTuple):
    """Who fell ill: rows of persons who need an admission, whether severely, what it takes, CNY; their luck after."""

    person: NDArray[np.int32]
    severe: NDArray[np.bool_]
    need: NDArray[np.float64]
    luck: dict[str, NDArray[np.float32]]


# what chance decides for a patient after falling ill, one uniform each; and, where some are, who is turned away
LUCK = ("hospital", "seek", "quit")


@dataclass(frozen=True, kw_only=True)
class Illness(Scheme):
    """Two-part need: an admission or not, a lognormal cost; severe illness beside ordinary, with persistence.

    P(admission) = λ(age)·frailty; P(severe) likewise for new cases, and `severe_persistence` for last
    year's. The rates and costs are those observed at the `reference_price`; need at price zero is
    larger by exp(α·reference price) on each margin (see `demand`). Observed bills contain the
    excess that hospitals add; need is free of it.
    Source: reference calibration, docs/model.md, refitted to a two-part need.
    """

    kind: ClassVar[str] = "households"
    always: ClassVar[bool] = True
    needed: ClassVar[bool] = True
    order: ClassVar[int] = 30
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "persons": (
            Column("forgone", "bool", "yes/no", ("seek_care",), "needed an admission this year and went without"),
        )
    }

    admission_rate: tuple[float, ...] = setting(
        **RATES,
        parameter="illness/admission_rate",
        what="Share admitted a year, by age band, at the reference price.",
    )
    severe_rate: tuple[float, ...] = setting(
        **RATES, parameter="illness/severe_rate", what="Share in treatment for a severe illness, by age band."
    )
    severe_persistence: float = setting(
        unit="share", low=0, high=0.95, parameter="illness/severe_persistence",
        what="Chance that a severe case is in treatment next year too.",
    )  # fmt: skip
    ordinary_cost_mean: float = setting(
        unit="CNY",
        low=1,
        parameter="illness/ordinary_cost_mean",
        what="Mean bill of an ordinary inpatient year.",
    )
    ordinary_cost_sigma: float = setting(
        unit="log points", low=0, high=3, parameter="illness/ordinary_cost_sigma", what="Its spread."
    )
    cost_age_factor: tuple[float, ...] = setting(
        **FACTORS, parameter="illness/cost_age_factor", what="Ordinary cost by age band, relative."
    )
    severe_cost_mean: float = setting(
        unit="CNY", low=1, parameter="illness/severe_cost_mean", what="Mean bill of a year of severe illness."
    )
    severe_cost_sigma: float = setting(
        unit="log points", low=0, high=3, parameter="illness/severe_cost_sigma", what="Its spread."
    )
    cost_cap: float = setting(
        unit="CNY",
        low=0,
        parameter="illness/cost_cap",
        what="Largest need of a person and year, before the hospital's relative cost.",
    )
    cost_growth: float = setting(
        unit="share", low=-0.5, high=1, parameter="illness/cost_growth", what="Growth of medical cost a year."
    )
    cost_level: float = setting(1.0, unit="index", low=0, what="All medical cost relative to the parameters: a shock.")
    forgone_penalty: float = setting(
        0.0,
        unit="share",
        low=0,
        high=5,
        what="Higher admission rate of those who went without last year; above 0 illness answers to policy.",
    )
    outpatient_median: float = setting(
        unit="CNY", low=0, parameter="illness/outpatient_median", what="Median outpatient spending of a year."
    )
    outpatient_sigma: float = setting(
        unit="log points", low=0, high=3, parameter="illness/outpatient_sigma", what="Its spread."
    )
    outpatient_age_factor: tuple[float, ...] = setting(
        **FACTORS,
        parameter="illness/outpatient_age_factor",
        what="Outpatient spending by age band, relative.",
    )
    outpatient_income_elasticity: float = setting(
        unit="elasticity", low=-1, high=2, parameter="illness/outpatient_income_elasticity",
        what="Outpatient spending rises with income per head to this power.",
    )  # fmt: skip

    def cost_index(self, world: World) -> float:
        """Return this year's medical prices relative to the first year's."""
        return float(self.cost_level * (1.0 + self.cost_growth) ** (world.year - world.spec.first_year))

    def fall_ill(self, world: World) -> None:
        """Draw this year's severe cases; the needs themselves are drawn when care is sought."""
        sick = self.sickness(world)
        severe = world.persons.severe
        severe[:] = False
        severe[sick.person[sick.severe]] = True

    def sickness(self, world: World) -> Sickness:
        """Return who fell ill this year: drawn once, the same for everybody who asks."""
        found: Sickness = world.once_a_year("sickness", lambda: self.needs(world, "illness"))
        return found

    def needs(self, world: World, stream: str) -> Sickness:
        """Draw who needs an admission and at what cost, before any behaviour; full-length draws for every slot.

        Args:
            world: only its persons are read.
            stream: first word of the streams' names; an actuary draws another year under another word.
        """
        persons, scale = world.persons, world.once_a_year("need scale", lambda: _need_scale(world))
        admitted = self._hits(world, f"{stream}: admission", self._admission_risk(world, scale.seek))
        severe = self._hits(world, f"{stream}: severe", self._severe_risk(world, scale.seek))
        rows = np.flatnonzero(admitted | severe).astype(np.int32)
        admitted, severe = admitted[rows], severe[rows]
        age_factor = np.array(self.cost_age_factor)[BAND_OF_AGE[persons.age[rows]]]
        ordinary = self._cost(
            world, f"{stream}: ordinary cost", rows, self.ordinary_cost_mean, self.ordinary_cost_sigma
        )
        grave = self._cost(world, f"{stream}: severe cost", rows, self.severe_cost_mean, self.severe_cost_sigma)
        need = ordinary * age_factor * admitted + grave * severe
        need *= scale.quantity * self.cost_index(world)
        return Sickness(rows, severe, np.minimum(need, self.cost_cap), _luck(world, stream, rows))

    def if_ill(self, world: World, stream: str, rows: NDArray[np.int32], severe: bool | int) -> Sickness:
        """Return a sickness in which each of these persons needs an admission, with or without severe illness.

        Beside severe illness an admission comes with its usual chance.
        """
        scale = world.once_a_year("need scale", lambda: _need_scale(world))
        ordinary = self._cost(world, f"{stream}: ordinary", rows, self.ordinary_cost_mean, self.ordinary_cost_sigma)
        need = ordinary * np.array(self.cost_age_factor)[BAND_OF_AGE[world.persons.age[rows]]]
        if severe:
            need *= self._hits(world, f"{stream}: admission", self._admission_risk(world, scale.seek))[rows]
            need += self._cost(world, f"{stream}: severe", rows, self.severe_cost_mean, self.severe_cost_sigma)
        need *= scale.quantity * self.cost_index(world)
        all_alike = np.full(len(rows), bool(severe))
        return Sickness(rows, all_alike, np.minimum(need, self.cost_cap), _luck(world, stream, rows))

    def risks(self, world: World) -> tuple[Array, Array]:
        """Return each person's chance to need an admission this year, and to be under severe treatment."""
        scale = world.once_a_year("need scale", lambda: _need_scale(world)).seek
        return self._admission_risk(world, scale), self._severe_risk(world, scale)

    def _admission_risk(self, world: World, scale: float) -> Array:
        risk = (np.array(self.admission_rate, np.float32) * np.float32(scale))[BAND_OF_AGE].take(world.persons.age)
        risk *= world.persons.frailty
        if self.forgone_penalty:
            risk[world.persons.forgone] *= np.float32(1.0 + self.forgone_penalty)
        return risk

    def _severe_risk(self, world: World, scale: float) -> Array:
        # in the first year nobody's past is known: all cases of the year are drawn afresh
        carried = self.severe_persistence if world.year > world.spec.first_year else 0.0
        fresh = np.array(self.severe_rate, np.float32) * np.float32((1.0 - carried) * scale)
        risk = fresh[BAND_OF_AGE].take(world.persons.age)
        risk *= world.persons.frailty
        risk[world.persons.severe] = self.severe_persistence
        return risk

    def _hits(self, world: World, stream: str, risk: Array) -> NDArray[np.bool_]:
        chance = world.draw(stream).random(len(risk), dtype=np.float32)
        hits: NDArray[np.bool_] = chance < risk
        hits &= world.persons.alive
        return hits

    @staticmethod
    def _cost(world: World, stream: str, rows: Array, mean: float, sigma: float) -> NDArray[np.float64]:
        """Draw a lognormal cost of this mean for every slot, keep the rows."""
        normal = world.draw(stream).standard_normal(len(world.persons), dtype=np.float32)[rows]
        return np.exp(np.log(mean) - sigma**2 / 2 + sigma * normal.astype(np.float64))  # type: ignore[no-any-return]

    def outpatient_need(self, world: World, stream: str) -> NDArray[np.float32]:
        """Draw outpatient need of every slot, CNY; zero for empty slots."""
        persons, households = world.persons, world.households
        normal = world.draw(f"{stream}: outpatient").standard_normal(len(persons), dtype=np.float32)
        normal *= np.float32(self.outpatient_sigma)
        need = np.exp(normal, out=normal)
        level = self.outpatient_median * self.cost_index(world)
        need *= (np.array(self.outpatient_age_factor, np.float32) * np.float32(level))[BAND_OF_AGE].take(persons.age)
        per_head = households.income / np.maximum(households.members, 1)
        relative = (per_head / _median(per_head[households.members > 0])) ** self.outpatient_income_elasticity
        need *= relative.astype(np.float32).take(persons.household)
        need *= persons.alive
        return need


def _luck(world: World, stream: str, rows: Array) -> dict[str, NDArray[np.float32]]:
    """Draw what chance decides after falling ill, for every slot; keep the rows."""
    words = (*LUCK, "selection") if world.schemes_of("payments") else LUCK
    size = len(world.persons)
    return {word: world.draw(f"{stream}: {word}").random(size, dtype=np.float32)[rows] for word in words}


def _median(values: Array) -> float:
    """Return what np.median does, for which it looks for both middle values at once: ten times slower here."""
    half = len(values) // 2
    parted = np.partition(values, half)
    return float(parted[half] if len(values) % 2 else (parted[:half].max() + parted[half]) / 2)


class NeedScale(NamedTuple):
    """How much larger latent need is than what was observed, on each margin."""

    seek: float
    quantity: float


def _need_scale(world: World) -> NeedScale:
    """Ask the demand rule how use at its reference price compares with use at price zero."""
    return NeedScale(*world.rule("households", "demand").need_scale())
