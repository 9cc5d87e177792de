"""The desk: what is put in stays as it is, once, and what is wrong is told in one message."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from desk_samples import candidate, document, filled, row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remanence.atlas.statement import COLUMNS as ATLAS_COLUMNS
from remanence.desk import DESK, Alarm, Desk, Draft
from remanence.desk.records import COLUMNS, Decision
from remanence.errors import InputError


def test_the_same_document_twice_adds_nothing(desk: Desk) -> None:
    held = document()
    found = [candidate(held), candidate(held, 50, 60)]
    alarm = Alarm(held.id, "date", "error", "the end lies before the start", ((3, 9),), {"days": -2})
    assert desk.add_document(held, found, [alarm])
    assert not desk.add_document(document(name="copy.txt"), [candidate(held, 1, 2)])
    assert list(desk.documents().values()) == [held]
    assert list(desk.candidates()) == [c.id for c in found]
    assert list(desk.candidates().values()) == found
    assert desk.alarms() == [alarm]
    assert desk.add_alarms([alarm]) == 0


def test_a_document_goes_in_whole_or_not_at_all(desk: Desk) -> None:
    held = document()
    of_another = candidate(document(9))
    with pytest.raises(InputError):
        desk.add_document(held, [candidate(held), of_another])
    assert desk.documents() == {}
    assert desk.candidates() == {}


TEXTS = st.text(st.characters(codec=None, categories=None), max_size=40)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, title=TEXTS, subject=TEXTS)
def test_any_text_can_be_kept_and_every_place_stays(desk: Desk, text: str, title: str, subject: str) -> None:
    held = document(id=sha256(repr((text, title, subject)).encode()).hexdigest(), text=text, title=title)
    found = candidate(held, subject=subject)
    desk.add_document(held, [found])
    kept = desk.documents()[held.id]
    assert len(kept.text) == len(text)
    assert all(a == b for a, b in zip(kept.text, text, strict=True) if b != "\0" and not "\ud800" <= b < "\ue000")
    assert desk.candidates()[found.id].id == found.id, "the name is the same after the round trip"


def test_a_record_is_never_changed_or_removed(desk: Desk) -> None:
    (one,) = filled(desk, 1)
    desk.decide([Draft("reject", one, "Ana", "misread")])
    with sqlite3.connect(desk.path) as raw:
        for attack in ("UPDATE decisions SET who = 'Eve'", "DELETE FROM decisions", "DELETE FROM documents"):
            with pytest.raises(sqlite3.DatabaseError, match="append-only"):
                raw.execute(attack)
    raw.close()
    assert [d.who for d in desk.decisions()] == ["Ana"]


def test_columns_are_those_of_the_atlas() -> None:
    assert COLUMNS == ATLAS_COLUMNS


def _newer(path: Path) -> None:
    Desk.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE desk_format SET version = 2")
    raw.close()


def _not_a_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 200)


def _of_another_program(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE bookmarks (url TEXT)")
    raw.close()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [(_newer, "newer"), (_not_a_database, "not a database"), (_of_another_program, "bookmarks")],
)
def test_a_file_that_is_no_desk_of_this_version_is_refused(
    spoil: Callable[[Path], None], told: str, tmp_path: Path
) -> None:
    spoil(tmp_path / DESK)
    before = (tmp_path / DESK).read_bytes()
    with pytest.raises(InputError, match=told) as caught:
        Desk.open(tmp_path / DESK)
    assert told in str(caught.value)
    assert (tmp_path / DESK).read_bytes() == before


def test_no_workspace_no_desk(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        Desk.open(tmp_path / "nowhere" / DESK)


def test_a_desk_that_another_holds_is_waited_for_and_then_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("remanence.desk.sqlite.BUSY_SECONDS", 0)
    (one,) = filled(desk, 1)
    with Desk.open(desk.path) as second, desk.held(), pytest.raises(InputError, match="Try again"):
        second.decide([Draft("reject", one, "Ana", "misread")])
    assert desk.decisions() == []


def test_two_openers_at_once_make_one_desk(tmp_path: Path) -> None:
    problems: list[BaseException] = []

    def put(number: int) -> None:
        try:
            with Desk.open(tmp_path / DESK) as opened:
                opened.add_document(document(number))
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=put, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    with Desk.open(tmp_path / DESK) as opened:
        assert len(opened.documents()) == 8


def _whose(decisions: list[Decision]) -> list[tuple[str, str]]:
    return [(d.kind, d.candidate) for d in decisions]


def test_everything_wrong_with_decisions_comes_at_once_and_none_is_recorded(desk: Desk) -> None:
    one, two, _ = filled(desk, 3)
    held = document(1)
    unmapped = candidate(held, statement={"reason": "no plant of that name"})
    desk.add_document(held, [unmapped])
    desk.decide([Draft("reject", two, "Ana", "misread")])
    wrong = [
        Draft("accept", one, " ", statements=(row(),)),
        Draft("accept", two, "Ben", statements=(row(1),)),
        Draft("accept", "ffff", "Ben", statements=(row(2),)),
        Draft("accept", unmapped.id, "Ben", statements=(row(3),)),
        Draft("undo", "", "Ben", undoes=77),
    ]
    with pytest.raises(InputError) as caught:
        desk.decide(wrong)
    told = str(caught.value)
    for part in ("--who", "rejected by Ana", "undo 1", "no such candidate", "not mapped", "77"):
        assert part in told
    assert _whose(desk.decisions()) == [("reject", two)]
