"""Who: subject, object and further parties of a claim, from where the names stand around its cue."""

from __future__ import annotations

import re
from dataclasses import dataclass

from remanence.reading.annotation import Name
from remanence.reading.frames.frame import Hit
from remanence.reading.frames.scene import ACTORS, PLACES, Scene

__all__ = ["Roles", "roles"]

_GENITIVE = re.compile(
    r"^\s?(?:['’]s?|s['’])\s+(?:(?!and\b|but\b|which\b|that\b|to\b|will\b|has\b|have\b|is\b|"
    r"was\b)[^\s,;:.]+\s+){0,6}$"
)
_CLOSE = re.compile(
    r"^(?:[\s-]+|\)\s*)(?:(?!and\b|but\b|which\b|that\b|to\b|of\b|in\b|with\b|from\b|for\b|will\b|"
    r"by\b)[^\s,;:.]+\s+){0,3}$"
)
_PREPOSITION = re.compile(
    r"\b(?:with|of|from|to|for|in|at|on|near|against|outside|beyond|into|between|among|via|through|over|"
    r"by|including|like|"
    r"such as|than|versus|around|across|under|toward|towards|despite|amid|join(?:ed|ing|s)?)\s+(?:the |"
    r"an? |its |their |both |"
    r"[a-z-]+ ){0,2}$",
    re.I,
)
_IN_A_PLACE = re.compile(r"\b[A-Z][\w.-]+,\s*$")
_CONJOINED = re.compile(r"(?:,| and| or|/|&)\s*(?:the |[a-z]+ )?$")
_GOVERNS = re.compile(
    r"^(?:\s*\([^)]{1,40}\))?(?:,[^,;]{2,60},)?\s+(?:also |now |just |has |have |had |is |are |was |were |"
    r"will |would |may |could |can |"
    r"effectively |reportedly |recently |currently |only |still |previously |once |\w+ly )*"
    r"(?:been |be )?(?!(?:and|or|of|in|on|at|to|for|from|with|by|as|the|a|an)\b)(?:\w+(?:ed|es|ing)|"
    r"\w{3,}s|has|have|is|are|was|were|will|"
    r"would|may|could|can|said|says|plans?|began|begun|made|won|sold|built|gave|given|took|taken|held|put|"
    r"set|cut|led|met|paid|"
    r"sent|bought|sought|rose|fell|grew|produce|mine|control|hold|own|expect|aim|intend|want|need|supply)\b"
)
_PASSIVE = re.compile(r"^(?:\s+\S+){0,3}?\s+by\s+(?:an? |the |its |[a-z-]+ )*$")
_BY_START = re.compile(r"\bby\s+(?:an? |the |its |[a-z-]+ ){0,4}$")
_FROM = re.compile(r"\b(?:from|by|courtesy of)\s+(?:an? |the |its |new |[a-z-]+ ){0,4}$", re.I)
_STAND_INS = (
    ("place", re.compile(r"\b(?:the|this|its) (?:project|mine|plant|facility|deposit|site|refinery|"
        r"operation|factory)\b", re.I)),
    ("company", re.compile(
        r"\b(?:the|this) (?:[a-z-]+ ){0,2}(?:company|firm|miner|producer|developer|group|manufacturer|"
        r"maker|supplier|refiner|"
        r"recycler|startup|explorer)\b", re.I)),
    ("country", re.compile(r"\bthe (?:country|nation|bloc|republic)\b", re.I)),
    ("agency", re.compile(r"\bthe (?:ministry|department|agency|bank|commission|regulator|bureau|"
        r"lender)\b", re.I)),
    ("law", re.compile(r"\bthe (?:bill|act|law|legislation|measure)\b", re.I)),
    ("subject", re.compile(r"\b(?:it|its|they|their|he|she)\b", re.I)),
)  # fmt: skip


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
    subject, source = _subject(scene, hit, place, actors)
    facility = _facility(scene, hit, place)
    if subject is not None and subject.kind in PLACES:
        facility = subject
        owner = scene.memory.owners.get(subject.name)
        subject = owner or _owner_near(scene, subject, actors) or subject
        if subject is facility:
            facility = None
    other = _object(scene, hit, place, actors, subject, facility)
    if hit.cue.reverse and subject is not None and other is not None:
        subject, other = other, subject
    taken = {name.name for name in (subject, other) if name is not None}
    rest = [name for name in [*actors, *([facility] if facility else [])] if name.name not in taken]
    others = tuple(
        {
            name.name: name for name in rest if scene.ruler.between((name.start, name.end), hit.span) < 26
        }.values()
    )
    if source in ("carried", "right", "topic", "stand-in"):
        more = [scene.memory.salient[kind] for kind in hit.frame.prefer[:1] if kind in scene.memory.salient]
        others = (*others, *(name for name in more if name.name not in taken | {n.name for n in others}))
    governed = (n for n in (subject, other) if n is not None and n.kind == "agency")
    states = [scene.memory.states.get(n.country) for n in governed]
    known = {name.name for name in (subject, other, *others) if name is not None}
    others = (*others, *(state for state in states if state is not None and state.name not in known))
    return Roles(subject, other, others[:6], source)


def _eligible(scene: Scene, hit: Hit) -> tuple[Name, ...]:
    kinds = ACTORS | PLACES | ({"law"} if hit.frame.law else set())
    return tuple(name for name in scene.names if name.kind in kinds and not scene.attributed(name))


def _subject(
    scene: Scene, hit: Hit, place: tuple[int, int], actors: tuple[Name, ...]
) -> tuple[Name | None, str]:
    for source, name in (
        ("genitive", _genitive(scene, hit, actors)),
        ("giver", _giver(scene, hit, place, actors)),
        ("adjective", _adjective(scene, hit, actors)),
        ("agent", _agent(scene, hit, actors)),
    ):
        if name is not None:
            return name, source
    left = _left(scene, hit, actors)
    stand_in = _stand_in(scene, hit, left)
    if stand_in is not None:
        return stand_in, "stand-in"
    if left is not None:
        return left, "left"
    right = [name for name in actors if name.start >= hit.end and not name.adjective]
    if right:
        nearest = min(right, key=lambda name: scene.ruler.between((name.start, name.end), hit.span))
        return nearest, "right"
    if hit.frame.nobody:
        return None, "nobody"
    return _from_memory(scene, hit)


def _from_memory(scene: Scene, hit: Hit) -> tuple[Name | None, str]:
    """Return who the article speaks of, where the sentence names nobody."""
    memory = scene.memory
    if memory.subject is not None and memory.subject.kind in hit.frame.prefer:
        return memory.subject, "carried"
    for kind in hit.frame.prefer:
        if kind in memory.salient:
            return memory.salient[kind], "salient"
    return (memory.subject, "carried") if memory.subject is not None else (memory.topic, "topic")


def _genitive(scene: Scene, hit: Hit, actors: tuple[Name, ...]) -> Name | None:
    """Return X of "X's new export controls"."""
    near = [n for n in actors if n.end <= hit.start and _GENITIVE.match(scene.gap(n.end, hit.start))]
    return near[-1] if near else None


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
        and not _PREPOSITION.search(scene.before(n.start))
    ]
    found = [*near, *inside]
    return found[-1] if found else None


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
    edge = max(hit.end, place[1])
    near = [
        n
        for n in actors
        if n.start >= min(hit.start, place[0])
        and scene.ruler.between((n.start, n.end), (hit.start, edge)) < 9
        and _FROM.search(scene.gap(min(hit.start, place[0]), n.start))
        and n.kind not in PLACES
    ]
    if near:
        return near[0]
    beside = [
        n
        for n in actors
        if (place[1] <= n.start and n.end <= hit.start) or (hit.end <= n.start and n.end <= place[0])
    ]
    beside = [
        n
        for n in beside
        if n.kind in {"agency", "institution", "company", "country"}
        and not _TO.search(scene.before(n.start, 12))
    ]
    if hit.frame.flow and hit.cue.direction == "" and beside and scene.ruler.between(hit.span, place) < 12:
        return beside[0]
    return None


_TO = re.compile(r"\b(?:to|for|in|into|with|of)\s+(?:the |an? )?$", re.I)


def _left(scene: Scene, hit: Hit, actors: tuple[Name, ...]) -> Name | None:
    """Return the name before the cue that most likely governs it."""
    left = [n for n in actors if n.end <= hit.start or n.start <= hit.start < n.end]
    if not left:
        return None
    return min(left, key=lambda name: (_left_cost(scene, hit, name, left), name.start))


def _left_cost(scene: Scene, hit: Hit, name: Name, left: list[Name]) -> float:
    """Return what speaks against a name as the subject of a cue to its right."""
    cost = 0.5 * scene.ruler.between((name.start, name.end), hit.span)
    before, after = scene.before(name.start), scene.after(name.end, 60)
    if _PREPOSITION.search(before) or (name.kind == "country" and _IN_A_PLACE.search(before)):
        cost += 7.0
    if name.adjective:
        cost += 6.0
    if hit.frame.prefer and name.kind not in hit.frame.prefer and name.kind not in PLACES:
        cost += 3.0
    if after.startswith(("'s", "’s", "' ", "’ ")):
        cost += 3.0
    if _CONJOINED.search(before[-12:]) and any(
        other.end <= name.start and scene.ruler.between((other.start, other.end), (name.start, name.end)) < 5
        for other in left
    ):
        cost += 2.5
    if _GOVERNS.match(after):
        cost -= 5.0
    if name is left[0]:
        cost -= 1.5
    return cost


def _stand_in(scene: Scene, hit: Hit, left: Name | None) -> Name | None:
    """Return what "the company" or "it" stands for, where it stands nearer than any name."""
    start = left.end if left is not None else scene.sentence.start
    stretch = scene.text[start : hit.start]
    if left is not None and not _PREPOSITION.search(scene.before(left.start)):
        return None
    for slot, pattern in _STAND_INS:
        if slot == "subject" and left is not None:
            continue
        if pattern.search(stretch):
            name = getattr(scene.memory, slot)
            if name is not None:
                return name  # type: ignore[no-any-return]
    return None


def _facility(scene: Scene, hit: Hit, place: tuple[int, int]) -> Name | None:
    near = [n for n in scene.names if n.kind in PLACES]
    if near:
        return min(near, key=lambda n: scene.ruler.between((n.start, n.end), place))
    if re.search(
        r"\b(?:the|this|its) (?:project|mine|plant|facility|deposit|site|refinery)\b",
        scene.before(hit.end, 160),
        re.I,
    ):
        return scene.memory.place
    return None


def _owner_near(scene: Scene, facility: Name, actors: tuple[Name, ...]) -> Name | None:
    if scene.memory.company is not None:
        return scene.memory.company
    return next((n for n in actors if n.kind == "company"), None)


def _object(
    scene: Scene,
    hit: Hit,
    place: tuple[int, int],
    actors: tuple[Name, ...],
    subject: Name | None,
    facility: Name | None,
) -> Name | None:
    """Return the counterparty, the recipient or the facility."""
    kinds = set(hit.frame.object)
    if (
        "facility" in kinds
        and facility is not None
        and (hit.frame.facility or facility.name != getattr(subject, "name", ""))
    ):
        return facility
    wanted = (kinds - {"facility"}) | ({"project", "facility"} if "facility" in kinds else set())
    others = [n for n in actors if n.kind in wanted and (subject is None or n.name != subject.name)]
    if not others:
        return None

    def cost(name: Name) -> float:
        value = scene.ruler.between((name.start, name.end), hit.span)
        before = scene.before(name.start, 24)
        led = any(
            re.search(rf"\b{p}\s+(?:the |an? |its |[a-z-]+ )*$", before, re.I) for p in hit.frame.prepositions
        )
        return value - (8.0 if led else 0.0) - (3.0 if name.start >= hit.start else 0.0)

    return min(others, key=lambda name: (cost(name), name.start))
