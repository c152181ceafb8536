"""The whole stack of layers as one rule: what of a bill would be left to the household."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN, Fen
from govsim.households.bills import Bills, Part, Yuan
from govsim.layers.layer import Layer


def left_to_household(bills: Bills, layers: Sequence[Layer]) -> Fen:
    """Let every layer but the household's purse take its slice of these bills; return what is left, fen."""
    for layer in layers:
        if bills.service in layer.services and not layer.pays_households:
            bills.take(layer.name, layer.benefit(bills), layer.scope)
    return bills.unpaid


def effective_price(bills: Bills, layers: Sequence[Layer], spot_weight: float) -> Yuan:
    """Return the share of its price that care costs the patient, under the whole stack of layers.

    A patient answers to a mix of the price paid along the spell and of the price of the last yuan:
    c = θ·(left / bill) + (1 − θ)·(d left / d bill), the first being the mean of the spot prices
    along the bill, the second the end-of-year price, at the bill that the need would make.
    Source: Keeler & Rolph 1988 (J Health Econ); Aron-Dine, Einav & Finkelstein 2013 (JEP).
    """
    price = np.empty(len(bills))
    for rows in bills.stretches():
        price[rows] = _price(Part(bills, rows), layers, spot_weight)
    return price


def _price(bills: Bills, layers: Sequence[Layer], spot_weight: float) -> Yuan:
    step = 0.02
    need = np.maximum(bills.need, 1.0)
    left = []
    for factor in (1.0, 1.0 + step):
        bills.write_in_proportion(need * factor)
        left.append(left_to_household(bills, layers) / FEN_PER_YUAN)
    last = left[1] - left[0]
    last /= step * need
    np.clip(last, 0.0, 1.0, out=last)
    last *= 1.0 - spot_weight
    mean = left[0]
    mean /= need
    mean *= spot_weight
    return np.add(mean, last, out=mean)
