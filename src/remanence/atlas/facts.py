"""Every statement about one thing, and which of them is used."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from remanence.atlas.package import View
from remanence.atlas.resolve import resolve
from remanence.atlas.statement import Statement
from remanence.errors import InputError, Offence, did_you_mean

__all__ = ["facts", "valid_text"]


def facts(view: View, thing: str) -> dict[str, object]:
    """Return the ``result`` of the ``facts`` document for one entity, such as ``country:CHN``.

    Each statement tells whether it is the one used among those that speak of the same property, unit, basis
    and period (open periods compete with each other).

    Raises:
        InputError: no such entity; the message names the nearest identifiers.
    """
    entity = view.entities.get(thing)
    if entity is None:
        raise InputError(
            "Nothing of that name.", [Offence("ID", f"'{thing}'", "kind:slug", _nearest(view, thing))]
        )
    statements = view.about(thing)
    used = _used(view, statements)
    shown = sorted(statements, key=lambda s: (s.property, s.basis, s.unit, s.period, s.published, s.id))
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "place": entity.place or None,
        "statements": [_row(view, s, s.id in used) for s in shown],
    }


def _nearest(view: View, thing: str) -> str:
    """Name identifiers near to what was typed, which may lack its kind or be a name."""
    kind, _, slug = thing.rpartition(":")
    same = [e.id for e in view.entities.values() if slug and e.id.partition(":")[2] == slug]
    named = [e.id for e in view.entities.values() if thing.casefold() in {e.name.casefold(), *e.aliases}]
    if same or named:
        return "did you mean " + " or ".join(f"'{found}'" for found in sorted({*same, *named})[:3]) + "?"
    among = [e for e in view.entities if not kind or e.startswith(f"{kind}:")] or list(view.entities)
    return did_you_mean(thing, among)


def _used(view: View, statements: list[Statement]) -> set[str]:
    groups: dict[tuple[str, str, str, tuple[date, date] | None], list[Statement]] = defaultdict(list)
    for s in statements:
        groups[s.property, s.unit, s.basis, s.period if s.valid_to else None].append(s)
    picked = (resolve(group, view.sources) for group in groups.values())
    return {p.used.id for p in picked if p}


def _row(view: View, s: Statement, used: bool) -> dict[str, object]:
    source = view.sources[s.source]
    return {
        "id": s.id, "property": s.property, "value": s.value, "low": s.low, "high": s.high,
        "text": s.text or None, "unit": s.unit or None, "basis": s.basis or None, "valid": valid_text(s),
        "published": s.published.isoformat(), "published_inferred": s.published_inferred,
        "recorded": s.recorded.isoformat(), "class": s.evidence, "trace": s.trace, "source": s.source,
        "title": source.title, "url": source.url or None, "locator": s.locator or None,
        "note": s.note or None, "used": used,
    }  # fmt: skip


def valid_text(s: Statement) -> str | None:
    """Return the period as an ISO 8601 interval, ``..`` for an open end; None where it has neither end."""
    if s.valid_from is None and s.valid_to is None:
        return None
    return f"{s.valid_from or '..'}/{s.valid_to or '..'}"
