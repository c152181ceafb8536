"""The machine: phases, population, ledger, streams, schemes, scenarios. It knows nothing about insurance."""
