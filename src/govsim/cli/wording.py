"""Numbers in words and small pictures: as an analyst reads them, by their unit."""

from __future__ import annotations

from math import isnan

from govsim.results.history import Line

BARS = "▁▂▃▄▅▆▇█"
ARROWS = {"up": "▲", "down": "▼", "same": "="}


def number(value: float, unit: str) -> str:
    """Return a value as its unit is usually written: a share in per cent, CNY in whole yuan."""
    if isnan(value):
        return "-"
    if unit.startswith("share"):
        return f"{100 * value:.1f} %"
    if unit.startswith("CNY"):
        return money(value)
    if unit.split()[0] in ("insurers", "bidders", "persons", "households"):
        return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.2f}"


def money(yuan: float) -> str:
    """Return CNY with three digits that matter: 81.1, 9,812, 3.38 m, 12.4 bn."""
    for size, word in ((1e9, " bn"), (1e6, " m")):
        if abs(yuan) >= size:
            return f"{yuan / size:,.{2 if abs(yuan) < 10 * size else 1}f}{word}"
    return f"{yuan:,.0f}" if abs(yuan) >= 100 or yuan == round(yuan) else f"{yuan:,.1f}"


def percent(share: float, digits: int = 0) -> str:
    """Return a share in per cent."""
    return f"{100 * share:.{digits}f} %"


def sparkline(values: tuple[float, ...]) -> str:
    """Return one bar a year between the lowest and the highest value; a gap where nothing was measured."""
    known = [value for value in values if not isnan(value)]
    if not known:
        return ""
    low, span = min(known), max(known) - min(known)
    if span == 0:
        return "".join(" " if isnan(value) else BARS[3] for value in values)
    return "".join(" " if isnan(v) else BARS[min(7, int(8 * (v - low) / span))] for v in values)


def arrow(line: Line) -> str:
    """Return which way it went from the first year to the last, and whether that is better or worse."""
    if line.first == line.last or not line.measured:
        return f"{ARROWS['same']} same"
    return f"{ARROWS['up' if line.last > line.first else 'down']} {line.verdict}".strip()


def years(first: int, last: int) -> str:
    """Return a span of years: 2023, or 2023-25."""
    if first == last:
        return str(first)
    return f"{first}-{last % 100:02d}" if first // 100 == last // 100 else f"{first}-{last}"


STYLE = {"better": "green", "worse": "red", "": ""}


def duration(seconds: float) -> str:
    """Return a span of time as one says it: 40 s, 12 min, 3 h 20 min, 4 days."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours / 24:.0f} days"


def size(count: float) -> str:
    """Return a number of bytes as one says it: 12 kB, 3.4 MB, 1.2 GB."""
    for unit, word in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= unit:
            return f"{count / unit:.{0 if count >= 100 * unit else 1}f} {word}"
    return f"{count:.0f} B"
