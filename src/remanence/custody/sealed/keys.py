"""Ed25519 keys of actors and issuers: made, stored, read, and written as multikey and ``did:key``.

A public key is the text ``z6Mk...``: ``z`` (base58btc), then the multicodec bytes 0xed 0x01, then the 32 bytes
of RFC 8032. A private key lies in a file of its own (PKCS8 PEM, mode 0600, encrypted where a passphrase is
given) and appears in no output, ``repr`` included.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from remanence.custody.sealed import base58
from remanence.durable import sync_folder
from remanence.errors import InputError, Offence

__all__ = ["Signer", "did_key", "key_of_method", "multikey", "passphrase", "public_bytes", "verified"]

_CODEC = bytes.fromhex("ed01")
_METHOD = re.compile(r"did:key:(z[1-9A-HJ-NP-Za-km-z]{1,64})#(z[1-9A-HJ-NP-Za-km-z]{1,64})")
_PRIME = 2**255 - 19
_LARGEST_FILE = 16_384
# y of the points of order 1, 2, 4 and 8: under such a key one signature fits many messages (RFC 8032, 5.1.7)
_ORDER_EIGHT = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER = {0, 1, _PRIME - 1, _ORDER_EIGHT, _PRIME - _ORDER_EIGHT}


class Signer:
    """A private key that signs. Shows its public part only."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.key = multikey(private.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"Signer({self.key})"

    def __reduce__(self) -> Any:
        raise TypeError("a private key is not copied or pickled")

    @classmethod
    def create(cls) -> Signer:
        """Return a new random key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> Signer:
        """Return the key of a 32-byte seed (RFC 8032): for tests and examples, where everybody may know it."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature of ``message``."""
        return self._private.sign(message)

    def public_json(self, name: str) -> dict[str, str]:
        """Return the public part, to be given to others."""
        return {
            "schema": "remanence/custody-key/1",
            "name": name,
            "key": self.key,
            "verificationMethod": did_key(self.key),
        }

    def save(self, path: Path, secret: bytes | None = None) -> None:
        """Write the private key to a new file of mode 0600, whole or not at all.

        Args:
            path: where; a file that exists is never overwritten.
            secret: passphrase to encrypt it with; None leaves it to the file's mode.

        Raises:
            InputError: when the file exists or cannot be written.
        """
        lock = serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
        pem = self._private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
        try:
            _write_new(path, pem)
        except FileExistsError:
            raise _refused(path, "a file that exists", "a new file: a key is never overwritten") from None
        except OSError as error:
            raise _refused(
                path, f"a place that cannot be written ({error.strerror})", "a folder of yours"
            ) from None

    @classmethod
    def load(cls, path: Path, secret: bytes | None = None) -> Signer:
        """Read a private key.

        Raises:
            InputError: when it is missing, readable by others, no Ed25519 key, or the passphrase is wrong.
        """
        pem = _read_private(path)
        try:
            private = serialization.load_pem_private_key(pem, password=secret)
        except TypeError:
            needs = (
                "a passphrase, since it is encrypted"
                if secret is None
                else "no passphrase: it is not encrypted"
            )
            raise _refused(path, "a private key", needs) from None
        except (ValueError, UnsupportedAlgorithm):
            expected = "an Ed25519 key in PKCS8 PEM, and the right passphrase where it is encrypted"
            raise _refused(path, "what cannot be read as a key", expected) from None
        if not isinstance(private, Ed25519PrivateKey):
            raise _refused(path, "a key of another kind", "an Ed25519 key")
        return cls(private)


def multikey(public: bytes) -> str:
    """Return the multikey text (``z6Mk...``) of 32 public bytes."""
    return "z" + base58.encode(_CODEC + public)


def public_bytes(key: str) -> bytes:
    """Return the 32 public bytes of a multikey.

    Raises:
        ValueError: when it is no Ed25519 multikey, or a point that no honest signer has.
    """
    try:
        raw = base58.decode(key[1:]) if key.startswith("z") else b""
    except ValueError:
        raw = b""
    if raw[:2] != _CODEC or len(raw) != 34:
        raise ValueError(f"{key[:64]!r} is not an Ed25519 multikey: it begins with z6Mk and has 48 letters")
    height = int.from_bytes(raw[2:], "little") & (2**255 - 1)
    if height >= _PRIME or height in _SMALL_ORDER:
        raise ValueError(f"{key!r} is a point of small order or written wrongly: anybody can sign under it")
    return raw[2:]


def did_key(key: str) -> str:
    """Return the verification method of a multikey: ``did:key:KEY#KEY``."""
    return f"did:key:{key}#{key}"


def key_of_method(method: object) -> str:
    """Return the multikey that a verification method ``did:key:KEY#KEY`` names.

    Raises:
        ValueError: when it is of another form, or the key is none.
    """
    match = _METHOD.fullmatch(method) if isinstance(method, str) else None
    if match is None or match[1] != match[2]:
        raise ValueError("the verification method is not of the form did:key:z6Mk...#z6Mk...")
    public_bytes(match[1])
    return match[1]


def verified(key: str, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` over ``message`` was made with the private part of ``key``."""
    try:
        Ed25519PublicKey.from_public_bytes(public_bytes(key)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def passphrase(file: Path | None = None, variable: str | None = None) -> bytes | None:
    """Read a passphrase from a file or from the environment; None when neither is named.

    Raises:
        InputError: when both are named, or what is named is missing, empty or too long.
    """
    if file and variable:
        raise _refused(file, "a passphrase file and a variable", "one of them")
    if file:
        try:
            secret = _read_limited(file).strip(b"\r\n")
        except OSError as error:
            raise _refused(file, f"no passphrase ({error.strerror})", "a file with the passphrase") from None
    elif variable:
        secret = os.environb.get(variable.encode(), b"")
    else:
        return None
    if not 0 < len(secret) <= 1023:
        where = file or Path(f"${variable}")
        raise _refused(where, "a passphrase that is empty or too long", "1 to 1,023 bytes")
    return secret


def _refused(path: Path, found: str, expected: str) -> InputError:
    return InputError("The key cannot be used:", [Offence(str(path), found, expected)])


def _read_limited(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST_FILE)


def _read_private(path: Path) -> bytes:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        content = _read_limited(path)
    except OSError as error:
        raise _refused(path, f"no key ({error.strerror})", "a file with a private key") from None
    if mode & 0o077:
        raise InputError(
            "The key cannot be used:",
            [Offence(str(path), f"a private key of mode {mode:04o}", "mode 0600", f"chmod 600 {path}")],
        )
    return content


def _write_new(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 that did not exist: a linked name appears only when all bytes are on the disk."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)
