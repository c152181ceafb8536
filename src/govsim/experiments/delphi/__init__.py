"""Delphi: experts who are asked in rounds, how far they agree, and how scenarios stand by what they find important."""

from govsim.experiments.delphi.method import Findings, asked, delphi
from govsim.experiments.delphi.reading import read_panel

__all__ = ["Findings", "asked", "delphi", "read_panel"]
