"""JSON that has one form only: RFC 8785 (JCS), read strictly and written canonically."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import rfc8785

from remanence.errors import InputError, Offence

__all__ = ["canonical", "joined", "not_canonical", "read_canonical", "read_json"]

_DEEPEST = 64
_EXACT = 2**53 - 1


def canonical(value: Any, where: str = "value") -> bytes:
    """Return the RFC 8785 bytes of ``value``.

    Raises:
        InputError: when it holds what JSON cannot say in one way (NaN, lone surrogates, integers beyond 2^53).
    """
    try:
        return rfc8785.dumps(value)
    except (ValueError, RecursionError) as error:
        raise _refused(where, f"a value without a canonical form ({error})", "JSON as of RFC 8785") from None


def joined(members: Mapping[str, bytes]) -> bytes:
    """Return the RFC 8785 bytes of an object from those of its members, sorted by their UTF-16 units."""
    named = {name: canonical(name) + b":" + content for name, content in members.items()}
    return b"{" + b",".join(named[name] for name in sorted(named, key=lambda n: n.encode("utf-16-be"))) + b"}"


def read_json(content: bytes, where: str, limit: int) -> Any:
    """Parse JSON of at most ``limit`` bytes, refusing duplicate keys, NaN, and nesting beyond 64 levels.

    Integers beyond 2^53 are read as the double that RFC 8785 makes of them.

    Raises:
        InputError: naming what was found.
    """
    if len(content) > limit:
        raise _refused(where, f"{len(content):,} bytes", f"at most {limit:,} bytes")
    try:
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_int=_integer,
            parse_constant=_no_constant,
        )
    except RecursionError:
        raise _refused(where, "JSON nested too deeply", f"at most {_DEEPEST} levels") from None
    except ValueError as error:
        raise _refused(where, f"text that is not JSON ({error})", "one JSON document in UTF-8") from None
    if _depth(value) > _DEEPEST:
        raise _refused(where, "JSON nested too deeply", f"at most {_DEEPEST} levels")
    return value


def read_canonical(content: bytes, where: str, limit: int) -> Any:
    """Parse JSON whose bytes must be the canonical bytes of what they say.

    Raises:
        InputError: when they are not, or are not JSON at all.
    """
    value = read_json(content, where, limit)
    if canonical(value, where) != content:
        raise not_canonical(where)
    return value


def not_canonical(where: str) -> InputError:
    """Return the error for JSON that says the same in other bytes."""
    return _refused(
        where, "JSON that is not in canonical form", "the RFC 8785 bytes, nothing before or after"
    )


def _refused(where: str, found: str, expected: str) -> InputError:
    return InputError("This JSON is not accepted:", [Offence(where, found, expected)])


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice[:80]!r} stands twice")
    return found


def _integer(text: str) -> int | float:
    if len(text) <= 17 and abs(number := int(text)) <= _EXACT:
        return number
    return float(text)


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is not a number of JSON")


def _depth(value: Any) -> int:
    """Levels of nesting, without recursion."""
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        level = [inner for item in level for inner in (item.values() if isinstance(item, dict) else item)]
    return depth
