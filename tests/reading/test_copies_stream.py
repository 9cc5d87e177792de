"""Copies in a stream: the same groups as by looking at all pairs, in memory that hardly grows."""

from __future__ import annotations

import tracemalloc
from random import Random

from remanence.reading.document import Document, document_id
from remanence.reading.sources.copies import SHARE, Copies, copies, likeness, sketch


def _texts(count: int) -> list[str]:
    """Texts of about 150 words; one in three is a print of an earlier one, cut or with words changed."""
    chance, made = Random(3), list[str]()
    for _ in range(count):
        words = [f"w{chance.randrange(4000)}" for _ in range(150)]
        if made and chance.random() < 0.33:
            words = chance.choice(made).split()
            words = words[chance.randrange(20) :] if chance.random() < 0.5 else words
            words = [w if chance.random() < 0.95 else "changed" for w in words]
        made.append(" ".join(words))
    return made


def test_groups_are_those_of_all_pairs() -> None:
    texts = _texts(160)
    group = list(range(len(texts)))
    sketches = [sketch(text) for text in texts]
    for i in range(len(texts)):
        for j in range(i):
            if likeness(sketches[i], sketches[j]) >= SHARE and group[i] != group[j]:
                low, high = sorted((group[i], group[j]))
                group = [low if g == high else g for g in group]
    documents = [Document(document_id(text), f"{n}.txt", 0, "", text) for n, text in enumerate(texts)]
    found = {member: one.members[0] for one in copies(documents) for member in one.members}
    assert [found[n] for n in range(len(texts))] == group
    assert len(set(group)) < len(texts)


def test_the_first_print_is_told() -> None:
    texts = _texts(90)
    seen = Copies()
    firsts = [seen.add_text(str(n), text, "") for n, text in enumerate(texts)]
    assert all(int(first) <= n for n, first in enumerate(firsts))
    assert sum(int(first) < n for n, first in enumerate(firsts)) > 10


def test_a_document_leaves_a_few_kilobytes() -> None:
    chance = Random(1)
    seen = Copies()
    tracemalloc.start()
    for n in range(192):
        seen.add_text(str(n), " ".join(f"w{chance.randrange(5000)}" for _ in range(700)), "")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held / 192 < 16_000
