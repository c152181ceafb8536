"""The year's bills of one service: a row for each patient, who pays what of it, in scope and out of scope apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from govsim.core.errors import ColumnError
from govsim.core.ledger import Fen, to_fen
from govsim.households.income import pcdi

if TYPE_CHECKING:
    from govsim.core.world import World

Yuan = NDArray[np.float64]
Array = NDArray[Any]


class Bills:
    """Bills of one service ("inpatient", "outpatient"), made in `seek_care`, paid in `settle`.

    A rule reads it like a table of people: `people.age`, `people.registry`, `people.severe`,
    `people.level`; columns of persons and households are gathered to the rows when first asked for.

    Attributes:
        person: row of each patient in the persons' table, ascending.
        hospital: index of the hospital of each row; None where one account serves all.
        provider: the account that is paid.
        need: medically needed care at the year's prices, CNY.
        treated: what the patient's own demand makes of it, CNY.
        added: what each behaviour adds, CNY, by its name.
        provable: what of that an inspection can prove, inside the scope, CNY.
        in_scope, out_of_scope: the bill in fen, inside and outside the catalogue.
        unpaid_in, unpaid_out: what no layer has paid yet, fen.
        paid: fen paid by each layer, by the layer's name.
        opened: which bills an inspection has opened.
        recovered: fen that inspection took back for each layer.
        owed, abandoned: fen left as medical debt; fen of care that was not completed.
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
    ) -> None:
        self.world = world
        self.service = service
        self.provider = provider
        self.person = person
        self.everybody = len(person) == len(world.persons)
        self.need = need
        self.scope = scope
        self.severe = severe
        self.hospital = hospital
        self.level = level
        self.income_index = income_index
        self.price: Yuan | float = 1.0
        self.treated = need
        self.added: dict[str, Yuan] = {}
        self.provable: Yuan | float = 0.0
        self.paid: dict[str, Fen] = {}
        self.owed: Fen = np.zeros(0, np.int64)
        self.abandoned: Fen = np.zeros(0, np.int64)
        self.recovered: dict[str, int] = {}
        self.opened: NDArray[np.bool_] | np.bool_ = np.False_
        self._gathered: dict[str, Array] = {}

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
            return persons[name] if self.everybody else persons[name][self.person]
        if name in households or self.hospital is None:
            return households[name][self.household]
        levers = [one.levers for one in self.world.institutions.values() if hasattr(one, "levers")]
        if not all(name in lever for lever in levers):
            raise ColumnError(f"no column of people and no lever of hospitals is called '{name}'.")
        return np.array([lever[name] for lever in levers])[self.hospital]

    @property
    def excess(self) -> Yuan:
        """What all behaviours add, CNY."""
        return sum(self.added.values(), np.zeros(len(self)))

    @property
    def slots(self) -> int:
        """Number of rows in the persons' table: the length of a full draw."""
        return len(self.world.persons)

    @property
    def city_income(self) -> float:
        """Return last year's income per head in the city, CNY: what deductibles are tied to."""
        return self.income_index * float(self.world.once_a_year("city income", lambda: pcdi(self.world)))

    def keep(self, mask: Array) -> None:
        """Keep only the rows of the mask: the others did not seek care."""
        for name in ("person", "need", "treated", "scope", "severe", "hospital", "level", "price"):
            value = self.__dict__[name]
            if isinstance(value, np.ndarray):
                self.__dict__[name] = value[mask]
        self._gathered.clear()
        self.everybody = False

    def write(self, in_scope: Yuan, out_of_scope: Yuan | None = None) -> None:
        """Fix the bill in whole fen; from here on it is only paid, owed or abandoned."""
        self.in_scope = to_fen(in_scope)
        nothing = np.broadcast_to(np.int64(0), len(self))
        self.out_of_scope = nothing if out_of_scope is None else to_fen(out_of_scope)
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
