"""Risk corridor: profit above a cap goes back, loss is shared, beyond a stop-loss the buyer bears it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.contracts.contract import Contract, Yuan
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class RiskCorridor(Contract):
    """What the seller keeps of its margin m = (premium − claims − expenses) / premium:

    M = min(m, κ) + s_U·max(m − κ, 0) if m > 0; M = (1 − s_L)·m if −z < m < 0; below −z the buyer bears
    all further loss. κ profit cap, s_U share of the excess kept, s_L share of loss borne by the
    buyer, z stop-loss. Cap without loss sharing is a short call: see docs/model.md for E[M].
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
    loss_share: float = setting(0.0, unit="share", low=0, high=1, what="Part of a loss that the buyer bears, s_L.")
    stop_loss: float | None = setting(
        None,
        unit="share",
        low=0,
        what="Loss, as a share of premium, beyond which the buyer bears all, z; none if left out.",
    )

    def kept(self, margin: Yuan) -> Yuan:
        """Return the margin M that the seller keeps of a margin m."""
        gain = np.minimum(margin, self.profit_cap) + self.share_of_excess * np.maximum(margin - self.profit_cap, 0.0)
        borne = margin if self.stop_loss is None else np.maximum(margin, -self.stop_loss)
        return np.where(margin > 0, gain, (1.0 - self.loss_share) * borne)

    def settlement(self, premium: Yuan, claims: Yuan, expenses: Yuan) -> Yuan:
        """Return (M − m)·premium; nothing where nobody is insured."""
        margin = (premium - claims - expenses) / np.where(premium > 0, premium, 1.0)
        return (self.kept(margin) - margin) * premium
