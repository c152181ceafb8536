"""Medical crowdfunding: those whom a bill is too much for ask the public, friend by friend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from govsim.agents.crowdfunding_platform import Campaigns
from govsim.core.column import Column
from govsim.core.ledger import FEN_PER_YUAN, Fen, to_fen
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.households.donation import Donating, Telling
from govsim.households.income import pcdi
from govsim.households.liquidity import liquidity
from govsim.layers.campaign_hopes import CampaignHopes
from govsim.layers.campaign_spread import Appeals, CampaignSpread, Donors
from govsim.layers.household_sum import HouseholdSum
from govsim.layers.refusals import one_of_a_kind
from govsim.networks.contacts_elsewhere import ContactsElsewhere

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Crowdfunding(HouseholdSum):
    """Campaigns of those who can neither pay nor borrow what is left, told on from friend to friend, donated to.

    A household starts one if (1 − fee)·min(E, gap) exceeds what asking costs in face and effort: the gap is what it
    can neither pay nor borrow, E the donations that its contacts are expected to bring. It asks for its bill. One
    whose bill leaves no gap may campaign falsely, for all that was billed, if (1 − fee)·min(E, bill)·(S·(1 − d·φ) −
    conscience) exceeds that cost: S the chance to pass verification, d to be found out later, φ the fine (Becker
    1968). News spreads as an independent cascade; contacts elsewhere pass it on among themselves. What exceeds the
    bill is income.
    Sources: Kempe, Kleinberg & Tardos 2003; parameters of the topic crowdfunding.
    """

    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column("face", "float32", "months", ("open_year",), "for life: what asking the public costs, in income"),
            Column("truthfulness", "float32", "CNY per CNY", ("open_year",), "for life: what a false campaign costs"),
            Column("campaigns_heard", "int32", "campaigns", ("settle",), "campaigns that it heard of, this year"),
            Column("campaigns_helped", "int32", "campaigns", ("settle",), "campaigns that it donated to, this year"),
            Column("campaign_gifts", "int64", "fen", ("settle",), "what it donated to campaigns, this year"),
            Column("crowdfunded", "bool", "yes/no", ("settle",), "a campaign has helped it once"),
        )
    }

    network: str = setting(unit="name", refers_to="networks", what="The network along which campaigns are told on.")
    payer: str = setting(unit="institution", refers_to="crowdfunding_platform", what="The platform that carries them.")
    steps: int = setting(6, unit="steps", low=1, high=20, what="Steps from friend to friend that a campaign runs.")
    contacts_elsewhere: float = setting(
        unit="share", low=0, high=0.99, parameter="crowdfunding/contacts_elsewhere",
        what="Share of online contacts who live elsewhere.",
    )  # fmt: skip
    share_base: float = setting(
        unit="log odds", low=-20, high=20, parameter="crowdfunding/share_base", what="To tell on, a stranger's."
    )
    share_tie: float = setting(
        unit="log odds", low=-20, high=20, parameter="crowdfunding/share_tie", what="Added if tied to the patient."
    )
    fatigue: float = setting(
        unit="log odds", low=0, high=10, parameter="crowdfunding/fatigue", what="Less by ln(1 + campaigns heard of)."
    )
    donate_base: float = setting(
        unit="log odds", low=-20, high=20, parameter="crowdfunding/donate_base", what="To donate, a stranger's."
    )
    donate_tie: float = setting(
        unit="log odds", low=-20, high=20, parameter="crowdfunding/donate_tie", what="Added if tied to the patient."
    )
    donate_reciprocity: float = setting(
        unit="log odds", low=-20, high=20, parameter="crowdfunding/donate_reciprocity",
        what="Added if the donor was helped before, or the patient's household has donated.",
    )  # fmt: skip
    donate_severity: float = setting(
        unit="log odds", low=-20, high=20, parameter="crowdfunding/donate_severity",
        what="By ln(target over the city's income per head).",
    )  # fmt: skip
    donate_verified: float = setting(
        unit="log odds", low=-20, high=20, parameter="crowdfunding/donate_verified", what="Added if verified."
    )
    donate_trust: float = setting(
        unit="log odds", low=0, high=20, parameter="crowdfunding/donate_trust", what="By trust in the platform."
    )
    donate_recent: float = setting(
        unit="log odds", low=0, high=10, parameter="crowdfunding/donate_recent", what="Less by ln(1 + donations)."
    )
    donation: float = setting(unit="CNY", low=0.01, parameter="crowdfunding/donation", what="Mean donation.")
    donation_spread: float = setting(
        unit="log points", low=0, high=3, parameter="crowdfunding/donation_spread", what="Spread of its logarithm."
    )
    income_elasticity: float = setting(
        unit="elasticity", low=0, high=3, parameter="crowdfunding/income_elasticity",
        what="Of a donation to the donor's income per head.",
    )  # fmt: skip
    stigma_months: float = setting(
        unit="months", low=0, parameter="crowdfunding/stigma", what="Median cost of asking, in months of income a head."
    )
    stigma_spread: float = setting(
        unit="log points", low=0, high=5, parameter="crowdfunding/stigma_spread", what="Spread of its logarithm."
    )
    mean_conscience: float = setting(
        unit="CNY per CNY", low=0.01, parameter="crowdfunding/conscience",
        what="Mean cost to conscience of a yuan got falsely.",
    )  # fmt: skip

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """Campaigns of a city run on one platform."""
        yield from super().check_all(schemes)
        yield from one_of_a_kind(cls, schemes)

    def open_year(self, world: World) -> None:
        """Draw what lasts for life, once."""
        households = world.households
        if not households.truthfulness.any():
            luck = world.draw("crowdfunding: face").standard_normal(len(households))
            households.face[:] = self.stigma_months * np.exp(self.stigma_spread * luck)
            luck = world.draw("crowdfunding: conscience").standard_exponential(len(households))
            households.truthfulness[:] = self.mean_conscience * luck

    @property
    def telling(self) -> Telling:
        """How likely a campaign is told on."""
        return Telling(self.share_base, self.share_tie, self.fatigue)

    @property
    def donating(self) -> Donating:
        """How likely it is donated to."""
        return Donating(
            self.donate_base, self.donate_tie, self.donate_reciprocity, self.donate_severity, self.donate_verified,
            self.donate_trust, self.donate_recent,
        )  # fmt: skip

    def grants(self, world: World, left: Fen) -> Fen:
        """Have campaigns started, verified, told on and donated to; return what each household gets."""
        platform, households = world.institutions[self.payer], world.households
        donors = self.donors(world, left)
        row, target, false = self.starts(world, left, donors)
        luck = world.draw("crowdfunding: verification").random((3, len(households)))[:, row]
        verified = luck[0] < platform.role.verification
        refused = false & verified & (luck[1] < platform.role.accuracy)
        ran = np.flatnonzero(~refused)
        severity = self.severity(world, target)
        mutual = households.campaigns_helped[row] > 0
        appeals = Appeals(row[ran], target[ran], severity[ran], verified[ran], mutual[ran], platform.trust)
        found = self.spreads(world, appeals, donors)
        paid = self.collect_gifts(world, appeals, found, platform.role.fee)
        caught = refused | (false & (luck[2] < platform.role.detection))
        degree = world.networks[self.network].degree
        second = world.networks[self.network].sum_of_neighbours(degree)[row] - degree[row]
        raised, donations, inside, net = (
            at(len(row), ran, each) for each in (found.raised, found.donations, found.inside, paid)
        )
        platform.campaigns[self.name] = Campaigns(
            row, target, false, caught, verified, ~refused, degree[row], second, raised, donations,
            inside, net, found.tried,
        )  # fmt: skip
        return at(len(households), row, net)

    def settle(self, world: World) -> None:
        """Have campaigns run and pay; fine those found out, as far as they have it."""
        super().settle(world)
        platform = world.institutions[self.payer]
        campaigns = platform.campaigns[self.name]
        platform.pay_for_verification(campaigns)
        out = np.flatnonzero(campaigns.caught & campaigns.ran)
        rows = campaigns.row[out]
        fine = to_fen(campaigns.paid[out] / FEN_PER_YUAN * platform.role.fine_multiple)
        fine = np.minimum(fine, world.households.savings[rows])
        world.ledger.owe("government", int(fine.sum()), "fine for a false campaign")
        world.ledger.pay("households", "government", fine, "fine for a false campaign", payer_rows=rows)

    def starts(self, world: World, left: Fen, donors: Donors) -> tuple[Array, Fen, Array]:
        """Return the households that campaign, what they ask for, fen, and whether they could have paid."""
        households, role = world.households, world.institutions[self.payer].role
        rows = np.flatnonzero((left > 0) & (households.members > 0))
        rule = liquidity(world)
        means = (rule.at_hand(world) + sum(rule.credit(world).values()))[rows]
        gap = np.maximum(left[rows] - means, 0) / FEN_PER_YUAN
        target = np.where(gap > 0, left[rows], self._billed(world)[rows])
        expected = self.expected(world, rows, target, donors)
        cost = households.face[rows] * households.last_income_per_head[rows] / 12
        honest = (1.0 - role.fee) * np.minimum(expected, gap) > cost
        odds = role.escapes * (1.0 - role.detection * role.fine_multiple) - households.truthfulness[rows]
        false = (gap == 0) & ((1.0 - role.fee) * np.minimum(expected, target / FEN_PER_YUAN) * odds > cost)
        begins = np.flatnonzero(honest | false)
        return rows[begins], target[begins], false[begins]

    def _billed(self, world: World) -> Fen:
        none = np.zeros(len(world.households), np.int64)
        return sum((world.bills[each].by_household(world.bills[each].billed) for each in self.services), none)

    def expected(self, world: World, rows: Array, target: Fen, donors: Donors) -> Array:
        """Return what donors are expected to give these households, CNY: what is told on, averaged over all luck."""
        graph, platform = world.networks[self.network], world.institutions[self.payer]
        hopes = CampaignHopes(graph, ContactsElsewhere.of(graph, self.contacts_elsewhere), donors, self.steps)
        mutual = donors.donated[rows] > 0
        return hopes.raised(rows, mutual, self.severity(world, target), platform.role.verification, platform.trust)

    def severity(self, world: World, target: Fen) -> Array:
        """Return how grave a target looks: its logarithm, over the city's yearly income per head."""
        city = world.once_a_year("city income", lambda: pcdi(world))
        return np.asarray(np.log(np.maximum(target / FEN_PER_YUAN / city, 1e-6)))

    def donors(self, world: World, left: Fen) -> Donors:
        """Return who may give, as last year's campaigns left them; what is left of their own bills comes first."""
        households = world.households
        living = households.members > 0
        income = np.maximum(households.last_income_per_head, 1.0) ** self.income_elasticity
        usual = income[living].mean() if living.any() else 1.0
        return Donors(
            living, households.campaigns_heard, households.campaigns_helped, households.crowdfunded,
            self.donation * income / usual, self.donation, np.maximum(liquidity(world).at_hand(world) - left, 0),
            self.donation_spread, self.telling, self.donating,
        )  # fmt: skip

    def spreads(self, world: World, appeals: Appeals, donors: Donors) -> CampaignSpread:
        """Run the campaigns."""
        graph = world.networks[self.network]
        key = int(world.draw("crowdfunding: cascade").integers(2**63))
        elsewhere = ContactsElsewhere.of(graph, self.contacts_elsewhere)
        return CampaignSpread(graph, elsewhere, donors, appeals, key).run(self.steps)

    def collect_gifts(self, world: World, appeals: Appeals, found: CampaignSpread, fee: float) -> Fen:
        """Move donations to the platform's purse; return what each campaign gets, fen."""
        households, ledger = world.households, world.ledger
        outside, given = int(found.outside.sum()), found.given
        ledger.owe(self.payer, outside + int(given.sum()), "donations to campaigns")
        ledger.pay("outside", self.payer, outside, "donations to campaigns")
        ledger.pay("households", self.payer, given, "donations to campaigns")
        households.campaigns_heard[:], households.campaigns_helped[:] = found.heard, found.donated
        households.campaign_gifts[:] = given
        households.crowdfunded[appeals.row[found.raised > 0]] = True
        return np.floor(found.raised * (1.0 - fee)).astype(np.int64)


def at(size: int, rows: Any, values: Array) -> Array:
    """Return an array of whole numbers with these values in these rows, zero elsewhere."""
    found = np.zeros(size, np.int64)
    found[rows] = values
    return found
