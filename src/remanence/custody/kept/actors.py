"""Keys of actors in a custody folder, and the statements that tie them to a company or take them back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from remanence.custody.events.words import evidence_grades
from remanence.custody.kept.folder import CustodyFolder
from remanence.custody.sealed.keys import Signer
from remanence.custody.sealed.statement import sign
from remanence.durable import replace
from remanence.errors import InputError, Offence, did_you_mean

__all__ = ["identifiers", "revoke", "signer", "vouch"]

_TITLE = "The call is wrong:"
_NAME = re.compile(r"[\w][\w .&,'()-]{0,99}")


def signer(folder: CustodyFolder, name: str, secret: bytes | None, *, make: bool = False) -> Signer:
    """Return the key of an actor.

    Args:
        folder: where keys lie.
        name: the actor.
        secret: passphrase of the key, None: it has none.
        make: make the key where there is none.

    Raises:
        InputError: there is no such key (the message lists those that are there), or it cannot be read.
    """
    path = folder.keys / f"{_file_name(name)}.key"
    if path.is_file():
        return Signer.load(path, secret)
    if not make:
        known = sorted(found.stem for found in folder.keys.glob("*.key"))
        near = did_you_mean(name, known) if known else ""
        stop = "" if near.endswith("?") or not near else "."
        remedy = f"{near}{stop} Make one with: remanence custody key NAME".strip()
        raise InputError("There is no such key:", [Offence("name", f"'{name}'", "an actor with a key here", remedy)])
    folder.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Signer.create()
    replace(path.with_suffix(".pub"), f"{made.key}\n".encode())
    made.save(path, secret)
    return made


def vouch(
    folder: CustodyFolder,
    name: str,
    period: tuple[str | None, str | None],
    ties: Sequence[dict[str, Any]],
    issuer: str,
    secret: bytes | None,
    at: datetime,
) -> tuple[int, str]:
    """Append an issuer's statement that a key is the actor's; the key is made where there is none.

    Returns:
        Its place in the log, and the public key.

    Raises:
        InputError: dates or identifiers do not hold, or the issuer has no key here; nothing was made then.
    """
    if None in period:
        raise InputError(_TITLE, [Offence("--from, --until", "no period", "the first and the last day of the key")])
    by = signer(folder, issuer, secret)
    key = signer(folder, name, secret, make=True).key
    body = {"actor": name, "key": key, "valid_from": period[0], "valid_until": period[1], "identifiers": list(ties)}
    return folder.append([sign(body, "actor", by, at)])[0], key


def revoke(
    folder: CustodyFolder, name: str, since: datetime, reason: str, by: str, secret: bytes | None, at: datetime
) -> int:
    """Append the statement that an actor's key is taken back; return its place in the log.

    Raises:
        InputError: no reason is given, or a key is not here.
    """
    if not reason:
        raise InputError(_TITLE, [Offence("--why", "nothing", "the reason, kept with the statement")])
    own = signer(folder, name, secret)
    body = {"key": own.key, "revoked_from": since.isoformat().replace("+00:00", "Z"), "reason": reason}
    return folder.append([sign(body, "revocation", own if by == name else signer(folder, by, secret), at)])[0]


def identifiers(ties: Iterable[str], evidence: Iterable[str]) -> list[dict[str, Any]]:
    """Read ``SCHEME:VALUE`` and ``KIND:FILE`` as the identifiers of an actor statement; files count by their hash.

    Raises:
        InputError: with every one that cannot be read.
    """
    offences: list[Offence] = []
    documents = [_document(text, offences) for text in evidence]
    found = []
    for text in ties:
        scheme, colon, value = text.partition(":")
        if not colon:
            offences.append(Offence("--id", f"'{text}'", "SCHEME:VALUE, such as CAGE:1ABC2"))
        found.append({"scheme": scheme, "value": value, "evidence": documents})
    if found and not documents:
        offences.append(Offence("--evidence", "nothing", "KIND:FILE, the document that ties the key to the company"))
    if offences:
        raise InputError(_TITLE, offences)
    return found


def _document(text: str, offences: list[Offence]) -> dict[str, str]:
    kind, _, name = text.partition(":")
    if kind not in evidence_grades():
        offences.append(Offence("--evidence", f"'{kind}'", "a kind of evidence", did_you_mean(kind, evidence_grades())))
    path = Path(name)
    if not path.is_file():
        offences.append(Offence("--evidence", f"'{name}'", "a file"))
        return {"sha256": "", "kind": kind}
    return {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "kind": kind}


def _file_name(name: str) -> str:
    if not _NAME.fullmatch(name) or name != name.strip():
        raise InputError(_TITLE, [Offence("NAME", f"'{name}'", "a name of letters, digits, spaces and .&,'()-")])
    return name
