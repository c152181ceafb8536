"""What we measure: one function each."""
