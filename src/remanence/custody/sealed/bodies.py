"""What the body of each kind of statement must hold.

An event is read by `remanence.custody.events`; here it must only be an object with a type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from remanence.custody.sealed.identifiers import wrong_identifier
from remanence.custody.sealed.keys import public_bytes
from remanence.custody.sealed.period import after, start
from remanence.errors import Offence

__all__ = ["KINDS", "wrong_body"]

_HASH = re.compile(r"[0-9a-f]{64}")
_MAXIMUM = 64


def wrong_body(kind: object, body: object, where: str) -> list[Offence]:
    """Return everything that is wrong with a body of this kind."""
    check = KINDS.get(kind) if isinstance(kind, str) else None
    if check is None:
        return [Offence(where, f"kind {str(kind)[:40]!r}", "one of the kinds " + ", ".join(KINDS))]
    if not isinstance(body, dict):
        return [Offence(where, "no JSON object", f"the body of a statement of kind {kind}")]
    return check(body, where)


def _event(body: Mapping[str, Any], where: str) -> list[Offence]:
    if isinstance(body.get("type"), str):
        return []
    return [Offence(f"{where}: type", "nothing", "the type of an EPCIS event")]


def _actor(body: Mapping[str, Any], where: str) -> list[Offence]:
    offences = _members(body, {"actor", "key", "valid_from", "valid_until", "identifiers"}, where)
    if offences:
        return offences
    offences = [*_name(body["actor"], f"{where}: actor"), *_key(body["key"], f"{where}: key")]
    offences += _moment(body["valid_from"], f"{where}: valid_from")
    offences += _moment(body["valid_until"], f"{where}: valid_until")
    if not offences and after(body["valid_until"]) <= start(body["valid_from"]):
        offences.append(Offence(f"{where}: valid_until", body["valid_until"], f"after {body['valid_from']}"))
    given = body["identifiers"]
    if not isinstance(given, list) or len(given) > _MAXIMUM:
        return [*offences, Offence(f"{where}: identifiers", "no list", f"a list of at most {_MAXIMUM}")]
    for place, identifier in enumerate(given, 1):
        offences += _identifier(identifier, f"{where}: identifiers[{place}]")
    return offences


def _revocation(body: Mapping[str, Any], where: str) -> list[Offence]:
    offences = _members(body, {"key", "revoked_from", "reason"}, where)
    if offences:
        return offences
    offences = [*_key(body["key"], f"{where}: key"), *_moment(body["revoked_from"], f"{where}: revoked_from")]
    return offences + _name(body["reason"], f"{where}: reason")


KINDS: Mapping[str, Callable[[Mapping[str, Any], str], list[Offence]]] = {
    "event": _event,
    "actor": _actor,
    "revocation": _revocation,
}
"""Kinds of statement to the check of their bodies."""


def _members(body: Mapping[str, Any], expected: set[str], where: str) -> list[Offence]:
    if set(body) == expected:
        return []
    found = ", ".join(sorted(body))[:200] or "nothing"
    return [Offence(where, found, ", ".join(sorted(expected)) + " and no other")]


def _name(value: Any, where: str) -> list[Offence]:
    if isinstance(value, str) and 0 < len(value) <= 500 and value.isprintable() and value == value.strip():
        return []
    return [Offence(where, repr(value)[:80], "one line of text, at most 500 letters")]


def _key(value: Any, where: str) -> list[Offence]:
    try:
        public_bytes(value if isinstance(value, str) else "")
    except ValueError as error:
        return [Offence(where, str(error), "the multikey of an Ed25519 key")]
    return []


def _moment(value: Any, where: str) -> list[Offence]:
    try:
        start(value if isinstance(value, str) else "")
    except ValueError:
        return [
            Offence(
                where, repr(value)[:40], "a date such as 2026-11-22, or a moment such as 2026-11-22T09:47:00Z"
            )
        ]
    return []


def _identifier(value: Any, where: str) -> list[Offence]:
    if not isinstance(value, dict) or set(value) != {"scheme", "value", "evidence"}:
        return [Offence(where, "other members", "scheme, value, evidence and no other")]
    offences = []
    wrong = wrong_identifier(str(value["scheme"]), str(value["value"]))
    if wrong or not isinstance(value["value"], str):
        offences.append(
            Offence(where, f"{str(value['scheme'])[:20]} {str(value['value'])[:40]!r}", wrong or "text")
        )
    evidence = value["evidence"]
    if not isinstance(evidence, list) or not 0 < len(evidence) <= _MAXIMUM:
        offences.append(Offence(f"{where}: evidence", "none", "the hash and kind of at least one document"))
    elif any(not _is_evidence(item) for item in evidence):
        offences.append(Offence(f"{where}: evidence", "other members", "sha256 (64 hex digits) and kind"))
    return offences


def _is_evidence(item: Any) -> bool:
    if not isinstance(item, dict) or set(item) != {"sha256", "kind"}:
        return False
    return (
        isinstance(item["sha256"], str)
        and bool(_HASH.fullmatch(item["sha256"]))
        and isinstance(item["kind"], str)
    )
