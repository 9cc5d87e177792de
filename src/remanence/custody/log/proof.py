"""A proof that travels (C2SP tlog-proof): index, inclusion proof and checkpoint of one entry, in one text file."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from remanence.custody.log import note
from remanence.custody.log.checkpoint import Checkpoint
from remanence.custody.log.keys import decode64
from remanence.custody.log.merkle import verify_inclusion
from remanence.errors import InputError, Offence

__all__ = ["EntryProof"]

_FIRST = "c2sp.org/tlog-proof@v1"
_MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class EntryProof:
    """That an entry stands at ``index`` of the tree of a checkpoint.

    Attributes:
        index: place of the entry, from 0.
        hashes: inclusion proof, the leaf's sibling first.
        checkpoint: the signed note, with cosignatures where there are any.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes

    @property
    def content(self) -> bytes:
        """The proof as a ``.tlog-proof`` file."""
        lines = [
            _FIRST,
            f"index {self.index}",
            *(base64.b64encode(value).decode() for value in self.hashes),
            "",
            "",
        ]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def from_content(cls, content: bytes, where: str = "proof") -> EntryProof:
        """Read a proof; extra data of a stranger's is passed over. Raises InputError where it is none."""
        head, blank, checkpoint = content.partition(b"\n\n")
        first, *lines = head.decode("ascii", "replace").split("\n")
        if lines and re.fullmatch(r"extra [A-Za-z0-9+/]*={0,2}", lines[0]):
            lines = lines[1:]
        if (
            first != _FIRST
            or not blank
            or not lines
            or not re.fullmatch(r"index (0|[1-9][0-9]{0,18})", lines[0])
        ):
            raise _bad(
                where, repr(first[:60]), f"{_FIRST}, a line `index`, hashes, a blank line and a checkpoint"
            )
        hashes = [decode64(line) for line in lines[1:]]
        if len(hashes) > _MOST_HASHES or any(value is None or len(value) != 32 for value in hashes):
            raise _bad(
                where, f"{len(hashes)} lines of hashes", f"at most {_MOST_HASHES}, each base64 of 32 bytes"
            )
        Checkpoint.from_text(note.parse(checkpoint, where).text, where)
        return cls(int(lines[0][6:]), tuple(value for value in hashes if value is not None), checkpoint)

    def shows(self, leaf: bytes) -> bool:
        """Tell whether an entry with this leaf hash is in the checkpoint's tree. Signatures are another question."""
        head = Checkpoint.from_text(note.parse(self.checkpoint).text)
        return verify_inclusion(leaf, self.index, head.size, self.hashes, head.root)


def _bad(where: str, found: str, expected: str) -> InputError:
    return InputError("This proof cannot be read.", [Offence(where, found, expected)])
