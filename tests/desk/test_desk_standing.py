"""Which decisions stand: against an oracle that plays the record from its beginning."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

from desk_samples import row
from hypothesis import given
from hypothesis import strategies as st

from remanence.desk import Decision, standing
from remanence.desk.accepted import replay
from remanence.desk.records import KINDS, Kind

AT = datetime(2026, 11, 22, tzinfo=UTC)


def _decision(number: int, kind: Kind, candidate: str, undoes: int | None = None) -> Decision:
    said = (row(number),) if kind in ("accept", "edit") else ()
    return Decision(number, kind, candidate, "Ana", "", AT, said, undoes)


@st.composite
def records(draw: st.DrawFn) -> list[Decision]:
    made: list[Decision] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        kind = draw(st.sampled_from(KINDS if made else KINDS[:3]))
        if kind == "undo":
            target = draw(st.sampled_from(made))
            made.append(_decision(number, kind, target.candidate, target.number))
        else:
            made.append(_decision(number, kind, draw(st.sampled_from("abc"))))
    return made


def _oracle(record: list[Decision]) -> set[int]:
    """Say of each decision, by asking who takes it back, whether it stands."""

    def stands(number: int) -> bool:
        return not any(d.undoes == number and stands(d.number) for d in record)

    return {d.number for d in record if stands(d.number)}


@given(records())
def test_what_stands_is_what_nothing_that_stands_takes_back(record: list[Decision]) -> None:
    found = standing(record)
    assert found.live == _oracle(record)
    for candidate in "abc":
        own = [d for d in record if d.candidate == candidate and d.kind != "undo" and d.number in found.live]
        expected = "open" if not own else "rejected" if own[-1].kind == "reject" else "accepted"
        assert found.state(candidate) == expected


@given(records())
def test_an_undo_gives_back_the_text_of_before(record: list[Decision]) -> None:
    text = replay(record)
    for added in (_decision(99, "accept", "b"), _decision(99, "reject", "b"), _decision(99, "edit", "d")):
        assert replay([*record, added, _decision(100, "undo", "b", 99)]) == text


@given(records())
def test_replay_does_not_depend_on_the_order_in_which_rows_are_handed_over(record: list[Decision]) -> None:
    assert replay(record[::-1]) == replay(record)


def test_kinds_are_those_of_the_type() -> None:
    assert get_args(Kind) == KINDS
