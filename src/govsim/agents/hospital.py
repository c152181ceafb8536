"""Hospitals: they earn more when they do more, fear inspection, and have a conscience."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from govsim.agents.institution import Institution, Role
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World

LEVELS = ("primary", "secondary", "tertiary")


@dataclass(frozen=True, kw_only=True)
class Hospitals(Role):
    """Hospitals of three levels paid fee for service, and the clinics that give outpatient care.

    Each maximises, per yuan of treatment that a patient at price c wants,

        m·I·(1 − ω·c) − a·p·(1 + φ)·I − ψ·I²/2   inducement I
        + g·u − a·p_u·(1 + φ)·u − k·u²/2          upcoding u
        + h·s·(1 − ω) − l·s²/2                    goods out of scope s, which the patient pays in full

    with m, g, h the margins, ω the weight of the patient's purse, a the chance of being found out that it
    believes in, φ the fine on top of recovery, p and p_u the shares of inducement and upcoding that inspection can
    prove, ψ, k, l the cost of stretching. Hence I*(c) = max(0, (m(1 − ωc) − a·p(1 + φ))/ψ),
    u* = max(0, (g − a·p_u(1 + φ))/k), s* = max(0, h(1 − ω)/l): where all of it can be proved and kept
    (g = p_u = 1), upcoding ends at a = 1/(1 + φ).
    Sources: Ellis & McGuire 1986 and McGuire & Pauly 1991 (J Health Econ) for I; Becker 1968 (JPE) and
    Dafny 2005 (AER) for u. Margins and costs of stretching are assumptions that give an excess of about
    one tenth of the bill.
    """

    always: ClassVar[bool] = True
    needed: ClassVar[bool] = True
    order: ClassVar[int] = 20

    primary: int = setting(12, unit="hospitals", low=1, high=1000, founding=True, what="Number of primary hospitals.")
    secondary: int = setting(
        6, unit="hospitals", low=1, high=1000, founding=True, what="Number of secondary hospitals."
    )
    tertiary: int = setting(3, unit="hospitals", low=1, high=1000, founding=True, what="Number of tertiary hospitals.")
    strategy: Literal["best_response", "honest"] = setting(
        "best_response",
        unit="choice",
        what="honest: no inducement, no upcoding, nothing shifted out of scope.",
    )
    pin: dict[str, float] = setting(
        (),
        unit="share",
        low=0,
        high=1,
        keys=("inducement", "upcoding", "scope_shifting"),
        what="Levers held at a value: inducement, upcoding, scope_shifting.",
    )
    margin: float = setting(0.15, unit="share", low=0, high=1, what="Margin m on treatment.")
    patient_weight: float = setting(0.3, unit="index", low=0, high=1, what="Weight ω of the patient's purse.")
    inducement_cost: float = setting(1.3, unit="index", low=0.01, what="Cost of stretching ψ.")
    upcoding_gain: float = setting(1.0, unit="share", low=0, high=1, what="Margin g on upcoded billing.")
    upcoding_cost: float = setting(20.0, unit="index", low=0.01, what="Cost of stretching k.")
    scope_margin: float = setting(0.2, unit="share", low=0, high=1, what="Margin h on goods out of scope.")
    scope_cost: float = setting(4.5, unit="index", low=0.01, what="Cost of stretching l.")
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

    def close_year(self, world: World) -> None:
        """Pay wages and goods: what the year brought in, less the margin."""
        for account in ("hospitals", "clinics"):
            revenue = world.ledger.receipts(account, world.year)
            cost = (revenue * (1.0 - self.operating_margin)).astype(np.int64)
            cost = np.minimum(cost, world.ledger.purses(account))
            world.ledger.owe("outside", int(cost.sum()), "running cost of hospitals")
            world.ledger.pay(account, "outside", cost, "running cost of hospitals")

    def best_response(
        self, chance: float, fine: float, provable_inducement: float, provable_upcoding: float
    ) -> dict[str, float]:
        """Return the optimal levers.

        Args:
            chance: probability a that what can be proved of a bill is found, as believed.
            fine: fine φ on top of recovery, per yuan found.
            provable_inducement: share p of it that an inspection can prove.
            provable_upcoding: share p_u of it that an inspection can prove.

        `conscience` is how much inducement falls when the patient's price rises from 0 to 1.
        """
        expected_loss = chance * (1.0 + fine)
        return {
            "inducement": max(0.0, (self.margin - expected_loss * provable_inducement) / self.inducement_cost),
            "conscience": self.margin * self.patient_weight / self.inducement_cost,
            "upcoding": max(0.0, (self.upcoding_gain - expected_loss * provable_upcoding) / self.upcoding_cost),
            "scope_shifting": self.scope_margin * (1.0 - self.patient_weight) / self.scope_cost,
        }

    def levers(self, world: World, belief: float) -> dict[str, float]:
        """Return the levers that a hospital sets: its strategy's, unless the scenario pins them.

        It knows the rules of supervision in force, and fears the harshest.
        """
        rules = [(rule.accuracy, rule.fine_multiple) for rule in world.schemes_of("supervision")]
        accuracy, fine = max(rules, key=lambda rule: rule[0] * (1.0 + rule[1]), default=(1.0, 0.0))
        provable = {behaviour.word(): behaviour.provable for behaviour in world.schemes_of("behaviour")}
        levers = self.best_response(
            belief * accuracy, fine, provable.get("inducement", 0.0), provable.get("upcoding", 0.0)
        )
        if self.strategy == "honest":
            levers = dict.fromkeys(levers, 0.0)
        return levers | dict(self.pin or {})


class Hospital(Institution):  # type: ignore[no-untyped-call]
    """One hospital: its level, its levers, and the chance of inspection that it believes in."""

    def __init__(self, world: World, name: str, role: Hospitals, level: int) -> None:
        super().__init__(world, name, role.name)
        self.level = level
        self.index = len(hospitals(world)) - 1
        self.inspection_belief = role.inspection_belief
        self.inspected = 0.0
        self.levers = role.levers(world, self.inspection_belief)

    @property
    def money(self) -> int:
        """Its purse in the group account, fen."""
        return int(self.world.ledger.purses("hospitals")[self.index])

    def seek_care(self) -> None:
        """Set the year's levers at what it believes about inspection."""
        self.levers = self.role.levers(self.world, self.inspection_belief)

    def learn(self) -> None:
        """Move the belief towards the share of its bills that was inspected this year."""
        gain = self.role.belief_gain
        self.inspection_belief += gain * (self.inspected - self.inspection_belief)
        self.inspected = 0.0


def hospitals(world: World) -> list[Hospital]:
    """Return the hospitals in the order of their index."""
    found: list[Hospital] = [one for one in world.institutions.values() if isinstance(one, Hospital)]
    return found
