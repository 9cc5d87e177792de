"""The gazetteer: known names in text, their forms, and what is no name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.reading.names.gazetteer import Gazetteer
from remanence.reading.names.tokens import fold


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


ROWS = [
    {"name": "Halden Magnets", "aliases": "HMG", "needs_full": "Halden", "kind": "company", "country": "NO"},
    {"name": "Peak Alloys", "aliases": "", "needs_full": "Peak", "kind": "company", "country": "GB"},
    {"name": "Peakland Board", "aliases": "PB", "needs_full": "", "kind": "agency", "country": "GB"},
]


@pytest.fixture(scope="module")
def small() -> Gazetteer:
    return Gazetteer.of(ROWS)


def found(gazetteer: Gazetteer, text: str) -> list[tuple[str, str]]:
    return [(text[n.start : n.end], n.name) for n in gazetteer.find(text)]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("It was China's quota.", [("China", "China")]),
        ("The U.S. and the US agreed; let us go.", [("U.S.", "United States"), ("US", "United States")]),
        ("It costs US$10.", []),
        ("Shares of Lynas fell.", [("Lynas", "Lynas Rare Earths")]),
        ("Americans and Brazilians met.", [("Americans", "United States"), ("Brazilians", "Brazil")]),
        ("New Mexico is no country.", [("New Mexico", "New Mexico")]),
        ("JS-Link builds.", [("JS-Link", "JS Link")]),
        ("Hastings Tecnology Metals rose.", [("Hastings Tecnology Metals", "Hastings Technology Metals")]),
        ("An interior wall, an apple and a house.", []),
        ("Energy Fuels Inc. said so.", [("Energy Fuels Inc.", "Energy Fuels")]),
    ],
)
def test_known_names_are_found_in_their_forms(
    gazetteer: Gazetteer, text: str, want: list[tuple[str, str]]
) -> None:
    assert found(gazetteer, text) == want


def test_a_short_form_needs_the_full_name_or_a_speaking_neighbour(small: Gazetteer) -> None:
    assert found(small, "Peak demand was high near Halden.") == []
    assert found(small, "We heard Halden said no.") == [("Halden", "Halden Magnets")]
    assert found(small, "Halden Magnets paid. Then Halden left.")[1] == ("Halden", "Halden Magnets")
    assert found(small, "Peak Alloys sells. Peak demand rose.") == [("Peak Alloys", "Peak Alloys")]


def test_a_bracket_gives_a_short_form_even_where_it_disagrees(small: Gazetteer) -> None:
    text = "The Peakland Board (PBX) paid. PBX left."
    assert [name for _, name in found(small, text)] == ["Peakland Board"] * 3
    assert found(small, "Halden Magnets (ASX: HLD) rose. HLD fell.")[-1] == ("HLD", "Halden Magnets")


def test_a_longer_name_wins_over_one_inside_it(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "USA Rare Earth grew.") == [("USA Rare Earth", "USA Rare Earth")]


@given(st.text(max_size=200))
def test_any_text_gives_sorted_disjoint_spans_inside(text: str) -> None:
    names = SMALL.find(text)
    ends = [0, *[place for name in names for place in (name.start, name.end)], len(text)]
    assert ends == sorted(ends)
    assert all(name.start < name.end for name in names)


PARTS = ["Halden", "Magnets", "Peak", "Alloys", "(", ")", "HMG", ".", " ", "'s", "said", "\n"]


@given(st.lists(st.sampled_from(PARTS)))
def test_fragments_of_names_never_break_the_order(parts: list[str]) -> None:
    text = " ".join(parts)
    names = SMALL.find(text)
    ends = [place for name in names for place in (name.start, name.end)]
    assert ends == sorted(ends)


SMALL = Gazetteer.of(ROWS)


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
