"""Which logged events stand: those declared wrong by their own signer do not, and nothing counts twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from remanence.custody.events.event import Event, LoggedEvent
from remanence.custody.finding import Finding


def declares_error(event: Event) -> bool:
    """Return whether an event is the declaration that the earlier one with its id was wrong (EPCIS 2.0)."""
    return event.error_reason is not None or bool(event.corrected_by)


def standing(events: Sequence[LoggedEvent]) -> tuple[list[LoggedEvent], list[Finding]]:
    """Return the events that stand, in order of time then place in the log, and what is odd about the others.

    A declaration takes effect on events earlier in the log, signed by the same actor; the events that it names as
    corrective stand for themselves. An event logged a second time with the same content counts once.
    """
    findings: list[Finding] = []
    in_log_order = sorted(events, key=lambda logged: logged.index)
    declarations = [logged for logged in in_log_order if declares_error(logged.event)]
    stated = _stated_once([x for x in in_log_order if not declares_error(x.event)], findings)
    void = _void(declarations, stated, findings)
    left = [logged for id_, logged in stated.items() if id_ not in void]
    return sorted(left, key=lambda logged: (logged.event.time, logged.index)), findings


def _stated_once(events: Sequence[LoggedEvent], findings: list[Finding]) -> dict[str, LoggedEvent]:
    """The first event of each id; a second one of other content is a contradiction."""
    stated: dict[str, LoggedEvent] = {}
    for logged in events:
        first = stated.setdefault(logged.event.id, logged)
        if first is logged:
            continue
        same = first.event == logged.event
        findings.append(
            Finding(
                kind="logged_twice" if same else "id_used_twice",
                hard=not same,
                text=f"Event {logged.event.id} stands twice in the log, at {first.index} and {logged.index}, "
                + ("with the same content; it counts once." if same else "with different content."),
                lots=lots_of(logged.event),
                events=(logged.event.id,),
                reasons=("An event is sent again when an answer is lost.",) if same else (),
            )
        )
    return stated


def _void(
    declarations: Sequence[LoggedEvent], stated: Mapping[str, LoggedEvent], findings: list[Finding]
) -> set[str]:
    """Ids of events that their own signer declared wrong."""
    void = set()
    for declaration in declarations:
        wrong = stated.get(declaration.event.id)
        if wrong is None or wrong.index > declaration.index:
            findings.append(_odd(declaration, "it names no earlier event of this log"))
        elif wrong.actor != declaration.actor:
            findings.append(_odd(declaration, f"{wrong.actor} signed the event, {declaration.actor} did not"))
        else:
            void.add(declaration.event.id)
            for missing in (id_ for id_ in declaration.event.corrected_by if id_ not in stated):
                findings.append(_odd(declaration, f"its corrective event {missing} is not in the log"))
    return void


def _odd(declaration: LoggedEvent, why: str) -> Finding:
    id_ = declaration.event.id
    return Finding(
        kind="correction",
        hard=False,
        text=f"The error declaration of event {id_} at {declaration.index} is left aside or incomplete: {why}.",
        lots=lots_of(declaration.event),
        events=(id_,),
        reasons=("The other event may stand in a part of the log that is not at hand.",),
    )


def lots_of(event: Event) -> tuple[str, ...]:
    """Ids of every lot in an event, each once, in the order in which they stand."""
    rows = (*event.inputs, *event.outputs, *event.seen)
    named = [row.lot for row in rows] + ([event.parent] if event.parent else [])
    return tuple(dict.fromkeys(named))
