"""Menu: several contracts are put out at once; each bidder chooses the one that suits it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from govsim.contracts.account import Account, Number
from govsim.contracts.contract import Contract
from govsim.contracts.cost_plus import CostPlus
from govsim.contracts.linear_share import LinearShare
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class Menu(Contract):
    """A list of linear contracts π = f·P + b·(P − C) − E: the more a bidder can save, the higher the b it takes.

    With b = 0 the bid would not matter to its bidder: that item is a cost_plus, whose fee is bid for.

    With costs that bidders know and the buyer does not, a menu with fees that fall with b leaves them less rent than
    one contract for all.
    Source: Laffont & Tirole 1986 (JPE), 1993; the optimal menu as a finite list.
    """

    powers: tuple[float, ...] = setting(
        (1.0, 0.75, 0.5, 0.0), unit="share", low=0, high=1, what="Power b of each item, in the order of `fees`."
    )
    fees: tuple[float, ...] = setting(
        (0.0, 0.02, 0.04, 0.08), unit="share of premium", low=-0.5, high=1, what="Fee f of each item."
    )

    def items(self) -> tuple[Contract, ...]:
        """Return the contracts on the menu, under its own name."""
        common = {name: getattr(self, name) for name in Contract.settings()}
        return tuple(
            LinearShare(**common, power=power, fee=fee) if power else CostPlus(**common, fee=fee)
            for power, fee in zip(self.powers, self.fees, strict=True)
        )

    def settlement(self, year: Account) -> Number:
        """Return what the first item owes: who does not choose has it."""
        return self.items()[0].settlement(year)

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """A menu has two items at least, all of them different."""
        yield from super().check(values)
        powers, fees = values["powers"], values["fees"]
        if len(powers) != len(fees):
            yield "fees", f"{len(fees)} fees for {len(powers)} powers: each item has one of both."
        elif len(powers) < 2:
            yield "powers", f"a menu of {len(powers)} leaves no choice. Write two items at least, or a linear_share."
        elif len(set(zip(powers, fees, strict=True))) < len(powers):
            yield "powers", "two items of the menu are the same: nothing tells them apart."
        elif powers.count(0) > 1:
            said = f"{powers.count(0)} items have a power of 0: their fee is what is bid for, nothing tells them apart."
            yield "powers", f"{said} Leave one."
