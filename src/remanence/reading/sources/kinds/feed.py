"""RSS and Atom: one article an entry, each character with its place in the feed."""

from __future__ import annotations

import io
import re
from array import array
from collections.abc import Iterator
from typing import Any

from remanence.reading.document import Finding
from remanence.reading.sources.align import Page, align
from remanence.reading.sources.limits import MAX_ENTRIES
from remanence.reading.sources.lines import URL, count_words, plain_title
from remanence.reading.sources.markup import paragraphs, twice, visible
from remanence.reading.sources.raw import Draft, Raw, UnreadableError
from remanence.reading.sources.registry import source_kind
from remanence.reading.sources.stamps import iso_day, published

_FEED = re.compile(
    rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*"
    rb"<(?:rss|feed|rdf:RDF)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENTRY = re.compile(
    r"<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)|(?P<entry><(?:\w{1,20}:)?(?:item|entry)\b)", re.IGNORECASE | re.DOTALL
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)


def _is_feed(raw: Raw) -> bool:
    head = raw.head
    if head.count(0) > len(head) // 4:
        head = head.replace(b"\0", b"")
    return bool(_FEED.match(head)) and not re.match(rb"^\s*<!doctype\s+html", head, re.IGNORECASE)


@source_kind("feed", rank=20, sniff=_is_feed)
def read_feed(raw: Raw) -> Iterator[Draft | Finding]:
    """Yield the entries of a feed that have a text.

    Raises:
        UnreadableError: the feed declares entities of its own, or holds no entry that can be read.
    """
    source = raw.text
    if re.search(r"<!ENTITY", source, re.IGNORECASE):
        bomb = "this feed declares entities of its own, which may unfold without bound"
        raise UnreadableError(bomb, "Save it without them")
    starts = [found.start() for found in _ENTRY.finditer(source) if found["entry"]]
    if not starts:
        raise UnreadableError("this feed has no entries", "Ask for it again later")
    shortened = _first_entries(source, starts)
    feed = _parsed(shortened)
    entries = feed.get("entries", [])
    for i, entry in enumerate(entries):
        region = _region(source, starts, i)
        yield from _article(raw, entry, feed.get("feed", {}), source, region)
    if not entries:
        raise UnreadableError("this feed is broken: no entry of it can be read", "Download or save it again")
    if len(starts) > MAX_ENTRIES:
        left = len(starts) - MAX_ENTRIES
        yield Finding(raw.name, f"{left} entries after the first {MAX_ENTRIES} were not read", "Split the feed")


def _first_entries(source: str, starts: list[int]) -> str:
    return source[: starts[MAX_ENTRIES]] if len(starts) > MAX_ENTRIES else source


def _parsed(source: str) -> dict[str, Any]:
    import feedparser  # only feeds need it

    # The text is decoded already: it goes in as UTF-8, and says so in a header, which outranks what stands inside.
    data = io.BytesIO(_DECLARATION.sub("", source.lstrip("\ufeff")).encode("utf-8", "replace"))
    return dict(feedparser.parse(data, response_headers={"content-type": "application/xml; charset=utf-8"}))


def _region(source: str, starts: list[int], i: int) -> tuple[int, int]:
    """Return where entry ``i`` stands in the feed: from its tag to the next; the last holds what is left over."""
    i = min(i, len(starts) - 1)
    return starts[i], starts[i + 1] if i + 1 < len(starts) else len(source)


def _article(
    raw: Raw, entry: dict[str, Any], channel: dict[str, Any], source: str, region: tuple[int, int]
) -> Iterator[Draft | Finding]:
    title = plain_title(_flat(str(entry.get("title") or "")))
    contents = [str(part.get("value") or "") for part in entry.get("content", [])]
    told = max([*contents, str(entry.get("summary") or "")], key=len)
    body = paragraphs(told)
    url = _url(entry)
    if not title and not body:
        yield Finding(f"{raw.name} {url}".strip(), "an entry of this feed is empty", "")
        return
    text, places = _joined(title, body, source, region)
    draft = Draft(text, 0, places, title, _publisher(entry, channel))
    draft.url = url or raw.url
    draft.language = str(entry.get("language") or channel.get("language") or "")[:2].lower()
    draft.date = _date(entry)
    draft.date_from = "feed" if draft.date else ""
    yield draft


def _flat(title: str) -> str:
    """Return a title without tags of emphasis; what looks like a script stays as text, to be escaped by who prints."""
    return re.sub(r"</?(?:b|i|em|strong|span|sub|sup|br)\b[^>]*>", "", title, flags=re.IGNORECASE)


def _joined(title: str, body: str, source: str, region: tuple[int, int]) -> tuple[str, array[int]]:
    page, start = Page(twice(source, *region)), region[0]
    # A title with markup in it was escaped once less than the body: it shows before the second decoding.
    above = align(title, Page(visible(source, *region, cdata=True)) if "<" in title else page, start)
    if not body or plain_title(body.split("\n", 1)[0]).casefold() == title.casefold():
        return (body, align(body, page, start)) if body else (title, above)
    below = align(body, page, above[-1] + 1 if above and count_words(body) else start)
    if not title:
        return body, below
    last = above[-1]
    return f"{title}\n\n{body}", above + array("l", [last, last]) + below


def _url(entry: dict[str, Any]) -> str:
    link = str(entry.get("link") or "")
    return link if URL.fullmatch(link) else ""


def _publisher(entry: dict[str, Any], channel: dict[str, Any]) -> str:
    """Return who published the entry: the source it names (a feed of other feeds), else the title of the feed."""
    named = entry.get("source") or {}
    return plain_title(str(named.get("title") or channel.get("title") or ""))


def _date(entry: dict[str, Any]) -> str:
    for key in ("published", "created", "updated"):
        if day := published(str(entry.get(key) or "")):
            return day
        parsed = entry.get(f"{key}_parsed")
        if parsed:
            return iso_day(parsed[0], parsed[1], parsed[2])
    return ""
