"""A toy catalogue: the reader of scenarios is tested against rules that no model change can move."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from govsim.core.scheme import FOLDERS, Scheme, setting


@dataclass(frozen=True, kw_only=True)
class Toy(Scheme):
    """Marks every toy as abstract, so that the real catalogue passes it over."""

    abstract: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Population(Toy):
    """Who lives here."""

    kind: ClassVar[str] = "households"
    abstract: ClassVar[bool] = True
    always: ClassVar[bool] = True
    order: ClassVar[int] = 10

    households: int = setting(1000, unit="households", low=1, high=10_000_000, what="How many households.")


@dataclass(frozen=True, kw_only=True)
class Weather(Toy):
    """A household rule that acts before the others."""

    kind: ClassVar[str] = "households"
    abstract: ClassVar[bool] = True
    order: ClassVar[int] = 5

    mood: Literal["fair", "foul", "on"] = setting("fair", unit="choice", what="How it looks.")


@dataclass(frozen=True, kw_only=True)
class Fund(Toy):
    """An institution with an account of its own name."""

    kind: ClassVar[str] = "agents"
    abstract: ClassVar[bool] = True

    reserve: float | None = setting(5.0, unit="CNY", low=0, what="What it begins with; null for none.")

    def accounts(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True, kw_only=True)
class Cover(Toy):
    """A layer with settings of every type."""

    kind: ClassVar[str] = "layers"
    abstract: ClassVar[bool] = True

    rate: float = setting(unit="share", low=0, high=1, what="Share that it pays.")
    ceiling: float | None = setting(None, unit="CNY", low=0, what="Most that it pays.")
    tiers: tuple[float, ...] = setting((0.0, 100.0), unit="CNY", low=0, what="Where tiers start.")
    pair: tuple[float, ...] = setting((0.5, 0.5), unit="share", low=0, high=1, length=2, what="Two shares.")
    days: int = setting(30, unit="days", low=0, high=366, what="Waiting time.")
    open_to_all: bool = setting(True, unit="flag", what="Whether everybody is covered.")
    people: Literal["all", "resident", "employee"] = setting("all", unit="choice", what="Whom it covers.")
    label: str = setting("a cover", unit="text", what="How it is advertised.")
    payer: str = setting("fund", unit="account", refers_to="account", what="Whose purse pays.")
    rates: dict[str, float] | None = setting(None, unit="share", low=0, high=1, what="Rates by level.")

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if list(values["tiers"]) != sorted(values["tiers"]):
            yield "tiers", "the tiers must rise."


@dataclass(frozen=True, kw_only=True)
class Purse(Toy):
    """The household's purse: last of the layers."""

    kind: ClassVar[str] = "layers"
    abstract: ClassVar[bool] = True
    always: ClassVar[bool] = True
    last: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Rule(Toy):
    """A tender rule."""

    kind: ClassVar[str] = "tenders"
    abstract: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Cheapest(Rule):
    """The lowest price wins."""

    abstract: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Weighted(Rule):
    """Price and quality count."""

    abstract: ClassVar[bool] = True

    price_weight: float = setting(0.5, unit="share", low=0, high=1, what="Weight of the price.")
    veto: tuple[str, ...] = setting((), unit="list", what="Who may not win.")


@dataclass(frozen=True, kw_only=True)
class Deal(Toy):
    """A contract on a layer."""

    kind: ClassVar[str] = "contracts"
    abstract: ClassVar[bool] = True

    covers: str = setting(unit="name", refers_to="layers", what="The layer whose claims the seller bears.")
    chosen_by: Rule = setting(Weighted(price_weight=0.4), unit="tender", what="How the seller is chosen.")
    term: int = setting(3, unit="years", low=1, high=10, what="Length.")

    @classmethod
    def check_all(cls, schemes: Sequence[Scheme]) -> Iterator[tuple[str, str]]:
        seen: dict[str, str] = {}
        for scheme in schemes:
            if isinstance(scheme, Deal):
                other = seen.setdefault(scheme.covers, scheme.name)
                if other != scheme.name:
                    yield scheme.name, f"'{other}' already covers '{scheme.covers}'."


@dataclass(frozen=True, kw_only=True)
class Swap(Deal):
    """Another contract, with one setting more."""

    abstract: ClassVar[bool] = True

    margin: float = setting(0.1, unit="share", low=0, high=1, what="Margin.")


TOYS = (Population, Weather, Fund, Cover, Purse, Cheapest, Weighted, Deal, Swap)


def catalogue() -> dict[str, dict[str, type[Scheme]]]:
    """Return the toys as the real catalogue would."""
    found: dict[str, dict[str, type[Scheme]]] = {folder: {} for folder in FOLDERS}
    for cls in TOYS:
        found[cls.kind][cls.word()] = cls
    return found


BASE = """
title: A toy town
what: does the reader read?
first_year: 2016
years: 6
population: {households: 500}
institutions: [fund]
layers:
  - cover: {rate: 0.5}
  - second: {scheme: cover, rate: 0.2, payer: fund}
contracts:
  - deal: {covers: cover, chosen_by: {weighted: {price_weight: 0.3}}}
reforms:
  - from: 2018
    what: more generous
    set: {layers.cover.rate: 0.6}
"""
