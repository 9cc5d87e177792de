"""Collect entities, sources and statements from table rows, and write them as the text of the atlas."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from importing.licences import licence_of
from remanence.atlas.statement import COLUMNS, statement_id
from remanence.atlas.vocabulary import evidence

RECORDED = date(2026, 11, 21)
DELAY_DAYS = 365  # of a yearly statistic whose source gives no date
QUOTE_DELAY_DAYS = 31  # of a price assessment that subscribers could read within the month


@dataclass(frozen=True)
class Period:
    """The days that a cell such as ``2024``, ``2024-H1`` or ``2025-04..06`` speaks of."""

    first: date | None = None
    last: date | None = None


OPEN = Period()


def period(text: str) -> Period:
    """Read a year, half, quarter, month, day, or a run of months or years; anything else is open."""
    text = text.strip().split(" ")[0]
    if m := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        day = date.fromisoformat(text)
        return Period(day, day)
    if m := re.fullmatch(r"(\d{4})", text):
        return _months(int(m[1]), 1, 12)
    if m := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return _months(int(m[1]), 3 * int(m[2]) - 2, 3 * int(m[2]))
    if m := re.fullmatch(r"(\d{4})-H([12])", text):
        return _months(int(m[1]), 6 * int(m[2]) - 5, 6 * int(m[2]))
    if m := re.fullmatch(r"(\d{4})-(\d{2})(?:(?:\.\.|-)(\d{2}))?", text):
        return _months(int(m[1]), int(m[2]), int(m[3] or m[2]))
    if m := re.fullmatch(r"(\d{4})-(\d{4})", text):
        return Period(date(int(m[1]), 1, 1), date(int(m[2]), 12, 31))
    return OPEN


def _months(year: int, first: int, last: int) -> Period:
    after = date(year + last // 12, last % 12 + 1, 1)
    return Period(date(year, first, 1), after - timedelta(days=1))


def published(source_date: str, spoken_of: Period, delay: int = DELAY_DAYS) -> tuple[date, bool]:
    """Return the first day the public could know it, and whether that was worked out.

    A month or a year of publication stands for its last day; without one, the end of the period plus a
    delay; without either, the day it was recorded. Nothing is published after it was recorded.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", source_date):
        return min(date.fromisoformat(source_date), RECORDED), False
    if (last := period(source_date).last) is not None:
        return min(last, RECORDED), True
    if spoken_of.last is not None:
        return min(spoken_of.last + timedelta(days=delay), RECORDED), True
    return RECORDED, True


def number(text: str, divide: int = 1) -> str:
    """Return a figure in plain decimals, divided exactly (100 turns per cent into fractions)."""
    if not text.strip():
        return ""
    value = Decimal(text.strip()) / divide
    return format(value.normalize() if value % 1 else value.quantize(Decimal(1)), "f")


def slug(text: str) -> str:
    """Return a name in lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@dataclass
class Collector:
    """What has been gathered so far."""

    shared: Path
    entities: dict[str, dict[str, str]] = field(default_factory=dict)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    statements: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    _seen: set[str] = field(default_factory=set)

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        """Yield the rows of one source table, cells stripped."""
        with (self.shared / "data" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield {key: _plain(cell or "") for key, cell in row.items()}

    def leave(self, table: str, reason: str) -> None:
        """Count one row or cell that stays out, with the reason."""
        self.left_out[table, reason] += 1

    def entity(self, kind: str, name: str, place: str = "", key: str = "", **more: str) -> str:
        """Return the identifier of an entity, making it where it is new."""
        identifier = f"{kind}:{key or slug(name)}"
        blank = dict.fromkeys(("aliases", "lat", "lon", "note"), "")
        self.entities.setdefault(
            identifier, {"id": identifier, "kind": kind, "name": name, "place": place} | blank | more
        )
        return identifier

    def source(self, text: str) -> tuple[str, str]:
        """Return (source id, locator) of what a ``source_url`` cell says, making a new source."""
        text = re.sub(r"^seed:(\w+)\.txt", r"document \1", text) or "source not stated"
        text = text.replace("rows above", "arithmetic on other statements of the same table")
        found = re.search(r"https?://[^\s()]+", text)
        url = found[0].rstrip(";,") if found else ""
        locator = text.replace(url, "", 1).strip(" ;") if url else ""
        licence = licence_of(text)
        identifier = (
            f"{slug(licence.publisher)[:40]}-{hashlib.sha256((url or text).encode()).hexdigest()[:6]}"
        )
        self.sources.setdefault(
            identifier,
            {
                "id": identifier, "title": text if not url else f"{licence.publisher}: {_last_part(url)}",
                "publisher": licence.publisher, "url": url, "licence": licence.terms,
                "redistribute": licence.redistribute, "class_hint": licence.hint, "note": "",
            },
        )  # fmt: skip
        return identifier, locator.strip("()") if locator.count("(") <= 1 else locator

    def say(
        self,
        table: str,
        row: Mapping[str, str],
        subject: str,
        prop: str,
        when: Period = OPEN,
        grade: tuple[str, str] | None = None,
        seen: tuple[date, bool] | None = None,
        **cells: str,
    ) -> None:
        """Add a statement from ``row``; ``cells``: value, low, high, text, unit, basis, locator, note."""
        if not (cells.get("value") or cells.get("text")):
            return
        source, locator = self.source(row.get("source_url", ""))
        day, inferred = seen or published(row.get("source_date", ""), when)
        of, trace = grade or graded(row)
        statement = dict.fromkeys(COLUMNS, "") | {
            "subject": subject, "property": prop, "source": source, "locator": locator,
            "valid_from": when.first.isoformat() if when.first else "",
            "valid_to": when.last.isoformat() if when.last else "",
            "published": day.isoformat(), "published_inferred": str(int(inferred)),
            "recorded": RECORDED.isoformat(), "class": of, "trace": trace, "note": row.get("note", ""),
        } | cells  # fmt: skip
        statement["id"] = statement_id(statement)
        if statement["id"] in self._seen:
            self.leave(table, "the same statement twice")
            return
        self._seen.add(statement["id"])
        self.kept[table] += 1
        self.statements.setdefault(table, []).append(statement)


def _plain(cell: str) -> str:
    """Return a cell without outer blanks; ``seed`` is what the tables call a document that they began with."""
    return re.sub(r"\bseed (?=text|\d)", "document ", cell.strip())


def _last_part(url: str) -> str:
    parts = [part for part in url.split("?")[0].split("/")[3:] if part]
    return parts[-1] if parts else "site"


def graded(row: Mapping[str, str]) -> tuple[str, str]:
    """Return (class, trace) by the words that the row uses; where no word gives the trace, by its address."""
    of, trace = "reported", ""
    for axis in ("quality", "evidence"):
        if axis in row:
            of, trace = evidence(axis, row[axis])
    if row.get("source_precision"):
        trace = trace or evidence("source_precision", row["source_precision"])[1]
    return of, trace or _trace_of(row.get("source_url", ""))


def _trace_of(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S*)?", text)
    if found:
        return "page" if (found[1] or "/") != "/" else "site"
    if text.startswith(("seed:", "document ")):
        return "site"
    return "computed" if text.startswith(("computed", "rows above", "inventory above")) else "lost"


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows with Unix line ends, so that the same rows are the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(header), lineterminator="\n", extrasaction="raise")
        writer.writeheader()
        writer.writerows(rows)
