"""Comparisons: designs lived on the same luck, their differences with intervals, and who switched."""

from govsim.experiments.compare.comparison import Comparison, compare, compared

__all__ = ["Comparison", "compare", "compared"]
