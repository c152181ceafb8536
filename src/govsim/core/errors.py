"""Everything that can go wrong, and who can mend it.

GovsimError
├── ScenarioError         the YAML is wrong: its reader can mend it (exit code 2)
│   ├── StudyError        so is the YAML of a study; all carry many problems: each a place, a message, a fix
│   └── PanelError        so is a panel of experts, or its sheet of scores
├── ResultsError          the folder of results is wrong: taken, unfinished or not ours (exit code 2)
├── ParameterError        a package parameter is missing, undated or unsourced (exit code 2)
├── EngineError           the machines that live many worlds are gone or refuse (exit code 2)
│   └── LostError         they were there, and are gone: what was in hand is lived again
├── PluginError           a file or folder of GOVSIM_SCHEMES cannot be loaded (exit code 2)
└── DefectError           code breaks a rule of the house, no scenario can mend it (exit code 1)
    ├── SchemeError       a scheme's class is written against the rules
    ├── ColumnError       a column is unknown, or written outside the phase that owns it
    ├── StreamError       a stream of chance was drawn twice in one year
    └── LedgerError       the books do not close
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


class GovsimError(Exception):
    """The root of the tree: every error that govsim raises on purpose."""


@dataclass(frozen=True)
class Problem:
    """One mistake in a scenario: where it stands, what is wrong, what to do."""

    where: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" {self.fix}" if self.fix else "")


class ScenarioError(GovsimError):
    """A scenario cannot be lived: carries every problem that was found, not just the first."""

    subject: ClassVar[str] = "scenario"

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[list[Problem]]]:
        """Travel between processes with the problems, not with their text."""
        return type(self), (self.problems,)


class StudyError(ScenarioError):
    """A study cannot be swept: what is wrong with it, or with the scenario that it starts from."""

    subject: ClassVar[str] = "study"


class PanelError(ScenarioError):
    """A panel of experts cannot be read, or says nothing that can be used."""

    subject: ClassVar[str] = "panel"


class ResultsError(GovsimError):
    """A folder of results is taken, half-written or not one of ours."""


class EngineError(GovsimError):
    """The machines that live many worlds are gone, refuse, or are not what they should be."""


class LostError(EngineError):
    """The machines that were at work are gone; what they had in hand has to be lived again."""


class ParameterError(GovsimError):
    """A package parameter is missing, has no value for a year, or lacks unit, source or check date."""


class PluginError(GovsimError):
    """A file or folder that GOVSIM_SCHEMES names cannot be loaded: says which, and in which line."""


class DefectError(GovsimError):
    """Code breaks a rule of the house: ours, or a plug-in's; never a mistake in a scenario."""


class SchemeError(DefectError):
    """A scheme's class breaks a rule of the house (two of one name, a field without unit, ...).

    Attributes:
        file: the plug-in file that holds the class; empty if it is the package's.
    """

    def __init__(self, message: str, file: str = "") -> None:
        super().__init__(message)
        self.file = file


class ColumnError(DefectError):
    """A column is unknown, or was written outside the phase that owns it."""


class StreamError(DefectError):
    """A stream was drawn twice in one year: the second draw would repeat the first."""


class LedgerError(DefectError):
    """The books do not close: money appeared, vanished, or was owed and never paid."""


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """Return the sentence that names the nearest known words and lists the others."""
    words = sorted(set(known))
    near = difflib.get_close_matches(str(name)[:80], words, n=1, cutoff=0.6)
    hint = f"Did you mean '{near[0]}'? " if near else ""
    return f"{hint}Known: {', '.join(words)}." if words else hint.strip()
