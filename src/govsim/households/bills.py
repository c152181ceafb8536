"""The year's bills of one service: a row for each patient, who pays what of it, in scope and out of scope apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from govsim.agents.hospital import hospitals
from govsim.core.errors import ColumnError
from govsim.core.ledger import Fen, to_fen
from govsim.households.income import pcdi, risen

if TYPE_CHECKING:
    from govsim.core.world import World

Yuan = NDArray[np.float64]
Array = NDArray[Any]
Lot = tuple[int, int]

# rows that a rule is asked about at a time: few enough that its steps stay in the processor's cache
STRETCH = 1 << 16


class Bills:
    """Bills of one service ("inpatient", "outpatient"), made in `seek_care`, paid in `settle`.

    A rule reads it like a table of people: `people.age`, `people.registry`, `people.severe`,
    `people.level`; columns of persons and households are gathered to the rows when first asked for.

    Attributes:
        person: row of each patient in the persons' table, ascending.
        hospital: index of the hospital of each row; None where one account serves all.
        provider: the account that is paid.
        need: medically needed care at the year's prices, CNY.
        treated: what the patient's own demand makes of it, CNY, less what the hospital withholds.
        withheld: what it withholds, CNY.
        upcoded: what of the in-scope bill was not done, CNY.
        awarded: what a bundled payment gives for the in-scope part, fen; None where the bill is what is paid.
        turned_away: rows of the persons whom a hospital did not take, whether another took them or not.
        levers: the levers of the hospitals, if the bills are to be imagined under others than their own.
        added: what each behaviour adds, CNY, by its name.
        provable: what of that an inspection can prove, inside the scope, CNY.
        in_scope, out_of_scope: the bill in fen, inside and outside the catalogue.
        unpaid_in, unpaid_out: what no layer has paid yet, fen; gone once the household has paid.
        paid: fen paid by each layer, by the layer's name.
        beyond: fen that a layer gave the household on top of what the bill needed, by the layer's name.
        opened: which bills an inspection has opened.
        found: share of the layer's part of what could be proved that its seller has found, by the layer's name.
        recovered: fen that was taken back for each layer, by inspection and by its sellers.
        recovered_of: the same for each lot of a layer that is sold, by the layer's name and the lot.
        given_back: fen of each row that its hospital has given back to those who paid it.
        denied: fen of valid claims that the layer's seller refused, by the layer's name.
        reviewed: which of them a review of sellers' or households' claims has opened, by the subject of the review.
        restored: fen of refused claims that a review made a seller pay after all, by the layer's name and the lot.
        refunded: fen that patients got back on each bill.
    """

    def __init__(
        self,
        world: World,
        service: str,
        *,
        provider: str,
        person: Array,
        need: Yuan,
        scope: Yuan | float,
        severe: Array | bool = False,
        hospital: Array | None = None,
        level: Array | int = 0,
        income_index: float = 1.0,
        cost_index: float = 1.0,
    ) -> None:
        self.world = world
        self.service = service
        self.provider = provider
        self.person = person
        self.need = need
        self.scope = scope
        self.severe = severe
        self.hospital = hospital
        self.level = level
        self.income_index = income_index
        self.cost_index = cost_index
        self.price: Yuan | float = 1.0
        self.treated = need
        self.turned_away: Array = np.zeros(0, np.int32)
        self.levers: list[dict[str, float]] | None = None
        self._gathered: dict[str, Array] = {}
        self._short: tuple[Array, Fen, Fen] = (np.zeros(0, np.intp), np.zeros(0, np.int64), np.zeros(0, np.int64))
        self._untouched()

    def _untouched(self) -> None:
        """Begin with bills that nobody has added to, paid, refused or looked at."""
        self.added: dict[str, Yuan] = {}
        self.provable: Yuan | float = 0.0
        self.withheld: Yuan | float = 0.0
        self.upcoded: Yuan | float = 0.0
        self.awarded: Fen | None = None
        self.paid: dict[str, Fen] = {}
        self.beyond: dict[str, Fen] = {}
        self.found: dict[str, Yuan] = {}
        self.recovered: dict[str, int] = {}
        self.recovered_of: dict[tuple[str, Lot], int] = {}
        self.given_back: Fen = np.zeros(0, np.int64)
        self.denied: dict[str, Fen] = {}
        self.reviewed: dict[str, NDArray[np.bool_]] = {}
        self.restored: dict[tuple[str, Lot], int] = {}
        self.refunded: Fen | int = 0
        self.opened: NDArray[np.bool_] | np.bool_ = np.False_

    def __len__(self) -> int:
        return len(self.person)

    def __getattr__(self, name: str) -> Array:
        """Gather a column of the persons, else of their households, to the rows of the bills."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._gathered:
            self._gathered[name] = self._gather(name)
        return self._gathered[name]

    def _gather(self, name: str) -> Array:
        persons, households = self.world.persons, self.world.households
        if name in persons:
            return persons[name].take(self.person)
        if name in households or self.hospital is None:
            return households[name].take(self.household)
        levers = self.levers or [hospital.levers for hospital in hospitals(self.world)]
        if not all(name in lever for lever in levers):
            raise ColumnError(f"no column of people and no lever of hospitals is called '{name}'.")
        return np.array([lever[name] for lever in levers])[self.hospital]

    @property
    def excess(self) -> Yuan:
        """What all behaviours add, CNY."""
        return sum(self.added.values(), np.broadcast_to(np.float64(0), len(self)))

    @property
    def slots(self) -> int:
        """Number of rows in the persons' table: the length of a full draw."""
        return len(self.world.persons)

    @property
    def city_income(self) -> float:
        """Return last year's income per head in the city, CNY: what deductibles are tied to."""
        return self.income_index * float(self.world.once_a_year("city income", lambda: pcdi(self.world)))

    @property
    def income_since_first(self) -> float:
        """Return last year's income per head over that of the year before the first: what sums may follow."""
        return self.income_index * risen(self.world)

    @property
    def cost_since_first(self) -> float:
        """Return this year's medical cost over that of the first year: what sums may follow."""
        return float(self.cost_index * self.world.rule("households", "illness").cost_index(self.world))

    def take_back(self, layer: str, lot: Lot | None, fen: int) -> None:
        """Record what was taken back for a layer, and for which of its lots; negative if it is passed on."""
        self.recovered[layer] = self.recovered.get(layer, 0) + fen
        if lot is not None:
            self.recovered_of[layer, lot] = self.recovered_of.get((layer, lot), 0) + fen

    def keep(self, mask: Array) -> None:
        """Keep only the rows of the mask: the others did not seek care."""
        rows = np.flatnonzero(mask)
        for name in ("person", "need", "treated", "scope", "severe", "hospital", "level", "price"):
            self.__dict__[name] = _of(self.__dict__[name], rows)
        self._gathered.clear()

    def stretches(self) -> Iterator[slice]:
        """Yield all rows in short stretches, no household split between two."""
        edges = np.searchsorted(self.household, self.household[::STRETCH])
        yield from (slice(*pair) for pair in pairwise([*edges.tolist(), len(self)]))

    def by_household(self, fen: Fen) -> Fen:
        """Return the sum of each household's rows, one entry a household."""
        if "rows until" not in self._gathered:
            rows = np.bincount(self.household, minlength=len(self.world.households))
            self._gathered["rows until"] = np.append(0, np.cumsum(rows))
        # whole numbers: differences of a running sum are exact
        running = np.zeros(len(fen) + 1, np.int64)
        np.cumsum(fen, out=running[1:])
        return np.diff(running[self._gathered["rows until"]])

    def write(self, in_scope: Yuan, out_of_scope: Yuan | None = None) -> None:
        """Fix the bill in whole fen; from here on it is only paid, owed or abandoned."""
        self.in_scope = to_fen(in_scope)
        nothing = np.broadcast_to(np.int64(0), len(self))
        self.out_of_scope = nothing if out_of_scope is None else to_fen(out_of_scope)
        self.given_back = np.zeros(len(self), np.int64)
        self.reopen()

    def write_in_proportion(self, yuan: Yuan) -> None:
        """Fix a bill of this size, inside and outside the catalogue as `scope` says."""
        if isinstance(self.scope, float) and self.scope == 1.0:
            self.write(yuan)
        else:
            self.write(yuan * self.scope, yuan * (1.0 - self.scope))

    def reopen(self) -> None:
        """Set the bill back to wholly unpaid."""
        # few layers pay goods out of scope: that part is copied when one does
        self.unpaid_in, self.unpaid_out = self.in_scope.copy(), self.out_of_scope
        self.paid = {}

    @property
    def billed(self) -> Fen:
        """The whole bill, fen."""
        return self.in_scope + self.out_of_scope

    @property
    def unpaid(self) -> Fen:
        """What no layer has paid yet, in scope or not, fen."""
        return self.unpaid_in + self.unpaid_out

    def take(self, layer: str, fen: Fen, scope: str) -> None:
        """Record that a layer pays `fen` of each row: of the in-scope part first if it pays on all."""
        self.paid[layer] = fen
        if scope == "in_scope":
            self.unpaid_in -= fen
        elif scope == "out_of_scope":
            self.unpaid_out = self.unpaid_out - fen
        else:
            inside = np.minimum(fen, self.unpaid_in)
            self.unpaid_in -= inside
            self.unpaid_out = self.unpaid_out - (fen - inside)

    def close(self, payer: str, short: Array, rest: Fen, abandoned: Fen) -> None:
        """Record that the payer pays all that is left, but of the rows `short` the rest: it is abandoned or owed."""
        self.paid[payer] = self.unpaid
        self.paid[payer][short] -= rest
        self._short = short, rest - abandoned, abandoned
        del self.unpaid_in, self.unpaid_out

    @property
    def unfound(self) -> Yuan:
        """Share of what could be proved of each bill that no seller has found: 1 − Σ part·found over the layers."""
        found = sum((self.paid[name] * share for name, share in self.found.items()), np.zeros(len(self)))
        return 1.0 - found / np.maximum(self.in_scope, 1)

    def part(self, layer: str) -> Yuan:
        """Return the layer's share of what can still be proved of each bill: it paid, less what its seller found."""
        left = self.paid[layer] * (1.0 - self.found.get(layer, np.zeros(1)))
        return np.asarray(left / np.maximum(self.in_scope, 1) / np.maximum(self.unfound, 1e-9))

    def give_back(self, fen: Fen, purses: Fen) -> Fen:
        """Record that hospitals give back `fen` of each row as far as their purses go; return what each gives."""
        house = np.zeros(len(self), np.int16) if self.hospital is None else self.hospital
        asked = np.zeros(len(purses), np.int64)
        np.add.at(asked, house, fen)
        given: Fen = np.minimum(asked, purses)
        self.given_back = self.given_back + np.floor(fen * (given / np.maximum(asked, 1))[house]).astype(np.int64)
        return given

    @property
    def owed(self) -> Fen:
        """What is left as medical debt, fen."""
        return self._spread(self._short[1])

    @property
    def abandoned(self) -> Fen:
        """What was billed for care that was not completed, fen."""
        return self._spread(self._short[2])

    def _spread(self, fen: Fen) -> Fen:
        everybody = np.zeros(len(self), np.int64)
        everybody[self._short[0]] = fen
        return everybody


class Part(Bills):
    """Some rows of bills: columns are taken from the whole when first asked for; what is written stays here."""

    def __init__(self, whole: Bills, rows: Array | slice) -> None:
        self._whole = whole
        self._rows = rows
        self._gathered = {}
        self.paid = {}

    def _gather(self, name: str) -> Array:
        found: Array = _of(getattr(self._whole, name), self._rows)
        return found


def _of(value: Any, rows: Array | slice) -> Any:
    """Return the rows of an array, or of each array in a dictionary; anything else as it is."""
    if isinstance(value, dict):
        return {name: _of(each, rows) for name, each in value.items()}
    return value[rows] if isinstance(value, np.ndarray) and value.ndim else value
