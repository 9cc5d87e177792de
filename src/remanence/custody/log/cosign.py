"""Cosignatures (C2SP tlog-cosignature): that a witness saw a checkpoint, when, and that it had seen no other story.

A witness signs the checkpoint's text together with the time. It says: as of then, this was the largest tree of this log
that I have seen, and it continues every earlier one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remanence.custody.log import note
from remanence.custody.log.checkpoint import Checkpoint
from remanence.custody.log.keys import COSIGNATURE, SigningKey, VerifierKey
from remanence.errors import InputError, Offence

__all__ = ["Cosignature", "cosign", "cosignatures"]


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A cosignature that was verified: whose, and the last time it states, in seconds since 1970."""

    witness: VerifierKey
    time: int


def cosign(checkpoint: bytes, key: SigningKey, time: int) -> note.Signature:
    """Sign a checkpoint as a witness, checking nothing of its story (``Witness`` does that).

    Args:
        checkpoint: the signed note.
        key: the witness's key, of the kind ``COSIGNATURE``.
        time: seconds since 1970.

    Raises:
        InputError: not a checkpoint, a key of another kind, or no time.
    """
    text = note.parse(checkpoint, "checkpoint").text
    Checkpoint.from_text(text)
    if key.kind != COSIGNATURE:
        raise InputError(
            "This key cannot cosign.", [Offence(f"key {key.name}", "a key for notes", "a witness's key")]
        )
    return note.Signature(key.name, key.verifier.id, key.sign(text.encode(), time))


def cosignatures(
    checkpoint: bytes, witnesses: Sequence[VerifierKey], log_keys: Sequence[VerifierKey] = ()
) -> list[Cosignature]:
    """Those of the given witnesses that signed a checkpoint, each counted once.

    Two names for one public key are one witness, and a key of the log itself is none. Lines of unknown keys, and of
    keys that are not a witness's, are passed over.

    Raises:
        InputError: not a note, or a line in the name of one of the witnesses that does not verify.
    """
    read = note.parse(checkpoint, "checkpoint")
    own = {key.public for key in log_keys}
    found: dict[bytes, Cosignature] = {}
    for key in witnesses:
        if key.kind != COSIGNATURE or key.public in own:
            continue
        for line in read.signatures:
            if (line.name, line.key_id) != (key.name, key.id):
                continue
            if not key.verifies(read.text.encode(), line.value):
                wrong = f"a signature in the name of {key.name} that does not verify"
                raise InputError(
                    "This checkpoint cannot be accepted.",
                    [Offence("cosignature", wrong, "the witness's own signature")],
                )
            before = found.get(key.public)
            if before is None or line.time > before.time:
                found[key.public] = Cosignature(key, line.time)
    return list(found.values())
