"""Who is tied to whom."""
