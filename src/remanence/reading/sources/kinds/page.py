"""HTML: the article of a page, taken out of its markup, each character with its place there."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import Any

from remanence.reading.document import Finding
from remanence.reading.sources.align import Page, align
from remanence.reading.sources.head import read_head
from remanence.reading.sources.limits import MAX_ELEMENTS, MAX_PAGE_MARKUP
from remanence.reading.sources.lines import count_words, plain_title
from remanence.reading.sources.markup import Visible, visible
from remanence.reading.sources.raw import Draft, Raw, UnreadableError
from remanence.reading.sources.registry import source_kind
from remanence.reading.sources.stamps import published, url_date

_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|main|div|section|p|h1|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_META_DATE = re.compile(
    r"<meta\b[^>]*?(?:property|name|itemprop)\s*=\s*[\"'](?:article:published_time|datepublished|dc\.date(?:\.issued)?|"
    r"publish-?date|pubdate|date|parsely-pub-date|sailthru\.date|og:published_time)[\"'][^>]*>",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"content\s*=\s*[\"']([^\"']{4,60})[\"']", re.IGNORECASE)
_JSON_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
_LANGUAGE = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([a-zA-Z]{2})\b", re.IGNORECASE)
_DEPTH = re.compile(r"<(/?)(?:div|span|b|i|font|table|tr|td|ul|li|p|section|article|blockquote)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<[a-zA-Z]")
_DEEPEST = 400
# Above so many elements the extractor is not asked for a second opinion, which takes quadratic time.
_MANY = 3_000
# trafilatura asks the clock for the latest day that a page may be of, unless it is told one.
_ANY_DAY = {"original_date": True, "extensive_search": False, "min_date": "1995-01-01", "max_date": "2100-01-01"}
_LEAST_WORDS = 8


def _is_page(raw: Raw) -> bool:
    head = raw.head
    if head.count(0) > len(head) // 4:
        head = head.replace(b"\0", b"")
    return bool(_HTML.match(head))


@source_kind("page", rank=30, sniff=_is_page)
def read_page(raw: Raw) -> Iterator[Draft | Finding]:
    """Yield the article of a page.

    Raises:
        UnreadableError: the page is too large or too deep, or nothing in it reads like an article.
    """
    source = raw.text
    if len(source) > MAX_PAGE_MARKUP:
        large = f"this page has more than {MAX_PAGE_MARKUP:,} characters of markup"
        raise UnreadableError(large, "Save its text alone")
    elements = len(_ELEMENT.findall(source))
    if elements > MAX_ELEMENTS:
        raise UnreadableError(f"this page has more than {MAX_ELEMENTS:,} elements", "Save its text alone")
    if _depth(source) > _DEEPEST:
        raise UnreadableError(f"the markup of this page is nested more than {_DEEPEST} deep", "Save its text alone")
    found = _extracted(source, raw.url, elements)
    lines = str(found.get("text") or "").splitlines()
    body = "\n\n".join(line for line in lines if line.strip())
    page = visible(source)
    if count_words(body) < _LEAST_WORDS:
        raise UnreadableError("this page holds no text that reads like an article", "Save its text alone")
    title = plain_title(str(found.get("title") or ""))
    text, places = _joined(title, body, page, source)
    head = read_head(text, raw.as_of)
    draft = Draft(text, 0, places, title or head.title, str(found.get("sitename") or "") or head.publisher)
    draft.url = raw.url or str(found.get("url") or "") or head.url
    draft.language = _language(source)
    draft.date, draft.date_from = _date(source, str(found.get("date") or ""), draft.url) or (head.date, head.date_from)
    yield draft


def _extracted(source: str, url: str, elements: int) -> dict[str, Any]:
    import trafilatura  # half a second to load, and only pages need it

    found = trafilatura.bare_extraction(
        source, url=url or None, include_comments=False, fast=elements > _MANY, include_tables=True, with_metadata=True,
        date_extraction_params=dict(_ANY_DAY),
    )  # fmt: skip
    if found is None:
        return {}
    return dict(found) if isinstance(found, dict) else dict(found.as_dict())


def _depth(source: str) -> int:
    """Return how deep common elements are nested; parsers work in quadratic time on very deep pages."""
    depth = deepest = 0
    for found in _DEPTH.finditer(source):
        depth = max(depth - 1, 0) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _joined(title: str, body: str, page: Visible, source: str) -> tuple[str, array[int]]:
    """Return title and body as one text with its places; the title is not told twice."""
    inside = re.search(r"<body\b", source, re.IGNORECASE)
    shown = Page(page)
    places = align(body, shown, inside.start() if inside else 0)
    if not title or plain_title(body.split("\n", 1)[0]).casefold() == title.casefold():
        return body, places
    above = align(title, shown, _title_place(title, page, source, places[0] if places else 0))
    last = above[-1] if above else 0
    return f"{title}\n\n{body}", above + array("l", [last, last]) + places


def _title_place(title: str, page: Visible, source: str, body: int) -> int:
    """Return where the title stands: the last time it is shown above the body, else the first time anywhere."""
    shown = [page.places[found.start()] for found in re.finditer(_spaced(title), page.text)]
    above = [place for place in shown if place < body]
    if above or shown:
        return above[-1] if above else shown[0]
    return max(source.find(title), 0)


def _spaced(title: str) -> str:
    return r"\s+".join(re.escape(word) for word in title.split())


def _date(source: str, extracted: str, url: str) -> tuple[str, str] | None:
    """Return the day that the page gives for itself: its meta data, its address, then what the extractor found."""
    for tag in _META_DATE.findall(source[:400_000]):
        content = _CONTENT.search(tag)
        if content and (day := published(content[1])):
            return day, "page"
    told = _JSON_DATE.search(source)
    if told and (day := published(told[1])):
        return day, "page"
    if day := url_date(url):
        return (extracted, "page") if extracted.startswith(day) else (day, "url")
    return (extracted, "page") if extracted else None


def _language(source: str) -> str:
    found = _LANGUAGE.search(source[:20_000])
    return found[1].lower() if found else ""
