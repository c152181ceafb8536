"""No link of a page leads nowhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "scenarios" / "README.md"]
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


def dead(text: str, folder: Path) -> list[str]:
    """Return the targets of a page's links that are not there."""
    return [target for target in LINK.findall(text) if not (folder / target).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_link_is_dead(page: Path) -> None:
    assert dead(page.read_text(encoding="utf-8"), page.parent) == []


def test_a_dead_link_is_seen() -> None:
    assert dead("see [this](docs/nowhere.md) and [that](README.md#top)", ROOT) == ["docs/nowhere.md"]
