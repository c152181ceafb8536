"""The store of a sweep: every finished run lands once, whole, and is found again by what determined it."""
