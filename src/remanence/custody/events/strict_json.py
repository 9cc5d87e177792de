"""JSON read strictly: what is ambiguous, or cannot be said twice the same way, is refused with its place.

Plain JSON readers take the last of two members of one name, accept NaN, and turn 1e999 into infinity; a
signature over such a text means different things to different readers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from remanence.errors import InputError, Offence

__all__ = ["DEPTH", "read_json"]

DEPTH = 64
"""Lists and objects inside each other, at most."""
_WHOLE = 2**53 - 1
"""Beyond it a double does not tell neighbours apart."""
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_NOT_BRACKET = bytes(sorted(set(range(256)) - set(b"[]{}")))
_TITLE = "This is no JSON that can be read in one way only."


class _NotStrictError(ValueError):
    """What is wrong with a text that other readers of JSON may accept."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found, self.expected = found, expected


def read_json(content: bytes, where: str) -> Any:
    """Return the value of a JSON text in UTF-8.

    Args:
        content: the bytes; a byte-order mark is passed over.
        where: what the message calls it.

    Raises:
        InputError: not UTF-8, not JSON (with line and column), a member stated twice, NaN or Infinity, a number
            beyond an IEEE double, half a character, or nested more than 64 deep.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 at offset {error.start}"
        raise InputError(_TITLE, [Offence(where, found, "text in UTF-8")]) from None
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        at = f"{where} line {error.lineno} column {error.colno}"
        raise InputError(_TITLE, [Offence(at, _plain(error.msg), "JSON")]) from None
    except _NotStrictError as error:
        raise InputError(_TITLE, [Offence(where, error.found, error.expected)]) from None
    except RecursionError:
        raise _too_deep(where) from None
    if _deeper_than(content, DEPTH):
        raise _too_deep(where)
    if _HALF.search(content) and (half := next(_halves(value), None)) is not None:
        offence = Offence(where, f"half of a character in {half!a:.60}", "text in Unicode")
        raise InputError(_TITLE, [offence])
    return value


def _too_deep(where: str) -> InputError:
    return InputError(_TITLE, [Offence(where, "nesting without end", f"at most {DEPTH} levels of nesting")])


def _plain(message: str) -> str:
    return message[:1].lower() + message[1:]


def _deeper_than(content: bytes, most: int) -> bool:
    """Return whether well-formed JSON nests deeper; each round takes the innermost brackets away."""
    brackets = _TEXT.sub(b"", content).translate(None, _NOT_BRACKET)
    for _ in range(most):
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return bool(brackets)


def _halves(value: Any) -> Iterator[str]:
    """Yield the texts with half a surrogate pair in them, in member names too."""
    if isinstance(value, str):
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _halves(name)
            yield from _halves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _halves(part)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for i, name in enumerate(names) if name in names[:i])
        raise _NotStrictError(f"the member {twice!a:.60} twice in one object", "each member once")
    return members


def _whole(text: str) -> int | float:
    """Return a whole number; a large one that is written as RFC 8785 writes a double, as that double."""
    if len(text) < 16 or (len(text) < 18 and abs(int(text)) <= _WHOLE):
        return int(text)
    number = float(text)
    if len(text) > 24 or int(text) != int(Decimal(repr(number))):
        raise _NotStrictError(f"the number {text:.30}", "a whole number that an IEEE double holds")
    return number


def _real(text: str) -> float:
    number = float(text)
    if number - number != 0:
        raise _NotStrictError(f"the number {text:.30}", "a number that an IEEE double holds")
    return number


def _no_number(text: str) -> float:
    raise _NotStrictError(text, "a number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_int=_whole, parse_float=_real, parse_constant=_no_number
)
