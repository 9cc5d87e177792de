"""How much of one input is read. What is larger is refused whole, with a finding, and never read half."""

from __future__ import annotations

__all__ = [
    "MAX_ARTICLE",
    "MAX_BYTES",
    "MAX_ELEMENTS",
    "MAX_ENTRIES",
    "MAX_HOPS",
    "MAX_PAGES",
    "MAX_PAGE_MARKUP",
    "MAX_SECONDS",
    "MAX_STREAM",
    "MAX_UNFOLDED",
    "READ_SECONDS",
]

#: Bytes of one file, one address or standard input.
MAX_BYTES = 16_000_000
#: Characters of one HTML page before its article is taken out of it, and elements: taking an article out of more
#: takes more than ten seconds, for the time grows with the square of the elements.
MAX_PAGE_MARKUP = 3_000_000
MAX_ELEMENTS = 20_000
#: Characters of one article: a report of a thousand pages.
MAX_ARTICLE = 3_000_000
#: Articles of one feed or dump.
MAX_ENTRIES = 2_000
#: Pages of one PDF.
MAX_PAGES = 1_500
#: Bytes that one compressed stream may unfold to.
MAX_STREAM = 16_000_000
#: Bytes that all page streams of one PDF may unfold to.
MAX_UNFOLDED = 64_000_000
#: Redirects that are followed.
MAX_HOPS = 5
#: Seconds for one address in all, and for one answer of the other side.
MAX_SECONDS = 30.0
READ_SECONDS = 10.0
