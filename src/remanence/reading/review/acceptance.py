"""From a candidate to a row of the workspace's atlas: where it comes from, how it is graded, whether it can stand.

A row that no loader would read is refused before anything is decided. The class of evidence follows the source
(data/reading/words.csv), never the reader's trust in it: a report is *reported*, a company's word *company*, what is
projected *modelled*, and *measured* is left to authorities that state what is done. The loader reads all that lies in a
workspace as *private*; the row keeps what it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from remanence.atlas import Atlas, Places, load_atlas
from remanence.atlas.places import MARKER
from remanence.atlas.statement import COLUMNS, statement_id
from remanence.desk import ACCEPTED, Candidate, DeskDocument
from remanence.desk.accepted import row_text
from remanence.desk.period import period
from remanence.desk.records import storable
from remanence.errors import InputError, Offence, did_you_mean
from remanence.reading.words import term

__all__ = ["FIELDS", "Row", "accepted_rows", "changed_rows", "proposed_rows", "refuse_what_cannot_stand"]

Row = dict[str, str]

FIELDS = (
    "subject", "property", "value", "low", "high", "text", "unit", "basis", "valid_from", "valid_to", "published",
    "note",
)  # fmt: skip
"""What an edit may change. Where a statement comes from, and how that is graded, is no matter of taste."""


def proposed_rows(candidate: Candidate, document: DeskDocument, recorded: date) -> list[Row]:
    """Return the rows that a candidate stands for, the main one first; its fields are empty where it is not mapped.

    Args:
        candidate: what the reader made of a claim.
        document: where that stands; gives the day of publication, the source and the trace.
        recorded: the day on which it enters the workspace.
    """
    said = candidate.statement or {}
    return [_row(one, candidate, document, recorded) for one in (said, *(said.get("further") or ()))]


def _row(said: Mapping[str, Any], candidate: Candidate, document: DeskDocument, recorded: date) -> Row:
    row = {name: _cell(said.get(name)) for name in COLUMNS}
    row["published"], row["published_inferred"] = _published(document)
    row["valid_from"], row["valid_to"] = _whole(row["valid_from"], 0), _whole(row["valid_to"], 1)
    row["recorded"] = recorded.isoformat()
    row["class"] = _class(candidate, document)
    row["trace"] = row["trace"] or _trace(document)
    row["source"] = " ".join(document.source.split())
    row["locator"] = _locator(candidate, document)
    return _named(row)


def accepted_rows(candidate: Candidate, document: DeskDocument, recorded: date) -> list[Row]:
    """Return the rows of a candidate that is accepted as it is.

    Raises:
        InputError: it could not be mapped, or nobody knows when its document was published.
    """
    where = f"candidate {candidate.id}"
    if candidate.statement is None:
        remedy = f"Edit it into a full statement, or reject it: remanence review edit {candidate.id} subject=..."
        offence = Offence(where, f"no statement ({candidate.reason})", "one that is mapped to the atlas", remedy)
        raise InputError("This cannot be accepted as it is.", [offence])
    rows = proposed_rows(candidate, document, recorded)
    if not rows[0]["published"]:
        remedy = f"Say it: remanence review edit {candidate.id} published=YYYY-MM-DD"
        offence = Offence(where, "a document without a date", "the day on which it was published", remedy)
        raise InputError("This cannot be accepted as it is.", [offence])
    return rows


def changed_rows(where: str, rows: Sequence[Mapping[str, str]], changes: Mapping[str, str]) -> list[Row]:
    """Return rows with changes to the main one; another subject or day of publication is that of all of them.

    Args:
        where: whose rows they are, for an error.
        rows: the main row, and those that go with it.
        changes: field to text, of the main row.

    Raises:
        InputError: fields that do not exist or may not be changed, or nothing that changes.
    """
    strange = [name for name in changes if name not in FIELDS]
    offences = [Offence(where, f"'{name}'", "a field to edit", did_you_mean(name, FIELDS)) for name in strange]
    said = {name: storable(" ".join(text.split())) for name, text in changes.items()}
    main, *further = rows
    if not offences and all(main.get(name, "") == text for name, text in said.items()):
        offences = [Offence(where, "nothing that differs", "field=value for what shall change")]
    if offences:
        raise InputError("This edit cannot be made; nothing was recorded:", offences)
    if "published" in said:
        said["published_inferred"] = "0"
    of_all = {name: said[name] for name in ("published", "published_inferred") if name in said}
    subject = {"subject": said["subject"]} if "subject" in said else {}
    moved = [{**row, **of_all, **(subject if row["subject"] == main["subject"] else {})} for row in further]
    return [_named(row) for row in ({**main, **said}, *moved)]


def refuse_what_cannot_stand(
    places: Places, rows: Mapping[str, Sequence[Mapping[str, str]]], kept: bytes
) -> Atlas:
    """Load the workspace's atlas as it would be with ``rows``, by candidate, and return it.

    Args:
        places: the workspace and the bundled data.
        rows: what is to be accepted.
        kept: text of what is accepted already and stays.

    Raises:
        InputError: what the loader refuses, under the candidate it comes from.
    """
    with tempfile.TemporaryDirectory(prefix="remanence-") as folder:
        trial = Path(folder)
        (trial / MARKER).touch()
        (trial / "overlay").mkdir()
        for path in _own_files(places):
            (trial / "overlay" / path.name).write_bytes(path.read_bytes())
        (trial / "overlay" / ACCEPTED).write_bytes(kept)
        for name, proposed in rows.items():
            lines = [row_text(row.get(column, "") for column in COLUMNS) for row in proposed]
            text = "".join([row_text(COLUMNS), *lines])
            (trial / "overlay" / f"{name}.csv").write_bytes(text.encode("utf-8"))
        try:
            return load_atlas(Places(trial, places.data))
        except InputError as error:
            offences = [_under_candidate(offence, rows) for offence in error.offences]
            raise InputError("This cannot be accepted; nothing was recorded:", offences) from error


def _own_files(places: Places) -> Iterator[Path]:
    if places.overlay and places.overlay.is_dir():
        yield from (path for path in sorted(places.overlay.glob("*.csv")) if path.name != ACCEPTED)


def _under_candidate(offence: Offence, rows: Mapping[str, object]) -> Offence:
    """Say of which candidate an offence speaks, which the loader knows by the name of a file."""
    file = offence.where.split(".csv line ")[0]
    where = f"candidate {file}" if file in rows else offence.where
    return Offence(where, offence.found, offence.expected, offence.remedy)


def _named(row: Row) -> Row:
    return {**row, "id": statement_id(row)}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:.12g}" if isinstance(value, int | float) else " ".join(str(value).split())


def _published(document: DeskDocument) -> tuple[str, str]:
    """Return the day on which a document was public, and "1" where it was worked out: the last of a month or year."""
    found = document.published
    return (found[1].isoformat(), "01"[found[0] != found[1]]) if found else ("", "0")


def _whole(text: str, end: int) -> str:
    """Return the first or the last day of a date as coarse as it was given; what is none is left to the loader."""
    found = period(text)
    return found[end].isoformat() if found else text


def _class(candidate: Candidate, document: DeskDocument) -> str:
    """Grade by the source and the wording; an authority measures only what is done."""
    graded = term("source_class", document.source_class) or "reported"
    modality = str(candidate.claim.get("modality"))
    if term("modality", modality) == "projected":
        return "modelled"
    return "reported" if graded == "measured" and modality != "done" else graded


def _trace(document: DeskDocument) -> str:
    """Tell how far it can be followed back: to an address, to a publisher, or nowhere."""
    if document.url and document.source_class != "machine-written":
        return "page"
    return "site" if document.publisher or document.url else "lost"


def _locator(candidate: Candidate, document: DeskDocument) -> str:
    """Say where the words stand; with the candidate's own name no two statements are ever the same one."""
    evidence = candidate.claim.get("evidence") or {}
    span = f"{evidence.get('start', candidate.start)}-{evidence.get('end', candidate.end)}"
    place = f"{document.name}#{document.index} [{span}], candidate {candidate.id}"
    return " ".join(f"{document.url} {place}".split())
