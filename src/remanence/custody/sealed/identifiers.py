"""Identifiers that tie a key to somebody known to an authority: CAGE, LEI and EORI.

A well-formed identifier proves nothing by itself; whoever vouches for it names the evidence seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["SCHEMES", "wrong_identifier"]

_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_EORI = re.compile(r"[A-Z]{2}[0-9A-Z]{1,15}")
_CAGE = re.compile(r"(?=[0-9]....|....[0-9])[0-9A-NP-Z][0-9A-HJ-NP-Z]{4}")
SCHEMES: Mapping[str, str] = {
    "CAGE": "five digits and capital letters without O, the first or the last a digit (NATO ACodP-1)",
    "LEI": "20 letters and digits with the check digits of ISO 17442 (ISO 7064, modulo 97)",
    "EORI": "a country of two letters and 1 to 15 letters and digits (Regulation (EU) 2015/2447, Annex B)",
}
"""Schemes to what is expected of a value."""


def wrong_identifier(scheme: str, value: str) -> str | None:
    """Return what was expected when ``value`` is not of the form of its scheme, else None."""
    if scheme not in SCHEMES:
        return "one of the schemes " + ", ".join(SCHEMES)
    if scheme == "LEI":
        fits = _LEI.fullmatch(value) is not None and _lei_remainder(value) == 1
    else:
        fits = (_CAGE if scheme == "CAGE" else _EORI).fullmatch(value) is not None
    return None if fits else SCHEMES[scheme]


def _lei_remainder(value: str) -> int:
    """The number of ISO 7064 MOD 97-10: each letter is two digits (A = 10 ... Z = 35), modulo 97."""
    return int("".join(str(int(letter, 36)) for letter in value)) % 97
