"""Base58 with the Bitcoin alphabet (base58btc), the text form of keys and signatures.

Source of the encoding: draft-msporny-base58-03. It is one to one: each text has one value and each value
one text, so a key cannot be written in two ways.
"""

from __future__ import annotations

__all__ = ["decode", "encode"]

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}
_LONGEST = 256


def encode(content: bytes) -> str:
    """Return ``content`` in base58; each leading zero byte becomes one leading ``1``."""
    number = int.from_bytes(content, "big")
    letters = []
    while number:
        number, rest = divmod(number, 58)
        letters.append(_ALPHABET[rest])
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(letters))


def decode(text: str) -> bytes:
    """Return the bytes that ``text`` stands for.

    Raises:
        ValueError: when a letter is not of the alphabet, or the text is longer than any key or signature.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"{len(text)} letters, at most {_LONGEST} are read")
    number = 0
    for letter in text:
        if letter not in _VALUE:
            raise ValueError(f"the letter {letter!r} is not of base58")
        number = number * 58 + _VALUE[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
