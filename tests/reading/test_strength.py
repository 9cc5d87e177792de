"""How strong a statement is, what governs its clause, and whether it is denied."""

from pathlib import Path

import pytest

from remanence.reading.claim import MODALITIES
from remanence.reading.frames.strength import Strength, load_strength
from remanence.reading.text.sentences import Ruler

DATA = Path(__file__).parents[2] / "data" / "reading"


@pytest.fixture(scope="module")
def strength() -> Strength:
    return load_strength(DATA)


def placed(text: str, words: str) -> tuple[tuple[int, int], tuple[int, int], Ruler]:
    start = text.index(words)
    return (0, len(text)), (start, start + len(words)), Ruler.of(text, 0, len(text))


def modality(strength: Strength, text: str, words: str, *kinds: str) -> str:
    bounds, place, ruler = placed(text, words)
    return strength.modality(strength.features(text, bounds, place, ruler, kinds))


@pytest.mark.parametrize(
    ("text", "words", "kinds", "expected"),
    [
        ("Customs data showed exports fell to 4,100 t in April.", "exports fell to 4,100 t",
         ("type_trade_volume", "usual_done", "number", "day_past"), "done"),
        ("The mill is expected to produce 900 t a year.", "produce 900 t a year",
         ("type_production", "usual_done", "number", "day_none"), "planned"),
        ("The company plans to make 900 t of oxide in 2031.", "make 900 t of oxide",
         ("type_production", "usual_done", "number", "day_ahead"), "planned"),
        ("The two signed a non-binding memorandum of understanding.", "non-binding memorandum of understanding",
         ("type_mou_partnership", "usual_proposed", "alone", "day_none"), "proposed"),
        ("The unit could yield up to 300 t of alloy.", "could yield up to 300 t",
         ("type_production", "usual_done", "number", "day_none"), "speculative"),
        ("World demand is projected to reach 300,000 t by 2040.", "projected to reach 300,000 t",
         ("type_demand_content", "usual_done", "number", "day_ahead"), "forecast"),
        ("The bank approved a loan of $40 million.", "loan of $40 million",
         ("type_financing", "usual_committed", "number", "day_none"), "committed"),
    ],
)  # fmt: skip
def test_the_words_around_a_claim_tell_its_strength(
    strength: Strength, text: str, words: str, kinds: tuple[str, ...], expected: str
) -> None:
    assert modality(strength, text, words, *kinds) == expected


@pytest.mark.parametrize(
    ("text", "words", "governor"),
    [
        ("The mill, which was sold last year, will make 900 t.", "900 t", "will"),
        ("The mill will be sold, while output reached 900 t.", "900 t", "past"),
        ("Some $40 million of state money will be paid out.", "$40 million", "will"),
        ("The plant is scheduled to open soon.", "open", "due"),
        ("A loan of $40 million.", "loan of $40 million", "none"),
    ],
)
def test_the_last_verb_of_the_same_clause_governs(
    strength: Strength, text: str, words: str, governor: str
) -> None:
    bounds, place, _ = placed(text, words)
    assert strength.governors.of(text, bounds, place) == governor


@pytest.mark.parametrize(
    ("text", "words", "denied"),
    [
        ("No magnets are made in the country.", "made", True),
        ("The firm has not signed an offtake agreement.", "offtake agreement", True),
        ("The ministry denied that there was an embargo.", "embargo", True),
        ("The buyer guarantees a price of no less than $90 per kg.", "$90 per kg", False),
        ("Its dependence on imports is not new.", "dependence on imports", False),
        ("The mill makes 900 t of oxide.", "900 t", False),
    ],
)
def test_what_is_denied_or_absent_is_known_from_what_is_only_contrasted(
    strength: Strength, text: str, words: str, denied: bool
) -> None:
    assert strength.denied(text, *placed(text, words)) is denied


def test_every_weight_belongs_to_a_modality(strength: Strength) -> None:
    assert set(strength.weights) == set(MODALITIES)
    assert all(strength.weights[each] for each in MODALITIES)
