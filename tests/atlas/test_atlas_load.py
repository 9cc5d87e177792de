"""Loading: all offenders at once, identifiers, private statements, one hash for one text; and law 8."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from atlas_samples import cells, write
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.atlas import Atlas, Places, facts, init_workspace, load_atlas, world
from remanence.atlas.statement import COLUMNS
from remanence.errors import InputError

Make = Callable[[list[dict[str, str]]], Path]


def test_the_bundled_atlas_holds_what_was_imported(atlas: Atlas) -> None:
    plants = {
        s.subject for s in atlas.statements if s.subject.startswith("facility:") and s.property == "stage"
    }
    agreements = {s.subject for s in atlas.statements if s.subject.startswith("agreement:")}
    assert len([p for p in plants if not p.startswith("facility:extra-")]) == 228
    assert len(agreements) == 152
    assert atlas.release_date == date(2026, 11, 21)
    assert atlas.base_year == 2024
    assert len({s.id for s in atlas.statements}) == len(atlas.statements)


def test_no_number_without_evidence(atlas: Atlas) -> None:
    """Law 1: every figure has a unit, a source of the atlas, a class, a trace and its dates."""
    for s in atlas.statements:
        assert s.source in atlas.sources, s
        assert s.value is None or s.unit, s
        assert s.value is not None or s.text, s
        assert s.published <= s.recorded, s
        assert s.evidence != "assumed" or s.note, s


def test_every_offender_is_listed_at_once(make_atlas: Make) -> None:
    rows = [
        cells(value="many"),
        cells(value="2", **{"class": "gossip"}),
        cells(value="3", source="a-rumour"),
        cells(value="4", published="last year"),
        cells(value="5", subject="facility:mil"),
        cells(value="6", low="9", high="7"),
        cells(value="", text=""),
        cells(value="8", unit=""),
        cells(value="nan"),
        cells(value="9"),
        cells(value="9"),
    ]
    with pytest.raises(InputError) as refused:
        load_atlas(make_atlas(rows))
    assert len(refused.value.offences) == 10
    lines = {offence.where for offence in refused.value.offences}
    assert lines == {f"all.csv line {n}" for n in (*range(2, 11), 12)}


def test_a_blank_identifier_is_worked_out_and_says_what_it_names(make_atlas: Make) -> None:
    one = load_atlas(make_atlas([cells(), cells(value="101")]))
    again = load_atlas(make_atlas([cells(note="another note"), cells(value="101")]))
    assert [s.id for s in one.statements] == [s.id for s in again.statements]
    assert one.sha256 != again.sha256


def test_one_text_has_one_hash(make_atlas: Make) -> None:
    folder = make_atlas([cells()])
    first = load_atlas(folder).sha256
    make_atlas([cells(value="7")])
    changed = load_atlas(folder).sha256
    make_atlas([cells()])
    assert (load_atlas(folder).sha256, changed == first) == (first, False)


def test_private_statements_take_part_and_are_always_private(tmp_path: Path) -> None:
    place = init_workspace(tmp_path / "mine")
    row = cells(subject="facility:mt-weld", value="12345", published="2026-01-01", trace="page") | {
        "class": "measured"
    }
    write(place / "overlay" / "own.csv", COLUMNS, [row])
    bundled = load_atlas(Places(None))
    mine = load_atlas(place)
    picked = mine.as_of().pick("facility:mt-weld", "capacity", basis="REO")
    assert picked is not None
    assert (picked.value, picked.used.evidence) == (12345, "private")
    assert mine.sha256 != bundled.sha256
    assert len(mine.statements) == len(bundled.statements) + 1
    assert mine.as_of(date(2025, 12, 31)).pick("facility:mt-weld", "capacity", basis="REO") is None


def test_a_folder_that_is_neither_says_how_to_make_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="remanence init"):
        load_atlas(tmp_path)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 6200))
def test_nothing_published_after_the_day_takes_part(days: int) -> None:
    """Law 8, over random days: in views, picked values and their competitors, facts and the world."""
    atlas = load_atlas(Places(None))
    day = max(atlas.first_date, date(2026, 11, 21) - timedelta(days=days))
    view = atlas.as_of(day)
    assert all(s.published <= day for s in view.statements)
    for subject, prop in (("country:WLD", "production.mine"), ("product:dy-oxide", "price.fob-china")):
        for on in (None, day, day - timedelta(days=400)):
            picked = view.pick(subject, prop, on)
            if picked:
                assert max(s.published for s in (picked.used, *picked.competing)) <= day
    late = {s.id for s in atlas.statements if s.published > day}
    told = facts(view, "country:CHN")["statements"]
    assert not late & {row["id"] for row in told}  # type: ignore[index, attr-defined]
    seen = world(view, day)
    used = {s.id for shares in seen.shares.values() for share in shares.values() for s in share.used}
    used |= {t.picked.used.id for t in seen.totals.values() if t.picked}
    used |= {t.latest.used.id for t in seen.totals.values() if t.latest}
    assert not late & used


def test_a_day_before_the_atlas_is_refused(atlas: Atlas) -> None:
    with pytest.raises(InputError, match="before the atlas begins"):
        atlas.as_of(atlas.first_date - timedelta(days=1))


HEADER = "subject,property,value,unit,basis,valid_from,published\n"


def _overlay(tmp_path: Path, text: str | bytes) -> list[str]:
    place = init_workspace(tmp_path / "mine")
    raw = text if isinstance(text, bytes) else text.encode()
    (place / "overlay" / "own.csv").write_bytes(raw)
    with pytest.raises(InputError) as refused:
        load_atlas(place)
    return [str(offence) for offence in refused.value.offences]


def test_every_slip_in_a_private_statement_is_named_at_once(tmp_path: Path) -> None:
    said = _overlay(
        tmp_path,
        HEADER
        + "facility:mt-weld,capacity,abc,t/a,REO,2026-13-01,\n"
        + "facility:mt-weld,capcity,5,tons,REOO,,2026-01-01\n"
        + "country:XHN,production.mine,-3,t/a,REO,,2026-01-01\n"
        + "country:CHN,share.mine,70,fraction,REO,,2026-01-01\n",
    )
    expected = (
        "value 'abc'", "valid_from '2026-13-01'", "published ''", "did you mean 'capacity'", "unit 'tons'",
        "basis 'REOO'", "subject 'country:XHN'", "A mass is never negative", "Write 0.25, not 25",
    )  # fmt: skip
    assert [words for words in expected if not any(words in line for line in said)] == []
    assert {line.split(":")[0] for line in said} == {f"own.csv line {n}" for n in (2, 3, 4, 5)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEADER.replace(",", ";") + "a;b;1;t/a;REO;;2026-01-01\n", "Save it with commas"),
        (HEADER.replace("value", "val"), "did you mean 'value'"),
        ("subject,value\n", "a column 'property'"),
        (b"\xff\xfe\x00\x01", "not UTF-8"),
    ],
)
def test_a_private_file_that_is_no_table_of_statements_is_refused(
    tmp_path: Path, text: str | bytes, words: str
) -> None:
    assert any(words in line for line in _overlay(tmp_path, text))
