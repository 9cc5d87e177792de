"""A short way to write events for tests of lots: rows and events with defaults that balance nothing by themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from remanence.custody.events.event import AssayLine, Event, Evidence, LoggedEvent, Loss, Row
from remanence.custody.events.words import stages_of_steps
from remanence.custody.finding import Finding
from remanence.custody.lots.building import build
from remanence.custody.lots.ledger import ledger
from remanence.custody.lots.model import LotGraph

START = datetime(2026, 1, 1, tzinfo=UTC)


def lot(id_: str, kg: float | None = None, assay: Mapping[str, float] | None = None, **more: Any) -> Row:
    """A row: ``assay`` of shares by constituent, None for ``declared``; ``sd`` of each share as a part of it."""
    sd = more.pop("sd", 0.004)
    lines = None if assay is None else tuple(AssayLine(of, x, x * sd) for of, x in assay.items())
    return Row(
        lot=id_, form=more.pop("form", "oxide"), basis=more.pop("basis", "dry"), kg=kg, assay=lines, **more
    )


@dataclasses.dataclass
class Story:
    """Events as they are logged: one a day unless a day is given, signed at once unless told otherwise."""

    events: list[LoggedEvent] = dataclasses.field(default_factory=list)

    def add(self, step: str, *, day: float | None = None, actor: str = "plant", **more: Any) -> LoggedEvent:
        """Log an event; its type follows from what it has unless ``type`` is given."""
        index = len(self.events)
        time = START + timedelta(days=index if day is None else day)
        inputs, outputs = tuple(more.pop("inputs", ())), tuple(more.pop("outputs", ()))
        kind = "TransformationEvent" if inputs and outputs else "ObjectEvent"
        action = "ADD" if outputs else "DELETE" if inputs else "OBSERVE"
        stage = stages_of_steps()[step]
        event = Event(
            id=more.pop("id", f"event:{index}"),
            type=more.pop("type", kind),
            action=more.pop("action", None if inputs and outputs else action),
            time=time,
            recorded=None,
            step=step,
            stage=stage,
            country=more.pop("country", "AUS"),
            facility=more.pop("facility", None),
            model=more.pop("model", "segregated"),
            inputs=inputs,
            outputs=outputs,
            seen=tuple(more.pop("seen", ())),
            losses=tuple(Loss(*loss) for loss in more.pop("losses", ())),
            evidence=tuple(Evidence(*paper) for paper in more.pop("evidence", ())),
            confirms=more.pop("confirms", None),
            raw={},
            parent=more.pop("parent", None),
            transformation=more.pop("transformation", None),
            error_reason=more.pop("error_reason", None),
            corrected_by=tuple(more.pop("corrected_by", ())),
            flushed=more.pop("flushed", None),
        )
        signed = more.pop("signed", time)
        assert not more, more
        logged = LoggedEvent(event, actor, index, signed)
        self.events.append(logged)
        return logged


def read(events: Sequence[LoggedEvent]) -> tuple[LotGraph, list[Finding]]:
    """The graph with everything that is found on it."""
    graph, findings = build(events)
    return graph, [*findings, *ledger(graph)]


def hard(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.hard]


def kinds(findings: Sequence[Finding], *, of_hard: bool | None = None) -> set[str]:
    return {finding.kind for finding in findings if of_hard is None or finding.hard == of_hard}
