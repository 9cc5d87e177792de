"""A witness (C2SP tlog-witness): it signs a checkpoint only where that continues what it signed before.

For each log it keeps the last checkpoint it signed, on the disk before its signature leaves. A log that shows two
stories needs two sets of witnesses; one that cuts its end off or changes an entry finds that this witness does not
sign. The witness knows the logs and their keys from outside, and no entry of them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from remanence.custody.log import note
from remanence.custody.log.checkpoint import Checkpoint
from remanence.custody.log.cosign import cosign
from remanence.custody.log.durable import locked, publish
from remanence.custody.log.keys import SigningKey, VerifierKey, decode64
from remanence.custody.log.merkle import verify_consistency
from remanence.durable import sync_folder
from remanence.errors import InputError, Offence

__all__ = ["Refusal", "Request", "Witness"]

_MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Request:
    """What a log asks of a witness: to go on from ``old`` entries to a checkpoint, by a consistency proof."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    @property
    def content(self) -> bytes:
        """The request as C2SP ``add-checkpoint`` sends it."""
        lines = [f"old {self.old}", *(base64.b64encode(value).decode() for value in self.proof)]
        return "".join(f"{line}\n" for line in [*lines, ""]).encode() + self.checkpoint

    @classmethod
    def from_content(cls, content: bytes) -> Request:
        """Read a request. Raises InputError where it is none."""
        head, blank, checkpoint = content.partition(b"\n\n")
        first, *lines = head.decode("ascii", "replace").split("\n")
        proof = [decode64(line) for line in lines]
        if not blank or not re.fullmatch(r"old (0|[1-9][0-9]{0,18})", first):
            raise _bad(repr(first[:60]), "a line `old`, hashes, a blank line and a checkpoint")
        if len(proof) > _MOST_HASHES or any(value is None or len(value) != 32 for value in proof):
            raise _bad(
                f"{len(proof)} lines after the first", f"at most {_MOST_HASHES}, each base64 of 32 bytes"
            )
        return cls(int(first[4:]), tuple(value for value in proof if value is not None), checkpoint)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a witness did not sign.

    Attributes:
        status: the answer of C2SP tlog-witness: 400 not in order, 403 no signature of the log, 404 unknown log,
            409 another old size, 422 not the same story.
        text: one plain sentence.
        size: entries of the last checkpoint that was signed; 0 before the first.
        fork: True where two signed checkpoints of one size and two roots stand against each other: proof, kept.
    """

    status: int
    text: str
    size: int
    fork: bool = False


class Witness:
    """A witness with its memory in a folder.

    Losing the folder, or setting it back to a copy, is losing what it promised: it must then take another key.
    """

    def __init__(self, folder: Path, key: SigningKey, logs: Mapping[str, Sequence[VerifierKey]]) -> None:
        """Open. Raises InputError where the folder is not a witness's.

        Args:
            folder: made by ``create``.
            key: the witness's key, of the kind ``COSIGNATURE``.
            logs: the keys of each log it knows, by origin.
        """
        if not (folder / "witness").is_file():
            raise InputError(
                "There is no witness here.", [Offence(str(folder), "no memory of a witness", "one")]
            )
        self.folder, self.key, self.logs = folder, key, dict(logs)

    @classmethod
    def create(cls, folder: Path, key: SigningKey, logs: Mapping[str, Sequence[VerifierKey]]) -> Witness:
        """Make the memory of a new witness in a folder that does not exist yet or is empty."""
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(
                "The witness was not made.",
                [Offence(str(folder), "something already", "no folder, or an empty one")],
            )
        folder.mkdir(parents=True, exist_ok=True)
        publish({folder / "witness": f"{key.verifier.text}\n".encode()}, folder / "new")
        sync_folder(folder.parent)
        return cls(folder, key, logs)

    def last(self, origin: str) -> bytes | None:
        """The last checkpoint of a log that was signed here, with its signatures; None before the first.

        Raises InputError where what is kept is not signed by this witness: its memory was changed.
        """
        path = self._place(origin) / "checkpoint"
        if not path.exists():
            return None
        content = path.read_bytes()
        read = note.parse(content, str(path))
        line = read.by(self.key.verifier)
        good = line is not None and self.key.verifier.verifies(read.text.encode(), line.value)
        if not good or Checkpoint.from_text(read.text, str(path)).origin != origin:
            wrong = Offence(str(path), "a checkpoint that this witness did not sign", "its own")
            raise InputError("The witness's memory is damaged.", [wrong])
        return content

    def size_of(self, origin: str) -> int:
        """Entries of the last checkpoint of a log that was signed here; 0 before the first."""
        content = self.last(origin)
        return Checkpoint.from_text(note.parse(content).text).size if content else 0

    def add(self, request: Request, time: int) -> note.Signature | Refusal:
        """Sign a checkpoint, or say why not. What is signed is remembered, on the disk, before this returns.

        Args:
            request: the checkpoint, and the proof that it continues the last one signed here.
            time: seconds since 1970; never before that of the last signature.

        Raises:
            InputError: the checkpoint is not one, the memory is damaged, or the clock stands before the last signature.
        """
        read = note.parse(request.checkpoint, "checkpoint")
        new = Checkpoint.from_text(read.text)
        if new.origin not in self.logs:
            return Refusal(404, f"The log {new.origin!r} is not known here.", 0)
        try:
            _, signers = note.open(request.checkpoint, self.logs[new.origin], "checkpoint")
        except InputError as error:
            return Refusal(403, "; ".join(map(str, error.offences)), 0)
        with locked(str(self.folder / "lock")):
            last = self.last(new.origin)
            if refusal := self._judge(request, new, last):
                return refusal
            return self._sign(request.checkpoint, new, signers, last, time)

    def _judge(self, request: Request, new: Checkpoint, last: bytes | None) -> Refusal | None:
        """Compare with the last one; None where the new one continues it."""
        old = Checkpoint.from_text(note.parse(last).text) if last else None
        size = old.size if old else 0
        if old and old.contradicts(new):
            self._keep_fork(new.origin, new.size, request.checkpoint, last or b"")
            return Refusal(
                422, f"The log signed two roots for its first {size} entries: it is forked.", size, True
            )
        if new.size < size or request.old > new.size:
            below = max(size, request.old)
            return Refusal(400, f"The checkpoint covers {new.size} entries, fewer than {below} before.", size)
        if request.old != size:
            return Refusal(
                409, f"The last checkpoint signed here covers {size} entries, not {request.old}.", size
            )
        if old is None or size == 0:
            good = not request.proof
        else:
            good = verify_consistency(size, new.size, old.root, new.root, request.proof)
        if good:
            return None
        return Refusal(
            422, f"The proof does not show that the {new.size} entries begin with the {size} before.", size
        )

    def _sign(
        self, checkpoint: bytes, new: Checkpoint, signers: list[VerifierKey], last: bytes | None, time: int
    ) -> note.Signature:
        line = note.parse(last).by(self.key.verifier) if last else None
        if line and time < line.time:
            wrong = Offence("clock", f"{time} seconds since 1970", f"{line.time} or later, as signed before")
            raise InputError("The witness's clock went back.", [wrong])
        signature = cosign(checkpoint, self.key, time)
        read = note.parse(checkpoint)
        lines = [found for signer in signers if (found := read.by(signer))]
        place = self._place(new.origin)
        publish(
            {place / "checkpoint": note.Note(read.text, (*lines, signature)).content}, self.folder / "new"
        )
        return signature

    def _keep_fork(self, origin: str, size: int, *notes: bytes) -> None:
        place = self._place(origin)
        names = (f"fork-{size}-{hashlib.sha256(content).hexdigest()[:16]}" for content in notes)
        publish(
            {place / name: content for name, content in zip(names, notes, strict=True)}, self.folder / "new"
        )

    def _place(self, origin: str) -> Path:
        return self.folder / hashlib.sha256(origin.encode()).hexdigest()


def _bad(found: str, expected: str) -> InputError:
    return InputError("This request to a witness cannot be read.", [Offence("request", found, expected)])
