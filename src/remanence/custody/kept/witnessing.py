"""Witnesses and time stamps of a log's newest checkpoint, and the proof that one entry stands under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from remanence.custody.kept.folder import CustodyFolder
from remanence.custody.log import note, timestamp
from remanence.custody.log.checkpoint import Checkpoint
from remanence.custody.log.keys import COSIGNATURE, SigningKey, VerifierKey
from remanence.custody.log.proof import EntryProof
from remanence.custody.log.witness import Refusal, Request, Witness
from remanence.durable import replace
from remanence.errors import InputError, Offence

__all__ = ["attach", "cosign", "prove", "stamp_of", "stamp_request"]


def cosign(folder: CustodyFolder, state: Path, name: str, at: datetime) -> tuple[bytes, str]:
    """Let the witness whose memory lies in ``state`` sign the newest checkpoint; made when there is none.

    Returns:
        The checkpoint with all its signatures, and the witness's public key.

    Raises:
        InputError: the witness refuses (the checkpoint does not continue what it signed before: a fork, or a log
            set back), or it is new and has no name.
    """
    log = folder.log()
    checkpoint = folder.newest_checkpoint()
    witness = _witness(state, name, {log.origin: [VerifierKey.from_text(folder.public_key())]})
    key = witness.key
    old, new = witness.size_of(log.origin), Checkpoint.from_text(note.parse(checkpoint).text).size
    proof = tuple(log.consistency(old, new)) if 0 < old <= new else ()
    answer = witness.add(Request(old, proof, checkpoint), int(at.timestamp()))
    if isinstance(answer, Refusal):
        expected = "a checkpoint that continues the one it signed before"
        raise InputError("The witness did not sign:", [Offence(f"witness {key.name}", answer.text, expected)])
    replace(folder.path / "witnesses" / f"{key.verifier.id.hex()}.pub", f"{key.verifier.text}\n".encode())
    signed = note.append(checkpoint, [answer])
    return log.add_signatures(signed), key.verifier.text


def prove(folder: CustodyFolder, event: str) -> bytes:
    """Return the proof (C2SP tlog-proof) that an event, or the entry at a place, stands under the newest checkpoint.

    Raises:
        InputError: the log does not know it, or no checkpoint covers it yet.
    """
    log = folder.log()
    checkpoint = folder.newest_checkpoint()
    size = Checkpoint.from_text(note.parse(checkpoint).text).size
    places = folder.index().events_with_id(event)
    if not places and event.isdecimal() and int(event) < log.size:
        places = [int(event)]
    if not places:
        offence = Offence("ID", f"'{event}'", "the id of an event in the log, or the place of an entry")
        raise InputError("Nothing to prove:", [offence])
    if places[-1] >= size:
        remedy = "Sign a new one with: remanence custody checkpoint"
        found = f"entry {places[-1]}, appended after the newest checkpoint ({size} entries)"
        raise InputError("Nothing to prove yet:", [Offence("ID", found, "an entry under a checkpoint", remedy)])
    return EntryProof(places[-1], tuple(log.inclusion(places[-1], size)), checkpoint).content


def stamp_request(folder: CustodyFolder) -> bytes:
    """Return the request for an RFC 3161 time stamp over the newest checkpoint, to be sent to an authority."""
    return timestamp.request(folder.newest_checkpoint())


def attach(folder: CustodyFolder, answer: Path) -> bytes:
    """Keep an authority's answer with the newest checkpoint, which it must speak of; return the checkpoint.

    Raises:
        InputError: the answer cannot be read.
    """
    try:
        content = answer.read_bytes()
    except OSError as error:
        found = error.strerror or str(error)
        raise InputError("No time stamp:", [Offence(str(answer), found, "an RFC 3161 answer")]) from error
    checkpoint = folder.newest_checkpoint()
    timestamp.check_imprint(content, checkpoint)
    replace(_stamp_path(folder), content)
    return checkpoint


def stamp_of(folder: CustodyFolder) -> bytes | None:
    """The time stamp kept with the newest checkpoint, None where there is none."""
    path = _stamp_path(folder)
    return path.read_bytes() if path.is_file() else None


def _stamp_path(folder: CustodyFolder) -> Path:
    size = Checkpoint.from_text(note.parse(folder.newest_checkpoint()).text).size
    return folder.path / "stamps" / f"{size}.tsr"


def _witness(state: Path, name: str, logs: Mapping[str, Sequence[VerifierKey]]) -> Witness:
    """The witness of a folder, made where there is none. One that lost its memory must not sign with its old key."""
    path, memory = state / "witness.key", state / "memory"
    if path.is_file():
        if not memory.is_dir():
            remedy = "Make a new witness, with another key, in another folder; tell those who trust the old one."
            offence = Offence(str(memory), "nothing", "what this witness has signed before", remedy)
            raise InputError("The witness has lost its memory and does not sign:", [offence])
        return Witness(memory, SigningKey.from_text(path.read_text(encoding="utf-8"), str(path)), logs)
    if not name:
        offence = Offence("--name", "nothing", "the name of the new witness, such as witness.example.org")
        raise InputError("There is no such witness yet:", [offence])
    key = SigningKey.generate(name, COSIGNATURE)
    witness = Witness.create(memory, key, logs)
    replace(path, f"{key.secret_text}\n".encode(), 0o600)
    replace(state / "witness.pub", f"{key.verifier.text}\n".encode())
    return witness
