"""Stop loss: a reinsurance layer. The seller bears claims between an attachment point and a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.contracts.account import Account, Number
from govsim.contracts.contract import Contract
from govsim.core.scheme import setting


@dataclass(frozen=True, kw_only=True)
class StopLoss(Contract):
    """The seller bears min(max(C − A·Ĉ, 0), (L − A)·Ĉ) of the claims C, the buyer refunds the rest.

    Ĉ is what the buyer expected of the year at signing; A and L are multiples of it. The premium brings the claims that
    are planned below the attachment, min(A, 1) of them; the rest of it is the price of the layer.
    Sources: Arrow 1963 (AER) on deductibles; the reinsurance of large claims in Xiamen.
    """

    attachment: float = setting(
        1.0, unit="multiple of expected claims", low=0, high=10, what="Claims A up to which the buyer bears all."
    )
    limit: float = setting(
        1.5, unit="multiple of expected claims", low=0, high=20, what="Claims L above which the buyer bears all."
    )

    def borne(self, year: Account) -> Number:
        """Return the claims that the seller bears, CNY."""
        expected = np.asarray(year.expected)
        return np.clip(
            np.asarray(year.claims) - self.attachment * expected, 0, (self.limit - self.attachment) * expected
        )

    def settlement(self, year: Account) -> Number:
        """Return the claims outside the layer, less what the premium has brought for them."""
        brought = min(self.attachment, 1.0) * np.asarray(year.planned)
        return year.claims - np.asarray(self.borne(year)) - brought

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """There is something between attachment and limit."""
        yield from super().check(values)
        low, high = values["attachment"], values["limit"]
        if low >= high:
            yield "attachment", f"{low:g} is not below the limit, {high:g}: the seller would bear nothing."
