"""Medical injury, mediation, liability."""
