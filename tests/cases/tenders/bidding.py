"""Insurers of the tiny town whose offers and settings a test sets by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govsim.core.world import World
from govsim.tenders.invitation import Invitation, Offer

# the poor woman's 45,000 in scope cost the layer .6 x 35,000 = 21,000, or 7,000 for each of three residents
CLAIMS = 7000.0


class Role:
    """The role of an institution, with some settings changed."""

    def __init__(self, role: Any, changed: dict[str, Any]) -> None:
        self._role, self._changed = role, changed

    def __getattr__(self, name: str) -> Any:
        return self._changed[name] if name in self._changed else getattr(self._role, name)


def offers(
    world: World, prices: list[float | None], heard: list[Invitation] | None = None, quality: float = 0.5
) -> None:
    """Let the insurers bid these prices, their limits at the same time; None stays away."""

    def made(price: float | None) -> Callable[[Invitation], Offer | None]:
        def offer(invitation: Invitation) -> Offer | None:
            if heard is not None:
                heard.append(invitation)
            return None if price is None else Offer(price, quality, invitation.expected, reservation=price)

        return offer

    for number, price in enumerate(prices, 1):
        world.institutions[f"insurer_{number}"].offer = made(price)


def spend(world: World, name: str, yuan: float) -> None:
    """Take money away from an insurer."""
    world.ledger.owe("outside", int(yuan * 100), "gone")
    world.ledger.pay(name, "outside", int(yuan * 100), "gone")
