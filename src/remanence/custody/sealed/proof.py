"""W3C Data Integrity proofs of the cryptosuite ``eddsa-jcs-2022`` over any JSON object.

What is signed: SHA-256(JCS(proof options)) followed by SHA-256(JCS(document without proof)), the proof first.
The proof options carry the ``@context`` of the document, so that the same words cannot be signed under one
context and shown under another. Source: W3C Recommendation "Data Integrity EdDSA Cryptosuites v1.0"
(15 May 2025), section 3.3.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from remanence.custody.sealed import base58
from remanence.custody.sealed.canonical import canonical, joined
from remanence.custody.sealed.keys import Signer, did_key, key_of_method, verified
from remanence.errors import InputError, Offence

__all__ = ["SUITE", "Proof", "add_proof", "check_proof", "hash_data", "moment", "moment_text"]

SUITE = "eddsa-jcs-2022"
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,6})?Z")


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof whose signature fits.

    Attributes:
        key: multikey that it was made with.
        created: when, by its own word.
        content: RFC 8785 bytes of the document that was checked, proof included.
    """

    key: str
    created: datetime
    content: bytes


def add_proof(document: Mapping[str, Any], signer: Signer, created: datetime | str) -> dict[str, Any]:
    """Return ``document`` with a proof of ``signer`` for the purpose of assertion.

    Args:
        document: a JSON object without ``proof``.
        signer: the key.
        created: moment of signing, stated in the proof (UTC).

    Raises:
        InputError: when it has a proof already or holds what has no canonical form.
    """
    if "proof" in document:
        raise _refused("a document with a proof", "one without: it is signed once")
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created if isinstance(created, str) else moment_text(created),
        "verificationMethod": did_key(signer.key),
        "proofPurpose": "assertionMethod",
    }
    if "@context" in document:
        options["@context"] = document["@context"]
    signature = signer.sign(hash_data(document, options))
    return {**document, "proof": {**options, "proofValue": "z" + base58.encode(signature)}}


def check_proof(document: Mapping[str, Any], where: str = "document") -> Proof:
    """Check the proof of a signed document against the key that it names itself.

    Whether that key is anybody's is not asked here.

    Raises:
        InputError: when the proof is not of this suite, is written wrongly, or does not fit.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise _refused("no proof", f"a Data Integrity proof of the suite {SUITE}", where)
    wrong = _not_of_the_suite(proof)
    if wrong:
        raise _refused(wrong, f"a Data Integrity proof of the suite {SUITE}", where)
    members = {name: canonical(value, where) for name, value in document.items()}
    unsigned = {name: content for name, content in members.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if "@context" in options:
        _same_context(document.get("@context"), options["@context"], where)
        unsigned["@context"] = canonical(options["@context"], where)
    try:
        key = key_of_method(proof["verificationMethod"])
        created = moment(proof.get("created"))
        signature = _signature(proof.get("proofValue"))
    except ValueError as error:
        raise _refused(str(error), "a proof that can be checked", where) from None
    if not verified(key, signature, _two_hashes(canonical(options, where), joined(unsigned))):
        found = f"a signature that does not fit the key {key}"
        raise _refused(found, "the document as it was signed", where)
    return Proof(key, created, joined(members))


def hash_data(document: Mapping[str, Any], options: Mapping[str, Any], where: str = "document") -> bytes:
    """Return the 64 bytes that are signed: hash of the proof options, then hash of the document."""
    return _two_hashes(canonical(options, f"{where}: proof"), canonical(document, where))


def _two_hashes(options: bytes, document: bytes) -> bytes:
    return hashlib.sha256(options).digest() + hashlib.sha256(document).digest()


def moment(text: object) -> datetime:
    """Read an ``xsd:dateTime`` in UTC, such as ``2026-11-22T09:47:00Z``.

    Raises:
        ValueError: when it is another text or no such moment exists.
    """
    match = _MOMENT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{str(text)[:40]!r} is not a moment in UTC such as 2026-11-22T09:47:00Z")
    return datetime.fromisoformat(f"{match[1]}{match[2] or ''}+00:00")


def moment_text(at: datetime) -> str:
    """Write a moment as ``xsd:dateTime`` in UTC, to the second."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _not_of_the_suite(proof: Mapping[str, Any]) -> str | None:
    expected = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": "assertionMethod"}
    wrong = [
        f"{key} {str(proof.get(key))[:60]!r}" for key, value in expected.items() if proof.get(key) != value
    ]
    if not isinstance(proof.get("verificationMethod"), str):
        wrong.append("no verificationMethod")
    return ", ".join(wrong) or None


def _same_context(document: Any, proof: Any, where: str) -> None:
    """The document's context must begin with that of the proof, which is what was signed (section 3.3.2, step 4)."""
    mine = document if isinstance(document, list) else [document]
    signed = proof if isinstance(proof, list) else [proof]
    if mine[: len(signed)] != signed:
        raise _refused("a context other than the one that was signed", "the @context of the proof", where)


def _signature(text: object) -> bytes:
    if not isinstance(text, str) or not text.startswith("z"):
        raise ValueError("the proofValue is not base58 text that begins with z")
    signature = base58.decode(text[1:])
    if len(signature) != 64:
        raise ValueError(f"the proofValue has {len(signature)} bytes, an Ed25519 signature has 64")
    return signature


def _refused(found: str, expected: str, where: str = "document") -> InputError:
    return InputError("The proof does not hold:", [Offence(where, found, expected)])
