"""Reports: one answer document in, files that a person reads out.

A new report is one new file with a function under ``@report("name")``; a new format is one new file in
``formats/``, a new chart one in ``charts/``. Reports select, sort and lay out; they compute no new figure of
an answer. Every file is the same, byte for byte, when it is written again from the same document.
"""

from remanence.reports.registry import Report, reports

__all__ = ["Report", "reports"]
