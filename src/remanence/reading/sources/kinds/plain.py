"""Plain text: one article, or a flattened dump with several; a list of teasers under the article is left out."""

from __future__ import annotations

from collections.abc import Iterator

from remanence.reading.document import Finding
from remanence.reading.sources.head import read_head
from remanence.reading.sources.layouts.related import above_teasers
from remanence.reading.sources.raw import Draft, Raw
from remanence.reading.sources.registry import source_kind


@source_kind("text", rank=99, sniff=lambda raw: True)
def read_text(raw: Raw) -> Iterator[Draft | Finding]:
    """Yield the one article of a text."""
    text = raw.text
    end = above_teasers(text)
    start = next((i for i, c in enumerate(text[:end]) if c != "\ufeff" and not c.isspace()), end)
    if start == end:
        yield Finding(raw.name, "there is no text in it", "Give the text of an article")
        return
    head = read_head(text[start:end], raw.as_of)
    yield Draft(
        text[start:end], start, None, head.title, head.publisher, head.date, head.date_from, head.url or raw.url
    )
