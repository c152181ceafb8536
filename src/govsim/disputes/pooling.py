"""Pooling: the rate of a pool of hospitals that need not join, when those with the highest risk are the keenest."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array
from govsim.metrics.formulas.selection_market import SelectionMarket


def pool_price(
    risks: Array, exposure: Array, reservation: Array, loading: float, rates: Array | float
) -> tuple[float, Array]:
    """Return the rate of the pool in equilibrium, CNY per unit of exposure, and who joins.

    At a rate r a hospital pays r·t, t its place in the tariff, and joins if that is no more than its reservation. The
    rate is the lowest one that covers those who join at it: r·Σ t·n ≥ (1 + θ)·Σ risk·n. Below it every rate loses
    money. If no rate does, the pool unravels: nobody joins, at a rate of nan.
    Sources: Akerlof 1970 (Q J Economics 84:488); Einav, Finkelstein & Cullen 2010 (Q J Economics 125:877).

    Args:
        risks: expected losses of each hospital per unit of exposure, CNY.
        exposure: n, admissions (or beds) of each, 0 or more; one without any moves no rate.
        reservation: the most that each would pay per unit of exposure, CNY; infinite for one that must join.
        loading: θ, what the pool spends over each yuan of losses, 0 or more.
        rates: t, the tariff of each relative to the pool's rate, above 0; 1 if one rate holds for all.
    """
    tariff = np.broadcast_to(np.asarray(rates, np.float64), np.shape(risks))
    keenness = np.asarray(reservation, np.float64) / tariff
    counts = np.asarray(exposure) > 0
    market = SelectionMarket.of(keenness[counts], (risks / tariff)[counts], (exposure * tariff)[counts])
    rate = market.break_even(loading).price
    return rate, keenness >= rate
