"""Who is checked, and what is recovered."""
