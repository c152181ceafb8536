"""The year's entries of the ledger, picked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.agents.fund import Pool
from govsim.core.ledger import FEN_PER_YUAN, Entry

if TYPE_CHECKING:
    from govsim.core.world import World


# memos of bonds: what one party holds for another is no income of it; what is kept was paid when it was given
BONDS = ("bid bond", "bid bond returned", "performance bond", "bond returned")


def entries(world: World) -> list[Entry]:
    """Return this year's entries."""
    return world.once_a_year(  # type: ignore[no-any-return]
        "metrics: entries", lambda: [entry for entry in world.ledger.journal() if entry.year == world.year]
    )


def flow(world: World, *, payer: str = "", payee: str = "", memos: tuple[str, ...] = ()) -> float:
    """Return this year's payments that match every given field, CNY."""
    fen = sum(
        entry.fen
        for entry in entries(world)
        if payer in ("", entry.payer) and payee in ("", entry.payee) and (not memos or entry.memo in memos)
    )
    return fen / FEN_PER_YUAN


def funds(world: World) -> list[str]:
    """Return the names of the public pools."""
    return [name for name, each in world.institutions.items() if isinstance(each, Pool)]
