"""A flattened dump: several articles in one text, found by the layouts."""

from __future__ import annotations

from collections.abc import Iterator

from remanence.reading.document import Finding
from remanence.reading.sources.head import read_head
from remanence.reading.sources.layouts import Item, articles_of
from remanence.reading.sources.limits import MAX_ENTRIES
from remanence.reading.sources.raw import Draft, Raw
from remanence.reading.sources.registry import source_kind
from remanence.reading.sources.stamps import stamp_line, url_date


def _articles(raw: Raw) -> list[Item]:
    if "articles" not in raw.cache:
        raw.cache["articles"] = articles_of(raw.text)
    found = raw.cache["articles"]
    assert isinstance(found, list)
    return found


@source_kind("dump", rank=90, sniff=lambda raw: bool(_articles(raw)))
def read_dump(raw: Raw) -> Iterator[Draft | Finding]:
    """Yield the articles of a dump in order; what comes after the most that is read is named."""
    main = ""
    publisher = ""
    found = _articles(raw)
    for i, item in enumerate(found[:MAX_ENTRIES]):
        draft = _draft(raw, item, main)
        if i == 0:
            main, publisher = draft.date, draft.publisher
        draft.publisher = draft.publisher or (publisher if item.relative else "")
        yield draft
    if len(found) > MAX_ENTRIES:
        left = len(found) - MAX_ENTRIES
        yield Finding(raw.name, f"{left} articles after the first {MAX_ENTRIES} were not read", "Split the file")


def _draft(raw: Raw, item: Item, main: str) -> Draft:
    """Return the article; "23 hours ago" is counted from the date of the file's main article, else from as-of."""
    text = raw.text[item.start : item.end]
    head = read_head(text, raw.as_of)
    draft = Draft(text, item.start, None, item.title or head.title, item.publisher or head.publisher)
    draft.url = item.url or head.url
    if item.date:
        draft.date, draft.date_from = item.date, "stamp"
    elif item.relative:
        stamp = stamp_line(item.relative, main or raw.as_of)
        draft.date, draft.date_from = (stamp.date, "relative") if stamp and stamp.date else ("", "")
    else:
        draft.date, draft.date_from = head.date, head.date_from
    if not draft.date and (day := url_date(draft.url)):
        draft.date, draft.date_from = day, "url"
    return draft
