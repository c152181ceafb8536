"""Refusals: which layers a city cannot have two of, and which cannot draw on one purse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from govsim.layers.layer import Layer


def one_of_a_kind(cls: type[Layer], schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a second layer of a kind whose columns and luck are the city's, not the layer's."""
    names = [scheme.name for scheme in schemes if isinstance(scheme, cls)]
    for name in names[1:]:
        yield name, f"there is '{names[0]}' already: a city has one layer of this kind."


def purse_of_its_own(cls: type[Layer], schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a layer that gives away its payer's whole purse, if another layer is paid from it."""
    layers = [scheme for scheme in schemes if isinstance(scheme, Layer)]
    for one in layers:
        for other in layers if isinstance(one, cls) else ():
            if other is not one and other.payer == one.payer:
                yield one.name, f"'{other.name}' is paid by '{one.payer}' too: give it a purse of its own."
