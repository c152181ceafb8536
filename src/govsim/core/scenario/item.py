"""Item: one value of a scenario, with the place where it was written. Everything read is a tree of items."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from govsim.core.errors import Problem, ScenarioError

MOST_PROBLEMS = 100  # a file this wrong is not a scenario: its reader gets the first hundred
MOST_LETTERS = 60  # of a value, as a message shows it
BIGGEST = 10**18  # beyond it, a whole number is no longer exact in the columns


@dataclass(frozen=True, slots=True)
class Item:
    """A value (None, bool, int, float, str, a dict or a list of items) and where it stands.

    Attributes:
        value: what was written.
        place: "h.yaml:14", "--set layers.critical.rate=0.7", or "default".
        blank: nothing was written after the colon; a null was not meant.
        removes: a null that takes back what a base scenario had given.
    """

    value: Any
    place: str
    blank: bool = False
    removes: bool = False

    @property
    def is_mapping(self) -> bool:
        """Whether it has named parts."""
        return isinstance(self.value, dict)

    def plain(self) -> Any:
        """Return the value without places, as YAML or JSON would write it."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return str(self.value) if isinstance(self.value, str) else self.value


class Moment(str):
    """A text that YAML reads as a date, such as 2016-01-01."""

    __slots__ = ()


class Problems:
    """The mistakes found so far; the same one is listed once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Problem] = {}
        self.noted = 0  # with repetitions: whether something new went wrong shows here
        self.when = ""

    def add(self, place: str, path: str, message: str, fix: str = "") -> None:
        """Note one mistake; give up when there are too many."""
        self.noted += 1
        where = f"{place}: {path}" if path else place
        self._found.setdefault((where, message), Problem(where, message + self.when, fix))
        if len(self._found) >= MOST_PROBLEMS:
            self.stop()

    def list(self) -> list[Problem]:
        """Return them in the order in which they were found."""
        return [*self._found.values()]

    def stop(self) -> None:
        """End the reading here if anything is wrong.

        Raises:
            ScenarioError: with every problem that was noted.
        """
        if self._found:
            raise ScenarioError(self._found.values())


def item_of(value: Any, place: str, depth: int = 0) -> Item:
    """Return a Python value (a parameter's, an override's) as an item.

    Raises:
        ScenarioError: it is of a type that a scenario cannot hold.
    """
    if depth > 40:
        raise ScenarioError(Problem(place, "is nested more than 40 levels deep."))
    if isinstance(value, Mapping):
        return Item({str(key): item_of(part, place, depth + 1) for key, part in value.items()}, place)
    if hasattr(value, "tolist"):  # a NumPy array or number, from a sweep
        value = value.tolist()
    if isinstance(value, list | tuple):
        return Item([item_of(part, place, depth + 1) for part in value], place)
    if isinstance(value, str):
        return Item(_encodable(value, place), place)
    if isinstance(value, bool) or value is None:
        return Item(value, place)
    if isinstance(value, numbers.Integral):
        if abs(int(value)) > BIGGEST:
            raise ScenarioError(Problem(place, "the number is too large."))
        return Item(int(value), place)
    if isinstance(value, numbers.Real):
        if not math.isfinite(value):
            raise ScenarioError(Problem(place, f"{float(value)} is not a finite number."))
        return Item(float(value), place)
    raise ScenarioError(Problem(place, f"a scenario cannot hold a {type(value).__name__}."))


def _encodable(text: str, place: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ScenarioError(Problem(place, "has half of a character (a lone surrogate).")) from None
    return text


def shown(value: Any) -> str:
    """Return a value as a message quotes it: short, texts in quotes, truth values as YAML writes them."""
    plain = value.plain() if isinstance(value, Item) else value
    if isinstance(plain, bool) or plain is None:
        return {True: "true", False: "false", None: "null"}[plain]
    if isinstance(plain, dict | list):
        return f"a mapping ({cut(', '.join(map(str, plain)))})" if isinstance(plain, dict) else "a list"
    return repr(cut(str(plain))) if isinstance(plain, str) else cut(f"{plain}")


def cut(text: str) -> str:
    """Return the text, shortened to what a message can bear."""
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"
