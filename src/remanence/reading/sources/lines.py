"""Lines of a text with their places, and what can be told from one line alone: heading, address, label, field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from remanence.reading.sources.stamps import stamp_line
from remanence.reading.sources.words import (
    COMMENT_LABELS,
    FIELD_KEYS,
    READ_MORE,
    RELATED_LABELS,
    SECTION_LABELS,
)

__all__ = [
    "URL", "Line", "count_words", "field_of", "heading_text", "is_comment_label", "is_heading", "is_read_more",
    "is_related_label", "is_section_label", "is_separator", "lines_of", "only_url", "plain_title",
]  # fmt: skip

URL = re.compile(r"https?://[^\s<>\"'\])}]+", re.IGNORECASE)
_LINES = re.compile("[^\r\n\f\x0b\x85\u2028\u2029]+")
_FIELD = re.compile(r"^[\s>*_#-]{0,6}([^\W\d][\w '-]{0,24}?)(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*(.*)$")
_LEAD = re.compile(r"^(?:\s*(?:#{1,6}\s+|\d{1,3}[.)]\s+|\[\d{1,3}\]\s*|\(\d{1,3}\)\s+|\*\*|__))+")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)[^)]*\)")
_SEPARATOR = re.compile(r"^\s*(?:[-=*_#~+•]\s*){3,}$|^\s*\]\]>\s*$")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_BULLET = re.compile(r"^\s*[-–•*▪●·‣>]\s")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_HEADING = 240


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, without its line end; ``gap``: a blank line or the top of the text is above it."""

    start: int
    end: int
    text: str
    gap: bool


@lru_cache(maxsize=4)
def lines_of(text: str) -> tuple[Line, ...]:
    """Return the lines of the text that are not blank, in order."""
    found: list[Line] = []
    before = 0
    for line in _LINES.finditer(text):
        if not line.group().strip(" \t\xa0\ufeff"):
            continue
        between = text[before : line.start()]
        gap = not found or between.replace("\r\n", "\n").count("\n") + between.count("\r") > 1 or "\f" in between
        found.append(Line(line.start(), line.end(), line.group(), gap))
        before = line.end()
    return tuple(found)


def count_words(text: str) -> int:
    """Return the number of words; two characters of Chinese, Japanese or Korean count as one."""
    dense = len(_CJK.findall(text))
    return len(re.findall(r"[^\W_]+", _CJK.sub(" ", text) if dense else text)) + dense // 2


def plain_title(text: str) -> str:
    """Return a title as one line of text without control characters; markup in it stays as text, to be escaped."""
    return " ".join(_CONTROL.sub(" ", text).split())


@lru_cache(maxsize=4096)
def heading_text(line: str) -> str:
    """Return what a heading says, without number, hashes, stars and the address of a link."""
    text = _LINK.sub(r"\1", _LEAD.sub("", line)).strip().strip("*_# \t\xa0\ufeff")
    return plain_title(text)


def is_section_label(line: str) -> bool:
    """Return whether the line is a label such as "Highlights", which heads a part and is no title."""
    return heading_text(line).rstrip(":").lower() in SECTION_LABELS


def is_related_label(line: str) -> bool:
    """Return whether the line heads a list of other articles."""
    return heading_text(line).rstrip(":").lower() in RELATED_LABELS


def is_comment_label(line: str) -> bool:
    """Return whether readers' comments begin here."""
    return re.sub(r"^\d+\s+", "", heading_text(line).rstrip(":").lower()) in COMMENT_LABELS


def is_read_more(line: str) -> bool:
    """Return whether the line is a link to the rest of an article."""
    return heading_text(line).rstrip(".…>» :").lower() in READ_MORE


def is_separator(line: str) -> bool:
    """Return whether the line is a rule of dashes, stars or the like."""
    return bool(_SEPARATOR.match(line))


def only_url(line: str) -> str:
    """Return the address where the line holds nothing else (a link in brackets, a label before it), or nothing."""
    found = URL.search(line)
    if not found:
        return ""
    rest = (line[: found.start()] + line[found.end() :]).strip(" <>()[]\t*_-")
    return found.group().rstrip(".,;") if count_words(rest) <= 2 else ""


@lru_cache(maxsize=4096)
def field_of(line: str) -> tuple[str, str] | None:
    """Return label and value where the line is a field such as ``Title: ...``, else None."""
    found = _FIELD.match(line)
    if not found or found[1].strip().lower() not in FIELD_KEYS:
        return None
    return found[1].strip().lower(), found[2].strip().strip("*_ ")


def is_heading(line: str, words: int = 2) -> bool:
    """Return whether the line reads like a heading: short, no full stop, no bullet, field, stamp or address.

    Args:
        line: the line.
        words: how many words it must have at least.
    """
    text = heading_text(line)
    if not text or len(text) > _LONGEST_HEADING or _BULLET.match(line) or not _begins_like_one(text):
        return False
    if _ends_like_prose(text) or count_words(text) < words:
        return False
    if is_section_label(line) or is_related_label(line) or is_read_more(line) or field_of(line):
        return False
    return not only_url(line) and stamp_line(text) is None


def _begins_like_one(text: str) -> bool:
    return not text[0].islower() and text[0] not in ",.;:)…"


def _ends_like_prose(text: str) -> bool:
    """Return whether it ends as a sentence does; an abbreviation with inner points ("U.S.") may end a title."""
    if text.endswith((";", ",", ":", "…", "...")):
        return True
    return bool(re.search(r"[.。][\"”’')\]]?$", text)) and not re.search(r"\b(?:\w\.){2,}$", text)
