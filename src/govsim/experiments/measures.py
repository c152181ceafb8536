"""Measures: what a figure of a claim can be. Each is a pure function of the worlds lived under one seed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.core.errors import Problem, ScenarioError, did_you_mean
from govsim.experiments.worlds import Records

Spec = Mapping[str, Any]
DESIGN = "design"  # how the arms begin that are the designs of a study


@dataclass(frozen=True)
class Lived:
    """The worlds of a claim under one seed.

    Attributes:
        claim: name of the claim, for messages.
        burn_in: years at the beginning that do not count where a figure names none.
        arms: records by arm, in the order of the file.
    """

    claim: str
    burn_in: int
    arms: Mapping[str, Records]

    def series(self, spec: Spec) -> dict[int, float]:
        """Return a metric by year, counted from the first year of the world, in the arm of the spec."""
        records = self.arms[spec.get("arm", next(iter(self.arms)))]
        key = (spec["metric"], spec.get("group", "all"))
        first = min(year for year, *_ in records)
        values = {year - first: value for (year, *at), value in sorted(records.items()) if tuple(at) == key}
        if not values:
            known = sorted({f"{metric} [{group}]" for _, metric, group in records})
            raise ScenarioError(Problem(self.claim, f"no metric {key}.", did_you_mean(f"{key[0]} [{key[1]}]", known)))
        return values


Measure = Callable[[Lived, Spec], float]


def at(spec: Spec, where: str | Spec) -> Spec:
    """Return the spec elsewhere: in an arm, or with some of its words changed (`{in_years: [0]}`)."""
    return {**spec, **({"arm": where} if isinstance(where, str) else where)}


def level(lived: Lived, spec: Spec) -> float:
    """Return the mean of a metric over the years after the burn-in, or `in_years`, counted from the first as 0.

    Years in which the metric has no value (no tender was held) are passed over.
    """
    return float(np.mean(list(_wanted(lived, spec, lived.series(spec)).values())))


def _wanted(lived: Lived, spec: Spec, series: Mapping[int, float]) -> dict[int, float]:
    """Return the years of a series that a figure speaks of."""
    years = spec.get("in_years")
    found = {
        year: value for year, value in series.items() if (year >= lived.burn_in if years is None else year in years)
    }
    if not found:
        said = f"in none of the years {years}" if years else f"in no year after the burn-in of {lived.burn_in}"
        raise ScenarioError(Problem(lived.claim, f"'{spec['metric']}' has a value {said}.", f"Has: {list(series)}."))
    return found


def pair(lived: Lived, spec: Spec) -> tuple[float, float]:
    """Return the metric at `from` and at `to`: two arms, or two groups of years."""
    return level(lived, at(spec, spec["from"])), level(lived, at(spec, spec["to"]))


def ratio(lived: Lived, spec: Spec) -> float:
    """Return a metric over another, or over itself elsewhere."""
    return level(lived, spec) / level(lived, at(spec, spec["over"]))


def gap(lived: Lived, spec: Spec) -> float:
    """Return a metric less another."""
    return level(lived, spec) - level(lived, at(spec, spec["minus"]))


def difference(lived: Lived, spec: Spec) -> float:
    """Return what the metric is more at `to` than at `from`."""
    before, after = pair(lived, spec)
    return after - before


def relative(lived: Lived, spec: Spec) -> float:
    """Return the same as a share of `from`."""
    before, after = pair(lived, spec)
    return (after - before) / before


def log_slope(lived: Lived, spec: Spec) -> float:
    """Return d ln(metric) / d ln(what was multiplied by `step`)."""
    before, after = pair(lived, spec)
    return math.log(after / before) / math.log(float(spec["step"]))


def arc_elasticity(lived: Lived, spec: Spec) -> float:
    """Return the arc elasticity between two `prices`."""
    q1, q2 = pair(lived, spec)
    c1, c2 = (float(price) for price in spec["prices"])
    return ((q2 - q1) / (q1 + q2)) / ((c2 - c1) / (c1 + c2))


def arc_share(lived: Lived, spec: Spec) -> float:
    """Return one metric's arc elasticity over another's."""
    return arc_elasticity(lived, spec) / arc_elasticity(lived, at(spec, spec["over"]))


def peak(lived: Lived, spec: Spec) -> float:
    """Return where a metric is highest: the top of the parabola through the best arm and its two neighbours.

    `at` says where each arm stands. An arm at either end that is best is returned as it is.
    """
    standing = sorted((float(place), arm) for arm, place in spec["at"].items())
    places, values = [place for place, _ in standing], [level(lived, at(spec, arm)) for _, arm in standing]
    best = int(np.argmax(values))
    if best in (0, len(standing) - 1):
        return places[best]
    a, b, _ = np.polyfit(places[best - 1 : best + 2], values[best - 1 : best + 2], 2)
    return float(-b / (2.0 * a))


def per_year(lived: Lived, spec: Spec) -> float:
    """Return by how much a metric rises a year within `spans`, pairs of years counted from the first as 0: the mean.

    A span at whose ends the metric has no value (the contract was over) is passed over.
    """
    series = lived.series(spec)
    whole = [(since, until) for since, until in spec["spans"] if since in series and until in series]
    if not whole:
        said = f"'{spec['metric']}' has values at the ends of none of the spans {spec['spans']}."
        raise ScenarioError(Problem(lived.claim, said, f"Has: {list(series)}."))
    return float(np.mean([(series[until] - series[since]) / (until - since) for since, until in whole]))


def gap_change(lived: Lived, spec: Spec) -> float:
    """Return by which share the mean distance of a metric from the arm `zero`, |x − x₀| year by year, grows.

    From the arm `from` to `to`; years as in `level`, those that both arms have a value in.
    """
    zero, distances = lived.series(at(spec, spec["zero"])), []
    for where in (spec["from"], spec["to"]):
        series = lived.series(at(spec, where))
        both = {year: abs(series[year] - zero[year]) for year in series if year in zero}
        distances.append(float(np.mean(list(_wanted(lived, spec, both).values()))))
    return distances[1] / distances[0] - 1.0


def noise_ratio(lived: Lived, spec: Spec) -> float:
    """Return how much a metric varies from year to year over what another metric, `over`, says that luck alone gives.

    The variation is the root of half the mean squared difference of successive years, over the mean: that is the
    standard deviation of what is new each year, and a slow drift does not count. Years as in `level`.
    Source: von Neumann, Kent, Bellinson & Hart 1941 (Ann Math Stat 12:153).
    """
    values = np.array(list(_wanted(lived, spec, lived.series(spec)).values()))
    spread = math.sqrt(float(np.mean(np.diff(values) ** 2)) / 2.0)
    return spread / float(values.mean()) / level(lived, at(spec, spec["over"]))


def averted(lived: Lived, spec: Spec) -> float:
    """Return by how much a metric falls from one arm to another for each million that `cost` rises by.

    Where money is spent on what averts little this is a small number, while its inverse, the price of one, has no mean.
    """
    return -difference(lived, spec) / difference(lived, {**spec, **spec["cost"]}) * 1e6


def averted_margin(lived: Lived, spec: Spec) -> float:
    """Return what a change averts for a million less `times` what another one, `over`, does.

    Above zero: the other one pays at least `times` as much for the same.
    """
    return averted(lived, spec) - float(spec["times"]) * averted(lived, {**spec, **spec["over"]})


def part(lived: Lived, spec: Spec) -> float:
    """Return what leaving one thing out (`to`) adds to a metric, over what leaving out each of `all` adds together."""
    return difference(lived, spec) / sum(difference(lived, {**spec, "to": arm}) for arm in spec["all"])


def over_designs(lived: Lived, spec: Spec) -> float:
    """Return the mean of a metric over all designs of the study that the claim names."""
    return float(np.mean([level(lived, at(spec, arm)) for arm in lived.arms if arm.startswith(DESIGN)]))


def worst_fall(lived: Lived, spec: Spec) -> float:
    """Return the largest fall of a metric from one year to the next, 0 if it never falls."""
    values = np.array(list(_wanted(lived, spec, lived.series(spec)).values()))
    return float(np.maximum(-np.diff(values), 0.0).max(initial=0.0))


def survey_z(lived: Lived, spec: Spec) -> float:
    """Return how many standard errors a share moves in the eyes of a survey of `sample` in either world.

    Two independent samples: (p₂ − p₁) / √(2·p(1 − p)/n), p the mean of both.
    """
    before, after = pair(lived, spec)
    mean = (before + after) / 2
    return (after - before) / math.sqrt(2.0 * mean * (1.0 - mean) / float(spec["sample"]))


MEASURES: dict[str, Measure] = {
    "level": level,
    "ratio": ratio,
    "gap": gap,
    "difference": difference,
    "relative": relative,
    "log_slope": log_slope,
    "arc_elasticity": arc_elasticity,
    "arc_share": arc_share,
    "peak": peak,
    "per_year": per_year,
    "gap_change": gap_change,
    "noise_ratio": noise_ratio,
    "averted": averted,
    "averted_margin": averted_margin,
    "part": part,
    "survey_z": survey_z,
    "over_designs": over_designs,
    "worst_fall": worst_fall,
}
