"""Who acts in a sentence: names of invented firms stand where agencies, filings and ministries put them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.reading.annotation import Name
from remanence.reading.article import Sentence
from remanence.reading.frames.frame import Cue, Frame, Hit
from remanence.reading.frames.memory import Memory
from remanence.reading.frames.roles import Roles, roles
from remanence.reading.frames.scene import Scene
from remanence.reading.frames.standing import Clause
from remanence.reading.text.sentences import Ruler

WHO = {
    "Borealis Oxides": ("company", "CA"),
    "Kestrel Magnetics": ("company", "US"),
    "Tamarack Metals": ("company", "AU"),
    "Harbour Bank": ("institution", "AU"),
    "Norland Ministry of Mines": ("agency", "NO"),
    "Norland": ("country", "NO"),
    "Ostmark": ("country", "AT"),
    "Grey Ridge": ("project", "NO"),
    "Ore Security Act": ("law", "NO"),
}
MAKES = Frame(
    kinds={"mass": 1.0}, prefer=("company", "institution", "agency"), object=("facility",), facility=True, cue=()
)
PAYS = Frame(
    kinds={"money": 1.0}, object=("company", "facility", "programme", "country"), flow=True,
    prepositions=("to", "for", "in", "into"), cue=(),
)  # fmt: skip
SUPPLIES = Frame(
    kinds={"mass": 1.0}, object=("company", "country"), prepositions=("to", "with", "for", "from"), cue=()
)
AGREES = Frame(kinds={}, object=("company", "country"), prepositions=("with", "and", "between"), cue=())
CURBS = Frame(
    kinds={}, object=("country",), adjective=True, prefer=("country", "bloc"), prepositions=("on", "to"), cue=()
)
TRADES = Frame(
    kinds={"mass": 1.0}, object=("country",), changes=True, prefer=("country", "bloc"), prepositions=("to", "from"),
    cue=(),
)  # fmt: skip


def names(text: str) -> tuple[Name, ...]:
    """Return the invented names of a text in order; the longest where two overlap."""
    pattern = "|".join(re.escape(word) for word in sorted(WHO, key=len, reverse=True))
    return tuple(Name(m.start(), m.end(), m.group(), *WHO[m.group()]) for m in re.finditer(pattern, text))


def who(text: str, cue: str, frame: Frame, type_: str = "production", memory: Memory | None = None) -> Roles:
    """Return the parties of the cue in a sentence."""
    start = text.index(cue)
    hit = Hit(start, start + len(cue), type_, frame, Cue(id="test", pattern="", strength=0.5))
    scene = Scene(
        text, Sentence(0, len(text), 0), Ruler.of(text, 0, len(text)), (hit,), (), (), names(text), (),
        memory or Memory(),
    )  # fmt: skip
    return roles(scene, hit, hit.span)


@pytest.mark.parametrize(
    ("text", "cue", "frame", "subject"),
    [
        ("Borealis Oxides, a developer backed by Harbour Bank, will produce 900 t a year.", "produce", MAKES,
         "Borealis Oxides"),
        ("Under a deal with Kestrel Magnetics, Borealis Oxides will produce 900 t a year.", "produce", MAKES,
         "Borealis Oxides"),
        ("Borealis Oxides (TKR: BOX) and Kestrel Magnetics have signed an accord.", "accord", AGREES,
         "Borealis Oxides"),
        ("Officials from Norland, Ostmark and their partners will meet over an alliance.", "alliance", AGREES,
         "Norland"),
        ("Ostmark's Borealis Oxides signed an accord with Kestrel Magnetics.", "accord", AGREES, "Borealis Oxides"),
        ("Tamarack Metals is in talks with Harbour Bank, the lender that recently approved a $40 million loan.",
         "approved", PAYS, "Harbour Bank"),
        ("Kestrel Magnetics won a $30 million grant from the Norland Ministry of Mines.", "grant", PAYS,
         "Norland Ministry of Mines"),
        ("Ostmark’s 2.5-month curbs on exports remain.", "curbs", CURBS, "Ostmark"),
        ("Ostmark granted Norland a one-year reprieve.", "reprieve", CURBS, "Ostmark"),
        ("The package holds an option for Kestrel Magnetics to acquire a stake, Harbour Bank said.", "acquire",
         MAKES, "Kestrel Magnetics"),
    ],
)  # fmt: skip
def test_the_one_who_governs_the_cue_is_the_subject(text: str, cue: str, frame: Frame, subject: str) -> None:
    found = who(text, cue, frame).subject
    assert found is not None and found.name == subject


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Borealis Oxides agreed to sell oxide to Kestrel Magnetics.", "sell"),
        ("Kestrel Magnetics agreed to buy oxide from Borealis Oxides.", "buy"),
        ("Kestrel Magnetics is to get 300 t over three years from Borealis Oxides.", "over three years"),
    ],
)
def test_the_supplier_is_the_subject_whoever_the_sentence_starts_with(text: str, cue: str) -> None:
    found = who(text, cue, SUPPLIES, "offtake_supply")
    assert found.subject is not None and found.object is not None
    assert (found.subject.name, found.object.name) == ("Borealis Oxides", "Kestrel Magnetics")


def test_a_plant_acts_for_its_owner_and_becomes_the_object() -> None:
    owner = Name(0, 0, "Borealis Oxides", "company", "CA")
    memory = Memory(owners={"Grey Ridge": owner})
    found = who("Grey Ridge will produce 900 t a year.", "produce", MAKES, memory=memory)
    assert found.subject == owner
    assert found.object is not None and found.object.name == "Grey Ridge"


def test_a_place_is_no_maker_where_the_article_knows_one() -> None:
    maker = Name(0, 0, "Borealis Oxides", "company", "CA")
    memory = Memory(subject=maker, company=maker)
    assert who("In Norland production of 900 t is planned.", "production", MAKES, memory=memory).subject == maker


def test_the_figures_of_a_customs_office_are_its_country_s() -> None:
    state = Name(0, 0, "Norland", "country", "NO")
    memory = Memory(states={"NO": state})
    text = "The Norland Ministry of Mines put October shipments at 5,000 t."
    assert who(text, "shipments", TRADES, memory=memory).subject == state


def test_it_is_the_last_subject_not_the_last_name() -> None:
    maker, bank = Name(0, 0, "Borealis Oxides", "company", "CA"), Name(9, 9, "Harbour Bank", "institution", "AU")
    memory = Memory(subject=maker, company=maker, agency=bank)
    assert who("With Harbour Bank it will produce 900 t.", "produce", MAKES, memory=memory).subject == maker


def test_nobody_is_the_object_of_itself() -> None:
    for text in ("Borealis Oxides lent Borealis Oxides $5 million.", "Borealis Oxides lent $5 million."):
        found = who(text, "lent", PAYS)
        assert found.object is None or found.subject is None or found.object.name != found.subject.name


@given(st.lists(st.sampled_from([w for w, (kind, _) in WHO.items() if kind == "company"]), min_size=1, unique=True))
def test_all_of_a_list_have_its_first_as_leader(listed: list[str]) -> None:
    text = (", ".join(listed[:-1]) + " and " if len(listed) > 1 else "") + listed[-1] + " will sign an accord."
    clause = Clause(text, 0, len(text), names(text))
    assert {s.leader.name for s in clause.standings} == {listed[0]}
    assert all(s.verb >= 0 for s in clause.standings)


@given(st.text(alphabet="ab ,.()[]'’-", max_size=30), st.lists(st.sampled_from(sorted(WHO)), max_size=5))
def test_any_sentence_has_parties_that_differ(filler: str, listed: list[str]) -> None:
    text = f" {filler} ".join(listed) + f" {filler} supplies oxide."
    found = who(text, "supplies", SUPPLIES, "offtake_supply")
    everyone = [n.name for n in (found.subject, found.object, *found.others) if n is not None]
    assert len(everyone) == len(set(everyone))
    assert set(everyone) <= set(listed)
