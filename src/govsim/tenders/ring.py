"""Rings: bidders who agree who wins, take turns, and bid for show. They do so if it pays each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from govsim.tenders.bids import Bids, Yuan

if TYPE_CHECKING:
    from govsim.tenders.tender import Tender

# bids for show lie in this share below the ceiling
NEAR_CEILING = 0.01
# how far the designated winner stays below them, lest one of them win by mistake
GAP = 0.01
# prices of the designated winner that are tried, from its reservation price to the lowest bid for show
PRICES = 200


class Plan(NamedTuple):
    """What a ring would do in a tender.

    Attributes:
        bids: the members' bids, those for show included.
        paid: what the designated winner is paid if it wins, CNY a head and year.
        chance: chance that it wins; below 1 if others bid too.
    """

    bids: Bids
    paid: float
    chance: float


def waits(last_won: Yuan) -> NDArray[np.intp]:
    """Return how many tenders each member waits for its turn: 0 for who won longest ago; of equals the first named."""
    order = np.empty(len(last_won), np.intp)
    order[np.argsort(last_won, kind="stable")] = np.arange(len(last_won))
    return order


def plan(
    tender: Tender, honest: Bids, reservation: Yuan, turn: int, shade: Yuan, outsiders: int, spread: float
) -> Plan | None:
    """Return the best plan of a ring; None if it cannot make the designated member win.

    The others bid for show just below the ceiling and promise no more than the designated winner. Its price, a gap
    below theirs, is the one that makes (paid − r)·Pr(it wins) largest. Outsiders bid in secret: the ring takes
    their bids as normal around the mean of its own members' honest ones.

    Args:
        tender: the rule.
        honest: the bids that the members would make without a ring.
        reservation: the lowest price at which each would sell, CNY a head.
        turn: position of the designated winner.
        shade: how far down in their range the bids for show lie, 0 to 1.
        outsiders: how many bid that are not in it.
        spread: relative standard deviation of outsiders' bids.
    """
    show = honest.ceiling * (1.0 - NEAR_CEILING * shade)
    below = float(np.delete(show, turn).min()) * (1.0 - GAP)
    tried = np.linspace(min(float(reservation[turn]), below), below, PRICES)
    price = np.tile(show, (PRICES, 1))
    price[:, turn] = tried
    rounds = honest._replace(
        price=price,
        quality=np.broadcast_to(np.minimum(honest.quality, honest.quality[turn]), price.shape),
        staff=_no_more(honest.staff, turn),
    )
    wins = np.argmax(tender.points(rounds), axis=-1) == turn
    paid = tender.price(rounds, np.full(PRICES, turn))
    cheaper = ndtr((tried / float(honest.price.mean()) - 1.0) / max(spread, 1e-3)) if outsiders else 0.0
    chance = wins * (1.0 - cheaper) ** outsiders
    best = int(np.argmax((paid - reservation[turn]) * chance))
    if chance[best] <= 0:
        return None
    return Plan(
        rounds._replace(price=price[best], quality=rounds.quality[best]), float(paid[best]), float(chance[best])
    )


def pays(gains: Yuan, turns: NDArray[np.intp], competitive: float, penalty: float, years: int, patience: float) -> bool:
    """Return whether every member is better off in the ring, for good, than undercutting now or competing.

    With d = patience^years, the worth of the next tender in this one, and n members: in the ring
    V = d^w·g / (1 − d^n) − penalty/(n·(1 − d)); in competition C = competitive/(n·(1 − d)); who undercuts a winner
    whose turn it is not its own gets g now and competition ever after, g + d·C.
    Sources: Stigler 1964 (J Polit Econ 72:44); McAfee & McMillan 1992 (AER 82:579); Friedman 1971 (REStud 38:1).

    Args:
        gains: what each would gain as designated winner, CNY a head over the term.
        turns: how many tenders each waits, w.
        competitive: what the winner gains in competition, CNY a head over the term.
        penalty: expected fine of a tender, all members together, CNY a head.
        years: term.
        patience: what a yuan of next year is worth today.
    """
    members, later = len(gains), patience**years
    forever = 1.0 / (members * (1.0 - later))
    ring = later**turns * gains / (1.0 - later**members) - penalty * forever
    compete = competitive * forever
    undercut = np.where(turns > 0, gains + later * compete, compete)
    return bool(np.all(ring >= np.maximum(undercut, compete)))


def _no_more(values: Yuan | float, turn: int) -> Yuan | float:
    return np.minimum(values, values[turn]) if isinstance(values, np.ndarray) else values
