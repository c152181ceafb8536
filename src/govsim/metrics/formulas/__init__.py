"""The field's arithmetic on weighted arrays: no world, no state, nothing undefined (an empty sum is 0)."""
