"""Risk corridor: profit above a cap goes back, loss is shared by bands and by cause, down to a floor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.contracts.account import Account, Number, Yuan
from govsim.contracts.contract import Contract
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class RiskCorridor(Contract):
    """What the seller keeps of its margin m = (premium − claims − expenses) / premium:

    M = min(m, κ) + s_U·max(m − κ, 0) if m > 0; a loss is borne by the buyer at the rate of each band that it
    reaches into, s_L in the first; and M never falls below the floor. Claims that a change of policy after signing
    has caused are taken out of m first, and borne by the buyer at a rate of their own.
    κ profit cap, s_U share of the excess kept, s_L share of loss borne by the buyer. A cap without loss
    sharing is a short call: see docs/model.md for E[M].
    Source: contracts under State Council Office Doc 57 (2015); bands as in Layton, McGuire & Sinaiko
    2016 (AJHE).
    """

    profit_cap: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="contract/profit_cap",
        what="Margin above which profit goes back, κ.",
    )
    share_of_excess: float = setting(
        0.0, unit="share", low=0, high=1, what="Part of the profit above the cap that the seller keeps, s_U."
    )
    loss_share: float = setting(
        0.0, unit="share", low=0, high=1, what="Part of a loss that the buyer bears, s_L: in the first band."
    )
    bands: tuple[float, ...] = setting(
        (), unit="share", low=0, high=10, what="Losses, as shares of premium, from which further bands begin."
    )
    band_shares: tuple[float, ...] = setting(
        (), unit="share", low=0, high=1, what="Part of the loss in each further band that the buyer bears."
    )
    floor: float | None = setting(
        None, unit="share", low=-10, high=1, what="Lowest margin that the seller is left with; none if left out."
    )
    policy_share: float = setting(
        0.0, unit="share", low=0, high=1,
        what="Part of the claims caused by changed rules that the buyer bears, outside the corridor.",
    )  # fmt: skip

    def kept(self, margin: Yuan) -> Yuan:
        """Return the margin M that the seller keeps of a margin m."""
        gain = np.minimum(margin, self.profit_cap) + self.share_of_excess * np.maximum(margin - self.profit_cap, 0.0)
        shares = np.array([self.loss_share, *self.band_shares])
        loss, borne = -np.minimum(margin, 0.0), 0.0
        for start, more in zip((0.0, *self.bands), np.diff(shares, prepend=0.0), strict=True):
            borne = borne + more * np.maximum(loss - start, 0.0)
        kept = np.where(margin > 0, gain, borne - loss)
        return kept if self.floor is None else np.maximum(kept, self.floor)

    def settlement(self, year: Account) -> Number:
        """Return (M − m)·premium and the buyer's part of what policy has caused; nothing where nobody is insured."""
        margin = (year.result + year.policy) / np.where(np.asarray(year.premium) > 0, year.premium, 1.0)
        return (self.kept(margin) - margin) * year.premium + self.policy_share * np.asarray(year.policy)

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Bands rise and have a share each; the cap is not below the floor."""
        yield from super().check(values)
        bands, shares = values["bands"], values["band_shares"]
        if len(bands) != len(shares):
            yield "band_shares", f"{len(shares)} shares for {len(bands)} further bands."
        if list(bands) != sorted(set(bands)) or 0 in bands:
            yield "bands", "the bands must rise, each above 0."
        if values["floor"] is not None and values["floor"] > values["profit_cap"]:
            yield (
                "floor",
                f"{values['floor']:g} is above the profit cap, {values['profit_cap']:g}: nothing is left between.",
            )
        elif values["floor"] == values["profit_cap"] and values["floor"] and not values["share_of_excess"]:
            said = f"{values['floor']:g} is the profit cap too: that margin is certain whatever happens."
            yield "floor", f"{said} Lower the floor, or write a cost_plus."
