"""Scores: contracts and clauses that look at a verified score need an evaluation that makes one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any


def unscored(asking: Sequence[Any], schemes: Sequence[Any], so: str) -> Iterator[tuple[str, str]]:
    """Yield those schemes that ask for the score of a contract that nobody evaluates.

    Args:
        asking: contracts, or clauses on one.
        schemes: all schemes in force.
        so: what follows from a score that is always 1.
    """
    contracts = {scheme.name for scheme in schemes if scheme.kind == "contracts"}
    evaluations = [scheme for scheme in schemes if scheme.kind == "clauses" and scheme.word() == "evaluation"]
    scored = contracts if any(one.contract is None for one in evaluations) else {one.contract for one in evaluations}
    for scheme in asking:
        on = scheme.contract if scheme.kind == "clauses" else scheme.name
        if not (contracts if on is None else {on}) <= scored:
            fix = f"Add `- evaluation: {{contract: {on}}}` to clauses." if on else "Add `- evaluation` to clauses."
            yield scheme.name, f"looks at a score, but nobody evaluates: it is always 1 and {so}. {fix}"
