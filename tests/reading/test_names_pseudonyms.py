"""Invented names: the same for the same seed, consistent, and with the way back; and what is still found under them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.reading.names.finder import find_names
from remanence.reading.names.gazetteer import Gazetteer
from remanence.reading.names.pseudonyms import pseudonymise
from remanence.reading.names.tokens import squash

GAZETTEER = Gazetteer.load()
TEXT = (
    "China's quotas rose. Chinese makers and Lynas Rare Earths agreed; Lynas said so. "
    "The Department of Energy (DOE) paid the U.S. miner. The DOE left."
)


def test_the_same_seed_gives_the_same_text_and_another_seed_another() -> None:
    first = pseudonymise(TEXT, GAZETTEER, 1)
    assert pseudonymise(TEXT, GAZETTEER, 1) == first
    assert pseudonymise(TEXT, GAZETTEER, 2).text != first.text


def test_no_known_name_is_left_and_forms_stay_forms_of_one_name() -> None:
    made = pseudonymise(TEXT, GAZETTEER, 3)
    assert [name.name for name in GAZETTEER.find(made.text)] == []
    china, lynas = made.mapping["China"], made.mapping["Lynas Rare Earths"]
    assert china.forms["Chinese"].startswith(china.full)
    assert lynas.full == lynas.forms["Lynas"] + " Rare Earths"


def test_what_is_no_name_stays() -> None:
    assert pseudonymise("Prices rose by 5 %.", GAZETTEER, 1).text == "Prices rose by 5 %."


PARTS = ["China", " ", "U.S.", "Lynas", "'s", "DOE", "(", ")", "rose", ", ", ".", "\n", "European Commission"]


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PARTS), max_size=30).map("".join)), st.integers(0, 9))
def test_every_character_knows_where_it_stood(text: str, seed: int) -> None:
    made = pseudonymise(text, GAZETTEER, seed)
    places = list(made.places)
    assert len(places) == len(made.text)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)
    for name in GAZETTEER.find(text):
        now = made.mapping[name.name].forms[text[name.start : name.end]]
        assert any(made.before(at, at + len(now)) == (name.start, name.end) for at in _every(made.text, now))


def _every(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _labels(shared: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield the text of each labelled article with the names that its labels want."""
    wanted: dict[str, set[str]] = {}
    for line in (shared / "gold" / "gold_dev.jsonl").read_text("utf-8").splitlines():
        claim = json.loads(line)
        wanted.setdefault(claim["article"], set()).update(filter(None, (claim["subject"], claim["object"])))
    for line in (shared / "gold" / "articles.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        with (shared / "documents" / row["file"]).open(encoding="utf-8", newline="") as file:
            text = file.read()[row["start"] : row["end"]]
        yield text, wanted.get(f"{row['doc']}#{row['article']}", set())


@pytest.mark.shared
def test_labelled_names_are_found_with_known_and_with_invented_names(shared: Path) -> None:
    known = invented = wanted = 0
    for text, names in _labels(shared):
        wanted += len(names)
        known += len(names & {name.name for name in find_names(text, GAZETTEER)})
        made = pseudonymise(text, GAZETTEER, 1)
        found = {squash(name.name) for name in find_names(made.text, GAZETTEER)}
        for name in names & made.mapping.keys():
            forms = {made.mapping[name].full, *made.mapping[name].forms.values()}
            invented += bool(found & {squash(form) for form in forms})
    assert known / wanted >= 0.95
    assert invented / wanted >= 0.88
