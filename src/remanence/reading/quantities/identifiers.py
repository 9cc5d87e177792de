"""Digits that measure nothing: parts of names and codes, dates, times, addresses, numbers of a list."""

from __future__ import annotations

import re

from remanence.reading.quantities.numbers import Number
from remanence.reading.quantities.spellings import currencies, words

__all__ = ["is_identifier", "named_before", "numbered"]

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_AFTER_MONTH = re.compile(rf"\b{_MONTH}\s(?:\d{{1,2}}\s?[-–—]\s?)?$")
_BEFORE_MONTH = re.compile(rf"(?:st|nd|rd|th)?(?:\s?[-–—]\s?\d{{1,2}})?(?:\sof)?\s{_MONTH}(?![a-z])")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![^\W_])|(?<=\d)s(?![^\W_])")
_LIST = re.compile(r"(?:^|\n)[ \t]*[(\[]?$")
_LIST_END = re.compile(r"[.)\]](?:\s|$)")
_CODE_BEFORE = re.compile(r"[\w#@&=\\/:]$|(?<=\d)[.,]$|[A-Z][\-–‑]$")
_CODE_PART = re.compile(r"(?<![^\W_])([^\W\d_]+)\d[\w.,]*[\-–‑]$")  # "SL25-" before 23
_CODE_AFTER = re.compile(r"[:/_=@\\]\d|\.\d|,\d{3}\D|[\-–‑][A-Z](?![a-z])|'s\b|(?:am|pm)\b")
_ADDRESS = re.compile(r"://|www\.|@|\b10\.\d{4,}/|\.(?:com|org|net|html?|pdf)\b", re.I)
_PHONE = re.compile(r"\+?\d{1,3}?[\s.-]?\(?\d{2,4}\)?[\s.-]\d{3,4}[\s.-]\d{3,4}(?!\d)")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w.&'’]*)\s$")
_SPACE = re.compile(r"\s")


def is_identifier(text: str, start: int, number: Number) -> bool:
    """Return whether a number measures nothing whatever follows it.

    Args:
        text: the clean text.
        start: where the number, with its currency, begins.
        number: the number.
    """
    if number.style in ("word", "article"):
        return text[max(0, start - 1) : start] in ("-", "‑") and text[max(0, start - 2) : start - 1].isalnum()
    before, after = text[max(0, start - 24) : start], text[number.end : number.end + 24]
    if start < number.start:  # money: only an address can hold it
        return bool(_ADDRESS.search(_token(text, start, number.end)))
    part = _CODE_PART.search(before)
    if part and part[1] not in currencies("left").exact:
        return True
    if _CODE_BEFORE.search(before) or _CODE_AFTER.match(after) or _ORDINAL.match(text, number.end):
        return True
    if _AFTER_MONTH.search(before) or _BEFORE_MONTH.match(text, number.end):
        return number.value <= 31 and not number.value % 1
    if _ADDRESS.search(_token(text, start, number.end)) or _is_phone(text, start, number.end):
        return True
    return bool(_LIST.search(before)) and bool(_LIST_END.match(after))


def _token(text: str, start: int, end: int) -> str:
    """Return the run without spaces around a place, at most 80 characters either side."""
    left = _SPACE.split(text[max(0, start - 80) : start])[-1]
    right = _SPACE.split(text[end : end + 80], maxsplit=1)[0]
    return left + text[start:end] + right


def _is_phone(text: str, start: int, end: int) -> bool:
    window = text[max(0, start - 16) : end + 16]
    place = start - max(0, start - 16)
    return any(match.start() <= place < match.end() for match in _PHONE.finditer(window))


def numbered(text: str, start: int) -> bool:
    """Return whether the word before gives numbers to things ("Section 232", "phase 2", "No. 18")."""
    match = _WORD_BEFORE.search(text[max(0, start - 24) : start])
    if match is None or match[1].lower() not in words("identifier"):
        return False
    return match[1][0].isupper() or match[1] in words("small identifier")  # "issue 12 million shares" names nothing


def named_before(text: str, start: int) -> bool:
    """Return whether a capitalised word, no first word of a sentence, stands before: the number belongs to a name."""
    before = text[max(0, start - 30) : start]
    match = _WORD_BEFORE.search(before)
    return match is not None and match[1][0].isupper() and match[1].lower() not in words("function")
