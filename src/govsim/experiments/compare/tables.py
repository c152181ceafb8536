"""The tables of a comparison, made of what each seed has left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metrics
from govsim.core.scenario.diff import diff
from govsim.core.scenario.past import first_difference
from govsim.experiments.compare.arms import Arm
from govsim.experiments.compare.seed import Frames, since
from govsim.experiments.compare.statistics import paired, verdicts

LEAD = ["arm", "metric", "group", "unit"]
# what a scenario says about itself, and not about the city
TOLD = ("outcomes", "seed")
DEAL = ["seller", "premium_per_head", "bidders", "loss_ratio", "margin_before", "margin_after"]


class Tables:
    """All tables of a comparison, each made when it is asked for.

    Args:
        arms: the worlds compared; every other is compared with the first.
        seeds: the seeds, in their order.
        lived: what each of these seeds has left.
        matters: the smallest effect that matters, as a share of the first arm's level.
    """

    def __init__(self, arms: Sequence[Arm], seeds: Sequence[int], lived: Sequence[Frames], matters: float) -> None:
        self._arms = arms
        self._specs = [arm.spec for arm in arms]
        self._seeds = seeds
        self._lived = lived
        self._matters = matters

    def _all(self, name: str) -> pd.DataFrame:
        """Return one table of all seeds together."""
        frames = [frames[name].assign(seed=seed) for seed, frames in zip(self._seeds, self._lived, strict=True)]
        return pd.concat(frames, ignore_index=True)

    @property
    def _others(self) -> range:
        return range(1, len(self._arms))

    def arms(self) -> pd.DataFrame:
        """Return the arms: what each says otherwise than the first, and from which year on."""
        rows = [
            {
                "arm": arm.label,
                "title": arm.spec.title,
                "differs_from": first_difference(self._specs[0], arm.spec),
                "differences": "; ".join(str(each) for each in diff(self._specs[0], arm.spec) if each.path not in TOLD),
                "scenario_hash": arm.spec.hash,
            }
            for arm in self._arms
        ]
        return pd.DataFrame(rows).astype({"differs_from": "Int64"})

    # --- outcomes -----------------------------------------------------------------------------

    @cached_property
    def _figures(self) -> pd.DataFrame:
        """Every figure: a row for each metric, group and year, a column for each arm and seed."""
        records = self._all("records")
        order = pd.MultiIndex.from_frame(records[["metric", "group", "year"]]).unique()
        wide = records.set_index(["metric", "group", "year", "arm", "seed"])["value"].unstack(["arm", "seed"])
        return wide.reindex(order)

    def _of(self, arm: int) -> pd.DataFrame:
        return self._figures.reindex(columns=[(arm, seed) for seed in self._seeds])

    def outcomes(self) -> pd.DataFrame:
        """Return, for every arm and figure, the mean over the years from the first difference on, paired by seed."""
        return self._concat(self._outcomes(arm) for arm in self._others)

    def _outcomes(self, arm: int) -> pd.DataFrame:
        began = since(self._specs, arm)
        later = self._figures.index.get_level_values("year") >= began
        first, other = self._of(0)[later], self._of(arm)[later].set_axis(self._of(0).columns, axis=1)
        # a year counts if both worlds have the figure: like is compared with like
        both = first.apply(np.isfinite) & other.apply(np.isfinite)
        means = [frame.where(both).groupby(["metric", "group"], sort=False).mean() for frame in (first, other)]
        measured = both.groupby(["metric", "group"], sort=False).mean().mean(axis=1)
        found = self._judged(arm, means[0].index, *means)
        return found.assign(since=began, measured=measured.to_numpy())

    def years(self) -> pd.DataFrame:
        """Return the same year by year."""
        return self._concat(self._years(arm) for arm in self._others)

    def _years(self, arm: int) -> pd.DataFrame:
        found = self._judged(arm, self._figures.index, self._of(0), self._of(arm))
        found.insert(1, "year", self._figures.index.get_level_values("year"))
        return found

    def _judged(self, arm: int, at: pd.Index[Any], first: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
        names, groups = at.get_level_values("metric"), at.get_level_values("group")
        better = [self._better(arm, *each) for each in zip(names, groups, strict=True)]
        found = paired(first.to_numpy(), other.to_numpy(), self._matters)
        known = metrics()
        lead = {
            "arm": self._arms[arm].label,
            "metric": names,
            "group": groups,
            "unit": [known[name].unit for name in names],
            "better": better,
        }
        return pd.concat([pd.DataFrame(lead), found.assign(verdict=verdicts(found, better))], axis=1)

    def _better(self, arm: int, name: str, group: str) -> str:
        """Return which way is better: as the first scenario says, else the arm's, else the metric itself."""
        for spec in (self._specs[0], self._specs[arm]):
            for path in (f"{name}.{group}", name):
                if path in spec.outcomes:
                    return spec.outcomes[path]
        return metrics()[name].better

    # --- households, contracts, institutions --------------------------------------------------

    def switchers(self) -> pd.DataFrame:
        """Return the households ruined in one world and not in the other, a row for each and year."""
        found = self._all("switchers")
        label = np.array([arm.label for arm in self._arms], object)
        arm = label[found.pop("arm").to_numpy(np.intp)]
        ruined_in = np.where(found.pop("in_first").to_numpy(bool), label[0], arm)
        lead = pd.DataFrame({"seed": found.pop("seed"), "year": found.pop("year"), "first": label[0], "arm": arm})
        lead["household"], lead["ruined_in"] = found.pop("household"), ruined_in
        return pd.concat([lead, found], axis=1)

    def switched(self) -> pd.DataFrame:
        """Return how many households switched: mean over the seeds, by decile, age, place and year; net, paired."""
        counts = self._all("counts").set_index(["arm", "by", "group", "seed"])
        order = counts.reset_index("seed").index.unique()
        wide = {name: counts[name].unstack("seed").reindex(order) for name in counts.columns}
        means = pd.DataFrame({name: frame.mean(axis=1) for name, frame in wide.items()})
        found = paired(wide["ruined_first"].to_numpy(), wide["ruined_arm"].to_numpy(), self._matters)
        net = found[["n", "difference", "half_width", "low", "high", "identical"]]
        net = net.rename(columns={"difference": "net"}).assign(verdict=verdicts(found, ["lower"] * len(found)))
        lead = order.to_frame(index=False)
        lead["arm"] = [self._arms[arm].label for arm in lead["arm"]]
        return pd.concat([lead, means.reset_index(drop=True), net], axis=1)

    def agreements(self) -> pd.DataFrame:
        """Return each contract and year of both worlds side by side: seller, price, bidders, margins."""
        key = ["seed", "year", "name"]
        every = _together(self._all("agreements").drop_duplicates(["arm", *key, "lot"], keep="last"), ["arm", *key])
        sides = {arm: every[every["arm"] == arm].set_index(key)[DEAL] for arm in range(len(self._arms))}
        return self._concat(self._side_by_side(arm, sides[0], sides[arm]) for arm in self._others)

    def _side_by_side(self, arm: int, first: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
        found = first.add_suffix("_first").join(other.add_suffix("_arm"), how="outer").sort_index().reset_index()
        sellers = found[["seller_first", "seller_arm"]].fillna("")
        found[["seller_first", "seller_arm"]] = sellers
        # two worlds in which nobody sells have no seller in common
        found["same_seller"] = (sellers["seller_first"] == sellers["seller_arm"]) & (sellers["seller_first"] != "")
        found = found.rename(columns={"name": "contract"})
        found.insert(0, "arm", self._arms[arm].label)
        return found

    def institutions(self) -> pd.DataFrame:
        """Return what each institution holds and owes at the end, CNY, paired by seed."""
        every = self._all("institutions").drop_duplicates(["arm", "seed", "institution"])
        order = every["institution"].unique()
        role = every.drop_duplicates("institution").set_index("institution")["role"].reindex(order)
        every = every.set_index(["institution", "arm", "seed"])
        found = []
        for what in ("balance", "loan"):
            yuan = (every[f"{what}_fen"].astype("Float64").astype("float64") / FEN_PER_YUAN).unstack(["arm", "seed"])
            wide = yuan.reindex(order)
            for arm in self._others:
                sides = [wide.reindex(columns=[(each, seed) for seed in self._seeds]).to_numpy() for each in (0, arm)]
                figures = paired(sides[0], sides[1], self._matters)
                for side, name in zip(sides, ("level_first", "level_arm"), strict=True):
                    figures[name] = figures[name].fillna(pd.DataFrame(side).mean(axis=1))
                better = ["neither" if what == "balance" else "lower"] * len(figures)
                lead = {"arm": self._arms[arm].label, "institution": order, "role": role.to_numpy(), "what": what}
                found.append(pd.concat([pd.DataFrame(lead), figures.assign(verdict=verdicts(figures, better))], axis=1))
        # who is in one world only stays: a fifth insurer is a difference too
        return self._concat(each[each[["level_first", "level_arm"]].notna().any(axis=1)] for each in found)

    @staticmethod
    def _concat(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
        return pd.concat(list(frames), ignore_index=True)

    def lives(self) -> tuple[int, int, int]:
        """Return years lived, years not lived twice, and household-years in which the people differ."""
        lives, pairs = self._all("lives"), self._all("pairs")
        return int(lives["lived"].sum()), int(lives["saved"].sum()), int(pairs["other_people"].sum())


def _together(deals: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return the lots of each contract and year as one: who sells them, and means over lots, all about as large."""
    if not deals.duplicated(key).any():
        return deals
    how: dict[str, Any] = dict.fromkeys(DEAL, "mean")
    how |= {"bidders": "first", "seller": lambda names: ", ".join(sorted({*filter(None, names)}))}
    return deals.groupby(key, as_index=False, sort=False).agg(how)
