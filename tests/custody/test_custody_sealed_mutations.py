"""Every way to bend a bundle is seen by the readers that should see it, and by those only."""

from __future__ import annotations

import pytest

from custody.sealed_mutations import KINDS, READERS, Kind, Line, honest_statuses, markdown, measure

ENOUGH = 50
"""Cases from which on a reader that refuses all of them may be said to see this kind."""


def test_every_reader_accepts_the_bundle_as_it_was_made() -> None:
    assert honest_statuses() == {
        name: "INTERNALLY_CONSISTENT" if trust is None else "VERIFIED" for name, trust in READERS.items()
    }


def check(kind: Kind, cases: int, seed: int) -> None:
    line = measure(kind, cases, seed)
    assert line.missed == 0
    for name in READERS:
        if name in kind.seen_by:
            assert line.refused[name] == cases, f"{kind.name}: {name} misses some"
        elif cases >= ENOUGH:
            assert line.refused[name] < cases, f"{kind.name}: {name} sees all of it; the table should say so"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_mutation_is_seen_by_who_can_see_it(kind: Kind) -> None:
    check(kind, 2, 1)


@pytest.mark.deep
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_thousands_of_mutations_are_seen(kind: Kind) -> None:
    check(kind, 100, 2)


def test_the_table_tells_cases_and_what_is_missed() -> None:
    refused = dict.fromkeys(READERS, 2)
    lines = [Line(kind, 2, refused, 0) for kind in KINDS[:-1]] + [Line(KINDS[-1], 2, refused, 1)]
    text = markdown(lines)
    assert all(kind.name in text for kind in KINDS)
    assert text.endswith(f"{2 * len(KINDS)} bundles bent, 1 of them neither refused nor told.")
