"""Turns of phrase in which a figure, a day or an office contradicts another: each wrong one raises its kind of alarm.

The same sentence with the right figure raises nothing.
"""

from __future__ import annotations

import pytest
from check_read import article

from remanence.reading.checks import check

# Kind, the sentence with a gap, what is right in the gap, what is wrong.
TURNS = [
    ("arithmetic", "The bank lends $300 million. Another $50 million comes from the state, taking the sum to {}.",
     "$350 million", "$410 million"),
    ("arithmetic", "The parliament voted 90 million dollars. 70 million dollars of this go to mines, {} to schools.",
     "20 million dollars", "40 million dollars"),
    ("arithmetic", "It holds cash of $80 million, of which $60 million is pledged and {} free.",
     "$20 million", "$35 million"),
    ("arithmetic", "The works ships 200 tonnes of alloy a quarter, which adds up to {} over a full year.",
     "800 tonnes", "1,100 tonnes"),
    ("arithmetic", "The kiln makes 30 t a week, an annualised {}.", "1,560 t", "1,200 t"),
    ("arithmetic", "A mill took 10 t at $90/kg, paying {} for it.", "$0.90 million", "$1.20 million"),
    ("arithmetic", "Demand is 8,000 tonnes of magnets, and {} of it, that is 2,000 tonnes, comes from abroad.",
     "25 per cent", "40 per cent"),
    ("arithmetic", "The price stood at $90/kg, {} below the $100/kg of a month ago.", "10.0%", "18.0%"),
    ("arithmetic", "The hole returned 40 m at 500 ppm from 20 m, ending at {} in clay.", "60 m", "75 m"),
    ("arithmetic", "A grade of 500 ppm corresponds to {} of oxide.", "0.050%", "0.090%"),
    ("arithmetic", "The assessment stood at $80/kg. Converted, the level equals {}.", "$80,000/t", "$95,000/t"),
    ("date", "The council met on {} (5 March 2026) to vote.", "Thursday", "Monday"),
    ("date", "First oxide is pencilled in for {}.", "2028", "2024"),
    ("date", "The hall was handed over in {}.", "2023", "2029"),
    ("date", "The scheme has a lifetime of 5 years: it opens in 2027 and closes in {}.", "2032", "2036"),
    ("date", "The pit closed in 2010, and {} later, in 2024, it was still full of water.", "14 years", "22 years"),
    ("value_conflict", "The works will bring 300 jobs. A neighbour said that for the {} he would bear the noise.",
     "300 jobs", "420 jobs"),
    ("entity", "Mines Minister Ada Varholt came. The {} Minister, Ada Varholt, left early.", "Mines", "Finance"),
    ("missing", "The hall keeps {} of oxide.", "400 tonnes", "[●] tonnes"),
    ("missing", "Prices rose for a third week, and traders see no end to the {}.", "rally", "rise in the"),
    ("missing", "The miner raised {} from funds.", "$20 million", "a record sum"),
    ("text_damage", "The hall is full.\n\n{}\n\nThe yard is empty.", "The road is closed.", "Advertisement"),
]  # fmt: skip


def _kinds(text: str) -> set[str]:
    read = article(f"News from the field\n\n{text}\n")
    return {alarm.kind for alarm in check([read])}


@pytest.mark.parametrize(("kind", "sentence", "right", "wrong"), TURNS, ids=[t[1][:40] for t in TURNS])
def test_a_wrong_turn_is_found_and_the_right_one_left_alone(kind: str, sentence: str, right: str, wrong: str) -> None:
    assert kind in _kinds(sentence.format(wrong) if "rise in" not in wrong else sentence.format(wrong).rstrip("."))
    assert _kinds(sentence.format(right)) == set()
