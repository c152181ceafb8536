"""The winner's curse: the cheapest of N naive estimates is too low by s·d_N (Wilson 1977; Kagel & Levin 1986)."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from govsim.agents.insurer import Insurer, expected_maximum
from govsim.agents.insurers import Insurers
from govsim.contracts.fixed_price import FixedPrice
from govsim.contracts.terms import Terms
from govsim.core.streams import Streams
from govsim.tenders.invitation import Invitation
from govsim.tenders.tender import Bids

NAIVE = Insurers(
    expense_rate=0.05,
    quality_cost=0.01,
    least_quality=0.0,
    signal_sd=0.1,
    curse_awareness=0.0,
    claims_sd=0.0,
    risk_aversion=0.0,
    strategic_value=0.0,
    belief_gain=0.0,
    cost_of_capital=0.0,
    reputation=0.0,
    pin={"verification": 0, "denial": 0, "quality": 0, "staff": 1, "mark_up": 0},
)
CONTRACT = FixedPrice(covers="critical", buyer="fund", deposit=0.0)
COST = (100.0, 100.0, 100.0)
TENDERS = 2000


@pytest.mark.parametrize(("bidders", "mean"), [(2, 0.56), (3, 0.85), (4, 1.03), (5, 1.16), (8, 1.42), (10, 1.54)])
def test_the_mean_of_the_largest_of_n_normals_is_the_tabled_one(bidders: int, mean: float) -> None:
    assert expected_maximum(bidders) == pytest.approx(mean, abs=0.005)


def test_of_two_and_three_it_is_known_exactly() -> None:
    assert expected_maximum(1) == pytest.approx(0, abs=1e-9)
    assert expected_maximum(2) == pytest.approx(1 / np.sqrt(np.pi), abs=1e-6)
    assert expected_maximum(3) == pytest.approx(1.5 / np.sqrt(np.pi), abs=1e-6)


def asked(bidders: int) -> Invitation:
    """A tender of one cover, in which nobody can be checked and nothing grows."""
    return Invitation(Terms(CONTRACT), COST, 0.0, (0.0, 0.0), 100_000, bidders, 1000.0)


class Bidder(Insurer):
    """A real insurer, its estimate and its offer, in no world but a stream of luck."""

    def __init__(self, name: str, role: Insurers, streams: Streams, tender: int) -> None:
        self.name, self._role, self.experience = name, role, 0.0
        self.efficiency, self.policy_belief = 1.0, 0.0
        self.curse_awareness = role.curse_awareness
        self._world: Any = SimpleNamespace(
            draw=lambda stream: streams.draw(stream, tender),
            once_a_year=lambda name, compute: compute(),
            year=1,
            schemes_of=lambda kind: [],
            spec=SimpleNamespace(first_year=1),
            institutions={"government": SimpleNamespace(capacity=1.0)},
        )

    @property
    def world(self) -> Any:
        return self._world

    @property
    def money(self) -> int:
        """Enough to bear any loss."""
        return 10**15

    @property
    def role(self) -> Insurers:  # type: ignore[override]
        return self._role


def underpricing(bidders: int, noise: float, awareness: float, tenders: int = TENDERS) -> float:
    """Return the mean of (winner's price − price of an unbiased estimate) / price of it, over many tenders."""
    role, streams = replace(NAIVE, signal_sd=noise, curse_awareness=awareness), Streams(5)
    unbiased = Bidder("unbiased", replace(role, signal_sd=0.0), streams, 0).offer(asked(bidders))
    assert unbiased is not None
    gaps = []
    for tender in range(tenders):
        offers = [Bidder(f"insurer_{number}", role, streams, tender).offer(asked(bidders)) for number in range(bidders)]
        prices = np.array([offer.price for offer in offers if offer is not None])
        _, price = CONTRACT.chosen_by.award(Bids(prices, np.ones(len(prices))))
        gaps.append(price / unbiased.price - 1.0)
    return float(np.mean(gaps))


@pytest.mark.parametrize("noise", [0.05, 0.10, 0.15])
@pytest.mark.parametrize("bidders", [2, 3, 5, 8])
def test_the_winner_of_naive_bidders_is_too_cheap_by_noise_times_d_n(bidders: int, noise: float) -> None:
    found = underpricing(bidders, noise, awareness=0.0, tenders=max(400, TENDERS // bidders))
    assert found == pytest.approx(-noise * expected_maximum(bidders), rel=0.15)


@pytest.mark.parametrize("bidders", [2, 3, 5, 8])
def test_bidders_aware_of_the_curse_win_at_about_the_cost(bidders: int) -> None:
    # (1 − s·d)(1 + s·d) = 1 − (s·d)²: the correction is of first order
    found = underpricing(bidders, 0.10, awareness=1.0, tenders=TENDERS // bidders)
    assert found == pytest.approx(-((0.10 * expected_maximum(bidders)) ** 2), abs=0.01)


def test_half_awareness_takes_off_half_of_it() -> None:
    naive, half, full = (underpricing(5, 0.10, awareness=a, tenders=400) for a in (0.0, 0.5, 1.0))
    assert half == pytest.approx((naive + full) / 2, abs=0.005)
    assert naive < half < full
