"""Collaboration: how departments of a city back a product together, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.agents.institution import Role
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World

PARTS = ("data_sharing", "endorsement", "one_stop", "personal_account", "joint_promotion")


@dataclass(frozen=True, kw_only=True)
class Collaboration(Role):
    """Collaborative governance: five things that a city may do for a product, each from 0 to 1.

    Their geometric mean is G: one that is not done at all undoes the rest. What the city does costs it by the mean of
    the five.
    Source: Ansell & Gash 2008, JPART 18:543, for the concept; the index is ours.
    """

    order: ClassVar[int] = 30
    plays: ClassVar[tuple[str, ...]] = ("collaboration",)

    data_sharing: float = setting(
        0.5, unit="share", low=0, high=1, what="Records of basic insurance that insurers and agency may use."
    )
    endorsement: float = setting(0.5, unit="share", low=0, high=1, what="How openly the city stands behind it.")
    one_stop: float = setting(0.5, unit="share", low=0, high=1, what="Claims settled when the hospital's bill is paid.")
    personal_account: float = setting(
        0.5, unit="share", low=0, high=1, what="How far employees' personal accounts may pay for it."
    )
    joint_promotion: float = setting(
        0.5, unit="share", low=0, high=1, what="How far departments, villages and employers promote it together."
    )
    account_ease: float = setting(
        unit="share", low=0, high=1, parameter="inclusive/account_ease",
        what="How much less a premium out of a personal account is felt than one out of pocket.",
    )  # fmt: skip
    cost: float = setting(
        unit="CNY/person/year", low=0, parameter="inclusive/collaboration_cost",
        what="What all five cost the city, a head of its people.",
    )  # fmt: skip

    def accounts(self) -> tuple[str, ...]:
        """The city pays for it."""
        return ()

    def found(self, world: World) -> None:
        """Found nothing: departments that meet."""

    @property
    def index(self) -> float:
        """Return G, the geometric mean of the five."""
        return float(np.prod([getattr(self, part) for part in PARTS]) ** (1.0 / len(PARTS)))

    def set_budget(self, world: World) -> None:
        """Have the city pay for what it does."""
        done = float(np.mean([getattr(self, part) for part in PARTS]))
        heads = np.count_nonzero(world.persons.alive)
        world.institutions["government"].spend(self.cost * done * heads, "collaboration")
