"""How many entries have been acknowledged: a number that only grows, so that their loss is seen.

It is written after the entries are on the disk and is itself not waited for: after a power cut it may be too small,
never too large.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

__all__ = ["Mark", "mark_bytes"]

_TRIES = 100


def mark_bytes(count: int) -> bytes:
    """The number with its checksum, 32 bytes."""
    number = count.to_bytes(8, "big")
    return number + hashlib.sha256(b"acknowledged" + number).digest()[:24]


class Mark:
    """The file with the number, held open; it is never replaced, only written over."""

    def __init__(self, path: Path) -> None:
        """Open. Raises FileNotFoundError."""
        self.path = path
        access = os.O_RDWR if os.access(path, os.W_OK) else os.O_RDONLY
        self._file = os.open(path, access | os.O_CLOEXEC)
        self._last = (mark_bytes(0), 0)

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)

    def read(self) -> int | None:
        """The number, or None where the file does not give its checksum (read again, in case it is being written)."""
        for _ in range(_TRIES):
            content = os.pread(self._file, 64, 0)
            if content == self._last[0]:
                return self._last[1]
            count = int.from_bytes(content[:8], "big")
            if content == mark_bytes(count):
                self._last = (content, count)
                return count
        return None

    def write(self, count: int) -> None:
        """Write the number; the caller holds the lock under which it is written."""
        os.pwrite(self._file, mark_bytes(count), 0)
