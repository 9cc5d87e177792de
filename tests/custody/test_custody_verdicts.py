"""Verdicts on the bundled histories: what the acceptance of proof of origin asks, and that absence never complies."""

from __future__ import annotations

import csv
import functools
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from remanence.answers.lot_trace import lot_trace
from remanence.answers.verdicts import verdicts
from remanence.atlas import Places, load_atlas
from remanence.custody.events.event import LoggedEvent
from remanence.custody.kept.reading import events_of_bundle
from remanence.custody.sealed.trust_file import load_trust
from remanence.custody.sealed.verify import verify_bundle
from remanence.errors import InputError
from remanence.rules import load_rules

PLACES = Places()
KNOWN = date(2026, 11, 21)
BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 1)
MAGNETS = "US-DFARS-7052"


@functools.cache
def _events(name: str, trusted: bool = True) -> tuple[LoggedEvent, ...]:
    trust = load_trust(PLACES.find("trust", name)) if trusted else None
    return tuple(events_of_bundle(PLACES.find("bundle", name), trust, KNOWN))


@functools.cache
def _rules() -> dict[str, Any]:
    return load_rules(PLACES)


def _ask(
    subject: str | Path,
    events: Sequence[LoggedEvent],
    on: date | None = None,
    reading: str | None = None,
    **facts: str,
) -> list[dict[str, Any]]:
    given = {"exception_document": "no", **facts} if not str(subject).endswith(".csv") else facts
    result = verdicts(
        str(subject),
        rules=_rules(),
        asked=[MAGNETS],
        reading=reading,
        events=lambda: events,
        view=load_atlas(PLACES).as_of(KNOWN),
        on=on,
        places=PLACES,
        facts=given,
    )
    return result["verdicts"]


def _line(name: str, tmp_path: Path, **cells: str) -> Path:
    """The example's own line with some cells changed."""
    with PLACES.find("bom", name).open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    row |= cells
    path = tmp_path / "bom.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    return path


@pytest.mark.parametrize("name", ["clear-ndfeb", "smco-france-uk-us"])
@pytest.mark.parametrize("reading", ["strict", "literal"])
@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_a_clear_line_passes_on_both_sides_of_the_step(name: str, reading: str, day: date, tmp_path: Path) -> None:
    found = _ask(_line(name, tmp_path, delivery_date=day.isoformat()), _events(name), reading=reading)
    assert {verdict["outcome"] for verdict in found} == {"PASS"}, found
    assert found[0]["on"] == day.isoformat()
    assert found[0]["grade"] >= 2


def test_samarium_cobalt_is_asked_of_the_double_clause_too(tmp_path: Path) -> None:
    found = _ask(_line("smco-france-uk-us", tmp_path), _events("smco-france-uk-us"))
    assert [verdict["rule"] for verdict in found] == [MAGNETS, "US-DFARS-7009"]


def test_the_same_line_changes_its_status_at_the_turn_of_the_year(tmp_path: Path) -> None:
    name = "melted-elsewhere"
    before = _ask(_line(name, tmp_path, delivery_date="2026-12-31", exception_document="no"), _events(name))
    after = _ask(_line(name, tmp_path, delivery_date="2027-01-01", exception_document="no"), _events(name))
    assert (before[0]["outcome"], after[0]["outcome"]) == ("PASS", "FAIL")
    assert after[0]["path"][0]["lot"] in str(_events(name))
    assert after[0]["path"][-1]["country"] in {"CHN", "RUS", "IRN", "PRK"}


def test_readings_differ_where_dysprosium_comes_from_a_covered_country(tmp_path: Path) -> None:
    name = "heavy-from-china"
    line = _line(name, tmp_path, delivery_date="2027-01-15", exception_document="no")
    strict, literal = (_ask(line, _events(name), reading=reading)[0]["outcome"] for reading in ("strict", "literal"))
    assert (strict, literal) == ("FAIL", "PASS")


def test_the_first_laundered_history_is_rejected_from_its_events_alone() -> None:
    name = "ledger-does-not-close"
    content = PLACES.find("bundle", name).read_bytes()
    result = verify_bundle(content, load_trust(PLACES.find("trust", name)), KNOWN)
    assert result.status == "REJECTED"
    hard = [finding for finding in result.findings if finding.hard]
    assert {finding.element for finding in hard} >= {"Nd"}
    assert all(finding.lots and finding.kg for finding in hard)
    assert len(result.proved) >= 4, "signatures, log, proofs and signers are told as proved all the same"


def test_the_second_passes_the_verifier_and_fails_before_the_world(tmp_path: Path) -> None:
    name = "only-the-world-contradicts"
    content = PLACES.find("bundle", name).read_bytes()
    assert verify_bundle(content, load_trust(PLACES.find("trust", name)), KNOWN).status == "VERIFIED"
    found = _ask(_line(name, tmp_path), _events(name))
    assert found[0]["outcome"] == "FAIL"
    told = lot_trace(f"urn:remanence:lot:{name}:magnets", _events(name), load_atlas(PLACES).as_of(KNOWN), PLACES)
    assert told["contradicted"]
    assert all(finding["lots"] for finding in told["findings"] if finding["hard"])


def test_what_strangers_signed_is_never_shown(tmp_path: Path) -> None:
    found = _ask(_line("clear-ndfeb", tmp_path), _events("clear-ndfeb", trusted=False))
    assert found[0]["outcome"] == "NOT_DEMONSTRATED"
    assert found[0]["grade"] == 1


def test_a_line_without_a_lot_never_complies(tmp_path: Path) -> None:
    found = _ask(_line("clear-ndfeb", tmp_path, lot_ids="", exception_document="no"), ())
    assert found[0]["outcome"] == "NOT_DEMONSTRATED"
    unknown = _ask(_line("clear-ndfeb", tmp_path, lot_ids="urn:nobody:1"), _events("clear-ndfeb"))
    assert unknown[0]["outcome"] == "NOT_DEMONSTRATED"


@pytest.mark.parametrize(("value", "outcome"), [("349999", "NOT_APPLICABLE"), ("2400000", "NOT_DEMONSTRATED")])
def test_a_small_purchase_needs_no_lot(value: str, outcome: str, tmp_path: Path) -> None:
    cells = {"lot_ids": "", "exception_document": "no", "acquisition_value_usd": value}
    assert _ask(_line("clear-ndfeb", tmp_path, **cells), ())[0]["outcome"] == outcome


def test_a_blank_legal_date_is_asked_for_and_never_guessed(tmp_path: Path) -> None:
    found = _ask(_line("clear-ndfeb", tmp_path, delivery_date=""), _events("clear-ndfeb"))
    assert found[0]["outcome"] == "NEEDS_INPUT"
    assert [gap["column"] for gap in found[0]["gaps"]] == ["delivery_date"]
    given = _ask(_line("clear-ndfeb", tmp_path, delivery_date=""), _events("clear-ndfeb"), on=AFTER)
    assert given[0]["outcome"] == "PASS"


def test_where_line_and_lot_differ_the_verdict_says_so(tmp_path: Path) -> None:
    found = _ask(_line("clear-ndfeb", tmp_path, dy_wt_pct="6"), _events("clear-ndfeb"))
    assert any(note.startswith("dy_wt_pct: 6 is stated") for note in found[0]["notes"])


def test_every_event_of_a_story_is_needed_for_a_yes(tmp_path: Path) -> None:
    name = "clear-ndfeb"
    line = _line(name, tmp_path, exception_document="no")
    made = [logged for logged in _events(name) if logged.event.outputs]
    assert made
    for gone in made[:: max(1, len(made) // 8)]:
        events = [logged for logged in _events(name) if logged is not gone]
        outcome = _ask(line, events)[0]["outcome"]
        unused = not any(row.lot in _used(events) for row in gone.event.outputs)
        assert outcome in ("NOT_DEMONSTRATED", "FAIL") or unused, gone.event.id


def _used(events: Sequence[LoggedEvent]) -> set[str]:
    return {row.lot for logged in events for row in logged.event.inputs} | {"urn:remanence:lot:clear-ndfeb:magnets"}


def test_wrong_names_are_refused_with_the_nearest(tmp_path: Path) -> None:
    line = _line("clear-ndfeb", tmp_path)
    with pytest.raises(InputError, match="No such reading"):
        _ask(line, _events("clear-ndfeb"), reading="lenient")
    with pytest.raises(InputError, match="No such lot"):
        _ask("urn:remanence:lot:clear-ndfeb:magnet", _events("clear-ndfeb"))
    with pytest.raises(InputError, match="Facts that no rule asks"):
        _ask("urn:remanence:lot:clear-ndfeb:magnets", _events("clear-ndfeb"), cot="no")
