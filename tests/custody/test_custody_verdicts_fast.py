"""Shortcuts over many lines and events change no verdict: the log's view, ways of one graph, questions asked before."""

import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from remanence.answers.origin_verdicts import Asker
from remanence.atlas import Places, load_atlas
from remanence.custody.events import parse_event, view_event
from remanence.custody.events.event import LoggedEvent
from remanence.custody.histories.folder import read_folder
from remanence.custody.histories.many import chains
from remanence.custody.histories.plan import load_plan
from remanence.custody.judged import judge
from remanence.custody.lots.way import way_of
from remanence.errors import InputError
from remanence.rules import Rule, load_rules
from remanence.rules.provenance import Provenance

EXAMPLES = sorted(path.parent for path in (Path(__file__).parents[2] / "data/examples/lots").glob("*/plan.toml"))
DAYS = (date(2026, 12, 31), date(2027, 1, 1))
RULE = "US-DFARS-7052"


def logged(folder: Path, many: int = 0) -> tuple[list[LoggedEvent], tuple[str, ...]]:
    """Events and delivered lots of an example, or of chains told after its plan."""
    if not many:
        history = read_folder(folder)
        return history.logged(), history.deliver
    told = [history for _, history in chains([load_plan(folder / "plan.toml")], many)]
    events = [event for history in told for event in history.logged()]
    events = [replace(event, index=index) for index, event in enumerate(events)]
    return events, tuple(lot for history in told for lot in history.deliver)


@cache
def law() -> dict[str, Rule]:
    """The bundled rules, read once."""
    return load_rules(Places())


def verdicts(events: list[LoggedEvent], lots: tuple[str, ...], slowly: bool) -> list[str]:
    """Verdicts on each lot on two days, as JSON; slowly: nothing is kept from one to the next."""
    atlas, rules = load_atlas(), law()
    judged = judge(events, atlas.as_of(atlas.release_date), Places(), ["CHN"])

    def asker(on: date) -> Asker:
        def way(lot: str) -> Provenance:
            return way_of(judged.graph, lot, judged.findings) if slowly else judged.way(lot)

        return Asker(rules=rules, rule=RULE, reading=None, as_of=atlas.release_date, on=on, way_of=way)

    kept = {on: asker(on) for on in DAYS}
    found = [
        verdict
        for lot in (*lots, *lots)
        for on in DAYS
        for verdict in (asker(on) if slowly else kept[on]).of_lot(lot)
    ]
    return [json.dumps(verdict.to_json()) for verdict in found]


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_verdicts_on_examples_are_the_same_fast_and_slow(folder: Path) -> None:
    events, lots = logged(folder)
    seen = [replace(one, event=view_event(one.event.raw, "event")) for one in events]
    assert not any(one.event.raw for one in seen)
    assert verdicts(seen, lots, slowly=False) == verdicts(events, lots, slowly=True)


def test_verdicts_on_many_chains_are_the_same_fast_and_slow() -> None:
    events, lots = logged(EXAMPLES[0].parent / "melted-elsewhere", many=200)
    seen = [replace(one, event=view_event(one.event.raw, "event")) for one in events]
    fast = verdicts(seen, lots, slowly=False)
    assert fast == verdicts(events, lots, slowly=True)
    assert len(lots) > 5 and len(set(fast)) == len(fast) // 2


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_a_view_is_what_parsing_gives_without_the_json(folder: Path) -> None:
    for entry in read_folder(folder).entries:
        assert view_event(entry.raw, "event") == replace(parse_event(entry.raw, "event"), raw={})


@pytest.mark.parametrize("part", ["rem:custody", "eventTime", "type"])
def test_what_cannot_be_viewed_is_refused_with_reasons(part: str) -> None:
    raw = dict(read_folder(EXAMPLES[0]).entries[0].raw)
    del raw[part]
    with pytest.raises(InputError, match=part):
        view_event(raw, "entry 7")
