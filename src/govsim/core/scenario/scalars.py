"""What an unquoted word of YAML means: a number, a truth value, nothing, or a text.

YAML 1.1 has traps: `010` is eight, `12:30` is 750, `1e6` is a text, `no` is false. Here 1e6 is a number,
and what could surprise is refused with the unambiguous way to write it.
"""

from __future__ import annotations

import math
import re
from typing import Any

from govsim.core.scenario.item import BIGGEST, Moment, cut

_NULLS = {"", "~", "null", "Null", "NULL"}
_TRUTH = {
    form: truth
    for words, truth in ((("yes", "true", "on"), True), (("no", "false", "off"), False))
    for word in words
    for form in (word, word.capitalize(), word.upper())
}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9_]*)")
_DECIMAL = re.compile(r"[-+]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_SURPRISING = re.compile(r"[-+]?(0[0-7_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?)")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?([Tt ].*)?")
_LONGEST = 320  # letters of a number; more digits than that are beyond floating point
_STARTS = frozenset("-+.0123456789")


class BadScalarError(ValueError):
    """The word has no meaning that a scenario can use; the text says why, and what to write."""


def meaning(text: str) -> Any:
    """Return what an unquoted word stands for.

    Raises:
        BadScalarError: it is infinite, too large, or reads differently than it looks.
    """
    if text in _NULLS:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if text[0] not in _STARTS:
        return text
    if len(text) > _LONGEST:
        if not text[:_LONGEST].strip("+-.0123456789_"):
            raise BadScalarError(f"{cut(text)} is too large a number.")
        return text
    if _NOT_FINITE.fullmatch(text):
        raise BadScalarError(f"{text} is not a finite number. Leave the setting out if there is no limit.")
    if _WHOLE.fullmatch(text):
        return _whole(text)
    if _SURPRISING.fullmatch(text):
        raise BadScalarError(
            f"YAML reads {cut(text)} in its own way. Write a decimal number, or quote it: '{cut(text)}'."
        )
    if _DECIMAL.fullmatch(text):
        return _decimal(text)
    return Moment(text) if _DATE.fullmatch(text) else text


def _whole(text: str) -> int:
    digits = text.replace("_", "")
    if len(digits) > 20 or abs(int(digits)) > BIGGEST:
        raise BadScalarError(f"{cut(text)} is too large a number.")
    return int(digits)


def _decimal(text: str) -> float:
    number = float(text.replace("_", ""))
    if not math.isfinite(number):
        raise BadScalarError(f"{cut(text)} is too large a number.")
    return number
