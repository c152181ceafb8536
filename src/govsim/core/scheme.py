"""Scheme, the one extension point: a frozen rule with typed settings, found by itself.

A scheme is a frozen dataclass in a file of its kind's folder. Its fields are its settings (each with
unit, range and meaning); it holds no state. It acts in a phase by having a method of that name.
New files in these folders are found by themselves; so are entry points "govsim.schemes" of other
packages, and files in the folders that the environment variable GOVSIM_SCHEMES lists.
"""

from __future__ import annotations

import dataclasses
import importlib
import importlib.metadata
import pkgutil
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Literal, Self, get_args, get_origin, get_type_hints

from govsim.core import plugins
from govsim.core.column import Column
from govsim.core.errors import SchemeError

# the folders whose files are schemes, one folder a kind
FOLDERS = (
    "households",
    "agents",
    "behaviour",
    "networks",
    "layers",
    "payments",
    "contracts",
    "clauses",
    "tenders",
    "supervision",
    "disputes",
)

# CNY that a setting may hold if it does not say: times the people of a large city, still whole fen
MOST_MONEY = 1e9


def setting(
    default: Any = dataclasses.MISSING,
    *,
    unit: str,
    what: str,
    low: float | None = None,
    high: float | None = None,
    parameter: str | None = None,
    length: int | None = None,
    refers_to: str | None = None,
    keys: tuple[str, ...] | None = None,
    founding: bool = False,
) -> Any:
    """Declare one setting of a scheme.

    Args:
        default: its value if the scenario is silent; without one (and without `parameter`) it must be given.
        unit: unit of the value ("CNY", "share", "years", "name", "choice", ...).
        what: what it means, as a sentence.
        low: smallest sensible value.
        high: largest sensible value.
        parameter: the package parameter ("topic/name") that is the default, looked up for each year.
        length: how many entries the list must have, if it is a list.
        refers_to: the value must be the name of a scheme of this kind ("layers"), of an institution that plays
            this part ("fund"), of a "metrics" or of an "account".
        keys: the words that a mapping may have; None for any.
        founding: it is read once, when the world is founded: a reform cannot change it.
    """
    about = {
        "unit": unit,
        "what": what,
        "low": low,
        "high": high,
        "parameter": parameter,
        "length": length,
        "refers_to": refers_to,
        "keys": keys,
        "founding": founding,
    }
    if parameter is not None:
        default = None
    if isinstance(default, list | dict):
        raise SchemeError(f"the default of a setting must not change: write {default!r} as a tuple.")
    return dataclasses.field(default=default, metadata=about)


@dataclass(frozen=True)
class Setting:
    """What the reader of a scenario has to know about one setting."""

    name: str
    type: Any
    default: Any
    unit: str
    what: str
    low: float | None
    high: float | None
    parameter: str | None
    length: int | None
    refers_to: str | None
    keys: tuple[str, ...] | None = None
    founding: bool = False

    @property
    def highest(self) -> float | None:
        """Return the largest value that is read: `high`, or for money the sum up to which fen stay exact."""
        return MOST_MONEY if self.high is None and self.unit.startswith("CNY") else self.high

    @property
    def required(self) -> bool:
        """Whether the scenario must give it."""
        return self.default is dataclasses.MISSING and self.parameter is None

    @property
    def choices(self) -> tuple[Any, ...]:
        """Return the words that are allowed, if the type is a Literal."""
        return get_args(self.type) if get_origin(self.type) is Literal else ()


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A rule under which institutions and households live. Subclass the kind, write its one pure function."""

    kind: ClassVar[str] = ""
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {}
    # in force with its defaults even if the scenario does not mention it, unless set to null
    always: ClassVar[bool] = False
    # no year can be lived without it: it cannot be set to null
    needed: ClassVar[bool] = False
    # the parts that an institution of this scheme can play: a setting may refer to "a fund", "a supervisor"
    plays: ClassVar[tuple[str, ...]] = ()
    # stays last of its section: what an extending scenario adds goes before it
    last: ClassVar[bool] = False
    # households and institutions act in this order; other kinds in the scenario's
    order: ClassVar[int] = 50

    name: str = setting("", unit="name", what="How the scenario calls it; the scheme's own word if left out.")

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.word())

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return itself: it is frozen and holds no state, so that worlds can share it."""
        return self

    @classmethod
    def word(cls) -> str:
        """Return the word that a scenario uses for this class: RiskCorridor is `risk_corridor`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def settings(cls) -> dict[str, Setting]:
        """Return the settings by name, with type, default, unit, range and meaning."""
        hints = get_type_hints(cls)
        found = {}
        for field in dataclasses.fields(cls):
            if "what" not in field.metadata:
                said = f"{cls.__module__}.{cls.__name__}.{field.name} has no setting(unit=..., what=...)."
                raise SchemeError(said, plugins.file_of(cls.__module__))
            found[field.name] = Setting(field.name, hints[field.name], field.default, **field.metadata)
        return found

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield (setting, what is wrong) for values that are fine one by one but not together."""
        yield from ()

    @classmethod
    def check_all(cls, schemes: Sequence[Scheme]) -> Iterator[tuple[str, str]]:
        """Yield (scheme's name, what is wrong) for schemes in force that do not go together."""
        yield from ()


def _load_folders() -> None:
    for folder in FOLDERS:
        package = importlib.import_module(f"govsim.{folder}")
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"govsim.{folder}.{module.name}")
    for entry in importlib.metadata.entry_points(group="govsim.schemes"):
        with plugins.importing(f"entry point '{entry.name}'"):
            entry.load()
    plugins.load()


def _leaves(cls: type[Scheme]) -> Iterator[type[Scheme]]:
    for child in cls.__subclasses__():
        yield from _leaves(child)
        if (
            dataclasses.is_dataclass(child)
            and not child.__name__.startswith("_")
            and child.__dict__.get("abstract") is not True
        ):
            yield child


def catalogue() -> dict[str, dict[str, type[Scheme]]]:
    """Return every scheme class by kind and word, words sorted; plug-ins as GOVSIM_SCHEMES names them now.

    Raises:
        SchemeError: two classes of one kind have the same word.
        PluginError: a plug-in cannot be loaded.
    """
    return _catalogue(plugins.key())


@lru_cache(maxsize=16)
def _catalogue(_: tuple[str, str]) -> dict[str, dict[str, type[Scheme]]]:
    _load_folders()
    found: dict[str, dict[str, type[Scheme]]] = {folder: {} for folder in FOLDERS}
    for cls in _leaves(Scheme):
        if not plugins.in_force(cls.__module__):
            continue
        known = found.setdefault(cls.kind, {})
        other = known.setdefault(cls.word(), cls)
        if other is not cls:
            raise SchemeError(
                f"two {cls.kind} are called '{cls.word()}': {other.__module__} and {cls.__module__}. Rename one.",
                plugins.file_of(cls.__module__) or plugins.file_of(other.__module__),
            )
    # not the order of imports, which depends on who asked for what first
    return {kind: dict(sorted(known.items())) for kind, known in found.items()}
