"""How many entries have been acknowledged: a number that only grows, so that their loss is seen.

It is written after the entries are on the disk and is itself not waited for: after a power cut it may be too small,
never too large.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

__all__ = ["mark_bytes", "read_mark", "write_mark"]

_TRIES = 100


def mark_bytes(count: int) -> bytes:
    """The number with its checksum, 32 bytes."""
    number = count.to_bytes(8, "big")
    return number + hashlib.sha256(b"acknowledged" + number).digest()[:24]


def read_mark(path: Path) -> int | None:
    """The number, or None where the file does not give its checksum (read again, in case it was being written)."""
    for _ in range(_TRIES):
        content = path.read_bytes()
        count = int.from_bytes(content[:8], "big")
        if content == mark_bytes(count):
            return count
    return None


def write_mark(path: Path, count: int) -> None:
    """Write the number; the caller holds the lock under which it is written."""
    file = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.pwrite(file, mark_bytes(count), 0)
    finally:
        os.close(file)
