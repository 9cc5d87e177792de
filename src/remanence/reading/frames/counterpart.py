"""To or with whom: the object of a claim, be it a counterparty, a recipient, a law or a plant."""

from __future__ import annotations

import re

from remanence.reading.annotation import Name
from remanence.reading.frames.frame import Hit
from remanence.reading.frames.memory import PLACES
from remanence.reading.frames.scene import Scene

__all__ = ["counterpart"]

_LAW = re.compile(r"\b(?:bill|act|law|legislation|measure)\b", re.I)


def counterpart(
    scene: Scene, hit: Hit, actors: tuple[Name, ...], subject: Name | None, facility: Name | None
) -> Name | None:
    """Return the object: of the kinds that the frame takes, the nearest that a fitting preposition leads."""
    kinds = hit.frame.object
    taken = subject.name if subject is not None else ""
    if facility is not None and facility.name != taken and (hit.frame.facility or kinds[:1] == ("facility",)):
        return facility
    wanted = {*kinds, *(PLACES if "facility" in kinds else ())}
    others = [n for n in actors if n.kind in wanted and n.name != taken]
    best = min(others, key=lambda n: (_cost(scene, hit, n, subject), n.start)) if others else None
    if best is not None and best.kind in PLACES and kinds[:1] == ("company",):
        owner = scene.memory.owners.get(best.name)
        return owner if owner is not None and owner.name != taken else best
    if best is not None and not _weak(scene, best, subject):
        return best
    return _remembered(scene, hit, facility, taken) or best


def _weak(scene: Scene, name: Name, subject: Name | None) -> bool:
    """Return whether a name is but a place of origin or the country of the subject."""
    standing = scene.clause.of(name)
    own = subject is not None and name.kind == "country" and name.country == subject.country
    return own or (standing is not None and (standing.origin or standing.located or standing.bracketed))


def _remembered(scene: Scene, hit: Hit, facility: Name | None, taken: str) -> Name | None:
    memory, kinds = scene.memory, hit.frame.object
    if "law" in kinds and _LAW.search(scene.text, hit.start, min(scene.sentence.end, hit.end + 40)):
        return memory.law or memory.salient.get("law")
    named = memory.objects.get(hit.type)
    if named is not None and named.name != taken and named.kind in kinds and named.kind not in PLACES:
        return named
    if facility is not None and "facility" in kinds and facility.name != taken:
        return facility
    company = memory.company if hit.frame.flow else None
    return company if company is not None and company.name != taken else None


def _cost(scene: Scene, hit: Hit, name: Name, subject: Name | None) -> float:
    """Return what speaks against a name as the object of a cue."""
    value = scene.ruler.between((name.start, name.end), hit.span)
    before = scene.clause.before(name.start, 40)
    words = "|".join(hit.frame.prepositions)
    if words and re.search(rf"\b(?:{words})\s+(?:the |an? |its |[a-z-]+ )*$", before, re.I):
        value -= 8.0
    if name.start >= hit.start:
        value -= 3.0
    if _weak(scene, name, subject):
        value += 9.0
    kinds = hit.frame.object
    return value + 1.5 * (kinds.index(name.kind) if name.kind in kinds else 1)
