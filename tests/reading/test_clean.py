"""Damaged text is mended and leads back to where it stood; what is whole stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.reading.text.clean import clean

WHOLE = (
    "The plant — “first of its kind” – took 85–90% of China’s supply; it cost €5m at 25 °C, said José.\n"
    "AT&T and R&D; 1\u202f500 t; see www.Example.Com/A.B or x@y.org; U.S. output; São Paulo; ภาษาไทย โลก."
)
CURLY = "China’s “firm” grip—85–90% of it… costs €5m or £3 • at 25°C © café über ™"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one chain.The next", "one chain. The next"),
        ("a firm (opens in a new tab), and", "a firm, and"),
        ("&lt;5% of R&amp;D", "<5% of R&D"),
        ("85&ndash;90% &amp;amp;nbsp;of it", "85–90%  of it"),
        ("soft\u00adhyphen and\u200b zero", "softhyphen and zero"),
        ("5\u00a0tonnes", "5 tonnes"),
        ("<!-- wp:paragraph -->Text<!-- /wp:paragraph -->", "Text"),
        ("Chinaโs share of 85โ90%", "China’s share of 85–90%"),
        ("plantโthe firstโopened", "plant—the first—opened"),
        ("the โmine to magnetโ goal", "the “mine to magnet” goal"),
        ("Metalsโ plant", "Metals’ plant"),
        ("meanwhile,ย ordered", "meanwhile, ordered"),
        ("ยฉ 2025", "© 2025"),
        ("Chinaโ€™s 85โ€“90% โ€” of it", "China’s 85–90% — of it"),
        ("Chinaâ€™s 85â€“90% â€” of it", "China’s 85–90% — of it"),
        ("China\ufffds 85\ufffd90% \ufffd of it", "China’s 85–90% — of it"),
        ("a â€œquotedâ€ word", "a “quoted” word"),
        ("twice damaged Ã¢â‚¬â„¢s", "twice damaged ’s"),
        ("Chinaâs grip", "China’s grip"),
    ],
)
def test_mended(text: str, expected: str) -> None:
    found = clean(text)
    assert found.text == expected
    assert found.repairs


def test_whole_text_is_left_alone() -> None:
    found = clean(WHOLE)
    assert (found.text, found.repairs) == (WHOLE, ())
    assert list(found.places) == list(range(len(WHOLE)))


@pytest.mark.parametrize("page", ["cp1252", "latin-1", "cp874"])
def test_a_wrong_code_page_is_read_back(page: str) -> None:
    table = {byte: chr(byte) for byte in range(256)}
    for byte in range(0x80, 0x100):
        table[byte] = bytes([byte]).decode(page, "ignore") or chr(byte)
    damaged = "".join(table[byte] for byte in CURLY.encode())
    assert damaged != CURLY
    assert clean(damaged).text == CURLY


def test_a_mended_sign_leads_back_to_all_of_it() -> None:
    text = "at 85â€“90%"
    found = clean(text)
    place = found.text.index("–")
    assert text[slice(*found.before(place, place + 1))] == "â€“"
    assert text[slice(*found.before(3, place + 1))] == "85â€“"


def test_repairs_name_kind_and_place() -> None:
    text = "A.&amp; b (opens in a new tab) c"
    assert [(kind, text[start:end]) for kind, start, end in clean(text).repairs] == [
        ("entity", "&amp;"),
        ("marker", " (opens in a new tab)"),
    ]


PIECES = [
    "โ", "ย", "โ€", "â€™", "Â", "â", "Ã", "\ufffd", "&amp;", "amp;", "&", "nbsp;", "#8217;", " (opens in a new tab)",
    "<", "!--", "-->", " wp:p", "\u00a0", "\u202f", "\u200b", "\u00ad", "1", "500", "s", " ", ".", "The ", "chain",
    "\n", "“", "™", "ก", "𝒳",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=24).map("".join))


@given(TEXTS)
def test_laws_of_the_clean_up(text: str) -> None:
    found = clean(text)
    assert len(found.places) == len(found.text)
    assert all(a <= b for a, b in zip(found.places, found.places[1:], strict=False))
    assert all(0 <= place < len(text) for place in found.places)
    again = clean(found.text)
    assert (again.text, again.repairs) == (found.text, ())
    done = 0
    for _, start, end in found.repairs:
        assert done <= start < end <= len(text)
        done = end
    if not found.repairs:
        assert found.text == text


@given(TEXTS, st.integers(0, 90), st.integers(0, 90))
def test_every_span_leads_back_inside(text: str, start: int, length: int) -> None:
    found = clean(text)
    first, last = found.before(start, start + length)
    assert 0 <= first <= last <= len(text)
    outside = [place for _, s, e in found.repairs for place in range(s, e)]
    for place in range(start, min(start + length, len(found.text))):
        before = found.places[place]
        assert first <= before < last
        if before not in outside:  # what was not mended is the same sign
            assert text[before] == found.text[place]
