"""Cover pool: who sells a voluntary cover with the city's backing: its premium, its operator, its reserve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from govsim.agents.collaboration import Collaboration
from govsim.agents.institution import Institution
from govsim.agents.society import Society
from govsim.core.ledger import FEN_PER_YUAN, to_fen
from govsim.core.population import Array
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class CoverPool(Society):
    """The agency of a co-insurance body: it collects the premium, pays its operator, and passes the rest to insurers.

    The premium of the next year is the same (`fixed`), follows experience, P·clip(LR·trend/LR*, bounds), as far as the
    reserve does not pay for the rise, or stays while the benefit is diluted by the same factor. LR is what was paid
    over what was put in; the trend is that of what last year's members are expected to cost, by prices, age and
    schedule. After a year without a sale it is what those who would buy are expected to cost. If insurers ask for more,
    members pay it.
    Where no contract sells the cover on, the pool bears it itself.
    Source: repricing as in Cutler & Reber 1998, Q J Econ 113:433.
    """

    plays: ClassVar[tuple[str, ...]] = ("fund", "cover_pool")

    premium: float = setting(
        unit="CNY/person/year", low=0, high=100_000, parameter="inclusive/premium", what="Premium of the first year."
    )
    operator_share: float = setting(
        unit="share", low=0, high=0.9, parameter="inclusive/operator_share",
        what="Part of the premium that agency, platform and marketing cost, without any help of the city.",
    )  # fmt: skip
    repricing: Literal["fixed", "experience", "dilution"] = setting(
        "fixed", unit="choice", what="What gives when claims rise: nothing, the premium, or the benefit."
    )
    target_ratio: float = setting(
        unit="share", low=0.05, high=2, parameter="inclusive/target_ratio", what="Claims over premium, LR*, aimed at."
    )
    bounds: tuple[float, ...] = setting(
        unit="ratio", low=0.1, high=10, length=2, parameter="inclusive/repricing_bounds",
        what="Least and most that a year changes premium or benefit by.",
    )  # fmt: skip
    collaboration: str | None = setting(
        None, unit="name", refers_to="collaboration", what="How departments of the city back it; alone if left out."
    )
    publishes: bool = setting(True, unit="yes/no", what="Whether it publishes what it has paid out.")
    reputation: float = setting(
        unit="share", low=0, high=1, parameter="inclusive/reputation",
        what="How far trust moves with what is paid out over what was aimed at.",
    )  # fmt: skip

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The lower bound lets the premium fall, the upper one rise."""
        yield from super().check(values)
        low, high = values["bounds"]
        if not low <= 1.0 <= high:
            yield "bounds", "the first must be at most 1, the second at least 1."

    def institution(self, world: World) -> Institution:
        """Return who runs it."""
        return Pool(world, self.name, self.name)

    def trusted(self, trust: Array, ratio: float) -> Array:
        """Return trust after a published loss ratio: τ + ρ·(min(LR/LR*, 1.2) − 1)·τ·(1 − τ). Pure."""
        better = min(ratio / self.target_ratio, 1.2) - 1.0
        return np.asarray(trust + self.reputation * better * trust * (1.0 - trust))

    def factor(self, ratio: float) -> float:
        """Return by what premium rises, or benefit falls, after a year with this loss ratio. Pure."""
        low, high = self.bounds
        return float(min(max(ratio / self.target_ratio, low), high))


class Pool(Institution):  # type: ignore[no-untyped-call]
    """Who runs the pool.

    Attributes:
        number: by which persons' `cover` names it, from 1.
        drift: premium in force over the one that the scenario says.
        raised: what insurers were given over what was offered to them.
        generosity: share of the schedule that is given this year.
        expected: what a member was expected to cost when the year's cover was put on sale, CNY.
        eased: what the reserve takes off a head's premium, CNY; insurers are given it all the same.
        collected: premium of the year, fen; drawn: what the reserve adds; passed_on: what of both is for insurers.
        claims: what was paid for its members this year, fen.
        members: who have paid, this year.
        lived: whether it has been on sale, or was to be, in a year before.
        charged: premium of the last year on sale, CNY.
    """

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world, name, role)
        self.number = 1 + sum(isinstance(each, Pool) for each in world.institutions.values() if each is not self)
        self.drift = self.raised = self.generosity = 1.0
        self.eased = self.expected = self.charged = 0.0
        self.collected = self.drawn = self.passed_on = self.claims = self.members = 0
        self.lived = False

    # --- what it is backed by --------------------------------------------------------------------------

    @property
    def backer(self) -> Collaboration | None:
        """Return how the city backs it."""
        name = self.role.collaboration
        return None if name is None else next(e for e in self.world.schemes_of("agents") if e.name == name)

    @property
    def backing(self) -> float:
        """Return G, 0 without any backing."""
        return 0.0 if self.backer is None else self.backer.index

    @property
    def promotion(self) -> float:
        """Return how far the city promotes it too."""
        return 0.0 if self.backer is None else self.backer.joint_promotion

    @property
    def personal_account(self) -> float:
        """Return the part of an employee's premium that its personal account pays."""
        return 0.0 if self.backer is None else self.backer.personal_account

    @property
    def account_ease(self) -> float:
        """Return how much less an employee's premium is felt, since its personal account pays that part."""
        return 0.0 if self.backer is None else self.backer.account_ease * self.personal_account

    @property
    def operating(self) -> float:
        """Return the part of the premium that operating it costs: half with all the city's help."""
        return float(self.role.operator_share * (1.0 - 0.5 * self.backing))

    # --- the year ---------------------------------------------------------------------------------------

    def set_budget(self) -> None:
        """Forget members, premium and claims where the product is gone: a reform may bring it back."""
        persons = self.world.persons
        if "cover" in persons and all(layer.payer != self.name for layer in self.world.schemes_of("layers")):
            persons.cover[persons.cover == self.number] = 0
            self._forget()

    def _forget(self) -> None:
        self.raised = 1.0
        self.collected = self.drawn = self.passed_on = self.claims = self.members = 0

    # --- price and money --------------------------------------------------------------------------------

    @property
    def premium(self) -> float:
        """Return the premium of this year, CNY/person."""
        return float(max(0.0, self.role.premium * self.drift - self.eased) * self.raised)

    @property
    def loss_ratio(self) -> float:
        """Return what was paid for members over what was collected or drawn from the reserve, 0 if nothing was."""
        return self.claims / (self.collected + self.drawn) if self.collected else 0.0

    @property
    def reserve(self) -> int:
        """Return what it holds beside the bonds of those whom it has signed with, fen."""
        held: int = sum(one.deposit for one in self.world.agreements if one.buyer == self.name)
        return int(max(0, self.money - held))

    def reprice(self, expected: float, heads: int) -> None:
        """Set this year's premium, or its benefit, by experience.

        Args:
            expected: what last year's members are expected to cost this year, CNY a head at factor 1 of the premium; if
                there were none, those who would buy.
            heads: how many they are.
        """
        role, price = self.role, self.role.premium * self.drift
        if self.collected and self.expected and price:
            # at the price before insurers asked for more or the reserve eased it: that is what follows experience
            ratio = self.claims / self.collected * self.charged / price * expected / self.expected
        else:
            ratio = expected / price if price and self.lived else role.target_ratio
        if role.repricing == "experience":
            self.drift *= role.factor(ratio)
            rise = max(0.0, role.premium * self.drift - self.charged) if self.charged else 0.0
            self.eased = min(self.reserve / FEN_PER_YUAN / max(1, heads), rise)
        elif role.repricing == "dilution":
            self.generosity = min(1.0, self.generosity / role.factor(ratio))
        self.lived = True
        self._forget()

    def hold(self) -> None:
        """Leave premium and benefit as they are: the year belongs to a term that is agreed on."""
        self._forget()

    def settle_easing(self, heads: int) -> None:
        """Let the reserve ease no more than it holds, if so many buy."""
        self.eased = min(self.eased, self.reserve / FEN_PER_YUAN / max(1, heads))

    def close_sale(self, members: int) -> None:
        """Count what has come in, pay the operator; the rest is for insurers."""
        ledger = self.world.ledger
        memos = (
            "premium of voluntary cover",
            "premium out of personal accounts",
            "premium of voluntary cover for the poor",
        )
        self.members, self.charged = members, self.premium
        reserve = self.reserve
        self.collected = sum(ledger.flow(year=self.world.year, payee=self.name, memo=memo) for memo in memos)
        cost = int(self.collected * self.operating)
        ledger.owe("outside", cost, "operating voluntary cover")
        ledger.pay(self.name, "outside", cost, "operating voluntary cover")
        left = self.collected - cost
        self.drawn = max(0, min(int(to_fen(self.eased * members)), reserve - self.collected))
        self.passed_on = left + self.drawn
