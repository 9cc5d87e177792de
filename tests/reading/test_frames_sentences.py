"""The whole reader on sentences of our own: what it reads, what it does not read yet, and what must not change it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_samples import ON, Sample, holds, open_ids, read, reader, same_number, samples

from remanence.reading.article import Article
from remanence.reading.claim import MODALITIES, TYPES, Claim
from remanence.reading.document import Document, document_id
from remanence.reading.extract import read_article
from remanence.reading.names.pseudonyms import pseudonymise

OPEN = 35
"""Sentences whose claim is not read yet: lower it when one is, and take it off the list."""
MODALITY = 0.75
"""Least share of the claims read that have the strength a person gives them."""
KEPT = 0.8
"""Least share of the claims that keep type and number when every name is replaced by an invented one."""


def test_every_claim_type_has_six_sentences_in_several_styles() -> None:
    counted = Counter(sample.type for sample in samples())
    assert set(counted) == set(TYPES)
    assert min(counted.values()) >= 6
    assert len({sample.id for sample in samples()}) == len(samples())
    for name in TYPES:
        assert len({sample.style for sample in samples() if sample.type == name}) >= 4
    assert {sample.modality for sample in samples()} == set(MODALITIES)


@pytest.mark.parametrize("sample", [s for s in samples() if s.id not in open_ids()], ids=lambda s: s.id)
def test_a_sentence_gives_its_type_number_and_party(sample: Sample) -> None:
    claims = read(sample).claims
    assert holds(sample, claims) is not None, [(c.type, c.quantity, c.unit, c.subject, c.object) for c in claims]


def test_the_sentences_not_read_yet_are_counted() -> None:
    missed = {sample.id for sample in samples() if holds(sample, read(sample).claims) is None}
    assert missed <= open_ids()
    assert open_ids() <= {sample.id for sample in samples()}
    assert len(missed) == len(open_ids()) == OPEN, f"now read: {sorted(open_ids() - missed)}"


def test_the_strength_of_most_statements_is_that_of_the_label() -> None:
    read_ = [(sample, claim) for sample in samples() if (claim := holds(sample, read(sample).claims)) is not None]
    agreeing = sum(sample.modality == claim.modality for sample, claim in read_)
    assert agreeing >= MODALITY * len(read_)


def _joined(chosen: list[Sample], tail: str = "") -> Document:
    text = chosen[0].title + "\n\n" + "\n\n".join(sample.text for sample in chosen) + "\n" + tail
    return Document(document_id(text), "joined", 0, chosen[0].title, text, date=ON)


some = st.lists(st.sampled_from(samples()), min_size=1, max_size=5, unique_by=lambda sample: sample.id)


@settings(max_examples=25, deadline=None)
@given(some, st.randoms(use_true_random=False))
def test_neither_order_of_articles_nor_reading_again_changes_a_claim(chosen: list[Sample], chance: object) -> None:
    first = {sample.id: read(sample).claims for sample in chosen}
    again = list(chosen)
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert {sample.id: read(sample).claims for sample in again} == first


@settings(max_examples=25, deadline=None)
@given(some, st.sampled_from(["\n", "\n\n\n", "  \n \n", "\r\n\r\n", "\t\n"]))
def test_blank_lines_at_the_end_change_nothing(chosen: list[Sample], tail: str) -> None:
    assert read_article(_joined(chosen, tail), reader()).claims == read_article(_joined(chosen), reader()).claims


@settings(max_examples=40, deadline=None)
@given(some)
def test_the_evidence_of_a_claim_lies_in_one_sentence_of_its_article(chosen: list[Sample]) -> None:
    article = read_article(_joined(chosen), reader())
    for claim in article.claims:
        for start, end in ((claim.start, claim.end), *claim.also):
            assert 0 <= start < end <= len(article.text)
            assert any(s.start <= start and end <= s.end for s in article.sentences)


def _amounts(claims: tuple[Claim, ...]) -> Counter[tuple[str, float | None, str]]:
    return Counter((claim.type, claim.quantity, claim.unit) for claim in claims)


def _invented(sample: Sample) -> Article:
    """Return a sentence as read with invented names: those of its title and its text are the same ones."""
    text = pseudonymise(f"{sample.title}\n\n{sample.text}", reader().gazetteer, 5).text
    title, body = text.split("\n\n", 1)
    return read(replace(sample, title=title, text=body))


def test_with_invented_names_four_claims_in_five_keep_type_and_number() -> None:
    before = after = 0
    for sample in samples():
        known = _amounts(read(sample).claims)
        before += known.total()
        after += (known & _amounts(_invented(sample).claims)).total()
    assert after >= KEPT * before


def test_a_sample_asks_for_its_number_and_unit() -> None:
    sample = samples()[0]
    claim = Claim(sample.type, 0, 1, quantity=sample.quantity, unit=sample.unit, subject=sample.party)
    assert holds(sample, [claim]) is claim
    assert not same_number(sample, replace(claim, quantity=(sample.quantity or 0) * 1.02))
    assert not same_number(sample, replace(claim, unit="kg"))
    assert holds(sample, [replace(claim, subject="Somebody Else")]) is None
