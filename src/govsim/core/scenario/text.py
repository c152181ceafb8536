"""YAML text to a tree of items, from the parser's events: nothing in it can execute, recurse or explode.

The tree is built by a loop over events with an explicit stack, so deep nesting is refused before it can
hurt; anchors, aliases, tags and second documents are refused by name.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from govsim.core.errors import Problem, ScenarioError
from govsim.core.scenario.item import Item, Problems, cut
from govsim.core.scenario.known import SECTIONS
from govsim.core.scenario.scalars import BadScalarError, meaning

DEEPEST = 40
_TOO_DEEP = f"is nested more than {DEEPEST} levels deep."
MOST_VALUES = 20_000
# libyaml where it is there: thirty times faster
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(text: str, file: str, problems: Problems, place: str = "") -> Item:
    """Return the one document of a text; blank text is a blank item.

    Args:
        text: the YAML.
        file: how places call it.
        problems: collects what is wrong inside a document that can be read on.
        place: the place of everything, for a text that is not a file (an override).

    Raises:
        ScenarioError: the text is not YAML, or uses a part of YAML that scenarios do not.
    """
    tree = _Tree(file, problems, place)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            tree.take(event)
    except yaml.MarkedYAMLError as error:
        raise ScenarioError(Problem(_mark(file, error, place), _said(error), _syntax_fix(error))) from None
    except yaml.YAMLError as error:  # a character that YAML forbids
        raise ScenarioError(Problem(place or file, f"is not YAML: {cut(' '.join(str(error).split()))}.")) from None
    return tree.root or Item(None, place or f"{file}:1", blank=True)


def _mark(file: str, error: yaml.MarkedYAMLError, place: str) -> str:
    mark = error.problem_mark or error.context_mark
    return place or (f"{file}:{mark.line + 1}" if mark else file)


def _said(error: yaml.MarkedYAMLError) -> str:
    if _is_too_deep(error):
        return _TOO_DEEP
    where = f", {error.context}" if error.context else ""
    return f"is not YAML: {error.problem or 'it ends too early'}{where}."


def _is_too_deep(error: yaml.MarkedYAMLError) -> bool:
    """Whether the parser itself gave up, far beyond our own limit; newer ones do."""
    return "nesting depth" in f"{error.problem}"


def _syntax_fix(error: yaml.MarkedYAMLError) -> str:
    if _is_too_deep(error):
        return "Close the brackets."
    said = f"{error.problem} {error.context}"
    if "start any token" in said or " tab " in said:
        return "Indent with spaces, not tabs; quote a text that starts with a special character."
    if "mapping values are not allowed" in said:
        return "Quote a text that has a colon in it, or look at the indentation."
    if "anchor" in said or "alias" in said:
        return "Anchors and aliases are not used here: quote a text that starts with & or *."
    return "Look at the indentation, and at brackets and quotes that are not closed."


class _Key(NamedTuple):
    """A key that waits for its value."""

    text: str
    place: str
    kept: bool


class _Tree:
    """The items under construction: a stack of open mappings and lists."""

    def __init__(self, file: str, problems: Problems, place: str) -> None:
        self.file, self.problems, self.fixed_place = file, problems, place
        self.root: Item | None = None
        self.documents = self.values = 0
        # of each open collection: its parts, its place, the key that waits for a value (mappings)
        self.open: list[tuple[Any, str, list[_Key | None]]] = []

    def take(self, event: Any) -> None:
        """Add what one event of the parser says."""
        place = self.fixed_place or f"{self.file}:{event.start_mark.line + 1}"
        self._refuse(event, place)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, place)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event, place)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()

    def _refuse(self, event: Any, place: str) -> None:
        """Stop at the parts of YAML that can hide code or blow up."""
        self.documents += isinstance(event, yaml.DocumentStartEvent)
        self.values += isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        why = fix = ""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            why = f"anchors and aliases are not used here ('{cut(str(event.anchor))}')."
            fix = "Write the value out, or use 'extends'; quote a text that starts with & or *."
        elif getattr(event, "tag", None):
            why, fix = f"tags are not used here ('{cut(event.tag)}').", "Quote a text that starts with '!'."
        elif self.documents > 1:
            why, fix = "a second document starts here.", "One file is one scenario: take '---' out."
        elif len(self.open) > DEEPEST:
            why, fix = _TOO_DEEP, "Close the brackets."
        elif self.values > MOST_VALUES:
            why, fix = f"has more than {MOST_VALUES:,} values.", "Put tables of data in a file of their own."
        if why:
            raise ScenarioError(Problem(place, why, fix))

    def _scalar(self, event: Any, place: str) -> None:
        quoted = event.style in ("'", '"', "|", ">")
        value: Any = event.value
        if not quoted:
            try:
                value = meaning(event.value)
            except BadScalarError as bad:
                why, _, fix = str(bad).partition(". ")
                self.problems.add(place, self._path(), f"{why.rstrip('.')}.", fix)
        if self._waits_for_key():
            self._key(event.value, value, place)
        else:
            self._add(Item(value, place, blank=not quoted and event.value == ""))

    def _waits_for_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1][0], dict) and self.open[-1][2][0] is None

    def _key(self, text: str, value: Any, place: str) -> None:
        """Take a key: a text, or a year below `values`; else say how to write it, and drop what it has."""
        parts, _, key = self.open[-1]
        below_values = len(self.open) > 1 and getattr(self.open[-2][2][0], "text", "") == "values"
        why = fix = ""
        if not isinstance(value, str) and not (below_values and type(value) is int):
            kind = {bool: "true or false", type(None): "null"}.get(type(value), "a number")
            why, fix = f"the key {cut(text) or '(nothing)'} reads as {kind}.", f"Quote it: '{cut(text)}'."
        elif text == "<<":
            why, fix = "'<<' is not used here.", "Use 'extends' to build on another scenario."
        elif text in parts:
            first = parts[text].place.rsplit(":", 1)[-1]
            why, fix = f"'{cut(text)}' is given twice, first in line {first}.", "Take one out."
        if why:
            self.problems.add(place, self._path(), why, fix)
        key[0] = _Key(text, place, kept=not why)

    def _open(self, event: Any, place: str) -> None:
        if self._waits_for_key():
            raise ScenarioError(
                Problem(place, "a mapping or list stands where a key should.", "Quote texts with braces.")
            )
        self.open.append(({} if isinstance(event, yaml.MappingStartEvent) else [], place, [None]))

    def _close(self) -> None:
        parts, place, _ = self.open.pop()
        self._add(Item(parts, place))

    def _add(self, item: Item) -> None:
        """Put a finished item into the collection that is open; a value stands at its key's line."""
        if not self.open:
            self.root = item
            return
        parts, _, key = self.open[-1]
        if isinstance(parts, list):
            parts.append(item)
        elif key[0] is not None:
            if key[0].kept:
                parts[key[0].text] = Item(item.value, key[0].place, blank=item.blank)
            key[0] = None

    def _path(self) -> str:
        """Return the dotted path of what is being read."""
        path = ""
        for parts, _, key in self.open:
            if isinstance(parts, list):
                # a scheme is known by its name, not by its position
                path += "" if path.lstrip(".") in SECTIONS and self.open[-1][0] is not parts else f"[{len(parts)}]"
            elif key[0] is not None:
                path += f".{cut(key[0].text)}"
        return path.lstrip(".")
