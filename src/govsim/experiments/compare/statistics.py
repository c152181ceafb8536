"""Paired statistics: what two arms differ by on the same seeds, how sure that is, and what pairing was worth.

With d the difference of a seed, n the seeds, s_d its standard deviation and t(p) Student's quantile at n − 1 degrees
of freedom: the 95 % interval is mean(d) ± t(.975)·s_d / √n; the minimal detectable effect, found in 80 of 100 such
comparisons at 5 % two-sided, is (t(.975) + t(.80))·s_d / √n; pairing bought (s_A² + s_B²) / s_d², the variance of the
difference had each arm had seeds of its own.
Sources: Law 2015, Simulation Modeling and Analysis, 5th ed., sections 10.2.1 and 11.2; Bloom 1995 (Evaluation Review).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from govsim.core.population import Array

Numbers = NDArray[np.float64]
CONFIDENCE, POWER = 0.975, 0.80
BETTER, WORSE, HIGHER, LOWER = "better", "worse", "higher", "lower"
NO_DIFFERENCE, BEYOND_NOISE = "no difference", "no difference beyond noise"
UNDER_POWERED, NOT_COMPARABLE = "under-powered", "not in both"
# so many seeds are not asked of anybody
MOST_SEEDS = 1_000_000


def paired(first: Numbers, other: Numbers, matters: float) -> pd.DataFrame:
    """Return the statistics of each row, one column a seed; a pair with a number that is missing is left out.

    Args:
        first: the first arm's figures. other: another arm's, on the same seeds.
        matters: the smallest effect that matters, as a share of the first arm's level.
    """
    both = np.isfinite(first) & np.isfinite(other)
    n = both.sum(axis=1)
    with np.errstate(invalid="ignore"):  # inf - inf is no pair
        difference = np.where(both, other - first, 0.0)
    level, variance_first = _moments(first, both, n)
    level_other, variance_other = _moments(other, both, n)
    mean, variance = _moments(difference, both, n)
    t, power = (stdtrit(np.maximum(n - 1, 1), p) for p in (CONFIDENCE, POWER))
    error = np.where(n > 1, np.sqrt(variance / np.maximum(n, 1)), np.nan)
    identical = (n > 0) & ~difference.any(axis=1)
    unpaired = variance_first + variance_other
    gain = np.divide(unpaired, variance, out=np.full(len(n), np.inf), where=variance > 0)
    detectable = (t + power) * error
    effect = matters * np.abs(level)
    return pd.DataFrame(
        {
            "n": n,
            "level_first": level,
            "level_arm": level_other,
            "difference": mean,
            "half_width": t * error,
            "low": mean - t * error,
            "high": mean + t * error,
            "sd": np.where(n > 1, np.sqrt(variance), np.nan),
            "identical": identical,
            "variance_reduction": np.where((n > 1) & (unpaired > 0), gain, np.nan),
            "detectable": detectable,
            "smallest_effect": effect,
            "seeds_needed": _seeds_needed(np.sqrt(variance), effect, n, detectable),
        }
    )


def _moments(values: Numbers, both: Array, n: Array) -> tuple[Numbers, Numbers]:
    """Return mean and variance of each row over the pairs; not a number without a pair, zero variance with one."""
    known = np.where(both, values, 0.0)
    pairs = np.maximum(n, 1)
    mean = known.sum(axis=1) / pairs
    # equal numbers have no variance, whatever their sum was rounded to
    around = np.where(both, known - mean[:, None], 0.0) * _spread(known, both)[:, None]
    return np.where(n > 0, mean, np.nan), (around**2).sum(axis=1) / np.maximum(pairs - 1, 1)


def _spread(known: Numbers, both: Array) -> Array:
    low, high = np.where(both, known, np.inf).min(axis=1), np.where(both, known, -np.inf).max(axis=1)
    return low < high


def _seeds_needed(sd: Numbers, effect: Numbers, n: Array, detectable: Numbers) -> Any:
    """Return how many seeds would detect the smallest effect that matters; missing where nobody can say."""
    found: list[int | None] = []
    for spread, wanted, pairs, now in zip(sd, effect, n, detectable, strict=True):
        if pairs < 2 or not np.isfinite(wanted) or (wanted <= 0 < spread):
            found.append(None)
            continue
        found.append(int(pairs) if now <= wanted else _seeds(float(spread), float(wanted), int(pairs)))
    return pd.array(found, dtype="Int64")


def _seeds(sd: float, effect: float, enough: int) -> int | None:
    """Return the fewest seeds, more than `enough`, whose minimal detectable effect is that small."""
    few, many = enough, 2 * enough
    while _detectable(sd, many) > effect:
        few, many = many, 2 * many
        if many > MOST_SEEDS:
            return None
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if _detectable(sd, middle) <= effect else (middle, many)
    return many


def _detectable(sd: float, n: int) -> float:
    return float((stdtrit(n - 1, CONFIDENCE) + stdtrit(n - 1, POWER)) * sd / np.sqrt(n))


def verdicts(found: pd.DataFrame, better: list[str]) -> list[str]:
    """Return the verdict on each row; `better` says which way is ("higher", "lower" or "neither")."""
    columns = [found[name] for name in ("n", "identical", "low", "high", "detectable", "smallest_effect")]
    return [_verdict(*row) for row in zip(*columns, better, strict=True)]


def _verdict(n: int, identical: bool, low: float, high: float, detectable: float, effect: float, better: str) -> str:
    if not n:
        return NOT_COMPARABLE
    if identical and n > 1:
        return NO_DIFFERENCE
    if low > 0 or high < 0:
        up = low > 0
        if better in (HIGHER, LOWER):
            return BETTER if up == (better == HIGHER) else WORSE
        return HIGHER if up else LOWER
    return BEYOND_NOISE if detectable <= effect else UNDER_POWERED
