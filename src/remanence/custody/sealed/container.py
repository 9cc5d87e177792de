"""The container of a bundle: a ZIP file that can be written in one way only.

Every entry is stored, not compressed, so there is nothing to inflate. Names are sorted, dates and attributes fixed,
and there are no extra fields, no comment, and nothing before or after. Reading is one pass over the entries; then
the file is written anew from what was read and must be the same, byte for byte, which leaves no place to hide
anything (a link, a second directory, another name). Source of the format: PKWARE APPNOTE 6.3.10, sections 4.3
and 4.4; any unzip program opens it.
"""

from __future__ import annotations

import re
import struct
import zlib
from bisect import bisect_left
from collections.abc import Callable, Mapping
from pathlib import Path

from remanence.errors import InputError, Offence

__all__ = ["LARGEST", "MOST_ENTRIES", "load", "pack", "refused", "unpack"]

LARGEST = 128 * 2**20
"""Bytes of a container, at most."""
MOST_ENTRIES = 20_000
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_STARTS, _LISTS, _ENDS = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_NEEDED, _MADE_BY = 20, 0x0314  # version 2.0; made as on Unix, so that the mode below is read
_DATE = 0x0021  # 1980-01-01, the first day that the format knows
_MODE = 0o100644 << 16  # a plain file
_GOOD_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_LONGEST_NAME = 200


def load(path: Path) -> bytes:
    """Read a file that may be a container, never more of it than one may have.

    Raises:
        InputError: when it cannot be read or is too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise refused(str(path), f"no file ({error.strerror})", "a bundle") from None
    if len(content) > LARGEST:
        raise refused(str(path), f"more than {LARGEST:,} bytes", f"at most {LARGEST:,}")
    return content


def pack(entries: Mapping[str, bytes]) -> bytes:
    """Return the container of these entries: the same entries, the same bytes."""
    files, directory, offset = [], [], 0
    for name in sorted(entries):
        content, raw = entries[name], name.encode("ascii")
        sizes = (zlib.crc32(content), len(content), len(content))
        head = _LOCAL.pack(_STARTS, _NEEDED, 0, 0, 0, _DATE, *sizes, len(raw), 0)
        files += [head, raw, content]
        listed = (_LISTS, _MADE_BY, _NEEDED, 0, 0, 0, _DATE, *sizes, len(raw), 0, 0, 0, 0, _MODE, offset)
        directory += [_CENTRAL.pack(*listed), raw]
        offset += len(head) + len(raw) + len(content)
    listing = b"".join(directory)
    count = len(entries)
    return b"".join([*files, listing, _END.pack(_ENDS, 0, 0, count, count, len(listing), offset, 0)])


def unpack(content: bytes, allowed: Callable[[str], int | None]) -> dict[str, bytes]:
    """Return the entries of a container, in order of name.

    Args:
        content: the file.
        allowed: tells the largest size of an entry by its name, None for a name that does not belong.

    Raises:
        InputError: at the first thing that is not as `pack` writes it.
    """
    if len(content) > LARGEST:
        raise refused("the file", f"{len(content):,} bytes", f"at most {LARGEST:,}")
    if not content.startswith(_STARTS):
        raise refused("the file", "another beginning", "a bundle, which begins with its first entry")
    entries: dict[str, bytes] = {}
    offset, last = 0, ""
    while content.startswith(_STARTS, offset):
        name, start, size = _head(content, offset, allowed)
        if name <= last:
            raise refused(name, f"this entry after '{last}'", "each name once, in order")
        if len(entries) == MOST_ENTRIES:
            raise refused("the file", "more entries", f"at most {MOST_ENTRIES:,}")
        entries[name] = content[start : start + size]
        offset, last = start + size, name
    if (rebuilt := pack(entries)) != content:
        raise _not_rebuilt(content, rebuilt)
    return entries


def refused(where: str, found: str, expected: str, remedy: str = "") -> InputError:
    """Return the one error with which a bundle is refused."""
    return InputError("This is not a bundle that can be accepted:", [Offence(where, found, expected, remedy)])


def _head(content: bytes, offset: int, allowed: Callable[[str], int | None]) -> tuple[str, int, int]:
    """Read one local header; return the entry's name, where its bytes start, and how many they are."""
    start = offset + _LOCAL.size
    if start > len(content):
        raise refused(f"byte {offset:,}", "an entry cut off", "whole entries")
    _, _, flags, method, _, _, _, packed, size, name_size, extra = _LOCAL.unpack_from(content, offset)
    name = _name(content[start : start + name_size])
    if method:
        raise refused(name, "a compressed entry", "entries stored as they are")
    if flags or extra:
        raise refused(name, "encryption, a stream or extra fields", "plain entries")
    largest = allowed(name)
    if largest is None:
        raise refused(name, "a file that does not belong to a bundle", "the files of a bundle only")
    if size > largest or packed != size:
        raise refused(name, f"{size:,} bytes", f"at most {largest:,}")
    if start + name_size + size > len(content):
        raise refused(name, "an entry cut off", "whole entries")
    return name, start + name_size, size


def _name(raw: bytes) -> str:
    name = raw[:_LONGEST_NAME].decode("ascii", "backslashreplace")
    if len(raw) > _LONGEST_NAME or not _GOOD_NAME.fullmatch(name):
        found = (
            "a path outside the bundle" if raw.startswith((b"/", b"\\")) or b".." in raw else "such a name"
        )
        raise refused(repr(name), found, "a plain relative name")
    return name


def _not_rebuilt(content: bytes, rebuilt: bytes) -> InputError:
    if content.startswith(rebuilt):
        return refused(
            "the end", f"{len(content) - len(rebuilt):,} bytes after it", "nothing after the bundle"
        )
    everything = range(min(len(content), len(rebuilt)))
    place = bisect_left(everything, True, key=lambda i: content[: i + 1] != rebuilt[: i + 1])
    found = (
        "a difference from the bundle written anew: bytes changed, a link, a date, an attribute or a comment"
    )
    return refused(f"byte {place:,}", found, "the one form of a bundle")
