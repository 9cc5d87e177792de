"""Signed notes (C2SP signed-note): a text, a blank line, and one line for each signature.

The text ends in a newline; it and the names are UTF-8 without control characters. A signature line is an em dash, a
space, the key's name, a space, and base64 of four bytes of id and the signature. Nothing in a note may be believed
before a key that is trusted from outside has verified it; signatures of unknown keys are ignored.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from remanence.custody.log.keys import SigningKey, VerifierKey, decode64, name_is_good
from remanence.errors import InputError, Offence

__all__ = ["MAX_BYTES", "MAX_SIGNATURES", "Note", "Signature", "append", "open", "parse", "sign"]

MAX_BYTES = 1_000_000
MAX_SIGNATURES = 100
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, its id of four bytes, and the signature's bytes after them."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"

    @property
    def time(self) -> int:
        """Seconds since 1970 that a cosignature states (its first eight bytes)."""
        return int.from_bytes(self.value[:8], "big")


@dataclass(frozen=True, slots=True)
class Note:
    """A note as read: its text with the final newline, and its signatures, none of them verified."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def content(self) -> bytes:
        """The note's bytes; reading and writing is the identity."""
        return (self.text + "\n" + "".join(s.line for s in self.signatures)).encode()

    def by(self, key: VerifierKey) -> Signature | None:
        """The first signature line that names this key by name and id, verified or not."""
        return next((s for s in self.signatures if (s.name, s.key_id) == (key.name, key.id)), None)


def parse(content: bytes, where: str = "note") -> Note:
    """Read the form of a note, verifying nothing. Raises InputError where it is not a note."""
    if len(content) > MAX_BYTES:
        raise _bad(where, f"{len(content)} bytes", f"at most {MAX_BYTES}")
    try:
        whole = content.decode()
    except UnicodeDecodeError as error:
        raise _bad(where, f"a byte at {error.start} that is not UTF-8", "UTF-8") from None
    text, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise _bad(
            where, "no blank line with signature lines after it", "a text, a blank line, signature lines"
        )
    _checked_text(text + "\n", where)
    lines = tail.removesuffix("\n").split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise _bad(where, f"{len(lines)} signatures", f"at most {MAX_SIGNATURES}")
    return Note(text + "\n", tuple(_signature(line, where) for line in lines))


def sign(text: str, *keys: SigningKey, time: int | None = None) -> bytes:
    """Sign a text with each key; returns the note. Cosignatures need the ``time`` in seconds since 1970."""
    _checked_text(text, "text to sign")
    signatures = (Signature(key.name, key.verifier.id, key.sign(text.encode(), time)) for key in keys)
    return Note(text, tuple(signatures)).content


def append(content: bytes, lines: Iterable[Signature]) -> bytes:
    """Put signatures under a note; a line that it has already, byte for byte, is not put twice."""
    note = parse(content)
    new = tuple(line for line in dict.fromkeys(lines) if line not in note.signatures)
    return Note(note.text, note.signatures + new).content


def open(content: bytes, keys: Sequence[VerifierKey], where: str = "note") -> tuple[str, list[VerifierKey]]:
    """Read a note and verify it.

    Returns:
        The text, and those of ``keys`` that signed it, each once.

    Raises:
        InputError: it is not a note, no key of ``keys`` signed it, or a line names one of them and does not verify.
    """
    note = parse(content, where)
    found: list[VerifierKey] = []
    for key in keys:
        lines = [s for s in note.signatures if (s.name, s.key_id) == (key.name, key.id)]
        if any(not key.verifies(note.text.encode(), line.value) for line in lines):
            raise _bad(
                where,
                f"a signature in the name of {key.name} that does not verify",
                "the key's own signature",
            )
        if lines and key not in found:
            found.append(key)
    if not found:
        names = ", ".join(sorted({s.name for s in note.signatures}))
        wanted = ", ".join(sorted({key.name for key in keys})) or "no key was given"
        raise _bad(where, f"signatures of {names} only", f"one of a trusted key ({wanted})")
    return note.text, found


def _signature(line: str, where: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    value = decode64(encoded)
    if not line.startswith(_DASH) or not name_is_good(name) or value is None or len(value) < 5:
        raise _bad(
            where, f"the signature line {line[:60]!r}", "an em dash, a key's name, base64 of id and signature"
        )
    return Signature(name, value[:4], value[4:])


def _checked_text(text: str, where: str) -> None:
    if not text.endswith("\n"):
        raise _bad(where, "a text without a last newline", "lines that each end in a newline")
    if control := re.search(r"[\x00-\x09\x0b-\x1f]", text):
        raise _bad(where, f"the control character {control[0]!r}", "none but the newline")


def _bad(where: str, found: str, expected: str) -> InputError:
    return InputError("This signed note cannot be accepted.", [Offence(where, found, expected)])
