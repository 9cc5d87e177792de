"""Labelled articles: what somebody labelled, and the articles of it that a reading finds in given places."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remanence.atlas.places import bundled
from remanence.errors import InputError, Offence
from remanence.reading.article import Article
from remanence.reading.document import Document, Finding
from remanence.reading.extract import annotate
from remanence.reading.names.aliases import Aliases
from remanence.reading.reading import Kit, Reading
from remanence.reading.scoring.rows import Keys, load

__all__ = ["Labelled", "load_labelled"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labelled articles.

    Attributes:
        golds: the labels of articles that were found.
        aliases: names that stand for one thing: those of the tables given, else those that the reader knows.
        articles: each article that has labels and was found, with its key (``003#1``) and its publisher.
        missing: keys of labelled articles that were not found.
        findings: what was wrong with the places.
    """

    golds: tuple[dict[str, Any], ...]
    aliases: Aliases
    articles: tuple[tuple[Article, str, str], ...]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def publishers(self) -> dict[str, str]:
        """Publisher of each article, by its key."""
        return {key: publisher for _, key, publisher in self.articles}


def load_labelled(
    kit: Kit,
    places: Sequence[str],
    labels: Sequence[Path],
    articles: Sequence[Path] = (),
    entities: Sequence[Path] = (),
    as_of: str = "",
) -> Labelled:
    """Read labels and the articles that they speak of.

    Args:
        kit: the reader.
        places: files and folders with the articles, under the names that the labels give them.
        labels: files of JSON lines in the format of docs/reading.md.
        articles: files of JSON lines with ``doc``, ``file``, ``article``, ``start``, ``end`` and ``publisher`` of each
            article; without it publishers are those that the reader finds.
        entities: CSV with ``canonical`` and ``aliases`` (parted by ``|``): names that stand for one thing.
        as_of: ISO date that relative stamps count back from.

    Raises:
        InputError: a file cannot be read, or none of the labelled articles is in the places.
    """
    golds = [row for path in labels for row in load(path)]
    table = [row for path in articles for row in load(path)]
    keys = Keys(golds, table)
    wanted = {keys.of(gold) for gold in golds}
    told = {f"{row['doc']}#{row['article']}": str(row.get("publisher") or "") for row in table}
    found: dict[str, Document] = {}
    findings: list[Finding] = []
    for one in Reading(kit, as_of=as_of).documents(places):
        if isinstance(one, Finding):
            findings.append(one)
            continue
        key = keys.of({"document": one.name, "article_index": one.index})
        if key in wanted:
            found[key] = one
    if not found:
        what = f"articles {', '.join(sorted(wanted)[:3])}{' ...' if len(wanted) > 3 else ''}"
        raise InputError("None of the labelled articles is there.", [
            Offence(labels[0].name, what, "articles of the places given", "Give the files under the names in 'doc'.")
        ])  # fmt: skip
    return Labelled(
        tuple(gold | {"article": key} for gold in golds if (key := keys.of(gold)) in found),
        _aliases(entities),
        tuple(
            (annotate(document, kit.reader.gazetteer), key, told.get(key) or document.publisher or document.name)
            for key, document in sorted(found.items())
        ),
        tuple(sorted(wanted - set(found))),
        tuple(findings),
    )


def _aliases(entities: Sequence[Path]) -> Aliases:
    """Return the names of the tables given; without one those that the reader knows."""
    for path in entities:
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file), [])
        if not {"canonical", "aliases"} <= set(columns):
            offence = Offence(path.name, f"columns {', '.join(columns)}"[:80], "canonical and aliases, parted by |")
            raise InputError("This table of names cannot be read.", [offence])
    if entities:
        return Aliases.read(entities)
    named: list[tuple[str, Iterable[str]]] = []
    for table in ("names.csv", "countries.csv"):
        with (bundled() / "reading" / table).open(encoding="utf-8", newline="") as file:
            named += [(row["name"], [a for a in row["aliases"].split("|") if a]) for row in csv.DictReader(file)]
    return Aliases(named)
