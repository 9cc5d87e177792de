"""Canonical JSON, proofs and statements: the public vectors byte for byte, and every way to bend a statement."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.custody.sealed import Signer, base58, read_statement, sign
from remanence.custody.sealed.canonical import canonical, joined, read_canonical, read_json
from remanence.custody.sealed.proof import add_proof, check_proof, hash_data, moment, moment_text
from remanence.errors import InputError

MILL = Signer.from_seed(b"m" * 32)
OTHER = Signer.from_seed(b"o" * 32)
WHEN = datetime(2026, 11, 22, 9, 47, 0, tzinfo=UTC)
EVENT = {"type": "ObjectEvent", "eventID": "urn:uuid:1", "eventTime": "2026-11-21T08:00:00Z", "n": 1.5}
ACTOR = {
    "actor": "Mill One",
    "key": MILL.key,
    "valid_from": "2026-01-01",
    "valid_until": "2027-12-31",
    "identifiers": [
        {"scheme": "CAGE", "value": "1ABC5", "evidence": [{"sha256": "ab" * 32, "kind": "audit"}]}
    ],
}
REVOCATION = {"key": MILL.key, "revoked_from": "2026-10-01T00:00:00Z", "reason": "laptop lost"}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.shared
def test_canonical_json_vectors_are_byte_identical(shared: Path) -> None:
    folder = shared / "vectors" / "jcs" / "testdata"
    names = sorted(path.stem for path in (folder / "input").glob("*.json"))
    assert len(names) == 6
    for name in names:
        value = read_json((folder / "input" / f"{name}.json").read_bytes(), name, 10_000)
        expected = bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text())
        assert canonical(value) == expected
        assert canonical(read_canonical(expected, name, 10_000)) == expected


@pytest.mark.shared
def test_the_w3c_vector_of_the_suite_is_byte_identical(shared: Path) -> None:
    folder = shared / "vectors" / "vc-di-eddsa" / "TestVectors"
    vector = folder / "eddsa-jcs-2022"

    def text(name: str) -> str:
        return (vector / name).read_text(encoding="utf-8").strip()

    unsigned = json.loads((folder / "unsigned.json").read_text())
    options, signed = json.loads(text("proofConfigJCS.json")), json.loads(text("signedJCS.json"))
    pair = json.loads((folder / "keyPair.json").read_text())
    signer = Signer.from_seed(base58.decode(pair["privateKeyMultibase"][1:])[2:])
    assert canonical(unsigned) == text("canonDocJCS.txt").encode()
    assert canonical(options) == text("proofCanonJCS.txt").encode()
    assert hashlib.sha256(canonical(unsigned)).hexdigest() == text("docHashJCS.txt")
    assert hashlib.sha256(canonical(options)).hexdigest() == text("proofHashJCS.txt")
    assert hash_data(unsigned, options).hex() == text("combinedHashJCS.txt")
    made = add_proof(unsigned, signer, options["created"])
    assert made == signed
    assert made["proof"]["proofValue"] == text("sigBTC58JCS.txt")
    assert base58.decode(text("sigBTC58JCS.txt")[1:]).hex() == text("sigHexJCS.txt")
    assert check_proof(signed).key == pair["publicKeyMultibase"]


@given(JSON)
def test_what_is_written_canonically_is_read_back_and_written_alike(value: Any) -> None:
    content = canonical(value)
    again = read_canonical(content, "value", 100_000)
    assert canonical(again) == content
    assert again == value


@given(st.dictionaries(st.text(max_size=3), JSON, max_size=5))
def test_an_object_joined_from_its_members_is_the_object(value: dict[str, Any]) -> None:
    assert joined({name: canonical(part) for name, part in value.items()}) == canonical(value)


def test_half_a_character_as_a_name_is_refused_and_not_a_crash() -> None:
    signed = add_proof({"x": 1}, MILL, WHEN)
    with pytest.raises(InputError, match="not accepted"):
        check_proof({**signed, "\ud800": 1})


@given(JSON, st.integers(0, 2**32))
def test_a_proof_holds_and_no_other_key_made_it(value: Any, seed: int) -> None:
    signer = Signer.from_seed(hashlib.sha256(str(seed).encode()).digest())
    document = {"@context": ["https://example.org/c"], "body": value}
    signed = add_proof(document, signer, WHEN)
    proof = check_proof(signed)
    assert (proof.key, proof.created) == (signer.key, WHEN)
    stolen = {
        **signed,
        "proof": {**signed["proof"], "verificationMethod": f"did:key:{OTHER.key}#{OTHER.key}"},
    }
    with pytest.raises(InputError, match="does not hold"):
        check_proof(stolen)


def test_a_longer_context_is_read_as_the_one_signed_and_another_is_refused() -> None:
    signed = add_proof({"@context": ["a", "b"], "x": 1}, MILL, WHEN)
    assert check_proof({**signed, "@context": ["a", "b", "c"]}).key == MILL.key
    for context in (["b", "a"], ["a"], "a", None, []):
        with pytest.raises(InputError, match="does not hold"):
            check_proof({**signed, "@context": context})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"nul",
        b"[1,]",
        b'{"a":1,"a":2}',
        b"NaN",
        b"[Infinity]",
        b"1e999",
        b'"\xff"',
        b'"\\ud800"',
        b"\xef\xbb\xbf1",
        b"[" * 100_000 + b"]" * 100_000,
        b"[" * 70 + b"]" * 70,
        b"1 1",
        b"{}" * 2,
    ],
)
def test_what_is_not_one_json_value_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="not accepted"):
        read_canonical(content, "value", 10_000_000)


@pytest.mark.parametrize(
    "content",
    [
        b" 1",
        b"1\n",
        b"1.0",
        b"1e2",
        b"-0",
        b'{"b":1,"a":2}',
        b'"\\u0041"',
        b'"\\/"',
        b"9007199254740993",
        b"[ ]",
    ],
)
def test_json_in_another_form_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="not accepted"):
        read_canonical(content, "value", 100)


def test_numbers_beyond_exact_integers_are_those_of_the_standard() -> None:
    assert read_canonical(b"100000000000000000000", "value", 100) == 1e20
    assert read_canonical(b"9007199254740991", "value", 100) == 2**53 - 1


@pytest.mark.parametrize(("body", "kind"), [(EVENT, "event"), (ACTOR, "actor"), (REVOCATION, "revocation")])
def test_a_statement_is_read_as_signed(body: dict[str, Any], kind: Any) -> None:
    content = sign(body, kind, MILL, WHEN)
    statement = read_statement(content)
    assert (statement.kind, statement.body, statement.key) == (kind, body, MILL.key)
    assert (statement.created, statement.content) == (WHEN, content)
    assert sign(body, kind, MILL, WHEN) == content


@pytest.mark.parametrize("place", range(3))
def test_no_byte_of_a_statement_can_be_changed_dropped_or_added(place: int) -> None:
    content = sign(EVENT, "event", MILL, WHEN)
    for i in range(place, len(content), 3):
        for changed in (
            content[:i] + bytes([content[i] ^ 1]) + content[i + 1 :],
            content[:i] + content[i + 1 :],
            content[:i] + b" " + content[i:],
        ):
            with pytest.raises(InputError):
                read_statement(changed)


def _resigned(change: dict[str, Any], proof: dict[str, Any] | None = None) -> bytes:
    """A statement with other members, signed rightly all the same."""
    document = {**json.loads(sign(EVENT, "event", MILL, WHEN)), **change}
    del document["proof"]
    document = {key: value for key, value in document.items() if value != "left out"}
    signed = add_proof(document, MILL, WHEN)
    return canonical({**signed, "proof": {**signed["proof"], **(proof or {})}})


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Other"},
        {"kind": "wish"},
        {"kind": 1},
        {"kind": ["event"]},
        {"extra": 1},
        {"body": []},
        {"body": {}},
        {"@context": ["https://example.org"]},
        {"@context": "left out"},
        {"type": "left out"},
        {"body": "left out"},
    ],
)
def test_a_signed_statement_of_another_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="does not hold"):
        read_statement(_resigned(change))


@pytest.mark.parametrize(
    "proof",
    [
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"type": "Ed25519Signature2020"},
        {"proofPurpose": "authentication"},
        {"expires": "x"},
        {"created": "2026-11-22"},
        {"created": 5},
        {"created": "2026-02-30T00:00:00Z"},
        {"proofValue": "z"},
        {"proofValue": 7},
        {"verificationMethod": "did:web:example.org#key"},
        {"verificationMethod": None},
        {"@context": ["a"]},
        {"proofValue": "m" + "A" * 86},
        {"proofValue": "z" + "1" * 64},
        {"created": "2026-11-22T09:47:01Z"},
    ],
)
def test_a_proof_of_another_form_is_refused(proof: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="does not hold"):
        read_statement(_resigned({}, proof))


def test_a_statement_has_a_largest_size() -> None:
    room = 65_535 - len(sign({**EVENT, "text": ""}, "event", MILL, WHEN))
    assert len(sign({**EVENT, "text": "x" * room}, "event", MILL, WHEN)) == 65_535
    with pytest.raises(InputError, match="not accepted"):
        sign({**EVENT, "text": "x" * (room + 1)}, "event", MILL, WHEN)


@pytest.mark.parametrize(
    ("kind", "body", "change"),
    [
        *[
            ("actor", ACTOR, c)
            for c in (
                {"actor": ""},
                {"actor": "two\nlines"},
                {"actor": 3},
                {"key": "z6Mk"},
                {"key": None},
                {"valid_from": "soon"},
                {"valid_until": "2025-12-31"},
                {"valid_until": None},
                {"identifiers": {}},
                {"identifiers": [{}]},
                {"more": 1},
                {"identifiers": [{"scheme": "CAGE", "value": "1ABC5", "evidence": []}]},
                {
                    "identifiers": [
                        {
                            "scheme": "CAGE",
                            "value": "1ABC5",
                            "evidence": [{"sha256": "AB" * 32, "kind": "audit"}],
                        }
                    ]
                },
                {
                    "identifiers": [
                        {"scheme": "DUNS", "value": "1", "evidence": [{"sha256": "ab" * 32, "kind": "audit"}]}
                    ]
                },
            )
        ],
        *[
            ("revocation", REVOCATION, c)
            for c in ({"key": 1}, {"revoked_from": "2026-13-01"}, {"reason": " "}, {"x": 1})
        ],
    ],
)
def test_bodies_are_checked_before_they_are_signed(
    kind: Any, body: dict[str, Any], change: dict[str, Any]
) -> None:
    with pytest.raises(InputError, match="does not hold"):
        sign({**body, **change}, kind, MILL, WHEN)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60, "\ud800", object()])
def test_what_json_cannot_say_is_not_signed(value: object) -> None:
    with pytest.raises(InputError, match="not accepted"):
        sign({**EVENT, "n": value}, "event", MILL, WHEN)


def test_moments_are_in_utc_to_the_second() -> None:
    assert moment(moment_text(WHEN)) == WHEN
    assert moment("2026-11-22T09:47:00.5Z") > WHEN
    for text in ("2026-11-22T09:47:00", "2026-11-22T09:47:00+00:00", "2026-11-22T24:61:00Z", "", None):
        with pytest.raises(ValueError, match=r"moment|hour|minute"):
            moment(text)
