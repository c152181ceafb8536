"""Hospitals: they earn more when they do more, fear inspection, and have a conscience."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital_incentives import FEE_FOR_SERVICE, Incentives, incentives
from govsim.agents.hospital_strategy import HospitalStrategy
from govsim.agents.institution import Institution
from govsim.agents.standing import Standing
from govsim.core.ledger import Fen
from govsim.core.scheme import setting
from govsim.disputes.rule import care_of
from govsim.payments.cases import Cases

if TYPE_CHECKING:
    from govsim.core.world import World

LEVELS = ("primary", "secondary", "tertiary")
# memo of what funds and hospitals clear when a payment does not follow charges
CLEARING = "clearing of hospitals"
# memo of what is advanced for a premium before the year's revenue has come in
ADVANCE = "advance for a premium"
# memos of revenue that does not stay with a hospital
GIVEN_BACK = (CLEARING, "recovery", "refund", "recovery by the insurer")


@dataclass(frozen=True, kw_only=True)
class Hospitals(HospitalStrategy):
    """Hospitals of three levels, paid by charges or by a bundled price, and the clinics that give outpatient care.

    Each maximises, per yuan of treatment that a patient at price c wants,

        (m − (1 − r))·I − m·ω·c·I⁺ − L·p·I⁺ − ψ·I²/2    inducement I, where treatment is added
                        − β·(c·I⁻ + I⁻²/2α)             and where it is withheld, I⁻ = −I
        + g·e·u − L·p_u·u − k·u²/2                      upcoding u
        + h·s·(1 − ω) − l·s²/2                          goods out of scope s, which the patient pays in full
        + τ·((1 − r')·(1 − ω)·y − l·y²/2)               drugs and consumables y moved out of scope
        + (1 − r')·(1 − ω)·z − n·z²/2                   per yuan lost on costly patients, the share z turned away

    with m, g, h the margins; r the share of one more yuan of treatment that is paid, r' of one inside the catalogue,
    e what a yuan of reported weight earns (all 1 under fee for service; r' = 0 under a price a case); ω the weight of
    the patient's purse and β of the benefit: the last yuan that a patient accepts at price c is worth c, and those
    before it 1/α more for each share of the whole, by the demand exp(−α·c); L = v + (1 − v)·a·(1 + φ) the loss
    expected on a yuan that can be proved: v is taken back by payers, the rest found with the chance a that the
    hospital believes in, with φ the fine and other sanctions on top of recovery; p and p_u the shares of inducement
    and upcoding that can be proved; ψ, k, l, n the cost of stretching; τ the share of drugs and consumables. Hence

        I*(c) = max(0, (m − (1 − r) − m·ω·c − L·p)/ψ), or −max(0, ((1 − r) − m − β·c)/(ψ + β/α)) where r < 1 − m,
        u* = max(0, (g·e − L·p_u)/k), s* = h(1 − ω)/l, y* = (1 − r')(1 − ω)/l, z* = (1 − r')(1 − ω)/n:

    where all of it can be proved and kept (g = e = p_u = 1, v = 0), upcoding ends at a = 1/(1 + φ); a perfect agent
    (β = 1, ψ = m = 0) that is paid a price a case treats until the last yuan is worth its cost.
    Sources: Ellis & McGuire 1986 and McGuire & Pauly 1991 (J Health Econ) for I; Becker 1968 (JPE) and
    Dafny 2005 (AER) for u; Ellis 1998 (J Health Econ) for z. Margins and costs of stretching are assumptions that give
    an excess of about one tenth of the bill under fee for service.
    """

    always: ClassVar[bool] = True
    needed: ClassVar[bool] = True
    order: ClassVar[int] = 20

    primary: int = setting(12, unit="hospitals", low=1, high=1000, founding=True, what="Number of primary hospitals.")
    secondary: int = setting(
        6, unit="hospitals", low=1, high=1000, founding=True, what="Number of secondary hospitals."
    )
    tertiary: int = setting(3, unit="hospitals", low=1, high=1000, founding=True, what="Number of tertiary hospitals.")
    inspection_belief: float = setting(
        unit="share",
        low=0,
        high=1,
        founding=True,
        parameter="audit/inspection_probability",
        what="Chance of inspection believed at the start.",
    )
    belief_gain: float = setting(
        0.5, unit="share", low=0, high=1, what="Weight of this year's inspections in the belief."
    )
    operating_margin: float = setting(0.05, unit="share", low=0, high=1, what="Part of revenue that is not spent.")

    def accounts(self) -> tuple[str, ...]:
        """Hospitals share one group account; clinics have another."""
        return ("hospitals", "clinics")

    def found(self, world: World) -> None:
        """Open the hospitals, lowest level first, and the clinics."""
        levels = np.repeat(np.arange(3), [self.primary, self.secondary, self.tertiary])
        numbers = [int((levels[: i + 1] == level).sum()) for i, level in enumerate(levels)]
        names = [f"{LEVELS[level]}_hospital_{n}" for level, n in zip(levels, numbers, strict=True)]
        world.ledger.open("hospitals", members=names)
        world.ledger.open("clinics")
        for name, level in zip(names, levels, strict=True):
            Hospital(world, name, self, int(level))
        houses = hospitals(world)
        # adaptive hospitals come from a time when everything was paid by charges
        first = incentives(world, houses) if self.strategy != "adaptive" else [FEE_FOR_SERVICE] * len(houses)
        for house, each in zip(houses, first, strict=True):
            house.levers = self.levers(world, house.inspection_belief, incentives=each)

    def close_year(self, world: World) -> None:
        """Pay wages and goods: what the year brought in and was not given back, less the margin."""
        for account in ("hospitals", "clinics"):
            revenue = world.ledger.receipts(account, world.year) - self._given_back(world, account)
            cost = (revenue * (1.0 - self.operating_margin)).astype(np.int64)
            # one that has given back more than it got in, out of earlier years' margin, can spend nothing
            cost = np.clip(cost, 0, world.ledger.purses(account))
            world.ledger.owe("outside", int(cost.sum()), "running cost of hospitals")
            world.ledger.pay(account, "outside", cost, "running cost of hospitals")

    @staticmethod
    def _given_back(world: World, account: str) -> Fen:
        """Return what of each purse's receipts is no revenue: cleared, recovered by payers, refunded, advanced."""
        given = dict.fromkeys(world.ledger.accounts[account].names(), 0)
        for entry in world.ledger.journal():
            if entry.year != world.year:
                continue
            if entry.payer in given and entry.memo in GIVEN_BACK:
                given[entry.payer] += entry.fen
            elif entry.payee in given and entry.memo == ADVANCE:
                given[entry.payee] += entry.fen
        return np.array(list(given.values()), np.int64)


@dataclass
class Past:
    """A hospital's last year with patients, by their basic insurance: a year without any does not wipe it out.

    Attributes:
        year: which year that was; 0 if there was none.
        patients: inpatients treated in it.
        awarded: what it was paid for them inside the catalogue, CNY.
    """

    year: NDArray[np.int64] = field(default_factory=lambda: np.zeros(3, np.int64))
    patients: NDArray[np.int64] = field(default_factory=lambda: np.zeros(3, np.int64))
    awarded: NDArray[np.float64] = field(default_factory=lambda: np.zeros(3))

    def learn(self, year: int, cases: Cases) -> None:
        """Take the year's cases in, of those kinds of insurance of which there were any."""
        patients, awarded = np.bincount(cases.insured, minlength=3), np.bincount(cases.insured, cases.awarded, 3)
        some = awarded > 0
        self.year[some], self.patients[some], self.awarded[some] = year, patients[some], awarded[some]


class Hospital(Institution):  # type: ignore[no-untyped-call]
    """One hospital: its level, its levers, what it believes about inspection, and last year's cases."""

    def __init__(self, world: World, name: str, role: Hospitals, level: int) -> None:
        super().__init__(world, name, role.name)
        self.level = level
        self.index = len(hospitals(world)) - 1
        self.inspection_belief = role.inspection_belief
        self.inspected = 0.0
        self.verification_belief = 0.0
        self.verified = 0.0  # share of its provable overbilling that insurers took back this year
        self.standing = Standing()  # means something where a rule of medical liability is in force
        self.points = 0.0  # what sanctions have added up to
        self.suspended = False
        self.levers: dict[str, float] = {}
        # what it aimed at this year, and would have aimed at without fear of inspection
        self.aims: tuple[dict[str, float], dict[str, float]] = {}, {}
        self.cases: Cases | None = None
        self.past = Past()
        self.insured_heads = np.zeros(3, np.int64)  # living persons by basic insurance when the cases were treated

    @property
    def money(self) -> int:
        """Its purse in the group account, fen."""
        return int(self.world.ledger.purses("hospitals")[self.index])

    @property
    def mean_bill(self) -> float:
        """Mean bill of its last patients, CNY; what the city's parameters say of an ordinary one if it had none."""
        if self.cases is None or not len(self.cases):
            return float(self.world.rule("households", "illness").ordinary_cost_mean)
        return float((self.cases.charges + self.cases.outside).mean())

    @property
    def incentives(self) -> Incentives:
        """What it earns at the margin this year."""
        houses = hospitals(self.world)
        found: list[Incentives] = self.world.once_a_year(
            "incentives of hospitals", lambda: incentives(self.world, houses)
        )
        return found[self.index]

    def seek_care(self) -> None:
        """Set the year's levers at what it believes about inspection and verification, and at how it is paid."""
        role, care = self.role, care_of(self)
        aim = role.levers(self.world, self.inspection_belief, self.verification_belief, self.incentives) | care
        self.levers = role.moved(self.levers, aim)
        unwatched = role.levers(self.world, 0.0, self.verification_belief, self.incentives) | care
        self.aims = aim, unwatched

    def learn(self) -> None:
        """Move the beliefs towards what was inspected and taken back this year; remember the year's cases."""
        gain = self.role.belief_gain
        self.inspection_belief += gain * (self.inspected - self.inspection_belief)
        self.verification_belief += gain * (self.verified - self.verification_belief)
        self.inspected = self.verified = 0.0
        cases = self.world.once_a_year("cases of hospitals", lambda: Cases.of(self.world.bills["inpatient"]))
        self.cases = cases.only(np.flatnonzero(cases.hospital == self.index))
        self.past.learn(self.world.year, self.cases)
        persons = self.world.persons
        self.insured_heads = self.world.once_a_year(
            "heads by insurance", lambda: np.bincount(persons.scheme[persons.alive], minlength=3)
        )


def hospitals(world: World) -> list[Hospital]:
    """Return the hospitals in the order of their index."""
    found: list[Hospital] = [one for one in world.institutions.values() if isinstance(one, Hospital)]
    return found
