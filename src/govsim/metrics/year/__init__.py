"""What many metrics share, worked out once a year: ranks, burdens, benefits by layer, flows of money."""
