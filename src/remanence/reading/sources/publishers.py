"""Publishers and classes of source: who published a document, and how far its word carries (S53).

Names, domains and cues are data (``data/reading/publishers.csv`` and ``source_classes.toml``). An alias marked ``~``
is a house word: it stands in the publisher's own texts only, so it tells the publisher wherever it stands.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from remanence.atlas.places import bundled
from remanence.errors import InputError, Offence, did_you_mean

__all__ = ["UNKNOWN", "Cue", "Publisher", "Publishers", "SourceClass"]

UNKNOWN = "unknown"
_COLUMNS = ("publisher", "aliases", "domains", "source_class", "note")
_TOP = 1_500
_FOOT = 2_500
_HEAD_LINES = 12
_FOOT_LINES = 8
_SHORT = 90
# A dateline or a byline: "(Agency) -", "/Wire/ --", "| Outlet", "by Somebody, Outlet".
_PIECES = re.compile(
    r"\s+[|–—·•-]+\s+|\s*[()\[\]/|]\s*|:\s+|\.\s+|\s*(?:©|\(c\)|\bcopyright\b)\s*(?:\d{4}\s*)?|\s{2,}|\bvia\b|\bsource\b|\bby\b",
    re.IGNORECASE,
)
# A comma sets a name off only in a line that is a byline, a stamp or a mark of rights, not in a sentence.
_CREDIT = re.compile(r"^\W*(?:source|by|from|via|copyright)\b|©|\b(?:19|20)\d\d\b", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_URL = re.compile(r"https?://[^\s<>\"'\])}]+")


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher: its name, other names, domains, class of source, and what else is to be known."""

    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    source_class: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceClass:
    """A class of source: its caveat, whether it is independent, may confirm alone, and its prior weight (0 to 1)."""

    name: str
    caveat: str
    independent: bool
    confirms: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Cue:
    """Wording that tells the class of an unknown source, and lowers a known one of the classes in ``lowers``."""

    id: str
    source_class: str
    lowers: frozenset[str]
    pattern: re.Pattern[str]


class Publishers:
    """The known publishers, the classes of source, and the cues between them."""

    def __init__(
        self, publishers: Iterable[Publisher], classes: Iterable[SourceClass], cues: Iterable[Cue] = ()
    ) -> None:
        self.all = tuple(publishers)
        self.classes = {one.name: one for one in classes}
        self.cues = tuple(cues)
        self._named: dict[str, Publisher] = {}
        self._domains: dict[str, Publisher] = {}
        house: dict[str, Publisher] = {}
        for one in self.all:
            for alias in (one.name, *one.aliases):
                self._named.setdefault(_folded(alias.removeprefix("~")), one)
                if alias.startswith("~"):
                    house[alias.removeprefix("~")] = one
            for domain in one.domains:
                self._domains.setdefault(domain.lower(), one)
        self._house_words = house
        words = "|".join(re.escape(word) for word in sorted(house, key=len, reverse=True))
        self._house = re.compile(rf"(?<!\w)(?:{words})") if words else None

    @classmethod
    def load(cls, folder: Path | None = None) -> Publishers:
        """Return what stands in ``publishers.csv`` and ``source_classes.toml`` of a folder (default: bundled).

        Raises:
            InputError: a row or class is not as it should be; every offender is listed.
        """
        folder = folder or bundled() / "reading"
        classes, cues = _classes(folder / "source_classes.toml")
        return cls(_publishers(folder / "publishers.csv", {one.name for one in classes}), classes, cues)

    def named(self, name: str) -> Publisher | None:
        """Return the publisher of this name, or of a name in it that is set off ("News | Outlet"), else None."""
        if not name:
            return None
        whole = self._named.get(_folded(name))
        if whole:
            return whole
        parts = [part for piece in _PIECES.split(name) for part in piece.split(", ")]
        pieces = (self._named.get(_folded(piece)) for piece in reversed(parts) if piece)
        return next((found for found in pieces if found), None)

    def at(self, url: str) -> Publisher | None:
        """Return the publisher that this address belongs to, else None."""
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return None
        return self._host(host)

    def _host(self, host: str) -> Publisher | None:
        labels = host.lower().rstrip(".").split(".")
        return next(
            (found for i in range(len(labels)) if (found := self._domains.get(".".join(labels[i:])))), None
        )

    def of(self, named: str, url: str, text: str) -> Publisher | None:
        """Return the publisher of a document, else None.

        Args:
            named: the name that a field, feed or page gives; empty where none does.
            url: its address, empty where unknown.
            text: the article; its house words, head and foot are looked at, in this order.
        """
        found = self.named(named) or self.at(url)
        if found:
            return found
        word = self._house.search(text) if self._house else None
        if word:
            return self._house_words[word.group()]
        # Where it says where it is from, and that is not known, whom it cites at its foot is no answer.
        edges = _edges(text, foot=not (named or url))
        return next((one for part in edges if (one := self._told(part))), None)

    def _told(self, line: str) -> Publisher | None:
        """Return the publisher that a short line at the edge of an article gives: a byline, mail or web address."""
        pieces = [line, *_PIECES.split(line)]
        if _CREDIT.search(line):
            pieces += [part for piece in pieces for part in piece.split(", ")]
        for piece in pieces:
            found = self._named.get(_folded(piece)) if piece else None
            if found:
                return found
        hosts = [mail[1] for mail in _MAIL.finditer(line)]
        hosts += [urlsplit(link.group()).hostname or "" for link in _URL.finditer(line) if _plain(link.group())]
        return next((found for host in hosts if (found := self._host(host))), None)

    def class_of(self, publisher: Publisher | None, text: str) -> str:
        """Return the class of a document: its publisher's, unless its own wording tells of a lesser one."""
        found = publisher.source_class if publisher else UNKNOWN
        edges = text if len(text) <= _TOP + _FOOT else f"{text[:_TOP]}\n{text[-_FOOT:]}"
        told = [cue.source_class for cue in self.cues if self._applies(cue, found) and cue.pattern.search(edges)]
        return min(told, key=lambda name: self.classes[name].weight, default=found)

    def _applies(self, cue: Cue, known: str) -> bool:
        return known == UNKNOWN or known in cue.lowers

    def caveat(self, source_class: str) -> str:
        """Return the sentence that goes wherever a statement from this class is shown."""
        return self.classes[source_class].caveat

    def may_confirm(self, source_classes: Iterable[str]) -> bool:
        """Return whether a claim that sources of these classes make may be called confirmed.

        State media and company releases, however many, never confirm a claim among themselves.
        """
        return any(self.classes[name].confirms for name in source_classes)


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[™®©*_\"“”]", "", name).split()).strip(" .:,;-").casefold()


def _plain(url: str) -> bool:
    """Return whether the address can be taken apart."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _edges(text: str, *, foot: bool) -> Iterator[str]:
    """Yield the short pieces at the head of an article and then, where asked, those at its foot."""
    head = [line for line in text[:_TOP].splitlines() if line.strip()][:_HEAD_LINES]
    for line in head:
        # A long line may open with a dateline that names the agency in brackets or between strokes.
        yield line if len(line) <= _SHORT else _dateline(line)
    last = [line for line in text[-_FOOT:].splitlines() if line.strip()][-_FOOT_LINES:] if foot else []
    yield from (line for line in reversed(last) if len(line) <= _SHORT or _MAIL.search(line[:160]))


def _dateline(line: str) -> str:
    found = re.match(r"^[^!?]{0,60}?(?:\(([^()]{2,40})\)|/([^/]{2,40})/)\s*(?:[-–—:]|$)", line)
    return (found[1] or found[2]) if found else ""


def _publishers(path: Path, classes: set[str]) -> list[Publisher]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    offences = []
    if rows and tuple(rows[0]) != _COLUMNS:
        offences.append(Offence(path.name, f"columns {', '.join(rows[0])}", ", ".join(_COLUMNS)))
    for i, row in enumerate(rows if not offences else [], start=2):
        if row["source_class"] not in classes:
            expected = "a class of source_classes.toml"
            remedy = did_you_mean(row["source_class"], classes)
            offences.append(Offence(f"{path.name} line {i}", f"class '{row['source_class']}'", expected, remedy))
        if not row["publisher"]:
            offences.append(Offence(f"{path.name} line {i}", "no publisher", "a name"))
    if offences:
        raise InputError("The table of publishers is not as it should be.", offences)
    return [
        Publisher(row["publisher"], _split(row["aliases"]), _split(row["domains"]), row["source_class"], row["note"])
        for row in rows
    ]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _classes(path: Path) -> tuple[list[SourceClass], list[Cue]]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        classes = [SourceClass(name, **fields) for name, fields in table["class"].items()]
        known = {one.name for one in classes}
        cues = [
            Cue(cue["id"], cue["class"], frozenset(cue["lowers"]), re.compile(cue["pattern"], re.IGNORECASE))
            for cue in table["cue"]
        ]
    except (KeyError, TypeError, re.error) as error:
        expected = "classes with caveat, independent, confirms and weight; cues with id, class, lowers and pattern"
        raise InputError("The classes of source are not as they should be.", [
            Offence(path.name, str(error), expected)
        ]) from error  # fmt: skip
    strange = {name for cue in cues for name in {cue.source_class, *cue.lowers}} - known
    if strange:
        raise InputError("The classes of source are not as they should be.", [
            Offence(path.name, f"class '{name}' in a cue", "a class of this file", did_you_mean(name, known))
            for name in sorted(strange)
        ])  # fmt: skip
    return classes, cues
