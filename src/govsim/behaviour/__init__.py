"""How people answer to not bearing the full price: what is added to a bill beyond need."""
