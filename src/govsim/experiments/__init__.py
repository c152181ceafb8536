"""Everything that lives whole worlds: run, claims."""
