"""The layout of C2SP tlog-tiles: where the hashes and the entries of a log lie, and what their files contain.

``tile/<L>/<N>`` holds 256 hashes of level L, each of a complete subtree of 256**L leaves; ``tile/entries/<N>`` the 256
entries below tile N of level 0, each after its length in two bytes. What is not full has ``.p/<width>`` behind it.
"""

from __future__ import annotations

import re
import struct
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path

from remanence.custody.log.merkle import HASH_SIZE, node_hash

__all__ = [
    "ENTRIES",
    "MAX_ENTRY",
    "WIDTH",
    "Tile",
    "Tiles",
    "decode_bundle",
    "encode_bundle",
    "parse_path",
    "rows_of",
    "spans",
    "tile_path",
]

WIDTH = 256
MAX_ENTRY = 65_535
ENTRIES = -1
_KEPT = 256


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """Path of a tile below the log's folder; ``level`` may be ``ENTRIES``."""
    digits = f"{number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    place = "/".join([f"x{part}" for part in parts[:-1]] + parts[-1:])
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{'entries' if level == ENTRIES else level}/{place}{partial}"


def parse_path(path: str) -> tuple[int, int, int] | None:
    """Level, number and width of a tile from its path; None where ``tile_path`` writes no such path."""
    found = re.fullmatch(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?", path)
    if not found:
        return None
    level = ENTRIES if found[1] == "entries" else int(found[1])
    known = (level, int(found[2].replace("/", "").replace("x", "")), int(found[3] or WIDTH))
    return known if known[2] and tile_path(*known) == path else None


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries, each after its length in two bytes, the greater first."""
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


def decode_bundle(content: bytes) -> list[bytes]:
    """Read what ``encode_bundle`` wrote. Raises ValueError where the last entry is cut short."""
    entries, at = list[bytes](), 0
    while at < len(content):
        start = at + 2
        at = start + int.from_bytes(content[at:start], "big")
        if start > len(content) or at > len(content):
            raise ValueError(f"entry {len(entries)} of the bundle is cut short")
        entries.append(content[start:at])
    return entries


def rows_of(level: int, size: int) -> int:
    """How many hashes level ``level`` has in a tree of ``size``: one for each complete subtree."""
    return size >> 8 * level


class Tile:
    """Hashes of one tile with the inner nodes above them, made when first asked for."""

    def __init__(self, content: bytes) -> None:
        self._heights = [[content[i : i + HASH_SIZE] for i in range(0, len(content), HASH_SIZE)]]

    def node(self, height: int, index: int) -> bytes:
        """Hash over the tile's rows [index * 2**height, (index + 1) * 2**height), which must all be there."""
        while len(self._heights) <= height:
            below = self._heights[-1]
            self._heights.append([node_hash(*below[i : i + 2]) for i in range(0, len(below) - 1, 2)])
        return self._heights[height][index]


class Tiles:
    """The tiles of a log's folder, read as needed; the last ones used are kept, a few megabytes at most."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: OrderedDict[tuple[int, int, int], Tile] = OrderedDict()

    def content(self, level: int, number: int, width: int) -> bytes:
        """Bytes of a tile; of a full one its beginning, where the partial one is no longer kept.

        Raises FileNotFoundError where neither is there; ValueError where the file has another length.
        """
        path = self.folder / tile_path(level, number, width)
        try:
            found = path.read_bytes()
        except FileNotFoundError:
            if width == WIDTH:
                raise
            found = (self.folder / tile_path(level, number)).read_bytes()[: width * HASH_SIZE]
        if len(found) != width * HASH_SIZE:
            raise ValueError(f"{len(found)} bytes where {width} hashes are {width * HASH_SIZE}")
        return found

    def tile(self, level: int, number: int, width: int) -> Tile:
        """A tile of hashes; errors as ``content``."""
        key = (level, number, width)
        if key not in self._kept:
            self._kept[key] = Tile(self.content(*key))
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def bundle(self, number: int) -> list[bytes]:
        """The 256 entries of a full bundle. Raises ValueError where the file does not hold 256 whole entries."""
        entries = decode_bundle((self.folder / tile_path(ENTRIES, number)).read_bytes())
        if len(entries) != WIDTH:
            raise ValueError(f"{len(entries)} entries in a bundle of {WIDTH}")
        return entries


def spans(level: int, old: int, new: int) -> Iterator[tuple[int, int]]:
    """Number and width of the tiles of one level that a tree of ``new`` leaves has and a tree of ``old`` had not."""
    before, rows = rows_of(level, old), rows_of(level, new)
    if rows > before:
        for number in range(before // WIDTH, -(-rows // WIDTH)):
            yield number, min(WIDTH, rows - number * WIDTH)
