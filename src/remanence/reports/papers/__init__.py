"""One way to draw every paper: page, workbook and JSON from the same document."""

from remanence.reports.papers.listing import drawn, listed
from remanence.reports.papers.render import paper_files

__all__ = ["drawn", "listed", "paper_files"]
