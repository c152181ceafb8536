"""Awareness: what is known of risks, rules and help spreads from neighbour to neighbour, is told, and fades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.core.population import Array
from govsim.core.scheme import Scheme, setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Awareness(Scheme):
    """w' = (1 − f)·w + (1 − (1 − f)·w)·[1 − (1 − o)(1 − c·w̄)], w̄ the mean awareness of a household's neighbours.

    Each year a share f is forgotten; of what is not known, outreach tells o = 1 − exp(−spending / price) and
    neighbours tell c·w̄. Without outreach a city rests at w = 1 − f / c about. Outreach is paid by the city.
    Source: diffusion by two channels, Bass 1969 (Management Science 15:215), with forgetting. Figures: assumptions.
    """

    kind: ClassVar[str] = "households"
    order: ClassVar[int] = 70

    network: str = setting(unit="name", refers_to="networks", what="The network on which it spreads.")
    contagion: float = setting(
        0.1,
        unit="share/year",
        low=0,
        high=1,
        what="Share c of the unknown that a neighbour who knows all tells a year.",
    )
    fading: float = setting(0.055, unit="share/year", low=0, high=1, what="Share f that is forgotten a year.")
    outreach: float = setting(
        0.0, unit="CNY/person/year", low=0, what="What the city spends on telling people, a head and year."
    )
    price: float = setting(
        20.0, unit="CNY/person", low=0.01, what="Spending a head that tells 63 % of those who do not know."
    )

    def set_budget(self, world: World) -> None:
        """Have the city pay for outreach."""
        heads = np.count_nonzero(world.persons.alive)
        world.institutions["government"].spend(self.outreach * heads, "outreach")

    def learn(self, world: World) -> None:
        """Forget some, hear some."""
        awareness = world.households.awareness
        around = world.networks[self.network].share_of_neighbours(awareness)
        awareness[:] = self.spreads(awareness, around)

    def spreads(self, awareness: Array, around: Array) -> Array:
        """Return next year's awareness.

        Args:
            awareness: this year's, 0 to 1.
            around: its mean over each household's neighbours.
        """
        kept = (1.0 - self.fading) * awareness
        told = 1.0 - np.exp(-self.outreach / self.price) * (1.0 - self.contagion * around)
        return np.asarray(kept + (1.0 - kept) * told)
