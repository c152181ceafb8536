"""One seed of a comparison: all arms on the same luck, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from govsim.core.scenario import Spec
from govsim.core.scenario.past import first_difference
from govsim.experiments.branching import Lives
from govsim.experiments.compare.noting import Notes, Pair
from govsim.results.tables import agreements
from govsim.results.year_end import purses

if TYPE_CHECKING:
    from govsim.core.world import World

Frames = dict[str, pd.DataFrame]
RECORD = ["year", "metric", "group", "value"]
DEAL = ["year", "name", "lot", "seller", "premium_per_head", "loss_ratio", "margin_before", "margin_after"]
PURSE = ["institution", "role", "balance_fen", "loan_fen"]


def live_seed(seed: int, specs: Sequence[Spec], ruin: str) -> Frames:
    """Live every arm of one seed, the common past once; return the tables of which comparisons are made.

    Arms are numbered from 0 in these tables; pairs are of the first arm with each other one.
    """
    began = [since(specs, arm) for arm in range(len(specs))]
    notes = [Notes(ruin, year) for year in (min(began[1:]), *began[1:])]
    lives = Lives(specs, seed, [[each] for each in notes])
    kept: list[Frames] = [{} for _ in specs]
    for members, world in lives.worlds():
        for arm in members:
            kept[arm] = _of_world(world, arm)
    found = {name: pd.concat([each[name] for each in kept], ignore_index=True) for name in kept[0]}
    pairs = {arm: Pair(notes[0], notes[arm], began[arm]) for arm in range(1, len(specs))}
    found["switchers"] = _numbered({arm: pair.switchers() for arm, pair in pairs.items()})
    found["counts"] = _numbered({arm: pair.counts() for arm, pair in pairs.items()})
    other = {arm: pd.DataFrame({"other_people": [pair.other_people()]}) for arm, pair in pairs.items()}
    found["pairs"] = _numbered(other)
    found["lives"] = pd.DataFrame({"lived": [lives.lived], "saved": [lives.saved]})
    return found


def since(specs: Sequence[Spec], arm: int) -> int:
    """Return the first year in which an arm's rules differ from the first arm's; the first of all if they never do."""
    year = first_difference(specs[0], specs[arm])
    return specs[0].first_year if year is None else year


def _of_world(world: World, arm: int) -> Frames:
    bidders = {(t.contract, t.year): t.bidders for t in world.tenders}
    deals = agreements(world)
    signed = zip(deals["name"], deals["signed"], strict=True)
    last = {key: [row.get(key) for row in purses(world)] for key in PURSE}
    return {
        "records": pd.DataFrame(world.records, columns=RECORD).assign(arm=arm),
        "agreements": deals[DEAL].assign(arm=arm, bidders=pd.array([bidders.get(at) for at in signed], dtype="Int64")),
        "institutions": pd.DataFrame(last).astype({"balance_fen": "Int64", "loan_fen": "Int64"}).assign(arm=arm),
    }


def _numbered(by_arm: dict[int, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([frame.assign(arm=arm) for arm, frame in by_arm.items()], ignore_index=True)
