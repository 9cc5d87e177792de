"""What a frame is: the cues of one claim type, the numbers it can hold, and where its parties stand.

A frame is one file ``data/reading/frames/<type>.toml``; adding a claim type or a cue is editing data. No cue holds a
proper name (a test looks each word of the gazetteer up).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from remanence.errors import InputError, Offence
from remanence.reading.annotation import Name, Span
from remanence.reading.claim import TYPES
from remanence.reading.frames.anchors import anchors

__all__ = ["Cue", "Frame", "Frames", "Hit", "load_frames"]

Kind = Literal["mass", "money", "price", "percent", "grade", "length", "duration", "count", "votes", "ratio"]
Modality = Literal["", "done", "committed", "planned", "proposed", "forecast", "speculative"]


class Cue(BaseModel):
    """A pattern that announces the relation.

    Attributes:
        strength: how surely the words speak of this relation when a number stands with them, 0 to 1.
        alone: how surely they claim it when no number does, 0 to 1.
        kinds: kinds of number it takes, with a weight each; None: those of the frame.
        need: parties a claim without a number needs.
        direction: ``in`` where the subject of the verb receives, ``out`` where it gives.
        reverse: the party before the cue is the object ("X, a subsidiary of Y").
        touch: the number has to stand right beside the cue.
        modality: what it is unless the text says otherwise.
        context: a pattern that must occur in the sentence too.
        needs_article: a pattern that must occur in the article too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    pattern: str
    strength: Annotated[float, Field(ge=0, le=1)]
    alone: Annotated[float, Field(ge=0, le=1)] = 0.0
    kinds: Mapping[Kind, float] | None = None
    value: str = ""
    need: int = 1
    direction: Literal["", "in", "out"] = ""
    reverse: bool = False
    touch: bool = False
    modality: Modality = ""
    context: str = ""
    needs_article: str = ""


class Frame(BaseModel):
    """One claim type.

    Attributes:
        kinds: kinds of number the relation takes, with a weight each.
        object: kinds of name that can be its object; empty: it has none.
        prepositions: what may lead from the cue to the object.
        adjective: a demonym before the cue names the subject.
        nobody: a claim may stand without a subject.
        defaults: kinds of number that belong here where the sentence has no cue for them.
        prefer: kinds of name that its subject usually is.
        changes: what it measures goes up and down; a change in percent belongs to it.
        facility: a facility in the sentence is the object.
        law: a law may be the subject.
        flow: something moves from a giver to a receiver.
        modality: what it is unless the text says otherwise.
        duration: a duration is the ``term`` of the contract and no number of its own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    kinds: Mapping[Kind, float]
    object: tuple[str, ...] = ()
    prepositions: tuple[str, ...] = ()
    adjective: bool = False
    nobody: bool = False
    defaults: tuple[Kind, ...] = ()
    prefer: tuple[str, ...] = ()
    changes: bool = False
    facility: bool = False
    law: bool = False
    flow: bool = False
    stage: str = ""
    modality: Modality = ""
    duration: Literal["", "term"] = ""
    cue: tuple[Cue, ...]


def _weight(kinds: Mapping[Kind, float], kind: str) -> float:
    return next((weight for name, weight in kinds.items() if name == kind), 0.0)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found in the text."""

    start: int
    end: int
    type: str
    frame: Frame
    cue: Cue

    @property
    def span(self) -> tuple[int, int]:
        """Its place."""
        return self.start, self.end

    def fits(self, kind: str) -> float:
        """Return how well a number of this kind fits, 0 for not at all."""
        return _weight(self.frame.kinds if self.cue.kinds is None else self.cue.kinds, kind)


    def usual(self, kind: str) -> float:
        """Return how well a number of this kind fits the relation as such."""
        return _weight(self.frame.kinds, kind)


@dataclass(frozen=True, slots=True)
class _Compiled:
    type: str
    frame: Frame
    cue: Cue
    pattern: re.Pattern[str]
    words: tuple[str, ...]
    article: re.Pattern[str] | None


class Frames:
    """All frames, compiled."""

    def __init__(self, frames: Mapping[str, Frame], without: frozenset[str] = frozenset()) -> None:
        self.frames = dict(frames)
        self._compiled = tuple(
            _Compiled(
                name,
                frame,
                cue,
                re.compile(rf"(?<![\w-])(?:{_with_masks(cue.pattern)})(?![\w])", re.I),
                tuple(sorted(anchors(_with_masks(cue.pattern)))),
                re.compile(cue.needs_article, re.I) if cue.needs_article else None,
            )
            for name, frame in sorted(frames.items())
            for cue in frame.cue
            if cue.id not in without
        )
        self._words = tuple(sorted({word for compiled in self._compiled for word in compiled.words}))

    def default(self, kind: str, start: int, end: int) -> Hit | None:
        """Return the relation that a number of this kind belongs to where no cue stands, or None."""
        for name, frame in sorted(self.frames.items()):
            if kind in frame.defaults:
                return Hit(start, end, name, frame, Cue(id=name + ".default", pattern="", strength=0.5))
        return None

    def cue_ids(self) -> tuple[str, ...]:
        """Return the ids of all cues, in order."""
        return tuple(compiled.cue.id for compiled in self._compiled)

    def hits(self, text: str, names: Sequence[Name] = (), bounds: Sequence[Span] = ()) -> tuple[Hit, ...]:
        """Return all cues in a text, in order of place; none is looked for inside a name, or across sentences.

        Args:
            text: the clean text.
            names: its names.
            bounds: its sentences; none: the whole text is one.
        """
        masked = mask(text, names)
        found = self._scan(masked, bounds or (Span(0, len(text)),))
        return tuple(sorted(found, key=lambda hit: (hit.start, -hit.end, hit.cue.id)))

    def _scan(self, text: str, bounds: Sequence[Span]) -> Iterator[Hit]:
        low = text.lower()
        said = {word for word in self._words if word in low}
        live = [
            (compiled, [word for word in compiled.words if word in said])
            for compiled in self._compiled
            if compiled.article is None or compiled.article.search(text)
        ]
        for span in bounds:
            here = {word for word in said if low.find(word, span.start, span.end) >= 0}
            for compiled, words in live:
                if compiled.words and here.isdisjoint(words):
                    continue
                for m in compiled.pattern.finditer(text, span.start, span.end):
                    if m.end() > m.start():
                        yield Hit(m.start(), m.end(), compiled.type, compiled.frame, compiled.cue)


MASKS = {
    "company": "\ue000", "agency": "\ue001", "institution": "\ue001", "country": "\ue002", "bloc": "\ue002",
    "facility": "\ue003", "project": "\ue003", "law": "\ue004", "programme": "\ue005", "person": "\ue006",
    "publisher": "\ue007",
}  # fmt: skip
"""What each character of a name is replaced by before cues are looked for: one private sign a kind."""
_MACROS = {
    "company": "\ue000",
    "agency": "\ue001",
    "country": "\ue002",
    "place": "\ue003",
    "law": "\ue004",
    "programme": "\ue005",
}


def mask(text: str, names: Sequence[Name]) -> str:
    """Return the text with every name replaced by signs of its kind, each character in its place."""
    pieces, last = [], 0
    for name in names:
        if name.start < last:
            continue
        sign = MASKS.get(name.kind, "\ue008")
        pieces += [text[last : name.start], sign * (name.end - name.start)]
        last = name.end
    return "".join([*pieces, text[last:]])


def _with_masks(pattern: str) -> str:
    """Return a pattern in which ``{company}`` and the like stand for a name of that kind."""
    for name, sign in _MACROS.items():
        pattern = pattern.replace("{" + name + "}", f"(?:{sign}+)")
    return pattern


def load_frames(folder: Traversable, without: frozenset[str] = frozenset()) -> Frames:
    """Read every frame of a folder; ``without`` leaves cues out by id.

    Raises:
        InputError: a file is no frame, listing every offender.
    """
    frames: dict[str, Frame] = {}
    offences: list[Offence] = []
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = path.name.removesuffix(".toml")
        if name == path.name:
            continue
        if name not in TYPES:
            offences.append(Offence(path.name, f"claim type '{name}'", "one of " + ", ".join(TYPES)))
            continue
        try:
            frames[name] = Frame.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except ValueError as error:
            offences.append(Offence(path.name, str(error), "a frame: see docs/reading.md"))
    if offences:
        raise InputError("The relation frames cannot be read:", offences)
    return Frames(frames, without)
