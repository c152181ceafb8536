"""How hospitals are paid for care."""
