"""What a run leaves behind: tidy tables, a manifest, a folder that is either complete or says that it is not."""

from govsim.results.reading import Results, read
from govsim.results.tables import tables
from govsim.results.writing import write

__all__ = ["Results", "read", "tables", "write"]
