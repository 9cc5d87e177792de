"""The trust file: read whole or refused with every reason at once."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.custody.log.keys import COSIGNATURE, NOTE, SigningKey
from remanence.custody.sealed import Signer, load_trust
from remanence.custody.sealed.identifiers import wrong_identifier
from remanence.custody.sealed.period import Period, after, start
from remanence.custody.sealed.trust import Seen
from remanence.custody.sealed.trust_file import read_trust
from remanence.errors import InputError

MILL, LAB = Signer.from_seed(b"m" * 32), Signer.from_seed(b"l" * 32)
LOG_KEY = SigningKey("log.example/magnets", NOTE, b"k" * 32).verifier.text
WITNESS_KEY = SigningKey("witness.example", COSIGNATURE, b"w" * 32).verifier.text
OTHER_KEY = SigningKey("log.example/other", NOTE, b"k" * 32).verifier.text
LOG_AS_WITNESS = SigningKey("witness.example", COSIGNATURE, b"k" * 32).verifier.text
TEXT = f"""
format = 1
[log]
origin = "log.example/magnets"
key = "{LOG_KEY}"
[newest]
size = 12
root = "{base64.b64encode(b"r" * 32).decode()}"
[require]
witnesses = 1
[[actor]]
name = "Mill One"
key = "{MILL.key}"
valid_from = 2026-01-01
valid_until = 2027-12-31
revoked_from = 2026-10-01T00:00:00Z
identifiers = [{{scheme = "LEI", value = "5493001KJTIIGC8Y1R12"}}, {{scheme = "CAGE", value = "1ABC5"}}]
[[issuer]]
name = "Assay office"
key = "{LAB.key}"
valid_from = 2025-01-01
[[witness]]
name = "port authority"
key = "{WITNESS_KEY}"
[[rule]]
id = "XX-1"
sha256 = "{"ab" * 32}"
"""


def test_a_trust_file_says_whom_and_how_much(tmp_path: Path) -> None:
    path = tmp_path / "trust.toml"
    path.write_text(TEXT)
    trust = load_trust(path)
    mill = trust.actors[MILL.key]
    assert (trust.origin, trust.log_key.text, trust.witnesses_needed) == ("log.example/magnets", LOG_KEY, 1)
    assert trust.newest == Seen(12, b"r" * 32)
    assert mill.period == Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    assert mill.revoked == datetime(2026, 10, 1, tzinfo=UTC)
    assert mill.identifiers == (("LEI", "5493001KJTIIGC8Y1R12"), ("CAGE", "1ABC5"))
    assert trust.issuers[LAB.key].period.ends is None
    assert {name: key.text for name, key in trust.witnesses.items()} == {"port authority": WITNESS_KEY}
    assert trust.rules == {"XX-1": "ab" * 32}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1", "format = 2", "format"),
        ("format = 1", "formt = 1", "did you mean"),
        (LOG_KEY, "log.example/magnets", "name+id+base64"),
        (LOG_KEY, OTHER_KEY, "a key of the log"),
        (LOG_KEY, LOG_KEY.replace("log.example/magnets", "log.example/other"), "its name and bytes"),
        (LOG_KEY, SigningKey("log.example/magnets", COSIGNATURE, b"k" * 32).verifier.text, "another kind"),
        (WITNESS_KEY, SigningKey("witness.example", NOTE, b"w" * 32).verifier.text, "another kind"),
        ("size = 12", "size = 0", "newest.size"),
        ("size = 12", 'size = "12"', "newest.size"),
        ("witnesses = 1", "witnesses = 2", "at most the 1"),
        ("witnesses = 1", "time_stamp = true", "no authority"),
        (MILL.key, MILL.key[:-1], "multikey"),
        (MILL.key, MILL.key + "+", "multikey"),
        ("valid_from = 2026-01-01", "valid_from = 2026-01-01T00:00:00", "offset"),
        ("valid_from = 2026-01-01", "", "required"),
        ("valid_until = 2027-12-31", "valid_until = 2025-12-31", "after it begins"),
        ("5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R13", "check digits"),
        ("1ABC5", "ABC", "five digits"),
        ('scheme = "CAGE"', 'scheme = "DUNS"', "schemes"),
        ("ab" * 32, "AB" * 32, "lower case"),
        (WITNESS_KEY, LOG_AS_WITNESS, "somebody else"),
        ("[[issuer]]", "[[actor]]", None),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, said: str | None) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new)
    if said is None:
        assert len(read_trust(text.encode()).actors) == 2
        return
    with pytest.raises(InputError, match="trust file does not hold") as refused:
        read_trust(text.encode())
    assert said in str(refused.value)


def test_every_offence_is_told_at_once() -> None:
    text = (
        TEXT.replace("size = 12", "size = -1")
        .replace(MILL.key, "z6Mk")
        .replace("1ABC5", "?")
        .replace("ab" * 32, "")
    )
    with pytest.raises(InputError) as refused:
        read_trust(text.encode())
    assert len(refused.value.offences) >= 4


def test_a_witness_counts_once_whatever_its_names() -> None:
    key = SigningKey("second.example", COSIGNATURE, b"w" * 32).verifier.text
    again = f'[[witness]]\nname = "second"\nkey = "{key}"\n'
    with pytest.raises(InputError, match="trust file") as refused:
        read_trust((TEXT + again).encode())
    assert "twice" in str(refused.value)


@pytest.mark.parametrize("content", [b"\xff", b"format = ", b"x" * 5_000_000, b"", b"a = " + b"[" * 5000])
def test_what_is_no_trust_file_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="trust file does not hold"):
        read_trust(content)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="trust file"):
        load_trust(tmp_path / "none.toml")


# GLEIF's own, Bloomberg's and Apple's entries in the public register
@pytest.mark.parametrize("lei", ["506700GE1G29325QX363", "5493001KJTIIGC8Y1R12", "HWUPKR0MPOU8FGXBT394"])
def test_published_lei_hold(lei: str) -> None:
    assert wrong_identifier("LEI", lei) is None


@given(st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_of_an_lei_is_seen(place: int, step: int) -> None:
    lei = "506700GE1G29325QX363"
    if lei[place].isdigit():
        changed = lei[:place] + str((int(lei[place]) + step) % 10) + lei[place + 1 :]
        assert wrong_identifier("LEI", changed) is not None


@pytest.mark.parametrize(
    ("scheme", "value", "holds"),
    [
        ("CAGE", "1ABC5", True),
        ("CAGE", "D1234", True),
        ("CAGE", "0123A", True),
        ("CAGE", "I9003", True),
        ("CAGE", "ABCDE", False),
        ("CAGE", "1ABO5", False),
        ("CAGE", "1AI05", False),
        ("CAGE", "1abc5", False),
        ("CAGE", "1ABC", False),
        ("CAGE", "1ABC5\n", False),
        ("EORI", "DE1234567", True),
        ("EORI", "GB123456789000", True),
        ("EORI", "D1234567", False),
        ("EORI", "DE", False),
        ("EORI", "DE1234567890123456", False),
        ("EORI", "de1234567", False),
        ("EORI", "DE１２", False),
        ("LEI", "", False),
    ],
)
def test_forms_of_identifiers(scheme: str, value: str, holds: bool) -> None:
    assert (wrong_identifier(scheme, value) is None) is holds


def test_a_period_holds_through_its_last_day() -> None:
    period = Period(start("2026-01-01"), after("2026-12-31"))
    assert not period.holds(datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert period.holds(datetime(2026, 1, 1, tzinfo=UTC))
    assert period.holds(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert not period.holds(datetime(2027, 1, 1, tzinfo=UTC))
    assert Period(None, None).holds(datetime(1, 1, 1, tzinfo=UTC))
    assert not Period(start("2026-01-01"), after("2026-12-31T12:00:00Z")).holds(
        datetime(2026, 12, 31, 12, tzinfo=UTC)
    )


def test_the_trust_file_of_the_documentation_holds() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "custody-verify.md").read_text(encoding="utf-8")
    text = page.split("```toml\n")[1].split("```")[0]
    trust = read_trust(text.encode())
    assert (len(trust.actors), len(trust.issuers), len(trust.witnesses), len(trust.rules)) == (1, 1, 1, 1)
    assert trust.newest is not None
