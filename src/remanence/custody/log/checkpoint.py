"""Checkpoints (C2SP tlog-checkpoint): the origin of a log, its size and its root, as the text of a signed note."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from remanence.custody.log import note
from remanence.custody.log.keys import VerifierKey, decode64, name_is_good
from remanence.custody.log.merkle import EMPTY_ROOT
from remanence.errors import InputError, Offence

__all__ = ["Checkpoint", "open_checkpoint", "origin_is_good"]


def origin_is_good(origin: str) -> bool:
    """Tell whether a log may be called so: one line, neither space nor plus, as a key's name."""
    return name_is_good(origin)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log.

    Attributes:
        origin: which log.
        size: how many entries.
        root: RFC 9162 root of the tree of these entries, 32 bytes.
        extensions: further lines, which nobody audits; not used here, kept where a stranger's log has them.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        return "\n".join(
            [self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions, ""]
        )

    @classmethod
    def from_text(cls, text: str, where: str = "checkpoint") -> Checkpoint:
        """Read the text of a checkpoint. Raises InputError where its form or the root of an empty log is wrong."""
        lines = text.removesuffix("\n").split("\n")
        if not text.endswith("\n") or len(lines) < 3 or not all(lines):
            raise _bad(where, f"{len(lines)} lines, or an empty one", "origin, size and root, a line each")
        origin, size, encoded, *extensions = lines
        root = decode64(encoded)
        if not re.fullmatch(r"0|[1-9][0-9]{0,18}", size):
            raise _bad(where, f"the size {size[:40]!r}", "a number of entries without leading zeros")
        if root is None or len(root) != 32:
            raise _bad(where, f"the root {encoded[:60]!r}", "base64 of 32 bytes")
        if size == "0" and root != EMPTY_ROOT:
            raise _bad(where, "a root for no entries", "the hash of nothing")
        return cls(origin, int(size), root, tuple(extensions))

    def contradicts(self, other: Checkpoint) -> bool:
        """Tell whether both cannot be of one honest log: same origin and size, another root. A fork, proved."""
        return (self.origin, self.size) == (other.origin, other.size) and self.root != other.root


def open_checkpoint(content: bytes, keys: Sequence[VerifierKey], origin: str | None = None) -> Checkpoint:
    """Read a checkpoint that a log signed.

    Args:
        content: the signed note.
        keys: the log's keys, known from outside; one must have signed.
        origin: the log that is meant; by default any.

    Raises:
        InputError: not a note, not signed by these keys, not a checkpoint, or of another log.
    """
    text, _ = note.open(content, keys, "checkpoint")
    found = Checkpoint.from_text(text)
    if origin is not None and found.origin != origin:
        raise _bad("checkpoint", f"the log {found.origin!r}", f"the log {origin!r}")
    return found


def _bad(where: str, found: str, expected: str) -> InputError:
    return InputError("This checkpoint cannot be accepted.", [Offence(where, found, expected)])
