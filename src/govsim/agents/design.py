"""Design: a government that chooses the rules of a contract by a stated objective, before it puts it out to tender."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.agents.imagination import Ahead, imagined, staffing
from govsim.agents.underwriting import promise, reservation

if TYPE_CHECKING:
    from govsim.agents.government import Government
    from govsim.agents.insurers import Insurers
    from govsim.contracts.contract import Contract
    from govsim.tenders.invitation import Invitation

MOST_DESIGNS = 200


def designed(ruler: Government, insurers: Insurers, invitation: Invitation, capacity: float) -> Contract:
    """Return the contract whose expected cost to the city is lowest among those that the government can choose.

    For each it asks what an insurer without private information would bid and do (`underwriting.reservation`), and
    minimises, a head and year,

        premium + settlement + w_d·(valid claims refused) − w_q·(quality of service),

    with the weights of the scenario. A contract for which nobody would come under the ceiling is not chosen; if
    nobody would come for any, the scenario's own stands.
    Source: the principal of Laffont & Tirole 1993, who knows what its terms lead to but not who it deals with.
    """
    own = invitation.terms.contract
    costs = {one: cost(ruler, insurers, with_contract(invitation, one), capacity) for one in designs(ruler, own)}
    best = min(costs, key=lambda one: costs[one])
    return best if costs[best] < np.inf else own


def designs(ruler: Government, contract: Contract) -> Iterator[Contract]:
    """Yield the contract under every combination of the values that may be chosen of its settings."""
    free = {name: values for name, values in dict(ruler.chooses or {}).items() if name in type(contract).settings()}
    for values in itertools.product(*free.values()):
        other: dict[str, Any] = dict(zip(free, values, strict=True))
        yield replace(contract, **other)


def with_contract(invitation: Invitation, contract: Contract) -> Invitation:
    """Return the same invitation for another contract."""
    return invitation._replace(terms=replace(invitation.terms, contract=contract))


def cost(ruler: Government, insurers: Insurers, invitation: Invitation, capacity: float) -> float:
    """Return the objective of a contract, CNY a head and year; infinite if nobody would come."""
    ahead = _ahead(insurers, invitation, capacity)
    ahead = ahead._replace(promised=promise(insurers, ahead, invitation.ceiling))
    found = reservation(insurers, ahead)
    if found is None or found[0] > invitation.ceiling:
        return np.inf
    price, levers = found
    rule = invitation.terms.contract.chosen_by
    spread = insurers.signal_sd * (1.0 - invitation.disclosure)
    mark_up = rule.mark_up(invitation.bidders, spread, invitation.ceiling / price)
    price = min(invitation.ceiling, price * (1.0 + mark_up))
    years = imagined(insurers, ahead, np.array([price]), levers)
    outlook = ahead.terms.outlook(years)
    outlay = float(np.mean(np.asarray(outlook.years.premium) + outlook.owed))
    refused = float(np.mean(np.asarray(years.denied)))
    service = float(levers.quality * staffing(levers.staff))
    return outlay + ruler.refusal_weight * refused - ruler.service_weight * service


def _ahead(insurers: Insurers, invitation: Invitation, capacity: float) -> Ahead:
    """Return a term as an insurer sees it that knows what the buyer knows, and owns what insurers begin with."""
    growth = invitation.growth
    years = np.arange(len(invitation.expected))
    claims = np.array(invitation.expected)
    indexed: Any = [invitation.terms.premium_index(int(age), *growth) for age in years]
    wages = np.array([(1.0 + growth[1]) ** int(age) for age in years])
    return Ahead(
        invitation.terms, claims, claims, np.array(indexed), wages, invitation.leakage, insurers.expense_rate,
        money=insurers.capital, capacity=capacity,
    )  # fmt: skip
