"""A file is one idea of at most 300 lines, a function one of at most 40."""

import ast
from collections.abc import Callable, Iterator

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
NO_IDEA = {"utils.py", "util.py", "helpers.py", "helper.py", "base.py", "common.py", "misc.py"}


def long_file(path: str, source: str) -> Iterator[tuple[int, str]]:
    count = source.count("\n")
    if count > LINES_OF_A_FILE:
        yield count, f"{count} lines, {LINES_OF_A_FILE} at most: what is its second idea?"


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    if ast.get_docstring(node) is None:
        return 0
    first = node.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def long_function(path: str, source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = (node.end_lineno or node.lineno) - node.lineno + 1 - _docstring_lines(node)
            if count > LINES_OF_A_FUNCTION:
                yield node.lineno, f"{node.name} has {count} lines, {LINES_OF_A_FUNCTION} at most"


def name_without_idea(path: str, source: str) -> Iterator[tuple[int, str]]:
    if path.rsplit("/", 1)[-1] in NO_IDEA:
        yield 1, "a file is named after its idea"


def test_the_rules_can_be_broken() -> None:
    assert list(long_file("a.py", "x = 1\n" * 301))
    assert not list(long_file("a.py", "x = 1\n" * 300))
    assert list(long_function("a.py", "def f():\n" + "    x = 1\n" * 40))
    assert not list(long_function("a.py", 'def f():\n    """A\n\n    docstring."""\n' + "    x = 1\n" * 39))
    assert list(long_function("a.py", "class A:\n    async def f(self):\n" + "        x = 1\n" * 40))
    assert list(name_without_idea("src/govsim/core/utils.py", ""))
    assert not list(name_without_idea("src/govsim/core/ledger.py", ""))


def test_no_file_is_too_long(kept: Callable[..., None]) -> None:
    kept(long_file)


def test_no_function_is_too_long(kept: Callable[..., None]) -> None:
    kept(long_function)


def test_every_file_is_named_after_its_idea(kept: Callable[..., None]) -> None:
    kept(name_without_idea)
