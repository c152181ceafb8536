"""Imports run one way, cli, viz, report -> experiments -> core <- schemes, and never in a circle."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from govsim.core.scheme import FOLDERS

ROOT = Path(__file__).parents[2]
OUTER = {"experiments", "results", "report", "cli", "_viz", "viz"}

# what a folder must not import
REFUSED = dict.fromkeys((*FOLDERS, "metrics", "parameters"), OUTER) | {
    "results": {"experiments", "report", "cli", "viz"},
    "experiments": {"report", "cli", "viz"},
    "report": {"cli", "viz"},
    "viz": {"cli"},
}


def _folder(path: str) -> str:
    """Return the folder that a file belongs to: `core`, `layers`, `viz`, ...; "" for `govsim` itself."""
    parts = path.removeprefix("src/govsim/").split("/")
    return parts[0] if len(parts) > 1 else ""


def _module(path: str) -> str:
    return path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imports(path: str, node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, module of ours) for one import: relative made absolute, `from a import b` as a, a.b."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        package = (_module(path) if path.endswith("__init__.py") else _module(path).rpartition(".")[0]).split(".")
        package = package[: len(package) - node.level + 1] if node.level else []
        source = ".".join([*package, *filter(None, [node.module])])
        names = [source, *(f"{source}.{alias.name}" for alias in node.names)]
    else:
        return
    yield from ((node.lineno, name) for name in names if name.split(".")[0] in {"govsim", "viz"})


def against_the_arrows(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Find imports that a folder must not have, wherever in the file they stand."""
    folder = _folder(path)
    for node in ast.walk(ast.parse(source)):
        for line, name in _imports(path, node):
            parts = name.split(".")
            target = "viz" if parts[0] == "viz" else parts[1] if len(parts) > 1 else ""
            outside_core = folder == "core" and target not in {"core", ""}
            if outside_core or target in REFUSED.get(folder, ()):
                yield line, f"{folder} imports {name}"


def _on_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that run when the file is imported; those for type checkers do not."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _on_import(node.orelse)
            continue
        yield node
        for inner in ("body", "orelse", "finalbody"):
            yield from _on_import(getattr(node, inner, []))


def circle(files: dict[str, str]) -> list[str]:
    """Return modules that import each other in a circle, the first that is found, or nothing."""
    modules = {_module(path): path for path in files}
    needs = {
        module: {
            name
            for node in _on_import(ast.parse(files[path]).body)
            for _, name in _imports(path, node)
            if name in modules and name != module and not module.startswith(f"{name}.")
        }
        for module, path in modules.items()
    }
    done: set[str] = set()

    def walk(module: str, trail: list[str]) -> list[str]:
        if module in trail:
            return [*trail[trail.index(module) :], module]
        if module not in done:
            for other in sorted(needs[module]):
                if found := walk(other, [*trail, module]):
                    return found
            done.add(module)
        return []

    return next((found for module in sorted(needs) if (found := walk(module, []))), [])


def test_the_rules_can_be_broken() -> None:
    assert list(against_the_arrows("src/govsim/core/a.py", "from govsim.layers.basic import Basic\n"))
    assert list(against_the_arrows("src/govsim/core/a.py", "def f():\n    from govsim import layers\n"))
    assert list(against_the_arrows("src/govsim/core/a.py", "from ..layers import basic\n"))
    assert list(against_the_arrows("src/govsim/core/scenario/a.py", "import govsim.metrics.money\n"))
    assert not list(against_the_arrows("src/govsim/core/a.py", "from govsim.core.world import World\n"))
    assert list(against_the_arrows("src/govsim/layers/a.py", "from govsim.experiments.run import run\n"))
    assert list(against_the_arrows("src/govsim/experiments/a.py", "import govsim.report.page\n"))
    assert not list(against_the_arrows("src/govsim/cli/a.py", "import govsim.report.page\n"))
    one, other = "src/govsim/layers/a.py", "src/govsim/layers/b.py"
    to_other, to_one = "from govsim.layers.b import B\n", "from govsim.layers import a\n"
    assert circle({one: to_other, other: to_one}) == ["govsim.layers.a", "govsim.layers.b", "govsim.layers.a"]
    assert not circle({one: to_other, other: f"def f():\n    {to_one}"})
    assert not circle({one: to_other, other: f"if TYPE_CHECKING:\n    {to_one}"})


def test_imports_follow_the_arrows(kept: Callable[..., None]) -> None:
    kept(against_the_arrows)


def test_nothing_imports_in_a_circle() -> None:
    files = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")
    }
    assert circle(files) == []
