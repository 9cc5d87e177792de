"""Bytes to text: UTF-8 if it is that, then what was declared, then a byte order mark, then a careful guess.

Line ends stay as they are: a place in the text is a place in the file read with ``newline=''``.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

__all__ = ["Decoded", "decode"]

# Only character sets that pages and feeds are really written in: a declared name is foreign input, and
# Python's codecs include some that are no character sets (rot13, unicode_escape, idna).
_KNOWN = frozenset(
    codecs.lookup(name).name
    for name in (
        "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "ascii", "latin-1", "iso8859-2", "iso8859-3",
        "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-10",
        "iso8859-11", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "cp1250", "cp1251", "cp1252",
        "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp437", "cp850", "cp866", "cp874",
        "koi8-r", "koi8-u", "mac-roman", "gb2312", "gbk", "gb18030", "big5", "big5hkscs", "shift_jis",
        "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949", "tis-620",
    )
)  # fmt: skip
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,80}?encoding\s*=\s*["']([\w.:-]{2,40})|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The web reads latin-1 as cp1252 and gb2312 as its superset; so do we.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_NOT_TEXT_SHARE = 0.005
_FEW = 4
_SOUND_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the character set it was read in, and what to tell the user about it (empty: nothing)."""

    text: str
    charset: str
    note: str = ""


def decode(data: bytes, declared: str = "") -> Decoded | None:
    """Return the text of ``data``, or None when it is no text in any encoding.

    Args:
        data: the bytes.
        declared: character set named outside the bytes (the header of an answer).
    """
    for attempt in (_utf8, lambda raw: _as_declared(raw, declared), _marked, _unmarked_utf16, _guessed):
        found = attempt(data)
        if found is not None:
            return found
    return None


def _sound(text: str) -> bool:
    """Return whether next to nothing in the text is a control character or a lost character."""
    most = _NOT_TEXT_SHARE * len(text)
    return text.count("\0") <= most and len(_NOT_TEXT.findall(text)) <= max(most, _FEW)


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _utf8(data: bytes) -> Decoded | None:
    text = None if b"\x1b$" in data else _strict(data, "utf-8")
    return Decoded(text, "utf-8") if text is not None and _sound(text) else None


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    inside = _DECLARED.search(data[:4096])
    names = [declared, *(part.decode("ascii", "replace") for part in (inside.groups() if inside else ()) if part)]
    for name in filter(None, names):
        try:
            known = codecs.lookup(name.strip().lower()).name
        except LookupError:
            continue
        known = _READ_AS.get(known, known)
        text = _strict(data, known) if known in _KNOWN else None
        if text is not None and _sound(text):
            return Decoded(text, known)
    return None


def _marked(data: bytes) -> Decoded | None:
    for mark, charset in _MARKS:
        if data.startswith(mark):
            text = _strict(data, charset)
            return Decoded(text, charset) if text is not None and _sound(text) else None
    return None


def _unmarked_utf16(data: bytes) -> Decoded | None:
    """Read UTF-16 without a mark: nearly every second byte of Latin text is zero."""
    sample = data[: 2 * (min(len(data), 4096) // 2)]
    for charset, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if len(zeros) > 8 and zeros.count(0) > 0.7 * len(zeros):
            text = _strict(data, charset)
            if text is not None and _sound(text):
                return Decoded(text, charset, f"no encoding is declared; read as {charset}")
    return None


def _guessed(data: bytes) -> Decoded | None:
    """Read as UTF-8 with some broken bytes where most of it is sound, else as cp1252, the old Western default."""
    mended = data.decode("utf-8", "replace")
    beyond = sum(1 for character in mended if character > "\x7f")
    lost = mended.count("\ufffd")
    if _sound(mended) and beyond and 1 - lost / beyond >= _SOUND_SHARE:
        return Decoded(mended, "utf-8", f"{lost} broken bytes in otherwise sound UTF-8 are shown as \ufffd")
    text = data.decode("cp1252", "replace")
    if not _sound(text) or not _mostly_words(text):
        return None
    return Decoded(text, "cp1252", "not UTF-8 and no encoding declared; read as cp1252, so check accented letters")


def _mostly_words(text: str) -> bool:
    """Return whether letters, digits and spaces make up most of the text, as in every language's prose."""
    sample = text[:20_000]
    plain = sum(1 for character in sample if character < "\x7f" and (character.isalnum() or character.isspace()))
    return plain >= 0.6 * len(sample)
