"""Names nobody has written down yet: found, told apart, and brought back to one thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.reading.annotation import Name
from remanence.reading.names.finder import find_names
from remanence.reading.names.gazetteer import Gazetteer

GAZETTEER = Gazetteer.load()


def new(text: str) -> list[tuple[str, str, str]]:
    return [(text[n.start : n.end], n.name, n.kind) for n in find_names(text, GAZETTEER) if not n.known]


def named(text: str, surface: str) -> Name:
    return next(n for n in find_names(text, GAZETTEER) if text[n.start : n.end] == surface)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("A deal with Yxby Metals Ltd was signed.", [("Yxby Metals Ltd", "Yxby Metals", "company")]),
        ("It bought ore from recycler Zorbel.", [("Zorbel", "Zorbel", "company")]),
        ("A grant came from the Widget Safety Agency.", [("Widget Safety Agency", "Widget Safety Agency", "agency")]),
        ("It runs the Kvarnby refinery.", [("Kvarnby", "Kvarnby", "facility")]),
        ("Drilling at the Yxby project went on.", [("Yxby", "Yxby", "project")]),
        ("Under the Critical Widgets Act it must report.", [("Critical Widgets Act", "Critical Widgets Act", "law")]),
        ("It joined Project Thunderhead.", [("Project Thunderhead", "Project Thunderhead", "programme")]),
        ("Its chief executive Jane Roebuck left.", [("Jane Roebuck", "Jane Roebuck", "person")]),
        ("A plant in Trollby, Norway, burnt.", [("Trollby", "Trollby", "place")]),
        ("We met Zeta Nova, a Canadian developer, there.", [("Zeta Nova", "Zeta Nova", "company")]),
        ("Zeta Nova (ASX: ZTN) rose.", [("Zeta Nova", "Zeta Nova", "company"), ("ZTN", "Zeta Nova", "company")]),
    ],
)
def test_a_new_name_and_its_kind(text: str, want: list[tuple[str, str, str]]) -> None:
    assert new(text) == want


@pytest.mark.parametrize(
    "text",
    [
        "The company said on Monday that Prices rose in April.",
        "Rare Earth Prices Climb as Buyers Return",
        "Highlights\nMeanwhile, shipments fell. However, Demand is strong.",
        "NdPr Oxide and Dy were dear; TREO was 3%.",
        "SHARES FELL ON TUESDAY.",
        "Sources: annual report, Feb. 2025.",
        "The miner and the refiner agreed. Both signed.",
    ],
)
def test_capitals_alone_make_no_name(text: str) -> None:
    assert new(text) == []


def test_short_forms_come_back_to_the_full_name() -> None:
    text = "Halden Magnets AS said so. Halden grew. The International Widget Agency (IWA) paid; IWA left."
    assert {n.name for n in find_names(text, GAZETTEER)} == {"Halden Magnets", "International Widget Agency"}
    text = "Nordvik Rare Metals said so. Later NRM and Nordvik agreed."
    assert [n.name for n in find_names(text, GAZETTEER)] == ["Nordvik Rare Metals"] * 3


def test_a_surname_comes_back_to_the_person() -> None:
    text = "The analyst Jane Roebuck spoke. Roebuck added that prices fell."
    assert [(n.name, n.kind) for n in find_names(text, GAZETTEER)] == [("Jane Roebuck", "person")] * 2


def test_a_headline_gives_only_names_that_the_text_gives() -> None:
    text = "Halden Magnets Opens Plant in Record Time\n\nNorwegian recycler Halden Magnets opened a plant."
    assert [text[n.start : n.end] for n in find_names(text, GAZETTEER) if not n.known] == ["Halden Magnets"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "The Norwegian recycler Yxby Metals paid.",
        "Oslo-based Yxby Metals paid.",
        "It met Yxby Metals of Norway there.",
        "It met Yxby Metals, a Norwegian recycler, there.",
        "It met Norway's Yxby Metals there.",
    ],
)
def test_the_country_of_a_company_is_read_where_it_stands(text: str) -> None:
    assert named(text, "Yxby Metals").country == "NO"


def test_the_agency_of_another_country_is_not_the_known_one() -> None:
    name = named("Norway's Ministry of Commerce spoke.", "Norway's Ministry of Commerce")
    assert (name.country, name.known) == ("NO", False)
    name = named("China's Ministry of Commerce spoke.", "China's Ministry of Commerce")
    assert (name.name, name.known) == ("China Ministry of Commerce", True)


def test_a_demonym_comes_back_to_its_new_country() -> None:
    text = "Exports from Quelbia fell. Quelbian quotas rose, and Quelbia's share is 80%."
    assert {(n.name, n.kind) for n in find_names(text, GAZETTEER)} == {("Quelbia", "country")}


WORDS = ["Halden", "Metals", "Ltd", "the", "of", "Ministry", "China", "'s", ",", ".", "(", "IWA", ")", "said", "\n"]


@given(st.one_of(st.text(max_size=150), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)))
def test_any_text_gives_sorted_disjoint_spans_inside(text: str) -> None:
    names = find_names(text, GAZETTEER)
    ends = [0, *[place for name in names for place in (name.start, name.end)], len(text)]
    assert ends == sorted(ends)
    assert all(name.start < name.end and name.name for name in names)
