"""Load the atlas: the text of ``data/atlas`` and the private statements of a workspace.

The text is the only truth. Loading checks every row and, where something is wrong, lists all offenders at
once. The hash of an atlas is the SHA-256 over the names and bytes of its text files, private statements
included.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from remanence.atlas.overlay import Words, header_offences, words_of
from remanence.atlas.places import MARKER, Places
from remanence.atlas.resolve import Picked, candidates, resolve
from remanence.atlas.statement import (
    CLASSES,
    COLUMNS,
    KINDS,
    TRACES,
    Entity,
    Source,
    Statement,
    statement_id,
)
from remanence.errors import InputError, Offence, did_you_mean

__all__ = ["Atlas", "View", "load_atlas"]

Day = date  # a view has an attribute called date

_PRIVATE_SOURCE = "workspace-overlay"


@dataclass(frozen=True)
class Atlas:
    """All statements with their entities, sources and judgements.

    Attributes:
        sha256: hash of the text it was read from.
        release_date: the day up to which it knows; the default of ``--as-of``.
        base_year: the last year with figures for every stage.
        same: entity to the one that it was judged to be; removing the judgement undoes it.
    """

    statements: tuple[Statement, ...]
    entities: Mapping[str, Entity]
    sources: Mapping[str, Source]
    judgements: tuple[Mapping[str, str], ...]
    sha256: str
    release_date: Day
    base_year: int
    same: Mapping[str, str] = field(repr=False, default_factory=dict)
    _index: Mapping[str, tuple[Statement, ...]] = field(repr=False, default_factory=dict)

    @property
    def first_date(self) -> Day:
        """The first day on which anything in the atlas was public."""
        return min(s.published for s in self.statements)

    def as_of(self, day: Day | None = None) -> View:
        """Return what the public could know on ``day`` (default: the release date).

        Raises:
            InputError: the day lies before anything in the atlas was published.
        """
        day = day or self.release_date
        if day < self.first_date:
            offence = Offence(
                "as-of", day.isoformat(), f"{self.first_date} or later", "The atlas begins then."
            )
            raise InputError("This date lies before the atlas begins.", [offence])
        return View(self, day)


@dataclass(frozen=True)
class View:
    """The atlas as it could be known on one day: nothing published later takes part."""

    atlas: Atlas
    date: Day

    def about(self, subject: str, property: str | None = None) -> list[Statement]:
        """Return the statements about a subject and what was judged the same, in the order of the atlas."""
        found = self.atlas._index.get(self.atlas.same.get(subject, subject), ())
        return [s for s in found if s.published <= self.date and property in (None, s.property)]

    def pick(
        self,
        subject: str,
        property: str,
        on: Day | None = None,
        basis: str | None = None,
        unit: str | None = None,
        span: str | None = None,
    ) -> Picked | None:
        """Return the working value of one property, by the rule in :mod:`remanence.atlas.resolve`.

        Args:
            subject: ``kind:slug``.
            property: name or ``name.facet``.
            on: the moment spoken of; None for statements without an end, else the latest period.
            basis: only statements on this basis. Statements on different bases never compete.
            unit: only statements in this unit.
            span: only statements about a ``month``, ``quarter``, ``half`` or ``year``.
        """
        return resolve(candidates(self.about(subject, property), on, basis, unit, span), self.atlas.sources)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement published by now, in the order of the atlas."""
        return tuple(s for s in self.atlas.statements if s.published <= self.date)

    @property
    def entities(self) -> Mapping[str, Entity]:
        """The entities of the atlas; identity has no date."""
        return self.atlas.entities

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources of the atlas."""
        return self.atlas.sources

    def subjects(self, kind: str) -> list[str]:
        """Return the subjects of one kind that have a statement by now, sorted."""
        prefix = f"{kind}:"
        return sorted(s for s in self.atlas._index if s.startswith(prefix) and self.about(s))

    def properties(self, subject: str, prefix: str = "") -> list[str]:
        """Return the properties stated of a subject by now that begin with ``prefix``, sorted."""
        return sorted({s.property for s in self.about(subject) if s.property.startswith(prefix)})


def load_atlas(place: Places | Path | None = None) -> Atlas:
    """Load the bundled atlas and the private statements of the workspace in sight.

    Args:
        place: places to look in; a workspace; another atlas folder; or None for what is seen from here.

    Raises:
        InputError: rows that cannot be read, unknown words, subjects or sources, repeated identifiers, all of
            them at once.
    """
    folder, overlay = _folders(place)
    files = _text_files(folder)
    private = sorted(overlay.glob("*.csv")) if overlay and overlay.is_dir() else []
    stamp = tuple((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in (*files, *private))
    return _load(folder, tuple(private), stamp)


def _folders(place: Places | Path | None) -> tuple[Path, Path | None]:
    if isinstance(place, Path) and (place / "datapackage.json").is_file():
        return place, None
    if isinstance(place, Path):
        if not (place / MARKER).is_file():
            remedy = "Make a workspace with: remanence init DIR"
            raise InputError(
                "No atlas here.", [Offence(str(place), "neither", f"{MARKER} or an atlas", remedy)]
            )
        place = Places(place)
    place = place or Places.here()
    return place.bundled / "atlas", place.overlay


def _text_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix in {".csv", ".json"})


@lru_cache(maxsize=4)
def _load(folder: Path, private: tuple[Path, ...], stamp: object) -> Atlas:
    """Read one state of the files; ``stamp`` makes a changed file a new state."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    offences: list[Offence] = []
    entities = {row["id"]: _entity(row) for _, row in _rows(folder / "entities.csv", offences)}
    sources = {row["id"]: Source(**row) for _, row in _rows(folder / "sources.csv", offences)}
    if private:
        title = "Private statements of the workspace"
        sources[_PRIVATE_SOURCE] = Source(
            _PRIVATE_SOURCE, title, "workspace", "", "private", "no", "private", ""
        )
    statements: dict[str, Statement] = {}
    for path in sorted((folder / "statements").glob("*.csv")):
        _read_statements(path, None, entities, sources, statements, offences)
    words = words_of(statements.values()) if private else None
    for path in private:
        _read_statements(path, words, entities, sources, statements, offences)
    if offences:
        raise InputError("The atlas cannot be read.", offences)
    _name_the_assumed(entities, statements)
    judgements = tuple(MappingProxyType(row) for _, row in _rows(folder / "judgements.csv", offences))
    same = _same(judgements, entities, offences)
    if offences:
        raise InputError("The judgements cannot be read.", offences)
    index: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements.values():
        index[same.get(statement.subject, statement.subject)].append(statement)
    return Atlas(
        tuple(statements.values()),
        MappingProxyType(entities),
        MappingProxyType(sources),
        judgements,
        _hash(folder, private),
        Day.fromisoformat(package["release_date"]),
        int(package["base_year"]),
        MappingProxyType(same),
        MappingProxyType({subject: tuple(found) for subject, found in index.items()}),
    )


def _same(
    judgements: Iterable[Mapping[str, str]], entities: Mapping[str, Entity], offences: list[Offence]
) -> dict[str, str]:
    """Return which entity is judged to be which other; each is judged once, and never through a third."""
    same: dict[str, str] = {}
    for row in (r for r in judgements if (r["kind"], r["decision"]) == ("same", "yes")):
        where = f"judgements.csv {row['id']}"
        for unknown in (e for e in (row["a"], row["b"]) if e not in entities):
            offences.append(Offence(where, f"'{unknown}'", "an entity", did_you_mean(unknown, entities)))
        if row["b"] in same:
            offences.append(Offence(where, f"'{row['b']}' again", "one judgement for each entity"))
        same[row["b"]] = row["a"]
    for chained in sorted(set(same.values()) & set(same)):
        offences.append(Offence("judgements.csv", f"'{chained}' on both sides", "pairs that do not chain"))
    return same


def _name_the_assumed(entities: dict[str, Entity], statements: Mapping[str, Statement]) -> None:
    """Give an entity to each subject that only assumed or private statements speak of (a residual plant)."""
    for subject in {s.subject: None for s in statements.values() if s.subject not in entities}:
        kind, _, slug = subject.partition(":")
        place = slug.split("-")[1].upper() if slug.startswith("residual-") else ""
        note = "Known only from assumed or private statements."
        entities[subject] = Entity(subject, kind, slug.replace("-", " "), (), place, None, None, note)


def _hash(folder: Path, private: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    named = [(p.relative_to(folder).as_posix(), p) for p in _text_files(folder)]
    for name, path in [*named, *((f"overlay/{p.name}", p) for p in private)]:
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _rows(
    path: Path, offences: list[Offence], private: bool = False
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (where, row) of one CSV file; a row of the wrong length is an offence, a strange header the only one."""
    try:
        reader = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    except UnicodeDecodeError:
        offences.append(Offence(path.name, "text that is not UTF-8", "a CSV file in UTF-8"))
        return
    header = next(reader, [])
    strange = header_offences(f"{path.name} line 1", header) if private else []
    if strange:
        offences.extend(strange)
        return
    for row in filter(None, reader):  # a blank line says nothing
        where = f"{path.name} line {reader.line_num}"
        if len(row) != len(header):
            offences.append(Offence(where, f"{len(row)} cells", f"{len(header)} cells"))
        else:
            yield where, dict(zip(header, row, strict=True))


def _entity(row: Mapping[str, str]) -> Entity:
    aliases = tuple(a for a in row["aliases"].split("|") if a)
    lat, lon = (float(row[k]) if row[k] else None for k in ("lat", "lon"))
    return Entity(row["id"], row["kind"], row["name"], aliases, row["place"], lat, lon, row["note"])


def _read_statements(
    path: Path,
    words: Words | None,
    entities: Mapping[str, Entity],
    sources: Mapping[str, Source],
    into: dict[str, Statement],
    offences: list[Offence],
) -> None:
    """Read one file of statements into ``into``, adding whatever is wrong with it to ``offences``.

    A file of private statements comes with the ``words`` that it may use; for one of the atlas they are None.
    """
    blank = dict.fromkeys(COLUMNS, "")
    for where, row in _rows(path, offences, private=words is not None):
        if len(row) < len(COLUMNS):
            row = blank | row
        if words:
            row |= {"class": "private", "source": _PRIVATE_SOURCE, "trace": row["trace"] or "site"}
            row["recorded"] = row["recorded"] or row["published"]
        row["id"] = row["id"] or statement_id(row)
        wrong = [*_wrong_words(where, row, entities, sources), *(words.offences(where, row) if words else ())]
        if row["id"] in into:
            wrong.append(Offence(where, f"id {row['id']} again", "each statement once", "Remove the repeat."))
        try:
            statement = _statement(row)
        except ValueError as error:
            wrong.extend(_unreadable(where, row) or [Offence(where, str(error), "what can hold together")])
        if wrong:
            offences.extend(wrong)
        else:
            into[statement.id] = statement


def _wrong_words(
    where: str,
    row: Mapping[str, str],
    entities: Mapping[str, Entity],
    sources: Mapping[str, Source],
) -> Iterator[Offence]:
    subject = row["subject"]
    kind = subject.partition(":")[0]
    if kind not in KINDS:
        yield Offence(where, f"subject '{subject}'", "kind:slug", did_you_mean(kind, KINDS))
    elif row["class"] not in {"assumed", "private"} and subject not in entities:
        yield Offence(where, f"subject '{subject}'", "an entity", "Add it to entities.csv.")
    if row["class"] not in CLASSES:
        yield Offence(where, f"class '{row['class']}'", "a class", did_you_mean(row["class"], CLASSES))
    if row["trace"] not in TRACES:
        yield Offence(where, f"trace '{row['trace']}'", "a trace", did_you_mean(row["trace"], TRACES))
    if row["source"] not in sources:
        remedy = "Add it to sources.csv: no number without evidence."
        yield Offence(where, f"source '{row['source']}'", "a source", remedy)
    if not (row["property"] and (row["value"] or row["text"])):
        yield Offence(where, "an empty statement", "a property with a value or a text")
    if row["value"] and not row["unit"]:
        yield Offence(where, f"{row['property']} {row['value']}", "a unit")


@lru_cache(maxsize=20_000)
def _day(text: str) -> Day:
    return Day.fromisoformat(text)


def _unreadable(where: str, row: Mapping[str, str]) -> list[Offence]:
    """Return the cells of a row that are no number or no date."""
    readers: list[tuple[str, Callable[[str], object], str]] = [
        *((name, float, "a number with a decimal point") for name in ("value", "low", "high")),
        *((name, _day, "a date as YYYY-MM-DD") for name in ("valid_from", "valid_to", "published")),
    ]
    found = []
    for name, read, expected in readers:
        try:
            if row[name] or name == "published":
                read(row[name])
        except ValueError:
            found.append(Offence(where, f"{name} '{row[name]}'", expected))
    return found


def _statement(row: Mapping[str, str]) -> Statement:
    value, low, high = (float(row[k]) if row[k] else None for k in ("value", "low", "high"))
    starts, ends = (_day(row[k]) if row[k] else None for k in ("valid_from", "valid_to"))
    for bad in (v for v in (value, low, high) if v is not None and v - v != 0):
        raise ValueError(f"{bad} is not a finite number")
    if low is not None and high is not None and low > high:
        raise ValueError(f"low {low} above high {high}")
    if starts and ends and starts > ends:
        raise ValueError(f"valid from {starts} to {ends}")
    return Statement(
        row["id"], row["subject"], row["property"], value, low, high, row["text"], row["unit"], row["basis"],
        starts, ends, _day(row["published"]), row["published_inferred"] == "1",
        _day(row["recorded"]), row["class"], row["trace"], row["source"], row["locator"],
        row["note"],
    )  # fmt: skip
