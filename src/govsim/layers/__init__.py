"""Who pays which slice of a bill, in the scenario's order."""
