"""UTF-8 that was read in another code page: what it was, and from the words around it where too little is left.

Each sign that the clean-up meets stands for bytes: "â€™" is E2 80 99 read as Windows-1252, "โ€”" E2 80 94 read as
Thai (Windows-874). Where all bytes are left, they are read again as UTF-8. Where only the first is ("โ", "ย", the
replacement sign), it was a dash, a quotation mark or a space, and its neighbours tell which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

__all__ = ["Repair", "misread"]

Repair = tuple[int, int, str, str]  # start, end, what stands there instead, kind of repair

# What an English text can hold that takes two or more bytes; anything else that the bytes spell is chance.
_WANTED = re.compile(
    r"[\u00a0-\u024f\u0370-\u03ff\u2000-\u209f\u20a0-\u20bf\u2100-\u214f\u2190-\u22ff\u25a0-\u25ff\ufeff]"
)
_LATIN_LEADS = "ÂÃÅÎÏâïð"  # first bytes of signs worth mending, as Windows-1252 and Windows-874 show them
_THAI_LEADS = "ยรลฮฯโ"
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_THAI_TEXT = re.compile(r"[\u0e01-\u0e5b]{4}")  # a word; damage comes in ones, twos and threes
_APOSTROPHE = re.compile(r"(?:s|t|re|ll|ve|d|m)(?!\w)")


def _read_as(codec: str) -> dict[str, int]:
    """Return the byte that each sign of a code page stands for; bytes that the page lacks stand for themselves."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            table[bytes([byte]).decode(codec)] = byte
        except UnicodeDecodeError:
            table[chr(byte)] = byte
    return table


@lru_cache(maxsize=1)
def _pages() -> tuple[tuple[dict[str, int], re.Pattern[str]], ...]:
    """Return for each code page its bytes and a pattern for a run of them that can be one sign in UTF-8."""
    pages = []
    for codec, leads in (("cp1252", _LATIN_LEADS), ("cp874", _THAI_LEADS)):
        table = _read_as(codec)
        # The bytes 80 to 9F may also have come through as control signs, whatever the page has there.
        table |= {chr(byte): byte for byte in range(0x80, 0xA0)}
        after = "".join(re.escape(sign) for sign, byte in table.items() if byte < 0xC0)
        pages.append((table, re.compile(rf"[{leads}][{after}]{{1,3}}")))
    return tuple(pages)


def _again(found: str, table: dict[str, int]) -> tuple[int, str]:
    """Return how many signs of ``found`` spell one sign in UTF-8, and that sign; 0 where they spell none."""
    data = bytes(table[sign] for sign in found)
    length = 2 if data[0] < 0xE0 else 3 if data[0] < 0xF0 else 4
    try:
        sign = data[:length].decode("utf-8") if len(data) >= length else ""
    except UnicodeDecodeError:
        return 0, ""
    return (length, sign) if sign and (_WANTED.match(sign) or length == 4) else (0, "")


def misread(text: str) -> Iterator[Repair]:
    """Yield the repairs of what was read in a wrong code page, in order and without overlap within one page.

    Thai letters are left alone where the text holds Thai words, and Latin ones where the bytes spell nothing.
    """
    thai = bool(_THAI.search(text)) and not _THAI_TEXT.search(text)
    if any(lead in text for lead in _LATIN_LEADS):
        yield from _spelled(text, *_pages()[0])
        yield from _latin_leftovers(text)
    if thai:
        yield from _spelled(text, *_pages()[1])
    if thai or "\ufffd" in text:
        yield from _leftovers(text, thai=thai)


def _spelled(text: str, table: dict[str, int], run: re.Pattern[str]) -> Iterator[Repair]:
    for match in run.finditer(text):
        length, sign = _again(match[0], table)
        if length:
            yield match.start(), match.start() + length, sign, "mojibake"


_THIRDS = {"™": "’", "œ": "“", "˜": "‘", "\x99": "’", "\x9c": "“", "\x9d": "”", "\x98": "‘"}  # last bytes as signs
_LATIN = re.compile(r"â€(?P<sign>[\"'™œ˜]?)(?![\u0080-\u00bf”“’‘•–—…¢])|(?P<bare>â)(?=s\b)|Â(?=\s|$)")


def _latin_leftovers(text: str) -> Iterator[Repair]:
    """Yield repairs of Windows-1252 readings that have lost a byte: "â€" alone was a closing quotation mark."""
    for match in _LATIN.finditer(text):
        start, end = match.span()
        if match["bare"]:
            if text[max(0, start - 3) : start].isascii() and text[max(0, start - 3) : start].isalpha() and start >= 3:
                yield start, end, "’", "mojibake"
        elif match[0] == "Â":
            if not text[start - 1 : start].isalpha():
                yield start, end, "", "mojibake"
        elif match["sign"] in ('"', "'"):
            yield start, end, _guessed(text, start, end), "mojibake"
        else:
            yield start, end, _THIRDS.get(match["sign"], "”"), "mojibake"


_BARE = re.compile(r"โ(?:€[\"'™œ˜\u0080-\u009f]?)?|ย(?P<space>[ \u00a0]?)|\ufffd{1,3}")


def _leftovers(text: str, *, thai: bool) -> Iterator[Repair]:
    for match in _BARE.finditer(text):
        start, end = match.span()
        first = match[0][0]
        if first != "\ufffd" and (not thai or _is_thai(text[start - 1 : start]) or _is_thai(text[end : end + 1])):
            continue
        if first == "ย":
            yield start, end, " ", "mojibake"
        elif match[0][-1] in _THIRDS:
            yield start, end, _THIRDS[match[0][-1]], "mojibake"
        else:
            yield start, end, _guessed(text, start, end), "mojibake"


def _is_thai(sign: str) -> bool:
    return bool(sign) and sign != "โ" and sign != "ย" and bool(_THAI.match(sign))


def _guessed(text: str, start: int, end: int) -> str:
    """Return the sign that a damaged one stood for, by what stands before and behind it."""
    before, behind = text[start - 1 : start] if start else "", text[end : end + 1]
    if before.isdigit() and behind.isdigit():
        return "–"
    if before.isalnum() and _APOSTROPHE.match(text, end):
        return "’"
    opens = not before or before.isspace() or before in "([{—–"
    closes = not behind or behind.isspace() or behind in ".,;:!?)]}—–"
    if opens and closes:
        return "•" if before in ("", "\n") and behind.isspace() else "—"
    if opens:
        return "“" if _closed_later(text, end) or not behind.isalnum() else "‘"
    if closes:
        return "”" if _opened_before(text, start) else "’" if before in "sS" else "”"
    return "—"


_OPENING = re.compile(r"(?:^|[\s(\[—–])(?:โ€?|\ufffd{1,3}|â€\S?|“)(?=\w)")
_CLOSING = re.compile(r"(?<=[\w.,!?%])(?:โ€?|\ufffd{1,3}|â€\S?|”)(?=[\s.,;:!?)\]]|$)")


def _opened_before(text: str, start: int) -> bool:
    """Return whether a quotation opens before, in the same line, and is not closed again."""
    line = text[max(text.rfind("\n", 0, start) + 1, start - 400) : start]
    return len(_OPENING.findall(line)) > len(_CLOSING.findall(line))


def _closed_later(text: str, end: int) -> bool:
    stop = text.find("\n", end)
    return bool(_CLOSING.search(text, end, min(len(text) if stop < 0 else stop + 1, end + 400)))
