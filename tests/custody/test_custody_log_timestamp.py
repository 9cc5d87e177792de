"""RFC 3161 time stamps of checkpoints, from an authority made here; openssl reads the request."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from custody.small_tsa import SmallTsa, noon
from remanence.custody.log import note, timestamp
from remanence.custody.log.checkpoint import Checkpoint
from remanence.custody.log.keys import SigningKey
from remanence.custody.log.merkle import leaf_hash
from remanence.errors import InputError

KEY = SigningKey("log.example", 1, bytes(range(32)))
TEXT = Checkpoint("log.example", 1, leaf_hash(b"one")).text
NOTE = note.sign(TEXT, KEY)


@pytest.fixture(scope="module")
def tsa() -> SmallTsa:
    return SmallTsa(noon())


def test_a_reply_gives_its_moment(tsa: SmallTsa) -> None:
    assert timestamp.stamped_at(tsa.reply(TEXT.encode()), NOTE, [tsa.root]) == noon()


def test_the_stamp_stays_good_when_a_witness_adds_its_line(tsa: SmallTsa) -> None:
    witness = SigningKey("w", 4, bytes(32))
    more = note.append(NOTE, note.parse(note.sign(TEXT, witness, time=1)).signatures)
    assert timestamp.stamped_at(tsa.reply(TEXT.encode()), more, [tsa.root]) == noon()


def test_a_reply_for_another_checkpoint_or_under_another_root_is_refused(tsa: SmallTsa) -> None:
    other = note.sign(Checkpoint("log.example", 1, leaf_hash(b"two")).text, KEY)
    good = tsa.reply(TEXT.encode())
    stranger = SmallTsa(noon(), name="stranger")
    wrong = {
        "another checkpoint": (good, other, [tsa.root]),
        "another root": (good, NOTE, [stranger.root]),
        "no root": (good, NOTE, []),
        "not granted": (tsa.reply(TEXT.encode(), status=2), NOTE, [tsa.root]),
        "not a reply": (b"not a reply", NOTE, [tsa.root]),
        "empty": (b"", NOTE, [tsa.root]),
        "cut": (good[:-7], NOTE, [tsa.root]),
    }
    for name, (answer, checkpoint, roots) in wrong.items():
        with pytest.raises(InputError, match="time stamp"):
            timestamp.stamped_at(answer, checkpoint, roots)
            pytest.fail(name)


def test_a_certificate_for_another_purpose_is_refused() -> None:
    server = SmallTsa(noon(), ExtendedKeyUsageOID.SERVER_AUTH)
    with pytest.raises(InputError):
        timestamp.stamped_at(server.reply(TEXT.encode()), NOTE, [server.root])


def test_a_moment_outside_the_certificates_days_is_refused() -> None:
    late = SmallTsa(noon())
    late.at += timedelta(days=40)
    with pytest.raises(InputError):
        timestamp.stamped_at(late.reply(TEXT.encode()), NOTE, [late.root])


def test_every_bit_of_the_signed_part_matters(tsa: SmallTsa) -> None:
    good = tsa.reply(TEXT.encode())
    start = good.index(tsa.at.strftime("%Y%m%d").encode())
    for at in range(start - 60, start + 15):
        bad = bytearray(good)
        bad[at] ^= 1
        with pytest.raises(InputError):
            timestamp.stamped_at(bytes(bad), NOTE, [tsa.root])


def test_the_request_is_the_same_bytes_each_time_and_names_the_digest() -> None:
    query = timestamp.request(NOTE)
    assert query == timestamp.request(NOTE)
    assert hashlib.sha256(TEXT.encode()).digest() in query
    with pytest.raises(InputError):
        timestamp.request(b"no note")
