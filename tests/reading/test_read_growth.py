"""Time grows in step with the text, whatever stands in it; what it is made of must not multiply it by itself."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator

import pytest

from remanence.atlas import load_atlas
from remanence.atlas.places import Places
from remanence.reading.document import Document, document_id
from remanence.reading.reading import Kit, Reading, load_kit
from remanence.reading.text.sentences import LONGEST, sentences

TEXTS = (
    "China exports 5% ", "5% of 6% ", "Harrow Magnets Ltd of ", "China exported 5% of oxides. ", "1,000 ", "( ", "a\n",
)  # fmt: skip


@pytest.fixture(scope="module")
def kit() -> Kit:
    return load_kit(load_atlas(Places()))


@pytest.fixture
def no_collection() -> Iterator[None]:
    """A pass of the collector over what all tests before have left costs more than the reading measured here."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collection")
@pytest.mark.parametrize("piece", TEXTS)
def test_four_times_the_text_takes_about_four_times_as_long(piece: str, kit: Kit) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.process_time()
        Reading(kit).read(Document(document_id(text), "long.txt", 0, "", text, date="2026-03-01"))
        return time.process_time() - began

    seconds(1_000)
    small = min(seconds(4_000) for _ in range(2))
    assert any(seconds(16_000) < 9 * small + 0.2 for _ in range(5)), "slower each time, and not by chance once"


def test_what_is_too_long_for_a_sentence_is_cut_between_words() -> None:
    text = "word " * 2_000
    parts = sentences(text)
    assert all(part.end - part.start <= LONGEST for part in parts)
    assert "".join(text[part.start : part.end].replace(" ", "") for part in parts) == "word" * 2_000
    assert [part.end - part.start for part in sentences("x" * 5_000)] == [LONGEST // 2] * 8 + [LONGEST]
