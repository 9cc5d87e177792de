"""How well the reader reads somebody's labelled articles: as they are, with names invented, and with cues held out."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from remanence.atlas.places import Places
from remanence.errors import InputError, Offence
from remanence.reading.article import Article
from remanence.reading.document import Document
from remanence.reading.extract import Reader, draft_claims, load_reader, read_article
from remanence.reading.frames.fold import fold
from remanence.reading.measure.labelled import Labelled
from remanence.reading.measure.refit import Mention, mentions, refit, right, row, usual_of
from remanence.reading.names.gazetteer import Gazetteer
from remanence.reading.names.pseudonyms import Pseudonymised, pseudonymise
from remanence.reading.reading import Kit
from remanence.reading.scoring import Figures, by_publisher, interval, score

__all__ = ["Scored", "invented", "leave_out", "measure", "scored"]

DRAWS = 1000
_STATES = frozenset({"country", "bloc"})
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Scored:
    """One way to measure.

    Attributes:
        name: what was done; ``means`` says it in a sentence.
        loose: the figures; ``strict`` those where evidence must overlap the labelled words.
        publishers: the figures by publisher.
    """

    name: str
    means: str
    loose: Figures
    strict: Figures
    publishers: Mapping[str, Figures]

    def to_json(self) -> dict[str, Any]:
        """Return the figures; rates are fractions of one."""
        low, high = interval(self.loose, DRAWS)
        fields = {
            name: {"share": _share(self.loose.accuracy(name)), "labels": of}
            for name, (_, of) in self.loose.fields.items()
        }
        return {
            "name": self.name,
            "means": self.means,
            **_counts(self.loose.total),
            "f1_low": _share(low),
            "f1_high": _share(high),
            "macro_f1": _share(self.loose.macro_f1),
            "with_number": _counts(self.loose.quantified),
            "without_number": _counts(self.loose.bare),
            "strict": _counts(self.strict.total),
            "types": {name: _counts(self.loose.types[name]) for name in sorted(self.loose.types)},
            "fields": fields,
            "publishers": {name: _counts(figures.total) for name, figures in sorted(self.publishers.items())},
        }


def _counts(counts: Any) -> dict[str, Any]:
    return {
        "labels": counts.hits + counts.missed,
        "found": counts.hits,
        "false": counts.false,
        "precision": _share(counts.precision) if counts.hits + counts.false else None,
        "recall": _share(counts.recall) if counts.hits + counts.missed else None,
        "f1": _share(counts.f1) if counts.hits + counts.missed else None,
    }


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def measure(labelled: Labelled, kit: Kit, *, held_out: bool = False, progress: Progress | None = None) -> list[Scored]:
    """Return the figures of the reader on labelled articles, one row for each way to measure.

    Args:
        labelled: the articles and what was labelled in them.
        kit: the reader.
        held_out: also fit the reader anew for each publisher on the articles of the others.
        progress: told (done, of) in publishers held out.
    """
    reader = kit.reader
    plain = [
        row(claim, read, key)
        for article, key, _ in labelled.articles
        for read in [_claimed(article, reader)]
        for claim in read.claims
    ]
    found = [scored("as it is", "the reader as it is, on these articles", plain, labelled)]
    for name, means, keep in (
        ("names invented", "the same with every known name but those of countries and blocs invented", _STATES),
        ("countries invented too", "the same with every known name invented", frozenset[str]()),
    ):
        found.append(scored(name, means, invented(labelled, reader, keep=keep), labelled))
    if held_out:
        found += leave_out(labelled, kit, progress or (lambda done, of: None))
    return found


def scored(name: str, means: str, rows: Sequence[Mapping[str, Any]], labelled: Labelled) -> Scored:
    """Return the figures of rows that the reader made."""
    golds, aliases, publishers = labelled.golds, labelled.aliases, labelled.publishers
    each = by_publisher(dict.fromkeys(set(publishers.values()), rows), golds, publishers, aliases)
    return Scored(
        name, means, score(rows, golds, aliases), score(rows, golds, aliases, strict=True), each
    )


def _claimed(article: Article, reader: Reader) -> Article:
    return replace(article, claims=reader.judge.claims(fold(draft_claims(article, reader))))


def invented(
    labelled: Labelled, reader: Reader, seed: int = 1, keep: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """Return what is read where every known name is replaced by an invented one.

    The names that are read then are led back to the known ones before they are compared with the labels, which is the
    same as inventing the names of the labels; offsets lead back to the text before.
    """
    rows: list[dict[str, Any]] = []
    for article, key, _ in labelled.articles:
        document, back = _renamed(article.document, reader.gazetteer, seed, keep)
        read = read_article(document, reader)
        rows += [_led_back(row(claim, read, key), back) for claim in read.claims]
    return rows


def _renamed(
    document: Document, gazetteer: Gazetteer, seed: int, keep: frozenset[str]
) -> tuple[Document, dict[str, str]]:
    """Return the document with invented names, and the known name of each invented one."""
    made = pseudonymise(document.text, gazetteer, seed, keep)
    places = array("q", (document.original(at, at + 1)[0] for at in made.places))
    title = _title(document, made) or pseudonymise(document.title, gazetteer, seed, keep).text
    back: dict[str, str] = {}
    for known, one in made.mapping.items():
        for form in (one.full, *one.forms.values()):
            back.setdefault(form.removeprefix("the ").removeprefix("The "), known)
    return replace(document, text=made.text, places=places, title=title), back


def _title(document: Document, made: Pseudonymised) -> str:
    """Return the title as it stands in the new text, empty where the text before did not hold it."""
    at = document.text.find(document.title) if document.title else -1
    if at < 0:
        return ""
    inside = [i for i, place in enumerate(made.places) if at <= place < at + len(document.title)]
    return made.text[inside[0] : inside[-1] + 1] if inside else ""


def _led_back(said: dict[str, Any], back: Mapping[str, str]) -> dict[str, Any]:
    def known(name: str | None) -> str | None:
        return back.get(name, name) if name else name

    others = [known(name) for name in said["others"]]
    return said | {"subject": known(said["subject"]), "object": known(said["object"]), "others": others}


def leave_out(labelled: Labelled, kit: Kit, progress: Progress) -> list[Scored]:
    """Return what a reader finds that was fitted, for each publisher, on the articles of the others alone.

    Twice: with all cues, and without those that fire rightly only in the articles of the publisher left out.

    Raises:
        InputError: there are fewer than two publishers.
    """
    publishers = sorted(set(labelled.publishers.values()))
    if len(publishers) < 2:
        offence = Offence("--leave-out", f"{len(publishers)} publisher", "two publishers or more")
        raise InputError("No publisher can be left out.", [offence])
    whole = mentions(labelled.articles, kit.reader)
    mine = _own_cues(whole, labelled)
    rows: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for done, publisher in enumerate(publishers):
        for without in (False, True):
            left = frozenset(mine[publisher]) if without else frozenset()
            reader = kit.reader if not left else load_reader(_folder(), kit.reader.gazetteer, left)
            found = mentions(labelled.articles, reader) if left else whole
            rows[without] += _held_out(found, labelled, reader, publisher)
        progress(done + 1, len(publishers))
    means = "for each publisher, judge and modality fitted on the labels of the others alone"
    further = f"{means}, without the {sum(map(len, mine.values()))} cues that fire rightly in its articles alone"
    return [
        scored("publisher left out", means, rows[False], labelled),
        scored("publisher and its cues left out", further, rows[True], labelled),
    ]


def _held_out(found: Sequence[Mention], labelled: Labelled, reader: Reader, publisher: str) -> list[dict[str, Any]]:
    groups = labelled.publishers
    others = [gold for gold in labelled.golds if groups[str(gold["article"])] != publisher]
    fitted = refit(
        [m for m in found if m.group != publisher], others, labelled.aliases, reader.strength, usual_of(_folder())
    )
    return [
        row(claim, mention.article, mention.key)
        for mention, claim in fitted.claims(m for m in found if m.group == publisher)
    ]


def _own_cues(found: Sequence[Mention], labelled: Labelled) -> dict[str, set[str]]:
    """Return, by publisher, the cues that stand for labels in its articles and nowhere else."""
    where: dict[str, set[str]] = defaultdict(set)
    for i in right(found, labelled.golds, labelled.aliases):
        where[found[i].folded.claim.cue].add(found[i].group)
    own: dict[str, set[str]] = defaultdict(set)
    for cue, groups in where.items():
        if len(groups) == 1:
            own[next(iter(groups))].add(cue)
    return own


def _folder() -> Any:
    return Places().bundled / "reading"
