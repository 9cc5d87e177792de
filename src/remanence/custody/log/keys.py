"""Keys of signed notes (C2SP signed-note, tlog-cosignature): names, ids, and the text forms of both halves.

A key is known by its name and a 32-bit id: the first bytes of SHA-256(name || newline || type || public key). Two
types are used here, both Ed25519: ``NOTE`` signs the text itself (the log), ``COSIGNATURE`` signs it with the time
(a witness). The public half is written ``name+id+base64`` (vkey); the secret half ``PRIVATE+KEY+name+id+base64``, as
the tools of the Go checksum database write it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from remanence.errors import InputError, Offence

__all__ = ["COSIGNATURE", "NOTE", "SigningKey", "VerifierKey", "cosigned_message", "decode64", "name_is_good"]

NOTE = 0x01
COSIGNATURE = 0x04
_SECRET = "PRIVATE+KEY+"
_WORDS = {NOTE: "signature of a note", COSIGNATURE: "cosignature of a witness"}


def name_is_good(name: str) -> bool:
    """Tell whether a key may be called so: not empty, no space, no plus, no control character."""
    return bool(name) and not re.search(r"[\s+\x00-\x1f\x7f]", name)


def decode64(text: str) -> bytes | None:
    """Bytes of standard base64 in its one canonical spelling, or None."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if base64.b64encode(value).decode() == text else None


def cosigned_message(time: int, text: bytes) -> bytes:
    """What a witness signs: the checkpoint's text under the time, in whole seconds since 1970 (cosignature/v1)."""
    return b"cosignature/v1\ntime %d\n" % time + text


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key.

    Attributes:
        name: what the key is called; a URL without its scheme is usual.
        kind: ``NOTE`` or ``COSIGNATURE``.
        public: 32 bytes, RFC 8032.
    """

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that stand before each signature of this key."""
        whole = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(whole).digest()[:4]

    @property
    def text(self) -> str:
        """The key as a vkey: ``name+hex id+base64(type || public key)``."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def from_text(cls, text: str, where: str = "verifier key") -> VerifierKey:
        """Read a vkey. Raises InputError where it is malformed, of another type, or its id is not its own."""
        name, kind, material, told = _parts(text.strip(), where)
        key = cls(name, kind, material)
        if key.id.hex() != told:
            raise _bad(where, f"the id {told}", f"{key.id.hex()}, which its name and bytes give")
        return key

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Tell whether the signature, without its four bytes of id, is this key's over the text of a note."""
        if self.kind == COSIGNATURE:
            if len(signature) != 72 or signature[0] & 0x80:
                return False
            text, signature = cosigned_message(int.from_bytes(signature[:8], "big"), text), signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The secret half of a key; its bytes are in no ``repr`` and no message.

    Attributes:
        name: what the key is called.
        kind: ``NOTE`` or ``COSIGNATURE``.
        secret: 32 bytes of seed, RFC 8032.
    """

    name: str
    kind: int
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not name_is_good(self.name):
            raise _bad("key", repr(self.name), "a name without spaces and plus signs")
        if self.kind not in _WORDS or len(self.secret) != 32:
            raise _bad("key", "another type or length", "a secret of 32 bytes of Ed25519")

    @classmethod
    def generate(cls, name: str, kind: int = NOTE) -> SigningKey:
        """Make a new key."""
        return cls(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self.kind, self._key().public_key().public_bytes_raw())

    @property
    def secret_text(self) -> str:
        """The key as text to be kept in a file that only its owner can read."""
        material = base64.b64encode(bytes([self.kind]) + self.secret).decode()
        return f"{_SECRET}{self.name}+{self.verifier.id.hex()}+{material}"

    @classmethod
    def from_text(cls, text: str, where: str = "signing key") -> SigningKey:
        """Read what ``secret_text`` wrote. Raises InputError, which never repeats the text."""
        stripped = text.strip()
        if not stripped.startswith(_SECRET):
            raise _bad(where, "another beginning", f"a line that begins with {_SECRET}")
        name, kind, secret, told = _parts(stripped.removeprefix(_SECRET), where)
        key = cls(name, kind, secret)
        if key.verifier.id.hex() != told:
            raise _bad(where, f"the id {told}", "the id that its name and bytes give")
        return key

    def sign(self, text: bytes, time: int | None = None) -> bytes:
        """Sign the text of a note; a cosignature needs the time, in whole seconds since 1970, and carries it."""
        if self.kind == NOTE:
            return self._key().sign(text)
        if time is None or not 0 < time < 2**63:
            raise _bad("cosignature", f"the time {time}", "whole seconds since 1970, above zero")
        return time.to_bytes(8, "big") + self._key().sign(cosigned_message(time, text))

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)


def _parts(text: str, where: str) -> tuple[str, int, bytes, str]:
    """Name, type, 32 bytes and told id of ``name+id+base64``; messages never repeat the bytes."""
    name, _, rest = text.partition("+")
    told, _, encoded = rest.partition("+")
    material = decode64(encoded)
    if not name_is_good(name) or not re.fullmatch(r"[0-9a-f]{8}", told) or material is None:
        raise _bad(where, "another form", "name+id+base64, with an id of eight hexadecimal digits")
    if len(material) != 33 or material[0] not in _WORDS:
        raise _bad(where, f"{len(material)} bytes of key", "Ed25519: 1 byte of type (01 or 04) and 32 bytes")
    return name, material[0], material[1:], told


def _bad(where: str, found: str, expected: str) -> InputError:
    return InputError("This key cannot be used.", [Offence(where, found, expected)])
