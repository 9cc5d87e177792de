"""What the atlas holds now where a candidate would speak, and what would change with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from remanence.atlas import Atlas, Picked, Statement
from remanence.atlas.resolve import candidates, resolve
from remanence.desk.wording import plain

__all__ = ["effect"]

SHOWN = 6
"""Statements of the atlas that are shown beside a candidate; the rest is counted."""


def effect(atlas: Atlas, row: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what is held of the row's subject and property, the value used now, and that with the row.

    None where the row cannot be read: it lacks a number, a date or what it speaks of.
    """
    mine = _statement(row)
    if mine is None:
        return None
    view = atlas.as_of(max(atlas.release_date, mine.published))
    held = [s for s in view.about(mine.subject, mine.property) if s.id != mine.id]
    moment = mine.valid_to or mine.valid_from
    now, then = (
        resolve(candidates(found, moment, mine.basis, mine.unit, None), atlas.sources)
        for found in (held, [*held, mine])
    )
    latest = sorted(held, key=lambda s: (s.published, s.id), reverse=True)
    return {
        "known": mine.subject in atlas.entities,
        "name": atlas.entities[mine.subject].name if mine.subject in atlas.entities else None,
        "holds": [_told(s) for s in latest[:SHOWN]],
        "more": max(0, len(latest) - SHOWN),
        "now": _used(now),
        "then": _used(then),
        "change": _change(mine, held, now, then),
    }


def _statement(row: Mapping[str, str]) -> Statement | None:
    """Read a row as the loader would read it in a workspace: of class private."""
    try:
        value, low, high = (float(row[k]) if row.get(k) else None for k in ("value", "low", "high"))
        starts, ends = (date.fromisoformat(row[k]) if row.get(k) else None for k in ("valid_from", "valid_to"))
        published, recorded = (date.fromisoformat(row[k]) for k in ("published", "recorded"))
    except (ValueError, KeyError):
        return None
    if not (row["subject"] and row["property"]) or (starts and ends and starts > ends):
        return None
    return Statement(
        row["id"], row["subject"], row["property"], value, low, high, row["text"], row["unit"], row["basis"],
        starts, ends, published, row["published_inferred"] == "1", recorded, "private", row["trace"],
        row["source"], row["locator"], row["note"],
    )  # fmt: skip


def _told(s: Statement) -> dict[str, Any]:
    return {
        "id": s.id, "value": s.value, "low": s.low, "high": s.high, "text": s.text or None, "unit": s.unit or None,
        "basis": s.basis or None, "valid": _valid(s), "published": s.published.isoformat(), "class": s.evidence,
        "trace": s.trace, "source": s.source,
    }  # fmt: skip


def _valid(s: Statement) -> str | None:
    if s.valid_from is None and s.valid_to is None:
        return None
    return f"{s.valid_from or '..'}/{s.valid_to or '..'}"


def _used(picked: Picked | None) -> dict[str, Any] | None:
    return None if picked is None else {**_told(picked.used), "low": picked.low, "high": picked.high}


def _change(mine: Statement, held: list[Statement], now: Picked | None, then: Picked | None) -> str:
    if not held:
        return "The atlas says nothing of this yet."
    if now is None:
        return "The atlas has this property for other periods, units or bases only."
    assert then is not None
    said, would = _words(now), _words(then)
    if then.used.id != mine.id:
        return f"{said} stays in use; this would stand beside it."
    return f"{said} stays, now said by this too." if said == would else f"{said} would become {would}."


def _words(picked: Picked) -> str:
    figure = picked.text if picked.value is None else plain(picked.value)
    return " ".join(filter(None, (figure, picked.unit, picked.basis)))
