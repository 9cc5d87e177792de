"""The evidence pack: verdicts, ways by element, every document by hash, contradictions, and what is not shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from remanence.answers.papers.case import Case, CaseLine, country_name, in_words, path_in_words, signer
from remanence.answers.papers.document import Cell, Column, Paper, Section, Table
from remanence.answers.papers.registry import paper
from remanence.answers.papers.terms import Terms
from remanence.custody.events.event import LoggedEvent, Row
from remanence.custody.events.words import evidence_grades
from remanence.custody.world.trace import Trace, TraceStep
from remanence.rules.status import status
from remanence.rules.verdict import YES, Verdict


@paper("evidence-pack")
def evidence_pack(case: Case, terms: Terms) -> Paper:
    """Verdicts under each reading and each supposed bill, ways by element, documents by hash, and what is not shown."""
    asked = case.asked(terms.rules)
    bills = [bill for rule in asked for bill in case.bills(rule)]
    told = [*_told(case, asked, "law"), *_told(case, bills, "bill")]
    return Paper(
        _headline([(line, v) for kind, line, v in told if kind == "law"]),
        (
            Section("verdicts", "Verdicts", (), (_verdicts(told, "law"), _verdicts(told, "bill"))),
            Section("ways", "The way of each element", (), (_ways(case),)),
            Section("documents", "Index of documents", (_NOT_OPENED,), (_documents(case),)),
            Section("contradictions", "Contradictions and signals", (), (_hard(case), _soft(case))),
            Section("not-shown", "What is not shown", (), (_not_shown(case, told), _unknown(case))),
            Section("texts", "Texts that were asked", (), (_texts(case, [*asked, *bills]),)),
        ),
        _in_short(case, told),
    )  # fmt: skip


_NOT_OPENED = (
    "A hash names a document and shows later that it was not changed; the documents themselves were not opened here. "
    "Whoever relies on one asks its holder for it and compares the hash."
)
_Told = list[tuple[str, CaseLine, Verdict]]


def _told(case: Case, rules: list[str] | tuple[str, ...], kind: str) -> Iterator[tuple[str, CaseLine, Verdict]]:
    """The verdicts on every line under every reading, each once."""
    seen = set()
    for rule in rules:
        for reading in case.readings(rule):
            for line, verdict in case.verdicts(rule, reading):
                key = (line.name, verdict.rule, verdict.reading, verdict.supposes)
                if key not in seen:
                    seen.add(key)
                    yield kind, line, verdict


def _headline(found: list[tuple[CaseLine, Verdict]]) -> str:
    parts = list(dict.fromkeys(line.name for line, _ in found))
    not_yes = {line.name for line, verdict in found if verdict.outcome not in YES}
    whole = [name for name in parts if name not in not_yes]
    if len(whole) == len(parts):
        return "Under every reading of the law as it stands, nothing that was asked stands in the way."
    one = f"{len(parts) - len(whole)} of {len(parts)} line{'s' if len(parts) > 1 else ''}"
    return f"For {one}, some reading of the law as it stands does not say yes."


def _in_short(case: Case, told: _Told) -> tuple[str, ...]:
    lines = []
    outcomes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, line, verdict in told:
        if kind == "law":
            outcomes[line.name, verdict.rule].add(verdict.outcome)
    differ = {name for (name, _), several in outcomes.items() if len(several) > 1}
    if differ:
        lines.append(f"Readings differ for: {', '.join(sorted(differ))}.")
    against = [lot for lot in case.lots if case.trace(lot).contradicted]
    if against:
        lines.append(f"Contradicted by its own ledger or by the world: {', '.join(against)}.")
    without = [line.name for line in case.lines if not set(line.lots) & set(case.lots)]
    if without:
        lines.append(f"Nothing is shown for: {', '.join(without)}.")
    return tuple(lines)


def _verdicts(told: _Told, kind: str) -> Table:
    supposed = (Column("supposes", "Supposed, not law"),) if kind == "bill" else ()
    columns = (
        Column("part", "Line or lot"), Column("rule", "Rule"), *supposed, Column("reading", "Reading"),
        Column("on", "On", "date"), Column("basis", "Date that decides"), Column("outcome", "Verdict", "outcome"),
        Column("clause", "Where in the text"), Column("why", "What it says"),
        Column("path", "Shortest path that decides"), Column("grade", "Weakest evidence", "number", "grade 0-5"),
    )  # fmt: skip
    title = "Law as it stands" if kind == "law" else "Bills, each taken for law"
    note = "" if kind == "law" else "None of this is law. Each row supposes that the bill named is."
    names = [column.id for column in columns]
    rows = [_verdict(line, verdict) for of, line, verdict in told if of == kind]
    held = tuple({name: row[name] for name in names} for row in rows)
    return Table(f"verdicts-{kind}", title, columns, held, note, "No bill is known that would amend the rule.")


def _verdict(line: CaseLine, v: Verdict) -> dict[str, Cell]:
    return {
        "part": line.name, "rule": v.rule, "supposes": v.supposes, "reading": v.reading, "on": v.on.isoformat(),
        "basis": in_words(v.date_basis) if v.date_basis else None, "outcome": v.outcome, "clause": v.clause or None,
        "why": " ".join([v.text, *(f"If {label}: {in_words(then.outcome)}." for label, then in v.branches)]),
        "path": path_in_words(v) or None, "grade": v.grade,
    }  # fmt: skip


def _ways(case: Case) -> Table:
    columns = (
        Column("lot", "Lot", "id"), Column("element", "Element"), Column("stage", "Stage"), Column("step", "Step"),
        Column("day", "Ended", "date"), Column("country", "Country"), Column("site", "Site"),
        Column("by", "Signed by"), Column("kg", "In the lot or lost on the way", "number", "kg of the element"),
        Column("model", "Custody model so far"), Column("grade", "Evidence", "number", "grade 0-5"),
    )  # fmt: skip
    rows = tuple(row for lot in case.lots for row in _way(case, case.trace(lot)))
    return Table("ways", "From the origin to the lot", columns, rows, empty="No line has a lot that the history knows.")


def _way(case: Case, trace: Trace) -> Iterator[dict[str, Cell]]:
    elements = sorted(trace.kg, key=lambda element: (-trace.kg[element][0], element))
    for element in elements:
        for step in trace.steps:
            if element in step.kg:
                yield {
                    "lot": trace.lot, "element": element, "stage": in_words(step.stage) if step.stage else None,
                    "step": in_words(step.step), "day": step.ended.date().isoformat(),
                    "country": country_name(step.country), "site": _site(case, step), "by": signer(step.actor),
                    "kg": round(step.kg[element], 6), "model": in_words(step.model_so_far), "grade": step.grade,
                }  # fmt: skip


def _site(case: Case, step: TraceStep) -> Cell:
    return step.facility_name or case.site(step.process)


def _documents(case: Case) -> Table:
    columns = (
        Column("sha256", "SHA-256", "hash"), Column("kind", "Kind"), Column("grade", "Grade", "number", "0-5"),
        Column("issuer", "Issued by"), Column("event", "Event", "id"), Column("lot", "Lots", "id"),
        Column("step", "Step"), Column("stage", "Stage"), Column("country", "Country"), Column("by", "Signed by"),
        Column("signed", "Signed on", "date"), Column("place", "Place in the log", "number"),
    )  # fmt: skip
    rows = tuple(row for logged in case.needed for row in _papers_of(logged))
    title = "Documents that the events name"
    return Table("documents", title, columns, rows, empty="No event names a document.")


def _papers_of(logged: LoggedEvent) -> Iterator[dict[str, Cell]]:
    event = logged.event
    rows: tuple[Row, ...] = (*event.outputs, *event.inputs, *event.seen)
    common: dict[str, Cell] = {
        "event": event.id, "lot": ", ".join(dict.fromkeys(r.lot for r in event.outputs or rows)),
        "step": in_words(event.step), "stage": in_words(event.stage) if event.stage else None,
        "country": country_name(event.country), "by": signer(logged.actor),
        "signed": logged.signed.date().isoformat() if logged.signed else None, "place": logged.index,
    }  # fmt: skip
    grades = evidence_grades()
    for paper_ in event.evidence:
        yield {
            "sha256": paper_.sha256, "kind": in_words(paper_.kind), "grade": grades[paper_.kind],
            "issuer": paper_.issuer or "not stated", **common,
        }  # fmt: skip
    held = {paper_.sha256 for paper_ in event.evidence}
    for certificate in dict.fromkeys(r.certificate for r in rows if r.certificate):
        if certificate not in held:
            yield {
                "sha256": certificate, "kind": "certificate named with an assay", "grade": None,
                "issuer": "not stated", **common,
            }  # fmt: skip


_FINDING = (
    Column("lot", "Lot asked about", "id"), Column("kind", "Kind"), Column("text", "What was found"),
    Column("element", "Element"), Column("kg", "Amount", "number", "kg of the element"),
    Column("reasons", "What would explain it, and how often it is seen"),
)  # fmt: skip


def _hard(case: Case) -> Table:
    note = "Each fails the claim: by the events alone, or against what is known of the world."
    return Table("contradictions", "Contradictions", _FINDING, _findings(case, hard=True), note)


def _soft(case: Case) -> Table:
    return Table(
        "signals", "Signals", _FINDING, _findings(case, hard=False), "None of these fails a claim by itself."
    )


def _findings(case: Case, *, hard: bool) -> tuple[dict[str, Cell], ...]:
    return tuple(
        {
            "lot": lot, "kind": in_words(f.kind), "text": f.text, "element": f.element,
            "kg": None if f.kg is None else round(f.kg, 6), "reasons": " ".join(f.reasons) or None,
        }
        for lot in case.lots
        for f in case.trace(lot).findings
        if f.hard == hard
    )  # fmt: skip


def _not_shown(case: Case, told: _Told) -> Table:
    columns = (
        Column("about", "Line or lot"), Column("question", "Not shown, as a question"), Column("element", "Element"),
        Column("stage", "Stage"), Column("column", "Column that answers"),
    )  # fmt: skip
    rows: dict[tuple[str, str], dict[str, Cell]] = {}
    for _, line, verdict in told:
        for gap in verdict.gaps:
            row: dict[str, Cell] = {
                "about": line.name, "question": gap.ask, "element": gap.element,
                "stage": in_words(gap.stage) if gap.stage else None, "column": gap.column,
            }  # fmt: skip
            rows.setdefault((line.name, gap.ask), row)
    for lot in case.lots:
        for hole in case.trace(lot).gaps:
            row = {
                "about": lot, "question": hole.ask, "element": ", ".join(hole.elements), "stage": None, "column": None
            }  # fmt: skip
            rows.setdefault((lot, hole.ask), row)
    empty = "Nothing that these rules ask is open. What was kept from the log leaves no trace in it."
    return Table("not-shown", "Open questions", columns, tuple(rows.values()), empty=empty)


def _unknown(case: Case) -> Table:
    columns = (Column("lot", "Lot", "id"), Column("text", "What could not be compared"))
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"lot": lot, "text": note.text} for lot in case.lots for note in case.trace(lot).unknown
    )
    return Table("unknown", "Not known to the atlas", columns, rows, "Neither for nor against the claim.")


def _texts(case: Case, rules: list[str]) -> Table:
    columns = (
        Column("rule", "Rule"), Column("title", "Title"), Column("status", "Status on the day"),
        Column("supposes", "Supposes"), Column("published", "Published", "date"),
        Column("retrieved", "Copy read on", "date"), Column("url", "Where", "link"),
        Column("sha256", "SHA-256 of the copy", "hash"),
    )  # fmt: skip
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "rule": rule.id, "title": source.title, "status": in_words(status(rule, case.day, case.as_of).status),
            "supposes": rule.supposes, "published": source.published.isoformat() if source.published else None,
            "retrieved": source.retrieved.isoformat() if source.retrieved else None, "url": source.url,
            "sha256": source.sha256,
        }
        for rule in (case.rules[id_] for id_ in rules)
        for source in (rule.source, *rule.also)
    )  # fmt: skip
    return Table("texts", "Sources of the rules", columns, rows)
