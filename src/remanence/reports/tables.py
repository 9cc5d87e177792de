"""The tables of the stress answer for every format that shows rows: name, columns with units, rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remanence.reports import words
from remanence.reports.headline import cause_title, headline, in_short
from remanence.reports.view import EVIDENCE_KEYS, INVERSION_KEYS, MEASURE_KEYS, Part, Stress

Row = tuple[Any, ...]
WEEKS, SHARE, USD, ANY, DATE, TEXT = "0.0", "0.0%", "#,##0", "General", "yyyy-mm-dd", ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: header with its unit, width in characters, number format code ('' is text)."""

    header: str
    width: float
    code: str = TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: at most 31 characters of name."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def stress_tables(stress: Stress) -> list[Table]:
    """Return every table of the stress report, in the order of the workbook's sheets."""
    makers = (
        _summary,
        _parts,
        _timeline,
        _mitigations,
        _causes,
        _narrows,
        _fill,
        _prices,
        _measures,
        _inversions,
        _evidence,
        _notes,
    )
    return [make(stress) for make in makers]


def _summary(s: Stress) -> Table:
    held = [name for name in words.CLASSES if name in s.evidence_mix]
    mix = [(f"evidence: {name} (share)", s.evidence_mix[name]) for name in held]
    rows: list[Row] = [
        ("answer", headline(s)),
        *(("", line) for line in in_short(s)),
        ("scenario", s.scenario),
        ("scenario title", s.title),
        ("scenario summary", s.summary),
        ("as of (published by)", s.as_of),
        ("on (moment spoken of)", s.on),
        ("run starts", s.start),
        ("first measure takes effect", s.first_effective),
        ("horizon (months)", s.horizon_months),
        ("futures (n)", s.n),
        ("seed", s.seed),
        ("base year", s.base_year),
        ("atlas (sha256)", s.atlas),
        *mix,
    ]
    return Table("Summary", (Column("item", 28), Column("value", 100, ANY)), tuple(rows))


def _parts(s: Stress) -> Table:
    fields = sorted({field for part in s.parts for field in part.inputs})
    columns = (
        Column("part", 34),
        Column("outcome", 12),
        Column("weeks to stop, low (weeks)", 12, WEEKS),
        Column("weeks to stop, base (weeks)", 12, WEEKS),
        Column("weeks to stop, high (weeks)", 12, WEEKS),
        Column("stop date (base)", 12, DATE),
        Column("first short", 12, DATE),
        Column("share of futures that stop", 12, SHARE),
        Column("peak shortage (share of need)", 12, SHARE),
        Column("line floor (share of need)", 12, "0.00"),
        Column("magnet node", 40),
        Column("unknown inputs", 40),
        *(Column(f"input: {field}", 14, ANY) for field in fields),
    )
    rows = tuple(_part_row(p) + tuple(_plain(p.inputs.get(field)) for field in fields) for p in s.parts)
    return Table("Parts", columns, rows)


def _plain(value: Any) -> Any:
    """Return a cell's value: numbers and texts as they are, lists and objects as text."""
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _part_row(p: Part) -> Row:
    weeks = (p.weeks.low, p.weeks.base, p.weeks.high)
    outcome = {"stops": "stops", "may": "stops in some futures", "holds": "no stop"}[p.outcome]
    node = (
        words.node("|".join(p.node.get(key, "") for key in ("good", "region", "origin")))[1] if p.node else ""
    )
    return (
        p.name,
        outcome,
        *weeks,
        p.stop_date,
        p.first_short,
        p.share_stop,
        p.peak_shortage,
        p.floor,
        node,
        ", ".join(p.unknown),
    )


def _timeline(s: Stress) -> Table:
    columns = (
        Column("part", 34),
        Column("low (weeks)", 10, WEEKS),
        Column("base (weeks)", 10, WEEKS),
        Column("high (weeks)", 10, WEEKS),
        Column("low (date)", 12, DATE),
        Column("base (date)", 12, DATE),
        Column("high (date)", 12, DATE),
        Column("weeks count from", 16, DATE),
    )
    rows: list[Row] = []
    for part in s.parts:
        weeks = (part.weeks.low, part.weeks.base, part.weeks.high)
        dates = [words.after_weeks(s.zero, week) for week in weeks]
        rows.append((part.name, *weeks, dates[0], part.stop_date, dates[2], s.zero))
    return Table("Timeline data", columns, tuple(rows))


def _mitigations(s: Stress) -> Table:
    columns = (
        Column("part", 34),
        Column("rank", 6, "0"),
        Column("action", 22),
        Column("in words", 50),
        Column("avoids the stop", 10),
        Column("weeks gained (weeks)", 10, WEEKS),
        Column("cost (USD/year)", 14, USD),
        Column("lead time (weeks)", 10, WEEKS),
        Column("requalification (weeks)", 14, WEEKS),
        Column("too late", 10),
        Column("share of futures that stop then", 14, SHARE),
    )
    rows = tuple(
        (
            part.name,
            rank,
            a.action,
            a.text,
            a.avoids_stop,
            a.weeks_gained,
            a.usd_per_year,
            a.lead_time_weeks,
            a.requalification_weeks,
            a.too_late,
            a.share_stop,
        )
        for part in s.parts
        for rank, a in enumerate(part.mitigations, start=1)
    )
    return Table("Mitigations", columns, rows)


def _causes(s: Stress) -> Table:
    columns = (
        Column("part", 34),
        Column("link", 6, "0"),
        Column("kind", 10),
        Column("id", 30),
        Column("name", 40),
        Column("value (in its unit)", 12, ANY),
        Column("unit", 20),
        Column("in words", 60),
    )
    rows = tuple(
        (part.name, link, c.kind, c.id, cause_title(c), c.value, c.unit, c.text)
        for part in s.parts
        for link, c in enumerate(part.causes, start=1)
    )
    return Table("Causes", columns, rows)


def _narrows(s: Stress) -> Table:
    columns = (
        Column("part", 34),
        Column("ask for", 22),
        Column("low now (weeks)", 12, WEEKS),
        Column("high now (weeks)", 12, WEEKS),
        Column("low then (weeks)", 12, WEEKS),
        Column("high then (weeks)", 12, WEEKS),
    )
    rows = tuple(
        (part.name, n.field, n.before.low, n.before.high, n.after.low, n.after.high)
        for part in s.parts
        for n in part.narrows
    )
    return Table("Narrows", columns, rows)


def _fill(s: Stress) -> Table:
    columns = (
        Column("part", 34),
        Column("month", 12, DATE),
        Column("fill, low (share of need)", 12, "0.000"),
        Column("fill, base (share of need)", 12, "0.000"),
        Column("fill, high (share of need)", 12, "0.000"),
    )
    rows = tuple((p.name, month, run.low, run.base, run.high) for p in s.parts for month, run in p.fill)
    return Table("Fill", columns, rows)


def _prices(s: Stress) -> Table:
    columns = (
        Column("good", 16),
        Column("region", 10),
        Column("origin", 10),
        Column("month", 12, DATE),
        Column("scenario, marginal price (in its unit)", 14, "#,##0.00"),
        Column("low", 12, "#,##0.00"),
        Column("high", 12, "#,##0.00"),
        Column("baseline price (in its unit)", 14, "#,##0.00"),
        Column("unit", 10),
        Column("basis", 14),
    )
    rows = tuple(
        (p.item, p.region, p.origin, month, run.base, run.low, run.high, base, p.unit, p.basis)
        for p in s.prices
        for month, run, base in zip(p.months, p.scenario, p.baseline, strict=True)
    )
    return Table("Prices", columns, rows)


def _from_keys(
    entries: tuple[Mapping[str, Any], ...], keys: tuple[str, ...], dates: tuple[str, ...]
) -> tuple[Row, ...]:
    """Return one row an entry, with the named keys as dates and a missing key as an empty cell."""
    return tuple(
        tuple(words.parse_day(entry.get(key)) if key in dates else _plain(entry.get(key)) for key in keys)
        for entry in entries
    )


def _measures(s: Stress) -> Table:
    columns = (
        Column("id", 14),
        Column("kind", 18),
        Column("rule", 16),
        Column("from", 12, DATE),
        Column("until", 12, DATE),
        Column("summary", 90),
    )
    return Table("Measures", columns, _from_keys(s.measures, MEASURE_KEYS, ("from", "until")))


def _inversions(s: Stress) -> Table:
    columns = (Column("part", 34), Column("against", 24), Column("reason", 100))
    return Table("Inversions", columns, _from_keys(s.inversions, INVERSION_KEYS, ()))


def _evidence(s: Stress) -> Table:
    columns = (
        Column("figure", 34),
        Column("statement", 18),
        Column("subject", 26),
        Column("property", 24),
        Column("value (in its unit)", 14, ANY),
        Column("low", 12, ANY),
        Column("high", 12, ANY),
        Column("unit", 12),
        Column("basis", 18),
        Column("class", 11),
        Column("trace", 11),
        Column("source", 44),
        Column("url", 44),
        Column("published", 12, DATE),
        Column("note", 60),
    )
    return Table("Evidence", columns, _from_keys(s.evidence, EVIDENCE_KEYS, ("published",)))


def _notes(s: Stress) -> Table:
    rows = [("assumed", item) for item in s.assumed] + [("note", note) for note in s.notes]
    outside = "the base answer lies outside the low-high range of the futures"
    rows += [(part.name, note) for part in s.parts for note in part.notes]
    rows += [(part.name, outside) for part in s.parts if part.base_outside]
    return Table("Notes", (Column("about", 34), Column("text", 120)), tuple(rows))
