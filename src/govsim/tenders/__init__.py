"""How a seller is chosen."""
