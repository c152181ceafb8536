"""A sweep: many runs of one study, lived by whoever is there, kept in a store that loses and doubles nothing."""
