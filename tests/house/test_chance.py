"""Chance comes through `world.draw("name")` only; generators are made in core/streams.py only."""

import ast
from collections.abc import Callable, Iterator

from govsim.core.scheme import FOLDERS

STREAMS = "src/govsim/core/streams.py"
TYPES = {"Generator", "BitGenerator"}  # a generator may be named as a type, never made
RULES = (*FOLDERS, "metrics")


def makes_chance(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Find every way to a random number that is not a named stream."""
    if path == STREAMS:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
            if "random" in names or any(name.startswith("numpy.random") for name in names):
                yield node.lineno, f"imports {', '.join(sorted(names))}"
        elif isinstance(node, ast.ImportFrom) and node.module in {"random", "numpy.random"}:
            made = {alias.name for alias in node.names} - TYPES - {"Random"}
            if made:
                yield node.lineno, f"imports {', '.join(sorted(made))} from {node.module}"
        elif isinstance(node, ast.Attribute):
            text = ast.unparse(node)
            if text.startswith(("np.random.", "numpy.random.")) and text.split(".")[2] not in TYPES:
                yield node.lineno, f"{text}: draw from world.draw(name)"
            if node.attr in {"rvs", "default_rng", "RandomState"}:
                yield node.lineno, f"{text}: draw from world.draw(name)"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
            "default_rng",
            "Random",
            "RandomState",
        }:
            yield node.lineno, f"{ast.unparse(node.func)}(): draw from world.draw(name)"


def asks_mesa_for_chance(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Find `world.rng` and `world.random` (or model's, or an agent's) in a rule."""
    if path.removeprefix("src/govsim/").split("/")[0] not in RULES:
        return
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Attribute) or node.attr not in {"rng", "random"}:
            continue
        owner = ast.unparse(node.value).split(".")[-1]
        if owner in {"world", "model", "self"}:
            yield node.lineno, f"{ast.unparse(node)}: draw from world.draw(name)"


def test_the_rules_can_be_broken() -> None:
    for source in (
        "import random\n",
        "from random import choice\n",
        "from random import Random\nluck = Random(1)\n",
        "import numpy as np\nnp.random.seed(1)\n",
        "import numpy as np\nnp.random.Generator(np.random.PCG64(1))\n",
        "from numpy.random import default_rng\n",
        "from scipy.stats import norm\nnorm.rvs(3)\n",
    ):
        assert list(makes_chance("src/govsim/layers/a.py", source)), source
        assert not list(makes_chance(STREAMS, source))
    assert not list(makes_chance("a.py", "import numpy as np\ndef f(draw: np.random.Generator) -> None: ...\n"))
    assert not list(makes_chance("a.py", "chance = world.draw('illness').random(3)\n"))
    rule = "src/govsim/layers/a.py"
    assert list(asks_mesa_for_chance(rule, "world.rng.random(3)\n"))
    assert list(asks_mesa_for_chance(rule, "self.model.random.choice(x)\n"))
    assert not list(asks_mesa_for_chance(rule, "world.draw('illness').random(3)\n"))


def test_only_streams_make_generators(kept: Callable[..., None]) -> None:
    kept(makes_chance)


def test_no_rule_asks_mesa_for_chance(kept: Callable[..., None]) -> None:
    kept(asks_mesa_for_chance, "src")
