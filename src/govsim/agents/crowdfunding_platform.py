"""The crowdfunding platform: whom it verifies, what it finds out, how far it is trusted, what it remembers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.agents.institution import Institution
from govsim.agents.society import Society
from govsim.core.ledger import to_fen
from govsim.core.population import Array
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class CrowdfundingPlatform(Society):
    """Carries campaigns from those in need to donors, for a fee; verifies some, is trusted more or less.

    A campaign that is verified shows it. A false one that is verified is refused with the accuracy of verification;
    of those that run, some are found out afterwards, are fined, and cost the platform trust. What the fee does not
    pay of verification its owners pay, who live elsewhere.
    Trust moves by a share a year towards 1 − m·(false campaigns found among all): one that is found is heard of like m.
    """

    plays: ClassVar[tuple[str, ...]] = ("fund", "crowdfunding_platform")

    fee: float = setting(
        unit="share", low=0, high=0.5, parameter="crowdfunding/fee", what="Part of what is raised that it keeps."
    )
    verification: float = setting(
        unit="share", low=0, high=1, parameter="crowdfunding/verification", what="Share of campaigns that it verifies."
    )
    accuracy: float = setting(
        unit="share", low=0, high=1, parameter="crowdfunding/accuracy",
        what="Chance that verification sees through a false campaign.",
    )  # fmt: skip
    verification_cost: float = setting(
        unit="CNY", low=0, parameter="crowdfunding/verification_cost", what="What verifying a campaign costs."
    )
    detection: float = setting(
        unit="share", low=0, high=1, parameter="crowdfunding/detection",
        what="Chance that a false campaign is found out after it has run.",
    )  # fmt: skip
    fine_multiple: float = setting(2.0, unit="ratio", low=0, high=10, what="Fine, over what the false campaign raised.")
    initial_trust: float = setting(
        unit="share", low=0, high=1, parameter="crowdfunding/initial_trust",
        what="Trust of donors when the first year starts.", founding=True,
    )  # fmt: skip
    trust_gain: float = setting(
        unit="share", low=0, high=1, parameter="crowdfunding/trust_gain", what="Share by which trust moves in a year."
    )
    heard_like: float = setting(
        unit="campaigns", low=0, high=1000, parameter="crowdfunding/heard_like",
        what="Number m of campaigns that one found false is heard of like.",
    )  # fmt: skip

    def institution(self, world: World) -> Institution:
        """Return the platform."""
        return Platform(world, self.name, self.name, self.initial_trust)

    @property
    def escapes(self) -> float:
        """Chance that a false campaign is not refused at the start."""
        return 1.0 - self.verification * self.accuracy


@dataclass
class Campaigns:
    """A year's campaigns, one entry each.

    Attributes:
        row: of the household. target: what it asks for, fen.
        false: it could have paid; caught: and was found out, at the start or later; verified: the platform vouches.
        ran: it was not refused. mutual: the household had donated itself the year before.
        degree: ties of the household; second: ties of those, without its own.
        raised: what was donated, fen. donations: their number; inside: of which from households of the city.
        paid: what the household got, fen.
        tried: for each kind of hearer, neither mutual nor so: number who heard and number who gave, by campaign.
    """

    row: Array
    target: Array
    false: Array
    caught: Array
    verified: Array
    ran: Array
    degree: Array
    second: Array
    raised: Array
    donations: Array
    inside: Array
    paid: Array
    tried: Array


class Platform(Institution):  # type: ignore[no-untyped-call]
    """Remembers the year's campaigns, by layer, and how far it is trusted."""

    def __init__(self, world: World, name: str, role: str, trust: float) -> None:
        super().__init__(world, name, role)
        self.trust = trust
        self.campaigns: dict[str, Campaigns] = {}

    def open_year(self) -> None:
        """Close last year's campaigns."""
        self.campaigns = {}

    def pay_for_verification(self, campaigns: Campaigns) -> None:
        """Pay for verifying campaigns out of the purse; what it does not hold the owners pay."""
        cost = int(to_fen(self.role.verification_cost * np.count_nonzero(campaigns.verified)))
        self.receive("outside", max(0, cost - self.money), "owners of the platform")
        self.world.ledger.owe("outside", cost, "verification of campaigns")
        self.world.ledger.pay(self.name, "outside", cost, "verification of campaigns")

    def learn(self) -> None:
        """Lose trust by what has been found out, win it back by what has not."""
        ran = sum(int(np.count_nonzero(each.ran)) for each in self.campaigns.values())
        found = sum(int(np.count_nonzero(each.caught & each.ran)) for each in self.campaigns.values())
        if ran:
            seen = max(0.0, 1.0 - self.role.heard_like * found / ran)
            self.trust += self.role.trust_gain * (seen - self.trust)
