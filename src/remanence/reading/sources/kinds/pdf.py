"""PDF: the text of its pages, joined by form feeds. Places are offsets into that text."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from remanence.reading.document import Finding
from remanence.reading.sources.head import read_head
from remanence.reading.sources.limits import MAX_ARTICLE, MAX_PAGES, MAX_STREAM, MAX_UNFOLDED
from remanence.reading.sources.lines import plain_title
from remanence.reading.sources.raw import Draft, Raw, UnreadableError
from remanence.reading.sources.registry import source_kind
from remanence.reading.sources.stamps import iso_day

if TYPE_CHECKING:
    from pypdf import PdfReader

_LEAST_CHARACTERS = 20
_PART = "Give the pages that matter"
_MOST_OPERATORS = 400_000


def _is_pdf(raw: Raw) -> bool:
    return b"%PDF-" in raw.data[:1024]


@source_kind("pdf", rank=10, sniff=_is_pdf)
def read_pdf(raw: Raw) -> Iterator[Draft | Finding]:
    """Yield the text of a PDF as one article.

    Raises:
        UnreadableError: it is broken, encrypted, without text, too long, or a stream of it unfolds beyond bounds.
    """
    with _quiet(), _bounded_streams():
        reader = _open(raw.data)
        text = _text(reader)
        meta = _meta(reader)
    if len("".join(text.split())) < _LEAST_CHARACTERS:
        raise UnreadableError("this PDF holds no text, only pictures of it", "Run text recognition over it first")
    head = read_head(text, raw.as_of)
    draft = Draft(text, 0, None, head.title or meta[0], head.publisher, head.date, head.date_from, head.url or raw.url)
    if not draft.date and meta[1]:
        draft.date, draft.date_from = meta[1], "file"
    yield draft


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's complaints about a damaged file off standard error; the finding says what is wrong."""
    log = logging.getLogger("pypdf")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


@contextlib.contextmanager
def _bounded_streams() -> Iterator[None]:
    """Bound how far one compressed stream may unfold, and how many operators a page may have."""
    from pypdf import apply_configuration

    with apply_configuration(
        maximum_declared_stream_length=MAX_STREAM,
        array_based_stream_maximum_output_length=MAX_STREAM,
        lzw_maximum_output_length=MAX_STREAM,
        run_length_maximum_output_length=MAX_STREAM,
        zlib_maximum_output_length=MAX_STREAM,
        stream_decoding_work_maximum_length=4 * MAX_STREAM,
        stream_parsing_work_maximum_count=_MOST_OPERATORS,
        xform_maximum_invocations_per_extraction=500,
        jbig2dec_binary=None,
    ):
        yield


def _open(data: bytes) -> PdfReader:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        # Many notices are locked against printing only: an empty password opens them.
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("this PDF is encrypted", "Save a copy without a password")
        pages = len(reader.pages)
    except UnreadableError:
        raise
    except Exception as error:
        if "encrypt" in str(error).lower() or type(error).__name__ == "DependencyError":
            raise UnreadableError("this PDF is encrypted", "Save a copy without a password") from error
        raise UnreadableError(f"this PDF is broken ({type(error).__name__})", "Download or save it again") from error
    if pages > MAX_PAGES:
        raise UnreadableError(f"this PDF has {pages} pages, more than {MAX_PAGES}", _PART)
    return reader


def _text(reader: PdfReader) -> str:
    pages: list[str] = []
    length = unfolded = 0
    for number, page in enumerate(reader.pages, start=1):
        try:
            contents = page.get_contents()
            unfolded += len(contents.get_data()) if contents is not None else 0
            pages.append(page.extract_text() if unfolded <= MAX_UNFOLDED else "")
        except Exception as error:
            kind = type(error).__name__
            if "limit" in kind.lower() or "limit" in str(error).lower():
                raise UnreadableError(f"page {number} unfolds to more than is read of one page", _PART) from error
            broken = f"page {number} of this PDF is broken ({kind})"
            raise UnreadableError(broken, "Download or save it again") from error
        if unfolded > MAX_UNFOLDED:
            raise UnreadableError(f"this PDF unfolds to more than {MAX_UNFOLDED // 1_000_000} MB", _PART)
        length += len(pages[-1]) + 1
        if length > MAX_ARTICLE:
            raise UnreadableError(f"this PDF holds more than {MAX_ARTICLE:,} characters", _PART)
    return "\f".join(pages)


def _meta(reader: PdfReader) -> tuple[str, str]:
    """Return title and day of creation that the file gives for itself; empty where it gives none."""
    try:
        meta = reader.metadata
        title = plain_title(str(meta.title or "")) if meta else ""
        made = str(meta.get("/CreationDate", "")) if meta else ""
    except Exception:  # the library reads these from bytes that anybody may have written
        return "", ""
    digits = made.removeprefix("D:")[:8]
    whole = len(digits) == 8 and digits.isascii() and digits.isdecimal()
    day = iso_day(int(digits[:4]), int(digits[4:6]), int(digits[6:])) if whole else ""
    return ("" if title.lower().endswith((".doc", ".docx", ".indd", ".pdf")) else title), day
