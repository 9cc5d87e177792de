"""The digest of a period: one page, made of rows of the desk alone.

A document belongs to the period when its day of publication lies in it. A claim goes where its stage stands
(data/reading/digest.toml); what a person rejected is left out and counted. A deal that several outlets tell is one:
its announced and firm tonnes are the most that any of them gives. Every sentence names the rows that it is made of, and
nothing is said that is not in a row; the time of day plays no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from remanence.desk.records import Alarm, Candidate, Decision, DeskDocument, LitmusTest
from remanence.desk.standing import Standing, standing
from remanence.desk.wording import plain, sentence

__all__ = ["Headings", "Register", "digest"]

SHOWN = 8
"""Sentences of a section; further claims are named by their rows in one more."""


@dataclass(frozen=True, slots=True)
class Headings:
    """Where claims go: names of the sections, and stages, types and wordings to sections."""

    sections: tuple[str, ...]
    stage: Mapping[str, str]
    type: Mapping[str, str]
    outlook: frozenset[str]
    other: str

    def of(self, claim: Mapping[str, Any]) -> str:
        """Return the section of a claim."""
        if claim.get("modality") in self.outlook:
            return self.sections[-1]
        stage, kind = str(claim.get("stage") or ""), str(claim.get("type") or "")
        return self.stage.get(stage) or self.type.get(kind) or self.other


@dataclass(frozen=True)
class Register:
    """What the digest reads: the desk at one moment."""

    documents: Mapping[str, DeskDocument]
    candidates: Mapping[str, Candidate]
    decisions: Sequence[Decision]
    alarms: Sequence[Alarm]
    tests: Iterable[LitmusTest]


@dataclass(frozen=True)
class _Deal:
    """One deal, told by one or more candidates; tonnes a year, None where none is given."""

    rows: tuple[str, ...]
    said: Candidate
    announced: float | None
    firm: float | None


def digest(register: Register, first: date, last: date, headings: Headings) -> dict[str, Any]:
    """Return the ``result`` of the ``digest`` document for the days from ``first`` to ``last``."""
    inside = {d.id for d in register.documents.values() if _published_in(d, first, last)}
    before = {d.id for d in register.documents.values() if _published_before(d, first)}
    so_far = standing(register.decisions)
    kept = {
        id_: candidate
        for id_, candidate in sorted(register.candidates.items())
        if candidate.document in inside and so_far.state(id_) != "rejected"
    }
    earlier = [
        c
        for id_, c in sorted(register.candidates.items())
        if c.document in before and so_far.state(id_) != "rejected"
    ]
    deals, known = _deals(kept.values()), _deals(earlier)
    of_deals = {row for deal in deals.values() for row in deal.rows}
    plain = [c for c in kept.values() if c.id not in of_deals]
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "documents": _documents(register, inside),
        "sections": [
            _section(
                name,
                [(deal, known.get(key)) for key, deal in deals.items() if headings.of(deal.said.claim) == name],
                [c for c in plain if headings.of(c.claim) == name],
                so_far,
            )
            for name in headings.sections
        ],
        "changes": _changes(register, inside),
        "due": [
            {"text": f"To be seen by {test.due}: {test.statement}", "rows": [test.id, test.candidate]}
            for test in sorted(register.tests, key=lambda t: (t.due, t.id))
            if test.document in inside and so_far.state(test.candidate) != "rejected"
        ],
    }


def _published_in(document: DeskDocument, first: date, last: date) -> bool:
    found = document.published
    return found is not None and first <= found[0] and found[1] <= last


def _published_before(document: DeskDocument, first: date) -> bool:
    found = document.published
    return found is not None and found[1] < first


def _documents(register: Register, inside: set[str]) -> list[dict[str, Any]]:
    shown = sorted((register.documents[id_] for id_ in inside), key=lambda d: (d.date, d.source, d.id))
    return [
        {"id": d.id[:16], "title": d.title, "source": d.source, "date": d.date, "source_class": d.source_class}
        for d in shown
    ]


def _section(
    name: str, deals: list[tuple[_Deal, _Deal | None]], plain: list[Candidate], so_far: Standing
) -> dict[str, Any]:
    """Tell deals, the largest first, then what was accepted, then the rest, the surest first."""
    plain.sort(
        key=lambda c: (so_far.state(c.id) != "accepted", -float(c.claim.get("confidence") or 0), c.id)
    )
    deals.sort(key=lambda pair: (-(pair[0].announced or 0), pair[0].rows))
    sentences = [_deal_told(deal, before) for deal, before in deals]
    sentences += [{"text": sentence(c.claim), "rows": [c.id]} for c in plain]
    shown, rest = sentences[:SHOWN], sentences[SHOWN:]
    if rest:
        rows = [row for one in rest for row in one["rows"]]
        shown.append({"text": f"{len(rest)} more: remanence review list.", "rows": rows})
    return {"section": name, "tonnes": _tonnes([deal for deal, _ in deals]), "sentences": shown}


def _deals(found: Iterable[Candidate]) -> dict[object, _Deal]:
    """Return deals by who makes them about what; several outlets tell one."""
    told: dict[object, list[Candidate]] = defaultdict(list)
    for candidate in found:
        if candidate.claim.get("deal"):
            told[_key(candidate.claim)].append(candidate)
    return {key: _deal(candidates) for key, candidates in told.items()}


def _key(claim: Mapping[str, Any]) -> object:
    """Return what two reports of one deal share: the reader's key, else who makes it about what."""
    parties = frozenset(str(n).casefold() for n in (claim.get("subject"), claim.get("object")) if n)
    return claim["deal"].get("key") or (parties, str(claim.get("material") or "").casefold())


def _deal(candidates: list[Candidate]) -> _Deal:
    fullest = max(candidates, key=lambda c: (_number(c, "announced_t") or 0, c.claim.get("confidence") or 0, c.id))
    rows = tuple(sorted(c.id for c in candidates))
    return _Deal(rows, fullest, _most(candidates, "announced_t"), _most(candidates, "firm_t"))


def _most(candidates: Iterable[Candidate], name: str) -> float | None:
    return max((n for c in candidates if (n := _number(c, name)) is not None), default=None)


def _number(candidate: Candidate, name: str) -> float | None:
    value = (candidate.claim.get("deal") or {}).get(name)
    return None if value is None else float(value)


def _deal_told(deal: _Deal, before: _Deal | None) -> dict[str, Any]:
    """Say what a deal announces, what of it is firm, and what the register held of it before."""
    text = f"{sentence(deal.said.claim)} Announced {_t(deal.announced)}, firm {_t(deal.firm, 'unknown')}"
    if before is None:
        return {"text": f"{text}; new to the register.", "rows": [*deal.rows]}
    was = f"before the period announced {_t(before.announced)}, firm {_t(before.firm, 'unknown')}"
    return {"text": f"{text}; {was}.", "rows": [*deal.rows, *before.rows]}


def _tonnes(found: Sequence[_Deal]) -> dict[str, Any]:
    """Add up what deals announce and what of it is firm; those of which that is unknown are counted apart."""
    announced = [d.announced for d in found if d.announced is not None]
    firm = [d.firm for d in found if d.firm is not None]
    return {
        "announced": sum(announced) if announced else None,
        "firm": sum(firm) if firm else None,
        "unit": "t/a",
        "deals": len(found),
        "without_volume": len(found) - len(announced),
        "firm_unknown": len(found) - len(firm),
        "rows": sorted(row for d in found for row in d.rows),
    }


def _t(value: float | None, none: str = "no stated volume") -> str:
    return none if value is None else f"{plain(value)} t a year"


def _changes(register: Register, inside: set[str]) -> list[dict[str, Any]]:
    """Say what the period's documents have changed in the register: statements, rejections, alarms, what is open."""
    so_far = standing(register.decisions)
    mine = sorted(id_ for id_, c in register.candidates.items() if c.document in inside)
    changes = [
        _accepted_told(so_far.last[id_], register) for id_ in mine if so_far.state(id_) == "accepted"
    ]
    for state, words in (("rejected", "rejected"), ("open", "still open")):
        rows = [id_ for id_ in mine if so_far.state(id_) == state]
        if rows:
            changes.append({"text": f"{_count(len(rows), 'candidate')} {words}.", "rows": rows})
    errors = sorted({a.id for a in register.alarms if a.document in inside and a.severity == "error"})
    if errors:
        changes.append({"text": f"{_count(len(errors), 'contradiction')} found.", "rows": errors})
    return changes


def _accepted_told(decision: Decision, register: Register) -> dict[str, Any]:
    row = decision.statements[0]
    value = " ".join(filter(None, (row.get("value") or row.get("text"), row.get("unit"), row.get("basis"))))
    how = "Accepted as edited" if decision.kind == "edit" else "Accepted"
    text = f"{how}: {row.get('subject')}, {row.get('property')}, {value}."
    return {"text": text, "rows": [decision.candidate, *(str(said.get("id")) for said in decision.statements)]}


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
