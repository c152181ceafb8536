"""How a buyer pays a seller."""
