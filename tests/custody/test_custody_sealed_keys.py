"""Keys and their text forms, against the W3C vectors and slow arithmetic on the curve itself."""

from __future__ import annotations

import json
import os
import pickle
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from hypothesis import given
from hypothesis import strategies as st

from remanence.custody.sealed import base58
from remanence.custody.sealed.keys import (
    _SMALL_ORDER,
    Signer,
    did_key,
    key_of_method,
    multikey,
    passphrase,
    public_bytes,
    verified,
)
from remanence.errors import InputError

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


def _add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Addition of points on the twisted Edwards curve, straight from RFC 8032."""
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P


def _x_of(y: int) -> int:
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    if root * root % P != square:
        root = root * pow(2, (P - 1) // 4, P) % P
    assert root * root % P == square
    return root


@given(st.binary(max_size=80))
def test_base58_is_one_to_one(content: bytes) -> None:
    assert base58.decode(base58.encode(content)) == content


@given(st.text(alphabet="123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", max_size=60))
def test_each_base58_text_has_one_value(text: str) -> None:
    assert base58.encode(base58.decode(text)) == text


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "a b", "é", "z" * 257])
def test_other_letters_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="letter"):
        base58.decode(text)


@pytest.mark.shared
def test_keys_of_the_w3c_vectors(shared: Path) -> None:
    folder = shared / "vectors" / "vc-di-eddsa" / "TestVectors"
    pairs = [json.loads((folder / "keyPair.json").read_text())]
    pairs += json.loads((folder / "proof-set-chain" / "multiKeyPairs.json").read_text()).values()
    for pair in pairs:
        secret = base58.decode(pair["privateKeyMultibase"][1:])
        assert secret[:2] == bytes.fromhex("8026")
        assert Signer.from_seed(secret[2:]).key == pair["publicKeyMultibase"]
        assert multikey(public_bytes(pair["publicKeyMultibase"])) == pair["publicKeyMultibase"]


def test_the_points_refused_are_those_of_small_order_and_no_other() -> None:
    found = set()
    for y in _SMALL_ORDER:
        point = (_x_of(y), y)
        for _ in range(3):
            point = _add(point, point)
        assert point == (0, 1)
        found.add(y)
    assert len(found) == 5  # orders 1, 2, 4, 8, 8; the sign of x gives the other three of the eight points
    base = (_x_of(4 * pow(5, -1, P) % P), 4 * pow(5, -1, P) % P)
    for _ in range(3):
        base = _add(base, base)
    assert base != (0, 1)


@pytest.mark.parametrize("height", [*sorted(_SMALL_ORDER), P, P + 1, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 1])
def test_a_key_under_which_anybody_can_sign_is_refused(height: int, sign: int) -> None:
    key = multikey((height | sign << 255).to_bytes(32, "little"))
    with pytest.raises(ValueError, match="small order"):
        public_bytes(key)
    assert not verified(key, bytes([1] + [0] * 63), b"whatever")


@pytest.mark.parametrize(
    "key", ["", "z", "6Mk", "z6Mk", "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme", "Z" * 48]
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="multikey"):
        public_bytes(key)


def test_a_method_names_one_key_twice() -> None:
    one, two = Signer.from_seed(b"1" * 32), Signer.from_seed(b"2" * 32)
    assert key_of_method(did_key(one.key)) == one.key
    for method in (
        f"did:key:{one.key}",
        f"did:key:{one.key}#{two.key}",
        f"did:web:{one.key}#{one.key}",
        None,
    ):
        with pytest.raises(ValueError, match="did:key"):
            key_of_method(method)


@pytest.mark.parametrize("secret", [None, b"correct horse"])
def test_a_key_is_stored_for_its_owner_alone_and_read_again(tmp_path: Path, secret: bytes | None) -> None:
    signer, path = Signer.from_seed(b"k" * 32), tmp_path / "mill.pem"
    previous = os.umask(0)
    try:
        signer.save(path, secret)
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["mill.pem"]
    assert Signer.load(path, secret).sign(b"x") == signer.sign(b"x")
    assert (b"ENCRYPTED" in path.read_bytes()) is (secret is not None)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mill.pem"
    Signer.from_seed(b"k" * 32).save(path)
    before = path.read_bytes()
    with pytest.raises(InputError, match="cannot be used") as refused:
        Signer.from_seed(b"l" * 32).save(path)
    assert "never overwritten" in str(refused.value)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_errors_say_what_is_wrong_and_show_no_secret(tmp_path: Path) -> None:
    signer = Signer.from_seed(b"s" * 32)
    locked, plain, other = tmp_path / "locked.pem", tmp_path / "plain.pem", tmp_path / "other.pem"
    signer.save(locked, b"correct horse")
    signer.save(plain)
    foreign = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    other.write_bytes(foreign)
    other.chmod(0o600)
    rubbish, wide = tmp_path / "rubbish.pem", tmp_path / "wide.pem"
    rubbish.write_bytes(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    rubbish.chmod(0o600)
    signer.save(wide)
    wide.chmod(0o640)
    cases = [
        (locked, None, "a passphrase"),
        (locked, b"battery", "right passphrase"),
        (plain, b"correct horse", "no passphrase"),
        (other, None, "an Ed25519 key"),
        (rubbish, None, "PKCS8"),
        (wide, None, "0600"),
        (tmp_path / "none", None, "private key"),
        (tmp_path, None, "private key"),
    ]
    for path, secret, said in cases:
        with pytest.raises(InputError) as refused:
            Signer.load(path, secret)
        assert said in str(refused.value)
        assert "horse" not in str(refused.value)
        assert "battery" not in str(refused.value)
    with pytest.raises(InputError, match="cannot be used"):
        signer.save(tmp_path / "no folder" / "key.pem")


def test_a_private_key_shows_and_travels_nowhere() -> None:
    signer = Signer.from_seed(b"s" * 32)
    assert repr(signer) == f"Signer({signer.key})"
    with pytest.raises(TypeError, match="not copied"):
        pickle.dumps(signer)
    assert signer.public_json("mill") == {
        "schema": "remanence/custody-key/1",
        "name": "mill",
        "key": signer.key,
        "verificationMethod": f"did:key:{signer.key}#{signer.key}",
    }


def test_passphrases_come_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "word"
    file.write_bytes("señal 1\r\n".encode())
    monkeypatch.setenv("MILL_WORD", "other word")
    assert passphrase(file) == "señal 1".encode()
    assert passphrase(variable="MILL_WORD") == b"other word"
    assert passphrase() is None
    empty = tmp_path / "empty"
    empty.write_bytes(b"\n")
    for path, variable in (
        (empty, None),
        (tmp_path / "none", None),
        (None, "NOT_SET_HERE"),
        (file, "MILL_WORD"),
    ):
        with pytest.raises(InputError) as refused:
            passphrase(path, variable)
        assert "señal" not in str(refused.value)
