"""Materials in text: words, symbols, formulae and shared forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.reading.annotation import Name
from remanence.reading.names.materials import find_materials


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("dysprosium and terbium oxides", ["dysprosium oxide", "terbium oxide"]),
        ("Dy/Tb oxide", ["dysprosium oxide", "terbium oxide"]),
        ("Dy/Tb at premium", ["dysprosium and terbium"]),
        ("neodymium and praseodymium oxide", ["NdPr oxide"]),
        ("neodymium-praseodymium (NdPr) oxide", ["NdPr oxide"]),
        ("Pr-Nd oxide and PrNd metal", ["NdPr oxide", "NdPr metal"]),
        ("Dy₂O₃ or Nd2O3", ["dysprosium oxide", "neodymium oxide"]),
        ("terbium, dysprosium and gadolinium oxides", ["terbium oxide", "dysprosium oxide", "gadolinium oxide"]),
        ("In May the Co. and Er sold Y shares", []),
        ("yttrium (Y) rose", ["yttrium", "yttrium"]),
        ("Dynamo, Tbilisi, Ndola, Smart", []),
        ("samarium-cobalt magnets", ["SmCo magnets"]),
        ("sintered NdFeB magnets", ["NdFeB magnets"]),
        ("mixed rare-earth carbonate (MREC)", ["mixed rare earth carbonate"]),
        ("lead times grew", []),
        ("magnesium-rare earth alloys", ["Mg-RE alloys"]),
        ("heavy rare earths and TREO", ["heavy rare earths", "TREO"]),
    ],
)
def test_materials_have_canonical_names(text: str, want: list[str]) -> None:
    assert [material.name for material in find_materials(text)] == want


def test_a_material_carries_the_stage_at_which_it_is_bought() -> None:
    stages = {m.name: m.stage for m in find_materials("terbium oxide, samarium metal, NdFeB magnets, monazite")}
    assert stages == {
        "terbium oxide": "separation", "samarium metal": "metal", "NdFeB magnets": "magnet", "monazite": "concentrate",
    }  # fmt: skip


def test_the_last_of_a_list_carries_the_form_in_its_span() -> None:
    text = "dysprosium and terbium oxides"
    assert [text[m.start : m.end] for m in find_materials(text)] == ["dysprosium", "terbium oxides"]


ODD = ["ſ", "İ", "tın", "ıron", "ferrıte"]  # letters that fold into others
PARTS = st.sampled_from(
    ["Dy", "dysprosium", "oxide", "/", " ", "-", "and", "(", ")", "NdPr", "Y", "2", "rare", "earth", "metal", *ODD]
)


@given(st.one_of(st.text(max_size=120), st.lists(PARTS, max_size=30).map("".join), st.lists(PARTS).map(" ".join)))
def test_any_text_gives_sorted_disjoint_spans_inside(text: str) -> None:
    found = find_materials(text)
    ends = [0, *[place for m in found for place in (m.start, m.end)], len(text)]
    assert ends == sorted(ends)
    assert all(m.start < m.end and m.name for m in found)


def test_a_word_inside_a_name_is_no_material() -> None:
    text = "Zeta Rare Earth sells rare earth"
    assert [m.start for m in find_materials(text, [Name(0, 15, "Zeta Rare Earth", "company")])] == [22]
