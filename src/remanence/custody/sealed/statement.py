"""The signed statement: what an actor says, with the proof that the holder of a key said it.

Stored bytes are the RFC 8785 bytes of the whole, proof included, at most 65,535. Other bytes that mean the
same are refused: the log holds hashes of bytes, so there must be one way only to write a statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from remanence.custody.sealed.bodies import wrong_body
from remanence.custody.sealed.canonical import canonical, not_canonical, read_json
from remanence.custody.sealed.keys import Signer
from remanence.custody.sealed.proof import add_proof, check_proof
from remanence.errors import InputError, Offence

__all__ = ["CONTEXT", "LARGEST", "Kind", "Statement", "read_statement", "sign"]

Kind = Literal["event", "actor", "revocation"]
CONTEXT: tuple[Any, ...] = (
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    "https://w3id.org/security/data-integrity/v2",
    {"rem": "urn:remanence:custody:"},
)
"""The one context of a statement. JCS signs words, not meanings: another context is refused."""
LARGEST = 65_535
"""Bytes of a statement, at most: what an entry of a C2SP tlog tile can hold."""
_MEMBERS = {"@context", "type", "kind", "body", "proof"}
_PROOF_MEMBERS = {
    "@context", "type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement whose signature fits the key that it names; whose key that is, is for the reader's trust.

    Attributes:
        content: the stored bytes.
        kind: ``event``, ``actor`` (vouches for a key) or ``revocation`` (takes a key back).
        body: what is said.
        key: multikey of the signer.
        created: when it was signed, by the signer's own word.
    """

    content: bytes
    kind: Kind
    body: Mapping[str, Any]
    key: str
    created: datetime


def sign(body: Mapping[str, Any], kind: Kind, key: Signer, created: datetime) -> bytes:
    """Return the stored bytes of a statement.

    Args:
        body: an EPCIS event with its custody extension, or the body of an actor statement or revocation.
        kind: what the body is.
        key: the signer's private key.
        created: moment of signing, UTC.

    Raises:
        InputError: when the body is not what its kind needs, or the statement would be too large.
    """
    document = {"@context": list(CONTEXT), "type": "CustodyStatement", "kind": kind, "body": dict(body)}
    content = canonical(add_proof(document, key, created), "statement")
    read_statement(content)
    return content


def read_statement(content: bytes, where: str = "statement") -> Statement:
    """Read the stored bytes of a statement and check its signature against the key that it names.

    Args:
        content: the bytes as the log holds them.
        where: what to call it in an error.

    Raises:
        InputError: when the bytes are not canonical, something is missing or foreign, or the proof does not fit.
    """
    document = read_json(content, where, LARGEST)
    offences = _wrong_members(document, where)
    if offences:
        raise InputError("The statement does not hold:", offences)
    proof = check_proof(document, where)
    if proof.content != content:
        raise not_canonical(where)
    return Statement(content, cast(Kind, document["kind"]), document["body"], proof.key, proof.created)


def _wrong_members(document: Any, where: str) -> list[Offence]:
    if not isinstance(document, dict) or set(document) != _MEMBERS:
        found = ", ".join(sorted(document)) if isinstance(document, dict) else "no JSON object"
        return [Offence(where, found[:200] or "no members", ", ".join(sorted(_MEMBERS)) + " and no other")]
    offences = []
    if document["type"] != "CustodyStatement":
        offences.append(Offence(f"{where}: type", repr(document["type"])[:80], "'CustodyStatement'"))
    if document["@context"] != list(CONTEXT):
        offences.append(
            Offence(f"{where}: @context", "another context", "the context of a custody statement")
        )
    proof = document["proof"]
    if not isinstance(proof, dict) or set(proof) != _PROOF_MEMBERS:
        offences.append(Offence(f"{where}: proof", "other members", ", ".join(sorted(_PROOF_MEMBERS))))
    elif proof["@context"] != document["@context"]:
        offences.append(Offence(f"{where}: proof: @context", "another context", "that of the statement"))
    return offences + wrong_body(document["kind"], document["body"], f"{where}: body")
