"""Who has, does, pays or supplies: the name that governs a cue."""

from __future__ import annotations

import re

from remanence.reading.annotation import Name
from remanence.reading.frames.antecedent import from_memory, government, stand_in
from remanence.reading.frames.frame import Hit
from remanence.reading.frames.memory import PLACES
from remanence.reading.frames.scene import Scene

__all__ = ["governor"]

CLAUSE = 60
"""Characters that a relative clause reaches."""
_GENITIVE = re.compile(
    r"^\s?(?:['’]s?|s['’])\s+(?:(?!and\b|but\b|which\b|that\b|to\b|will\b|has\b|have\b|is\b|was\b)"
    r"[^\s,;:]+\s+){0,6}$"
)
_CLOSE = re.compile(
    r"^(?:[\s-]+|\)\s*)(?:(?!and\b|but\b|which\b|that\b|to\b|of\b|in\b|with\b|from\b|for\b|will\b|by\b|an?\b|the\b|its\b)"
    r"[^\s,;:.]+\s+){0,3}$"
)
_LED = re.compile(
    r"\b(?:with|of|from|to|for|in|at|on|near|against|between|among|by|than|versus|into)\s+(?:\S+\s+){0,2}$"
)
_PASSIVE = re.compile(r"^(?:\s+\S+){0,3}?\s+by\s+(?:an? |the |its |[a-z-]+ )*$")
_BY_START = re.compile(r"\bby\s+(?:an? |the |its |[a-z-]+ ){0,4}$")
_OF = re.compile(r"^\s+(?:of|at)\s+(?:the |its |an? )?$")
_FROM = re.compile(r"\b(?:from|by|courtesy of)\s+(?:an? |the |its |new |[a-z-]+ ){0,4}$", re.I)
_TO = re.compile(r"\b(?:to|for|in|into|with|of)\s+(?:the |an? )?$", re.I)
_GIVERS = frozenset({"agency", "institution", "company", "country"})


def governor(
    scene: Scene, hit: Hit, place: tuple[int, int], actors: tuple[Name, ...]
) -> tuple[Name | None, str]:
    """Return who governs a cue, and how that was found."""
    for source, name in (
        ("genitive", _genitive(scene, hit, actors)),
        ("giver", _giver(scene, hit, place, actors)),
        ("adjective", _adjective(scene, hit, actors)),
        ("agent", _agent(scene, hit, actors)),
        ("genitive", _of(scene, hit, actors)),
    ):
        if name is not None:
            return name, source
    left = _left(scene, hit, actors)
    meant = stand_in(scene, hit, left)
    if meant is not None:
        return meant, "stand-in"
    if left is not None and not _mere_place(scene, hit, left) and not _mere_object(scene, hit, left):
        return left, "left"
    right = _right(scene, hit, actors)
    if right is not None:
        return right, "right"
    if left is None and hit.frame.nobody:
        return None, "nobody"
    name, source = from_memory(scene, hit)
    return (name, source) if name is not None or left is None else (left, "left")


def _mere_place(scene: Scene, hit: Hit, name: Name) -> bool:
    """Return whether a name tells only where, and the relation wants another kind of subject."""
    standing = scene.clause.of(name)
    wanted = not hit.frame.prefer or name.kind in hit.frame.prefer
    return standing is not None and standing.located and standing.verb < 0 and not wanted


def _mere_object(scene: Scene, hit: Hit, name: Name) -> bool:
    """Return whether a name hangs on a preposition that leads to the object ("volumes bound for X")."""
    standing, known = scene.clause.of(name), scene.memory.subject
    if standing is None or standing.verb >= 0 or standing.relative >= 0 or known is None or known.name == name.name:
        return False
    usual = known.kind in hit.frame.prefer and name.kind in hit.frame.object
    return usual and standing.led in hit.frame.prepositions


def _genitive(scene: Scene, hit: Hit, actors: tuple[Name, ...]) -> Name | None:
    """Return X of "X's new export controls"; in "X's Y signed" X only qualifies Y."""
    near = [
        n
        for n in actors
        if n.end <= hit.start
        and _GENITIVE.match(scene.clause.gap(n.end, hit.start))
        and not any(n.end <= other.start < hit.start and not other.adjective for other in actors)
    ]
    return near[-1] if near else None


def _of(scene: Scene, hit: Hit, actors: tuple[Name, ...]) -> Name | None:
    """Return X of "the commissioning of X's plant", where companies and their plants act."""
    if hit.frame.prefer[:1] != ("company",):
        return None
    wanted = PLACES | set(hit.frame.prefer)
    right = [n for n in actors if n.start >= hit.end and n.kind in wanted]
    return next((n for n in right if _OF.match(scene.clause.gap(hit.end, n.start))), None)


def _adjective(scene: Scene, hit: Hit, actors: tuple[Name, ...]) -> Name | None:
    """Return the country of "Chinese export controls", where the frame takes it for its subject."""
    if not hit.frame.adjective:
        return None
    inside = [n for n in actors if hit.start <= n.start < hit.end and n.adjective]
    near = [
        n
        for n in actors
        if n.end <= hit.start
        and n.kind in {"country", "bloc", "agency", "programme"}
        and (n.adjective or n.kind in {"country", "bloc"})
        and _CLOSE.match(scene.gap(n.end, hit.start))
        and not _LED.search(scene.before(n.start))
    ]
    found = [*near, *inside]
    return _leader(scene, found[-1]) if found else None


def _agent(scene: Scene, hit: Hit, actors: tuple[Name, ...]) -> Name | None:
    """Return Y of "acquired by Y"."""
    for name in actors:
        if name.start >= hit.end and _PASSIVE.match(scene.gap(hit.end, name.start)):
            return name
        if hit.end >= name.start > hit.start and _BY_START.search(scene.gap(hit.start, name.start)):
            return name
    return None


def _giver(scene: Scene, hit: Hit, place: tuple[int, int], actors: tuple[Name, ...]) -> Name | None:
    """Return the one from whom money or goods come: "from Y"."""
    if not (hit.frame.flow or hit.cue.direction == "in"):
        return None
    start, edge = min(hit.start, place[0]), max(hit.end, place[1])
    for name in actors:
        near = name.start >= start and scene.ruler.between((name.start, name.end), (hit.start, edge)) < 9
        if near and name.kind not in PLACES and _FROM.search(scene.gap(start, name.start)):
            return name
    if hit.frame.flow:
        state = government(scene, start, min(edge + 50, scene.sentence.end))
        if state is not None:
            return state
    return _beside(scene, hit, place, actors)


def _beside(scene: Scene, hit: Hit, place: tuple[int, int], actors: tuple[Name, ...]) -> Name | None:
    """Return Y of "a $2 million Y grant"."""
    if not hit.frame.flow or hit.cue.direction or scene.ruler.between(hit.span, place) >= 12:
        return None
    for n in actors:
        between = place[1] <= n.start < n.end <= hit.start or hit.end <= n.start < n.end <= place[0]
        if between and n.kind in _GIVERS and not _TO.search(scene.before(n.start, 12)):
            return n
    return None


def _leader(scene: Scene, name: Name) -> Name:
    """Return the first of those a name is listed with."""
    standing = scene.clause.of(name)
    return standing.leader if standing is not None else name


def _left(scene: Scene, hit: Hit, actors: tuple[Name, ...]) -> Name | None:
    """Return the name before the cue that most likely governs it."""
    left = [n for n in actors if n.end <= hit.start or n.start <= hit.start < n.end]
    if not left:
        return None
    return _leader(scene, min(left, key=lambda name: (_left_cost(scene, hit, name, left), name.start)))


def _left_cost(scene: Scene, hit: Hit, name: Name, left: list[Name]) -> float:
    """Return what speaks against a name as the subject of a cue to its right."""
    cost = 0.5 * scene.ruler.between((name.start, name.end), hit.span)
    if hit.frame.prefer and name.kind not in hit.frame.prefer and name.kind not in PLACES:
        cost += 3.0
    if name is left[0]:
        cost -= 1.5
    standing = scene.clause.of(name)
    if standing is None:
        return cost
    told = 0 <= standing.relative <= hit.end and hit.start - standing.relative < CLAUSE
    if told or 0 <= standing.verb <= hit.end:
        cost -= 6.0
    return cost + (
        7.0 * (bool(standing.led) and not told)
        + 4.0 * standing.located
        + 6.0 * standing.origin
        + 9.0 * standing.bracketed
        + 3.0 * standing.possessive
    )


def _right(scene: Scene, hit: Hit, actors: tuple[Name, ...]) -> Name | None:
    """Return the name after the cue that may govern it: one at the head of a clause before any other."""
    right = [n for n in actors if n.start >= hit.end and not n.adjective]
    standings = [(n, scene.clause.of(n)) for n in right]
    heads = [n for n, s in standings if s is not None and s.verb >= 0 and not s.led]
    free = [n for n, s in standings if s is not None and not (s.located or s.bracketed or s.origin)]
    memory = scene.memory
    known = memory.subject is not None and memory.subject.kind in hit.frame.prefer
    pool = heads or ([] if known else free)
    if not pool:
        return None
    return _leader(scene, min(pool, key=lambda n: scene.ruler.between((n.start, n.end), hit.span)))
