"""Who: subject, object and further parties of a claim, from where the names stand around its cue."""

from __future__ import annotations

import re
from dataclasses import dataclass

from remanence.reading.annotation import Name
from remanence.reading.frames.antecedent import the_place
from remanence.reading.frames.counterpart import counterpart
from remanence.reading.frames.frame import Hit
from remanence.reading.frames.governor import governor
from remanence.reading.frames.memory import ACTORS, PLACES
from remanence.reading.frames.scene import Scene

__all__ = ["Roles", "roles"]

NEAR = 26
"""Words from the cue within which a further name takes part."""
_BUYS = re.compile(
    r"\b(?:buy(?:s|ing)?|bought|purchas\w+|procur\w+|sourc(?:e|es|ed|ing)|obtain\w*|receiv\w+|is to get|will get|gets|"
    r"tak(?:e|es|ing)|took|import\w*|distributor|customer|buyer|offtaker|right of first refusal)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The parties; ``source`` says how the subject was found."""

    subject: Name | None
    object: Name | None
    others: tuple[Name, ...]
    source: str


def roles(scene: Scene, hit: Hit, place: tuple[int, int]) -> Roles:
    """Return who has, does, pays or supplies, and to or with whom."""
    actors = _eligible(scene, hit)
    subject, source = governor(scene, hit, place, actors)
    subject, facility = _owner(scene, subject, actors, place)
    subject = _state(scene, hit, subject)
    other = _seller(scene, hit, counterpart(scene, hit, actors, subject, facility), subject)
    if subject is not None and other is not None and _turned(scene, hit, place, subject, other):
        subject, other = other, subject
    others = _others(scene, hit, actors, (subject, other, facility), source)
    return Roles(subject, other, others, source)


def _eligible(scene: Scene, hit: Hit) -> tuple[Name, ...]:
    kinds = ACTORS | PLACES | ({"law"} if hit.frame.law else set())
    return tuple(name for name in scene.names if name.kind in kinds and not scene.attributed(name))


def _owner(
    scene: Scene, subject: Name | None, actors: tuple[Name, ...], place: tuple[int, int]
) -> tuple[Name | None, Name | None]:
    """Return the owner in the place of a plant or project that acts, and the plant or project."""
    near = [n for n in scene.names if n.kind in PLACES]
    facility = min(near, key=lambda n: scene.ruler.between((n.start, n.end), place)) if near else None
    if subject is None or subject.kind not in PLACES:
        return subject, facility or the_place(scene, place, subject)
    before = [n for n in actors if n.kind == "company" and n.end <= subject.start]
    owner = scene.memory.owners.get(subject.name) or (before[-1] if before else scene.memory.company)
    owner = owner or next((n for n in actors if n.kind == "company"), None)
    return (owner, subject) if owner is not None else (subject, None)


def _state(scene: Scene, hit: Hit, subject: Name | None) -> Name | None:
    """Return the country in the place of its agency, where the figure is the country's (a customs office's exports)."""
    national = hit.frame.changes and hit.frame.prefer[:1] == ("country",) and hit.fits("votes") <= hit.fits("mass")
    if subject is None or subject.kind != "agency" or not national:
        return subject
    return scene.memory.states.get(subject.country, subject)


def _turned(scene: Scene, hit: Hit, place: tuple[int, int], subject: Name, other: Name) -> bool:
    """Return whether the grammatical subject is the one who receives."""
    if hit.cue.reverse:
        return True
    if hit.type != "offtake_supply" or other.kind in PLACES or hit.cue.direction:
        return False
    start = max(min(hit.start, place[0]) - 30, scene.sentence.start)
    if scene.sentence.start <= subject.end <= hit.start and subject.start >= scene.sentence.start:
        start = subject.end
    return _BUYS.search(scene.text, min(start, hit.start), max(hit.end, place[0])) is not None


def _seller(scene: Scene, hit: Hit, other: Name | None, subject: Name | None) -> Name | None:
    """Return the owner of the plant that goods come from, where the goods are sold."""
    if other is None or other.kind not in PLACES or hit.frame.object[:1] != ("company",):
        return other
    owner = scene.memory.owners.get(other.name)
    return owner if owner is not None and subject is not None and owner.name != subject.name else other


def _others(
    scene: Scene,
    hit: Hit,
    actors: tuple[Name, ...],
    parties: tuple[Name | None, Name | None, Name | None],
    source: str,
) -> tuple[Name, ...]:
    """Return the further parties: the names near by, the article's main actor, the countries of agencies."""
    subject, other, facility = parties
    found: dict[str, Name] = {n.name: n for n in (subject, other) if n is not None}
    taken = set(found)
    for name in (*actors, *([facility] if facility is not None else [])):
        if scene.ruler.between((name.start, name.end), hit.span) < NEAR:
            found.setdefault(name.name, name)
    if source in ("carried", "right", "topic", "stand-in"):
        for kind in hit.frame.prefer[:1]:
            if kind in scene.memory.salient:
                found.setdefault(scene.memory.salient[kind].name, scene.memory.salient[kind])
    for agency in (subject, other):
        state = scene.memory.states.get(agency.country) if agency and agency.kind == "agency" else None
        if state is not None:
            found.setdefault(state.name, state)
    return tuple(name for key, name in found.items() if key not in taken)[:6]
