"""Style as tests: a rule is a function of (path, source) that yields (line, what is wrong)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Rule = Callable[[str, str], Iterator[tuple[int, str]]]


def _look(rule: Rule, path: Path) -> Iterator[str]:
    name = path.relative_to(ROOT).as_posix()
    try:
        yield from (f"{name}:{line}: {wrong}" for line, wrong in rule(name, path.read_text(encoding="utf-8")))
    except SyntaxError as error:
        yield f"{name}:{error.lineno}: does not parse: {error.msg}"


@pytest.fixture
def kept() -> Callable[..., None]:
    """Return the function that fails with every place in src/ and viz/ (or elsewhere) that breaks a rule."""

    def check(rule: Rule, *folders: str, suffix: str = ".py") -> None:
        files = [path for folder in folders or ("src", "viz") for path in sorted((ROOT / folder).rglob(f"*{suffix}"))]
        assert files, f"no {suffix} files to look at"
        if places := [place for path in files for place in _look(rule, path)]:
            pytest.fail("\n".join(places), pytrace=False)

    return check
