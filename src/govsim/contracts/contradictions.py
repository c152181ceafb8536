"""Contradictions between a contract, its tender and the insurers there are, as far as a scenario's text tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from govsim.contracts.scores import unscored
from govsim.tenders.direct_award import DirectAward


def no_insurer(contract: Any, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Yield a direct award to somebody who sells no cover."""
    tender = contract.chosen_by
    if not isinstance(tender, DirectAward) or tender.seller is None:
        return
    sellers = [name for one in schemes if one.kind == "agents" and one.word() == "insurers" for name in one.accounts()]
    if tender.seller not in sellers:
        there = f"Write one of {', '.join(sellers)}." if sellers else "There is none: add `- insurers`."
        yield contract.name, f"'{tender.seller}', whom direct_award names, is no insurer. {there}"


def extended_unseen(contract: Any, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Yield a tender that extends by a score that nobody gives."""
    if contract.chosen_by.extends_if_score_above is not None:
        yield from unscored([contract], schemes, "every last seller goes on")


def beyond_reach(contract: Any, schemes: Any) -> list[str]:
    """Return what a tender asks for that no insurer's opening capital can meet, as far as the scenario tells."""
    tender = contract.chosen_by
    markets = [scheme for scheme in schemes if hasattr(scheme, "capital") and scheme.kind == "agents"]
    if not markets:
        return []
    capital = max(scheme.capital for scheme in markets)
    said = []
    if not capital and (contract.deposit or tender.bid_bond):
        what = "a performance bond (deposit)" if contract.deposit else "a bid bond"
        said.append(f"asks for {what} above capital: no insurer opens with any. Raise `capital` or take it out.")
    whole = any(s.kind == "layers" and s.name == contract.covers and s.people == "all" for s in schemes)
    if whole and tender.least_capital > capital:
        said.append(
            f"asks for {tender.least_capital:g} CNY of capital a head: insurers open with at most {capital:g}. "
            "Lower `least_capital` or raise `capital`."
        )
    return said
