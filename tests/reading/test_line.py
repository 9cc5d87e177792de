"""The line that is printed: fixed order, places in the original, numbers that JSON knows, the shipped schema."""

from __future__ import annotations

import json
from array import array
from dataclasses import replace

import jsonschema
import pytest
from article_samples import article, claim
from hypothesis import given
from hypothesis import strategies as st

from remanence.atlas.places import bundled
from remanence.reading.candidates.model import Candidate, NewEntity, Proposed, refused
from remanence.reading.claim import MODALITIES, STAGES, TYPES, Claim
from remanence.reading.line import line, text_of
from remanence.reading.text.clean import Cleaned
from remanence.reading.text.offsets import place

SCHEMA = json.loads((bundled() / "schemas" / "read.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
HERE = article("Output rose to 2,000 t of NdPr oxide last year.")
NO = refused("no subject is named")


def test_the_fields_stand_in_the_order_of_the_schema() -> None:
    fields = line(claim("production", "2,000 t", HERE), HERE, NO)
    assert list(fields) == list(SCHEMA["properties"]) == SCHEMA["required"]


def test_places_are_those_of_the_original() -> None:
    """Two characters in front were dropped by the clean-up, and the article begins at offset 100 of its file."""
    text = "  Output rose."
    shown = replace(article(text, start=100), clean=Cleaned(text[2:], array("l", range(2, len(text))), len(text)))
    fields = line(Claim("production", 0, 6, also=((7, 11),)), shown, NO)
    assert fields["evidence"] == {"start": 102, "end": 108}
    assert fields["also"] == [[109, 113]]
    assert place(shown, 7, 11) == (109, 113)


def test_whole_numbers_have_no_point_and_what_is_none_is_null() -> None:
    said = Claim("production", 0, 6, quantity=2000.0, quantity_low=float("nan"), quantity_high=float("inf"))
    fields = line(said, HERE, NO)
    assert (fields["quantity"], fields["quantity_low"], fields["quantity_high"]) == (2000, None, None)
    assert '"quantity": 2000,' in text_of(fields)
    assert fields["subject"] is None


def test_a_mapped_claim_shows_its_statement_and_what_goes_with_it() -> None:
    main = Proposed("facility:mill", "capacity", value=0.1 + 0.2, unit="t/a", basis="REO", locator="x", source="y")
    shown = Candidate((main, main), new=NewEntity("facility:mill", "The mill", ("facility:till",)))
    fields = line(claim("capacity", "2,000 t", HERE), HERE, shown)
    VALIDATOR.validate(fields)
    assert fields["statement"]["value"] == 0.3
    assert fields["statement"]["class"] == "reported"
    assert len(fields["statement"]["further"]) == 1


def test_the_schema_refuses_what_is_not_a_line() -> None:
    fields = line(claim("capacity", "2,000 t", HERE), HERE, NO)
    for wrong in ({"type": "rumour"}, {"country": "CHN"}, {"statement": {}}, {"evidence": {"start": -1, "end": 2}}):
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate(fields | wrong)


WORDS = st.text(st.characters(), max_size=12) | st.sampled_from(["\u2028", "\x85", "\ud800"])
NUMBERS = st.none() | st.floats()
CLAIMS = st.builds(
    Claim,
    type=st.sampled_from(TYPES), start=st.integers(0, 60), end=st.integers(0, 60), subject=WORDS, object=WORDS,
    others=st.lists(WORDS, max_size=2).map(tuple), material=WORDS, stage=st.sampled_from(["", *STAGES]),
    country=st.sampled_from(["", "CN", "EU"]), quantity=NUMBERS, quantity_low=NUMBERS, quantity_high=NUMBERS,
    unit=WORDS, modality=st.sampled_from(MODALITIES), polarity=st.sampled_from(["pos", "neg"]), value=WORDS,
    confidence=st.floats(0, 1) | st.just(float("nan")), cue=WORDS,
)  # fmt: skip


@given(CLAIMS)
def test_any_claim_gives_one_line_of_json_that_fits_the_schema(said: Claim) -> None:
    text = text_of(line(said, HERE, NO))
    assert len(text.encode("utf-8").decode("utf-8").splitlines()) == 1
    VALIDATOR.validate(json.loads(text))
    assert text == text_of(line(said, HERE, NO))
