"""GS1 identifiers in one form: EPC URNs and GS1 Digital Links to the canonical link at ``https://id.gs1.org``.

The event hash of CBV 2.0 names every object by its canonical GS1 Digital Link, at the finest level that the
identifier states: a serial number before a lot, a lot before a product. Facts from the GS1 standards: the EPC
Tag Data Standard (which digits of a URN make which key), GS1 Digital Link URI Syntax (application identifiers,
short names, qualifiers), and the General Specifications (check digits).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

__all__ = ["canonical_link", "check_digit"]

_HOME = "https://id.gs1.org"
_ESCAPES = str.maketrans({c: f"%{ord(c):02X}" for c in "!()*+,:"})
_SERIAL = r"(?:%[0-9A-Fa-f]{2}|[!'()*+,.0-9:;=A-Z_a-z-])"
_CPI = r"(?:%[0-9A-Fa-f]{2}|[0-9A-Z-])"
_URN = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(\d{6,12})\.(.*)", re.ASCII)

# scheme: digits of company prefix and reference together; the key in a link; digits before; then the serial:
# how it is written (its link segment, or glued to the key), its characters, their greatest number.
_KEYS: Mapping[str, tuple[int, str, str]] = {
    "sgtin": (13, "01", "gtin"), "lgtin": (13, "01", "gtin"), "upui": (13, "01", "gtin"),
    "itip": (13, "8006", "gtin"), "sscc": (17, "00", "lead"), "sgln": (12, "414", ""), "pgln": (12, "417", ""),
    "grai": (12, "8003", "zero"), "gdti": (12, "253", ""), "sgcn": (12, "255", ""), "gsin": (16, "402", ""),
    "gsrn": (17, "8018", ""), "gsrnp": (17, "8017", ""),
}  # fmt: skip
_SERIALS: Mapping[str, tuple[str, str, int]] = {
    "sgtin": ("/21/", _SERIAL, 20), "lgtin": ("/10/", _SERIAL, 20), "upui": ("/235/", _SERIAL, 28),
    "itip": ("/21/", _SERIAL, 20), "sgln": ("/254/", _SERIAL, 20), "grai": ("", _SERIAL, 16),
    "gdti": ("", _SERIAL, 20), "sgcn": ("", r"\d", 12),
}  # fmt: skip
_FREE: Mapping[str, str] = {"giai": "8004", "ginc": "401"}  # company prefix and up to 30 characters in all
_PATTERNS = frozenset({"sgtin", "lgtin", "grai", "gdti", "sgcn", "cpi", "itip", "upui"})

# key of a link: how its value looks, and the qualifiers that may follow, the finest first.
_LINK_CHARACTERS = r"(?:%[0-9A-Fa-f]{2}|[\"'.0-9;<=>?A-Z_a-z-])"
_LINKS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "00": (r"\d{18}", ()), "01": (r"\d{8}|\d{12,14}", ("21", "235", "10", "22")),
    "253": (rf"\d{{13}}{_LINK_CHARACTERS}{{0,17}}", ()), "255": (r"\d{13,25}", ()),
    "401": (rf"{_LINK_CHARACTERS}{{1,30}}", ()), "402": (r"\d{17}", ()),
    "414": (r"\d{13}", ("254",)), "417": (r"\d{13}", ()),
    "8003": (rf"\d{{14}}{_LINK_CHARACTERS}{{0,16}}", ()), "8004": (rf"{_LINK_CHARACTERS}{{1,30}}", ()),
    "8006": (r"\d{18}", ("21", "10", "22")),
    "8010": (r"(?:%2[3dfDF]|[#0-9A-Z-]){1,30}", ("8011",)), "8017": (r"\d{18}", ()), "8018": (r"\d{18}", ()),
}  # fmt: skip
_SHORT_NAMES = {
    "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "gsrnp": "8017", "gsrn": "8018",
    "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402", "grai": "8003", "giai": "8004",
    "cpv": "22", "lot": "10", "ser": "21",
}  # fmt: skip
_DROPPED = frozenset({"22"})  # a product variant says nothing of the single thing


def check_digit(digits: str) -> str:
    """Return the GS1 check digit: weights 3, 1, 3 ... from the right, up to the next ten."""
    total = sum(int(digit) * (3 if i % 2 == 0 else 1) for i, digit in enumerate(reversed(digits)))
    return str(-total % 10)


@lru_cache(maxsize=65_536)
def canonical_link(uri: str) -> str | None:
    """Return the canonical GS1 Digital Link of an EPC URN or of any Digital Link; None where it is neither."""
    if uri.startswith("urn:epc:"):
        found = _URN.fullmatch(uri)
        return None if found is None else _of_urn(*found.groups())
    return _of_link(uri) if uri.startswith(("http://", "https://")) else None


def _of_urn(kind: str, scheme: str, company: str, rest: str) -> str | None:
    if (kind == "class") != (scheme == "lgtin") and kind != "idpat":
        return None
    if kind == "idpat":
        if scheme not in _PATTERNS or not rest.endswith(".*"):
            return None
        return _key(scheme, company, rest.removesuffix(".*"), None)
    if scheme in {*_SERIALS, "cpi"}:
        head, _, serial = rest.rpartition(".") if scheme == "cpi" else _at_first_dots(scheme, rest)
        return _key(scheme, company, head, serial) if serial else None
    return _key(scheme, company, rest, None)


def _at_first_dots(scheme: str, rest: str) -> tuple[str, str, str]:
    """Return what stands before the serial and the serial, which may hold dots itself."""
    parts = rest.split(".", 3 if scheme == "itip" else 1)
    return ".".join(parts[:-1]), ".", parts[-1] if len(parts) > 1 else ""


def _key(scheme: str, company: str, reference: str, serial: str | None) -> str | None:
    """Return the link of a key with or without its serial."""
    if scheme in _FREE:
        if not re.fullmatch(rf"{_SERIAL}{{1,{30 - len(company)}}}", reference):
            return None
        return f"{_HOME}/{_FREE[scheme]}/{company}{reference.translate(_ESCAPES)}"
    if scheme == "cpi":
        return _component(company, reference, serial)
    if scheme not in _KEYS:
        return None
    pieces = ""
    if scheme == "itip":
        reference, *counts = reference.split(".")
        pieces = "".join(counts)
        if not re.fullmatch(r"\d{4}", pieces, re.ASCII):
            return None
    length, key, style = _KEYS[scheme]
    if len(company) + len(reference) != length or not re.fullmatch(r"\d*", reference, re.ASCII):
        return None
    digits = f"{reference[:1]}{company}{reference[1:]}" if style in {"gtin", "lead"} else company + reference
    digits = f"0{digits}" if style == "zero" else digits
    link = f"{_HOME}/{key}/{digits}{check_digit(digits)}{pieces}"
    return link if serial is None else _with_serial(scheme, link, serial)


def _with_serial(scheme: str, link: str, serial: str) -> str | None:
    segment, characters, most = _SERIALS[scheme]
    if not re.fullmatch(rf"{characters}{{1,{most}}}", serial, re.ASCII):
        return None
    if scheme == "sgln" and serial == "0":  # the location itself
        return link
    return f"{link}{segment}{serial.translate(_ESCAPES)}"


def _component(company: str, reference: str, serial: str | None) -> str | None:
    if not re.fullmatch(rf"{_CPI}{{1,{30 - len(company)}}}", reference):
        return None
    link = f"{_HOME}/8010/{company}{reference.translate(_ESCAPES)}"
    if serial is None:
        return link
    return f"{link}/8011/{serial}" if re.fullmatch(r"\d{1,12}", serial, re.ASCII) else None


def _of_link(uri: str) -> str | None:
    """Return the canonical form of a Digital Link; the key may stand after any other path on any domain."""
    path = uri.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/")
    segments = [_SHORT_NAMES.get(part, part) for part in path.split("/")[1:]]
    for start, key in enumerate(segments):
        if key in _LINKS and len(segments) - start >= 2:
            link = _canonical(key, segments[start + 1], segments[start + 2 :])
            if link is not None:
                return link
    return None


def _canonical(key: str, value: str, rest: Sequence[str]) -> str | None:
    looks, finest = _LINKS[key]
    if len(rest) % 2 or not re.fullmatch(looks, value, re.ASCII):
        return None
    qualifiers = dict(zip(rest[::2], rest[1::2], strict=True))
    if not qualifiers.keys() <= set(finest):
        return None
    value = value.zfill(14) if key == "01" else value
    stated = [name for name in finest if name in qualifiers and name not in _DROPPED]
    link = f"{_HOME}/{key}/{value}"
    return f"{link}/{stated[0]}/{qualifiers[stated[0]]}" if stated else link
