"""Bargaining in the shadow of the court: who settles and for how much, when both sides guess how the court will find.

Sources: Gould 1973 (J Legal Studies 2:279) for the range of settlements; Priest & Klein 1984 (J Legal Studies 13:1)
for guesses with errors; Bebchuk 1984 (RAND J Economics 15:404) for what one side knows and the other does not.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from govsim.core.population import Array


def chance_of_winning(merit: Array | float, error_sd: Array | float) -> Array:
    """Return Φ(merit/σ), the chance that the court finds for the plaintiff as one side sees it.

    The court sees the true merit and finds for the plaintiff above 0. A side that sees it without error is sure.

    Args:
        merit: as that side sees it, its own error included; above 0 is fault.
        error_sd: σ, standard deviation of the error, in the unit of merit, 0 or more.
    """
    merit, error = np.broadcast_arrays(np.asarray(merit, np.float64), np.asarray(error_sd, np.float64))
    guess = ndtr(np.divide(merit, error, out=np.zeros(merit.shape), where=error > 0))
    return np.where(error > 0, guess, np.heaviside(merit, 0.5))


def settles(
    plaintiff_chance: Array | float,
    defendant_chance: Array | float,
    award: Array | float,
    stake_ratio: Array | float,
    plaintiff_cost: Array | float,
    defendant_cost: Array | float,
    discount: Array | float = 1.0,
) -> Array:
    """Return whether there is a sum that both prefer to the court: v·π_p·A − c_p ≤ v·π_d·A·r + c_d.

    Args:
        plaintiff_chance: π_p, chance of winning as the plaintiff sees it.
        defendant_chance: π_d, chance that the plaintiff wins as the defendant sees it.
        award: A, what the court would award, CNY.
        stake_ratio: r, what losing costs the defendant over what winning brings the plaintiff; 1 if stakes are
            symmetric, above 1 if its name suffers too.
        plaintiff_cost: c_p, what the court costs the plaintiff beyond what agreeing does, CNY.
        defendant_cost: c_d, what it costs the defendant, CNY.
        discount: v, worth today of a yuan on the day of the judgment, 0 to 1.
    """
    least, most = _limits(
        plaintiff_chance, defendant_chance, award, stake_ratio, plaintiff_cost, defendant_cost, discount
    )
    return np.asarray(least <= most)


def settlement(
    plaintiff_chance: Array | float,
    defendant_chance: Array | float,
    award: Array | float,
    stake_ratio: Array | float,
    plaintiff_cost: Array | float,
    defendant_cost: Array | float,
    discount: Array | float = 1.0,
    bargaining_power: Array | float = 0.5,
) -> Array:
    """Return the sum on which they agree, CNY: a point between the two limits of `settles`, never negative.

    0 where there is no such sum: nothing is paid by agreement. The arguments are those of `settles`, and:

    Args:
        plaintiff_chance: π_p.
        defendant_chance: π_d.
        award: A, CNY.
        stake_ratio: r.
        plaintiff_cost: c_p, CNY.
        defendant_cost: c_d, CNY.
        discount: v.
        bargaining_power: share of the range that goes to the plaintiff, 0 to 1; ½ is Nash's split (1950).
    """
    least, most = _limits(
        plaintiff_chance, defendant_chance, award, stake_ratio, plaintiff_cost, defendant_cost, discount
    )
    return np.where(least <= most, np.maximum(least + bargaining_power * (most - least), 0.0), 0.0)


def _limits(
    plaintiff_chance: Array | float,
    defendant_chance: Array | float,
    award: Array | float,
    stake_ratio: Array | float,
    plaintiff_cost: Array | float,
    defendant_cost: Array | float,
    discount: Array | float,
) -> tuple[Array, Array]:
    """Return the least that the plaintiff takes and the most that the defendant gives, CNY."""
    stake = np.asarray(award, np.float64) * discount
    return plaintiff_chance * stake - plaintiff_cost, defendant_chance * stake * stake_ratio + defendant_cost
