"""What campaigns raise, how unequally, for whom; whether they are true, and whether the platform is trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.crowdfunding_platform import Campaigns, Platform
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.formulas.average import ratio
from govsim.metrics.formulas.inequality import concentration_index, gini
from govsim.metrics.formulas.rank import fractional_rank

if TYPE_CHECKING:
    from govsim.core.world import World


def _platforms(world: World) -> list[Platform]:
    return [each for each in world.institutions.values() if isinstance(each, Platform)]


def _campaigns(world: World) -> Campaigns | None:
    """Return the year's campaigns; of the last platform's last layer, if there are several."""
    files = [each for platform in _platforms(world) for each in platform.campaigns.values()]
    return files[-1] if files else None


def _raised(world: World) -> tuple[Campaigns, Array, Array] | None:
    """Return the campaigns, which of them ran, and what each of those raised, CNY; None if none ran."""
    found = _campaigns(world)
    if found is None or not found.ran.any():
        return None
    ran = np.flatnonzero(found.ran)
    return found, ran, found.raised[ran] / FEN_PER_YUAN


@metric(
    unit="CNY",
    label="Raised by a campaign",
    better="higher",
    source="averages of the largest Chinese platform to March 2022",
)
def crowdfunding_raised(world: World) -> dict[str, float]:
    """What a campaign that ran has raised this year: mean, median."""
    found = _raised(world)
    return {} if found is None else {"mean": float(found[2].mean()), "median": float(np.median(found[2]))}


@metric(
    unit="share",
    label="Inequality of what campaigns raise",
    better="lower",
    source="Waterdrop, 27,000 cases: most low, very few large; Gini 1912",
)
def crowdfunding_inequality(world: World) -> dict[str, float]:
    """Share of all that is raised that goes to the top tenth of campaigns (at least one); Gini of what is raised."""
    found = _raised(world)
    if found is None or not found[2].any():
        return {}
    raised = np.sort(found[2])
    top = raised[-max(1, len(raised) // 10) :]
    return {"top_tenth": ratio(float(top.sum()), float(raised.sum())), "gini": gini(raised, np.ones(len(raised)))}


@metric(
    unit="share of campaigns", label="Campaigns that reach their target", better="higher", source="completion ratio"
)
def crowdfunding_target_reached(world: World) -> float | dict[str, float]:
    """Campaigns that raised all that they asked for, to a hundredth of a per cent, over those that ran."""
    found = _raised(world)
    if found is None:
        return {}
    campaigns, ran, _ = found
    return float(np.mean(campaigns.raised[ran] >= 0.9999 * campaigns.target[ran]))


@metric(
    unit="campaigns per 1,000 severe cases",
    label="Campaigns",
    better="neither",
    source="how common campaigns are among the gravely ill",
)
def crowdfunding_campaigns(world: World) -> float | dict[str, float]:
    """Campaigns that were started, per 1,000 living persons under severe treatment this year."""
    found = _campaigns(world)
    severe = np.count_nonzero(world.persons.severe & world.persons.alive)
    return {} if found is None or not severe else 1000 * len(found.row) / severe


@metric(
    unit="donations",
    label="Donations to a campaign",
    better="neither",
    source="averages of the largest Chinese platform to March 2022",
)
def crowdfunding_donations(world: World) -> dict[str, float]:
    """Mean donations to a campaign that ran: all, and those by households of the city."""
    found = _raised(world)
    if found is None:
        return {}
    campaigns, ran, _ = found
    return {"all": float(campaigns.donations[ran].mean()), "inside": float(campaigns.inside[ran].mean())}


@metric(
    unit="index",
    label="Who raises more, given need",
    better="lower",
    source="Wagstaff & van Doorslaer 2000: horizontal inequity as unstandardised less need-expected concentration",
)
def crowdfunding_concentration(world: World) -> float | dict[str, float]:
    """Concentration by income per head of what true campaigns raise, less that of what their need predicts.

    Predicted by a straight line of ln raised on ln target; above zero if those better off raise more.
    """
    found = _raised(world)
    if found is None:
        return {}
    campaigns, ran, _ = found
    chosen = ran[~campaigns.false[ran] & (campaigns.raised[ran] > 0)]
    if len(chosen) < 3:
        return {}
    raised, target = campaigns.raised[chosen].astype(np.float64), np.log(campaigns.target[chosen])
    slope, level = _line(target, np.log(raised))
    weights = np.ones(len(chosen))
    rank = fractional_rank(world.households.last_income_per_head[campaigns.row[chosen]], weights)
    predicted = np.exp(level + slope * target)
    return concentration_index(raised, rank, weights) - concentration_index(predicted, rank, weights)


def _line(x: Array, y: Array) -> tuple[float, float]:
    """Return slope and level of the straight line of least squares; slope 0 if all x are alike."""
    apart = x - x.mean()
    slope = ratio(float(apart @ y), float(apart @ apart))
    return slope, float(y.mean()) - slope * float(x.mean())


@metric(
    unit="elasticity",
    label="Raised by ties",
    better="neither",
    source="log-log regression, as studies of campaigns and social capital use",
)
def crowdfunding_tie_elasticity(world: World) -> dict[str, float]:
    """Slope of ln raised on ln of the ties of the household (`ties`), and of the ties of those (`second`)."""
    found = _raised(world)
    if found is None:
        return {}
    campaigns, ran, _ = found
    slopes = {}
    for name, ties in (("ties", campaigns.degree), ("second", campaigns.second)):
        chosen = ran[(campaigns.raised[ran] > 0) & (ties[ran] > 0)]
        if len(chosen) > 2:
            slopes[name] = _line(np.log(ties[chosen]), np.log(campaigns.raised[chosen]))[0]
    return slopes


@metric(
    unit="odds ratio",
    label="Reciprocity in donating",
    better="neither",
    source="Mantel & Haenszel 1959, J National Cancer Institute 22:719",
)
def crowdfunding_reciprocity(world: World) -> float | dict[str, float]:
    """Odds that a hearer of the city donates, where it was helped before or the patient's household has donated.

    Over the odds where neither is so; pooled over those tied to the patient and those not.
    """
    found = _campaigns(world)
    if found is None:
        return {}
    heard, gave = found.tried[:, :, 0].astype(float), found.tried[:, :, 1].astype(float)
    whole = np.maximum(heard.sum(axis=1), 1)
    for_it = (gave[:, 1] * (heard - gave)[:, 0] / whole).sum()
    against = ((heard - gave)[:, 1] * gave[:, 0] / whole).sum()
    return float(for_it / against) if against else {}


@metric(
    unit="share",
    label="False campaigns",
    better="lower",
    source="Becker 1968, JPE 76:169, of households that could pay themselves",
)
def crowdfunding_fraud(world: World) -> dict[str, float]:
    """False campaigns over all that were started; and the part of what is raised that goes to those that ran."""
    found = _raised(world)
    if found is None:
        return {}
    campaigns, ran, raised = found
    money = ratio(float(raised[campaigns.false[ran]].sum()), float(raised.sum()))
    return {"campaigns": float(np.mean(campaigns.false)), "money": money}


@metric(unit="share", label="Trust in crowdfunding", better="higher", source="belief that a campaign is true")
def crowdfunding_trust(world: World) -> dict[str, float]:
    """Trust in each platform, 0 to 1, after this year."""
    return {each.name: each.trust for each in _platforms(world)}
