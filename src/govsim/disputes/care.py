"""Care: how often a hospital injures, and the safety effort that costs it least under the liability it bears."""

from __future__ import annotations

import numpy as np

from govsim.core.population import Array


def injury_chance(effort: Array | float, base: Array | float, elasticity: float) -> Array:
    """Return p(x) = p₀·x⁻ᵏ, the chance that an admission ends in an injury by negligence.

    Source: the declining, convex p(x) of Brown 1973 (J Legal Studies 2:323) and Shavell 1987, of constant elasticity.

    Args:
        effort: safety effort x, index, above 0; 1 is the effort at which p₀ was measured.
        base: p₀, share of admissions, small: it is not cut off at 1.
        elasticity: k, above 0.
    """
    return np.asarray(base * np.asarray(effort, np.float64) ** -elasticity)


def best_effort(
    elasticity: float, base: Array | float, liability: Array | float, unit_cost: Array | float, least: float = 0.0
) -> Array:
    """Return x* = (k·p₀·D/B)^(1/(1+k)), the effort that minimises B·x + p₀·x⁻ᵏ·D per admission; at least `least`.

    The chance of injury then answers D with the elasticity −k/(1+k), and a hospital that bears nothing (D = 0) does no
    more than it must. Sources: Shavell 1979 (Q J Economics 93:541), 1987; Danzon 1985, Medical Malpractice.

    Args:
        elasticity: k of `injury_chance`, above 0.
        base: p₀ of `injury_chance`, share of admissions.
        liability: D, what an injury is expected to cost the hospital itself, CNY, 0 or more: the chance that it is
            disputed × the share of awards that it bears in the end (`internalised`) and what its name suffers.
        unit_cost: B, CNY per admission for a unit of effort, above 0.
        least: effort that is made anyhow, index, 0 or more.
    """
    optimum = (elasticity * base * np.asarray(liability, np.float64) / unit_cost) ** (1.0 / (1.0 + elasticity))
    return np.maximum(optimum, least)


def internalised(covered: Array | float, credibility: Array | float, pass_through: Array | float) -> Array:
    """Return ℓ = (1 − cov) + cov·Z·β, the share of an award that the hospital bears in the end.

    Under full cover at a flat premium (cov = 1, Z = 0) it is 0; experience rating brings Z·β of it back.
    Source: Shavell 1979, with the premium of Bühlmann 1967 (see `experience_rating`) in place of a single period's.

    Args:
        covered: cov, share of the award that the insurer pays, 0 to 1.
        credibility: Z, weight of its own losses in its premium, 0 to 1.
        pass_through: β, what later premiums take back of a yuan that is fully credible, 0 or more.
    """
    return np.asarray((1.0 - np.asarray(covered, np.float64)) + covered * np.asarray(credibility) * pass_through)
