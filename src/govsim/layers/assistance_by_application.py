"""Medical assistance that has to be applied for: who knows, who asks, who is believed, whom the money reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from govsim.agents.assistance_office import Cases
from govsim.core.column import Column
from govsim.core.ledger import FEN_PER_YUAN, Fen, to_fen
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.households.application import Deterrent, Lines, Ordeal, chance_of_approval, worth_of_years
from govsim.households.bills import Bills, Yuan
from govsim.households.income import pcdi
from govsim.layers.assistance_schedule import AssistanceSchedule
from govsim.layers.layer import within
from govsim.layers.rationing import by_lower_cap, in_turn
from govsim.layers.refusals import one_of_a_kind

if TYPE_CHECKING:
    from govsim.core.world import World

MARGINAL, ILLNESS = 3, 4
STEP_AT_WINDOW = 1


@dataclass(frozen=True, kw_only=True)
class AssistanceByApplication(AssistanceSchedule):
    """Medical assistance to households poor by income or made poor by the bill, as far as each comes with its case.

    Entitled is who earns less than a line a head (classes 1 to 3), or keeps less than a line after the bill (4).
    A household that knows of it applies if p·B exceeds what applying costs: steps, dignity, the bridging of what
    comes late (`Ordeal`); p is the chance that officials, who read its income with an error, believe it, times the
    share that was paid of what was granted last year. One that is not entitled may declare falsely, as a marginal
    household, if that is worth more (`Deterrent`): who is found out is fined on the grant that it sought, loses
    credit, and for the years of a bar the help that a household got on average last year, discounted at the rate of a
    bridging loan (nothing in the first year). So the share of the entitled who get nothing is
    1 − P(aware)·P(applies)·P(approved)·P(funded). While care is sought, only help at a one-stop window is counted on.
    Sources: Kleven & Kopczuk 2011; Currie 2006; State Council Office Doc 42 (2021) for the classes.
    """

    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column("hearing", "float32", "0..1", ("open_year",), "for life: it knows of help if aware above this"),
            Column("stigma", "float32", "months", ("open_year",), "for life: what asking costs, in income a head"),
            Column("scruple", "float32", "CNY per CNY", ("open_year",), "for life: what false gain costs conscience"),
            Column("barred_until", "int16", "year", ("settle",), "last year without help for a false declaration"),
            Column("assistance_class", "uint8", "code", ("open_year", "settle"), "class in which it is helped"),
            Column("assistance_chance", "float32", "share", ("open_year", "settle"), "chance that it is helped"),
        )
    }

    rates: tuple[float, ...] = setting(
        unit="share", low=0, high=1, length=4, parameter="assistance/class_rates",
        what="Rate by class: extreme poor, guarantee, marginal, impoverished by illness.",
    )  # fmt: skip
    deductible_shares: tuple[float, ...] = setting(
        unit="share", low=0, high=1, length=4, parameter="assistance/class_deductible_shares",
        what="Deductible by class, as a share of last year's income per head.",
    )  # fmt: skip
    office: str = setting(unit="name", refers_to="assistance_office", what="The office that decides.")
    lines: tuple[float, ...] = setting(
        unit="share", low=0, high=2, length=3, parameter="assistance/lines",
        what="Lines of income per head of classes 1 to 3, over the city's last year.",
    )  # fmt: skip
    expenditure_line: float = setting(
        unit="share", low=0, high=2, parameter="assistance/expenditure_line",
        what="Line of what the bill leaves of income per head, class 4, over the city's income per head.",
    )  # fmt: skip
    rationing: Literal["pro_rata", "queue", "lower_cap"] = setting(
        "pro_rata",
        unit="choice",
        what="What happens when grants exceed the money: all are cut, the last get nothing, the largest are cut.",
    )
    stigma_months: float = setting(
        unit="months", low=0, parameter="assistance/stigma", what="Median cost of asking, in months of income a head."
    )
    stigma_spread: float = setting(
        unit="log points", low=0, high=3, parameter="assistance/stigma_spread", what="Spread of its logarithm."
    )
    mean_scruple: float = setting(
        unit="CNY per CNY", low=0.01, parameter="assistance/false_declaration_conscience",
        what="Mean cost to conscience of a yuan got by a false declaration.",
    )  # fmt: skip
    bridging_rate: float = setting(
        unit="share a year", low=0, high=1, parameter="welfare/waiting_rate", what="Cost of a bridging loan."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Lines rise from class to class."""
        yield from super().check(values)
        if list(values["lines"]) != sorted(values["lines"]):
            yield "lines", "the lines must rise from the extreme poor to the marginal."

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """A household applies for assistance once a year."""
        yield from super().check_all(schemes)
        yield from one_of_a_kind(cls, schemes)

    def open_year(self, world: World) -> None:
        """Draw what lasts for life, once; let those who would be helped at a window count on it."""
        households = world.households
        if not households.hearing.any():
            households.hearing[:] = world.draw("assistance: hearing").random(len(households))
            luck = world.draw("assistance: stigma").standard_normal(len(households))
            households.stigma[:] = self.stigma_months * np.exp(self.stigma_spread * luck)
            luck = world.draw("assistance: scruple").standard_exponential(len(households))
            households.scruple[:] = self.mean_scruple * luck
        office = world.institutions[self.office]
        lines, income = self.drawn(world), households.last_income_per_head
        households.assistance_class[:] = lines.group(income, np.zeros(len(income)) - np.inf)
        chance = chance_of_approval(income, np.full(len(income), lines.income[-1]), office.role.error)
        counts_on = (households.hearing < households.awareness) & (households.barred_until < world.year)
        households.assistance_chance[:] = counts_on * chance * office.role.one_stop * office.funded.get(self.name, 1.0)

    def drawn(self, world: World) -> Lines:
        """Return this year's lines in CNY."""
        income = world.once_a_year("city income", lambda: pcdi(world))
        return Lines(np.array(self.lines) * income, self.expenditure_line * income)

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return the assistance due, CNY: expected while care is sought, as decided afterwards."""
        return np.asarray(people.assistance_chance * self.by_class(unpaid, people.assistance_class, people))

    def settle(self, world: World) -> None:
        """Decide the year's cases; pay what is granted as far as the money goes; let those who wait borrow."""
        office, households = world.institutions[self.office], world.households
        cases = self.cases(world)
        households.assistance_class[:] = 0
        households.assistance_class[cases.row] = cases.approved
        households.assistance_chance[:] = 1.0
        cases.due = self.to_households(world, lambda bills: self.benefit(bills))[cases.row]
        super().settle(world)
        cases.paid = self.to_households(world, lambda bills: bills.paid[self.name])[cases.row]
        households.barred_until[cases.row[cases.caught]] = world.year + office.role.bar_years
        self._fine(world, cases)
        self._bridge(world, cases)
        office.close(self.name, cases)

    def to_households(self, world: World, of: Any) -> Fen:
        """Return the sum over the services that it covers of what `of` gives for each bill, by household, fen."""
        none = np.zeros(len(world.households), np.int64)
        return sum((world.bills[each].by_household(of(world.bills[each])) for each in self.services), none)

    def cases(self, world: World) -> Cases:
        """Return every household with a bill left, and how far it comes with its case."""
        households, procedure = world.households, world.institutions[self.office].role
        left = self.to_households(world, lambda bills: bills.unpaid) / FEN_PER_YUAN
        row = np.flatnonzero((left > 0) & (households.members > 0))
        lines, income = self.drawn(world), households.last_income_per_head[row]
        bill = left[row] / households.members[row]
        entitled = lines.group(income, bill)
        looks = income * np.exp(procedure.error * households.misjudged[row])
        window = world.draw("assistance: window").random(len(households))[row] < procedure.one_stop
        alerted = self._alerted(world, row, left[row], looks < lines.income[-1])
        aware = alerted | (households.hearing[row] < households.awareness[row])
        days = np.where(window, 0.0, procedure.days_to_wait)
        steps = np.where(window, STEP_AT_WINDOW, procedure.steps_to_go)
        ordeal = Ordeal(steps, procedure.hours_per_step, days, self.bridging_rate, households.stigma[row])
        chance = chance_of_approval(income, lines.threshold(bill), procedure.error)
        right = self._benefit_as(world, self._as(world, row, entitled))[row]
        honest, false = self._worth(world, row, entitled, chance, ordeal)
        able = aware & (households.barred_until[row] < world.year)
        false = able & (entitled == 0) & (false > np.maximum(honest, 0.0))
        applied = able & (alerted | (honest > 0) | false)
        caught = false & (world.draw("assistance: falsehood").random(len(households))[row] < procedure.finds_falsehood)
        seen = np.where(false, np.where(caught, 0, MARGINAL), lines.group(looks, bill))
        nothing, read = np.zeros(len(row), np.int64), applied * procedure.steps
        return Cases(row, to_fen(right), aware, applied, applied * seen, false, caught, read, days, nothing, nothing)

    def _alerted(self, world: World, row: Array, left: Yuan, looks_poor: Array) -> Array:
        """Return for which households the platform sets a case going."""
        procedure = world.institutions[self.office].role
        luck = world.draw("assistance: platform").random(len(world.households))[row]
        found = looks_poor & procedure.identifies
        if procedure.monitors_above is not None:
            found |= left > procedure.monitors_above * world.once_a_year("city income", lambda: pcdi(world))
        return np.asarray(found & (luck < procedure.information_platform))

    def _worth(self, world: World, row: Array, entitled: Array, chance: Yuan, ordeal: Ordeal) -> tuple[Yuan, Yuan]:
        """Return what applying is worth to each household, honestly and by a false declaration, CNY."""
        households, office = world.households, world.institutions[self.office]
        income, funded = households.last_income_per_head[row], office.funded.get(self.name, 1.0)
        hoped = np.where(entitled > 0, entitled, ILLNESS)
        benefit = funded * self._benefit_as(world, self._as(world, row, hoped))[row]
        honest = chance * benefit - ordeal.cost(income, benefit)
        sought = self._sought(world, row)
        false = self._deterrent(world, row).gain(income, sought, funded) - ordeal.cost(income, funded * sought)
        return honest, false

    def _deterrent(self, world: World, row: Array) -> Deterrent:
        """Return what stands against a false declaration: by it a household bets the help of a usual one, for years."""
        office = world.institutions[self.office]
        role = office.role
        barred = worth_of_years(office.usual.get(self.name, 0.0), role.bar_years, self.bridging_rate)
        scruple = world.households.scruple[row]
        return Deterrent(role.finds_falsehood, role.fine_multiple, role.credit_loss, scruple, barred)

    def _sought(self, world: World, row: Array) -> Yuan:
        """Return the grant that a false declaration is for, CNY: what a marginal household would be due."""
        return self._benefit_as(world, self._as(world, row, MARGINAL))[row]

    @staticmethod
    def _as(world: World, row: Array, group: Array | int) -> Array:
        """Return the class of every household: `group` for these, none for the others."""
        found = np.zeros(len(world.households), np.uint8)
        found[row] = group
        return found

    def _benefit_as(self, world: World, group: Array) -> Yuan:
        """Return what each household would get in the class given for it, CNY."""

        def due(bills: Bills) -> Fen:
            unpaid = bills.unpaid_in / FEN_PER_YUAN
            return to_fen(self.by_class(unpaid, group[bills.household], bills)) * self.covers(bills)

        return np.asarray(self.to_households(world, due) / FEN_PER_YUAN)

    def rationed(self, due: Fen, money: int, bills: Bills) -> Fen:
        """Return what of each due is paid with this money."""
        if self.rationing == "queue":
            luck = bills.world.draw(f"assistance: queue of {bills.service}").random(len(bills.world.households))
            return in_turn(due, luck[bills.household], money)
        return by_lower_cap(due, money) if self.rationing == "lower_cap" else within(due, money)

    def _fine(self, world: World, cases: Cases) -> None:
        """Fine those found out, as far as they have it."""
        rows = cases.row[cases.caught]
        fine = to_fen(self._deterrent(world, rows).penalty(self._sought(world, rows)))
        fine = np.minimum(fine, world.households.savings[rows])
        world.ledger.owe("government", int(fine.sum()), "fine for a false declaration")
        world.ledger.pay("households", "government", fine, "fine for a false declaration", payer_rows=rows)

    def _bridge(self, world: World, cases: Cases) -> None:
        """Have those who wait for their money pay for the loan that bridges it."""
        interest = to_fen(cases.paid / FEN_PER_YUAN * self.bridging_rate * cases.days / 365)
        interest = np.minimum(interest, world.households.savings[cases.row])
        world.ledger.owe("outside", int(interest.sum()), "bridging loan")
        world.ledger.pay("households", "outside", interest, "bridging loan", payer_rows=cases.row)
