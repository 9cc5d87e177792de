"""A draft: one mention of a claim in one sentence, with what the judge weighs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from remanence.reading.annotation import Day, Material, Quantity
from remanence.reading.frames.attach import Bond, bonds
from remanence.reading.frames.features import weigh
from remanence.reading.frames.frame import Frames, Hit
from remanence.reading.frames.roles import Roles, roles
from remanence.reading.frames.scene import Scene
from remanence.reading.frames.strength import Strength, day_kinds
from remanence.reading.frames.when import Around, stated, understood

__all__ = ["Draft", "drafts"]

BESIDE = 4.5
"""Words between two materials that are named in one breath."""
PAD = 36
"""Characters of context kept on either side of the words that make a claim."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One mention of a claim; ``features`` are what the judge weighs, each about 0 to 1.

    Attributes:
        day: the date that the sentence gives it.
        period: the date that the article gives it where the sentence gives none.
    """

    hit: Hit
    start: int
    end: int
    quantity: Quantity | None
    roles: Roles
    material: str
    day: Day | None
    period: Day | None
    modality: str
    denied: bool
    part: str
    features: dict[str, float]
    signs: dict[str, float]


def drafts(scene: Scene, frames: Frames, strength: Strength, on: str) -> list[Draft]:
    """Return the mentions of claims in a sentence: first those with a number, then those without."""
    held = bonds(scene, frames)
    found = [_with_number(scene, bond, strength, on) for bond in held]
    first = [bond for bond in held if bond.rank == 0]
    used = {bond.hit.span for bond in first}
    types = {bond.hit.type for bond in first}
    for hit in _alone(scene):
        if any(a < hit.end and hit.start < b for a, b in used) and hit.type in types:
            continue
        near = [
            bond
            for bond in first
            if bond.hit.type == hit.type and scene.ruler.between(bond.hit.span, hit.span) < 14
        ]
        if near:
            continue
        found.append(_without(scene, hit, strength, on))
    scene.memory.periods.note(_around(scene), on)
    return found


def _around(scene: Scene) -> Around:
    return Around(scene.text, scene.sentence, scene.ruler, scene.days, scene.quantities)


def _alone(scene: Scene) -> list[Hit]:
    """Return the cues that may stand without a number, of each type the strongest where several overlap."""
    kept: list[Hit] = []
    for hit in sorted(scene.hits, key=lambda h: (-h.cue.alone, -(h.end - h.start), h.start, h.cue.id)):
        if hit.cue.alone <= 0.05:
            continue
        if hit.cue.context and not re.search(
            hit.cue.context, scene.text[scene.sentence.start : scene.sentence.end], re.I
        ):
            continue
        if not any(k.type == hit.type and _overlap(k, hit) for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: (h.start, h.cue.id))


def _overlap(a: Hit, b: Hit) -> bool:
    return a.start < b.end and b.start < a.end


def _with_number(scene: Scene, bond: Bond, strength: Strength, on: str) -> Draft:
    quantity, hit = bond.quantity, bond.hit
    place = (quantity.start, quantity.end)
    if bond.carried:
        draft = _draft(scene, hit, place, quantity, strength, on)
        draft.features.update(number=1.0, carried=1.0, rank=bond.rank / 2)
        draft.features["kind_" + quantity.kind] = 1.0
        return draft
    near = scene.ruler.between(place, hit.span) < 10
    start = min(quantity.start, hit.start) if near else quantity.start
    end = max(quantity.end, hit.end) if near else quantity.end
    draft = _draft(scene, hit, (start, end), quantity, strength, on)
    draft.features.update(
        number=1.0,
        rank=bond.rank / 2,
        bond=bond.score,
        linked=float(bond.linked),
        margin=min(bond.score - bond.rival, 1.0),
    )
    draft.features["kind_" + quantity.kind] = 1.0
    return draft


def _without(scene: Scene, hit: Hit, strength: Strength, on: str) -> Draft:
    draft = _draft(scene, hit, hit.span, None, strength, on)
    rivals = [other.cue.alone for other in scene.hits if other.type != hit.type and _overlap(other, hit)]
    overlapped = max([0.0, *(alone - hit.cue.alone + 0.5 for alone in rivals)])
    draft.features.update(alone=hit.cue.alone, overlapped=overlapped)
    return draft


def _draft(
    scene: Scene, hit: Hit, place: tuple[int, int], quantity: Quantity | None, strength: Strength, on: str
) -> Draft:
    who = roles(scene, hit, (quantity.start, quantity.end) if quantity else place)
    around = _around(scene)
    day = stated(around, place, quantity)
    bounds = (scene.sentence.start, scene.sentence.end)
    usual = hit.cue.modality or hit.frame.modality or "done"
    kinds = ("type_" + hit.type, "usual_" + usual, "number" if quantity else "alone", *day_kinds(day, on))
    signs = strength.features(scene.text, bounds, place, scene.ruler, kinds)
    modality = strength.modality(signs)
    denied = strength.denied(scene.text, bounds, place, scene.ruler)
    start, end = _evidence(scene, place)
    features = weigh(scene, hit, who, day)
    return Draft(
        hit,
        start,
        end,
        quantity,
        who,
        _material(scene, place, hit.type == "price"),
        day,
        None if day else understood(around, hit.type, modality, scene.memory.periods, on),
        modality,
        denied,
        scene.sentence.part,
        features,
        signs,
    )


def _evidence(scene: Scene, place: tuple[int, int]) -> tuple[int, int]:
    """Widen the words of a claim by a little of their sentence, to whole words."""
    start, end = max(scene.sentence.start, place[0] - PAD), min(scene.sentence.end, place[1] + PAD)
    while scene.sentence.start < start < place[0] and not scene.text[start - 1].isspace():
        start += 1
    while place[1] < end < scene.sentence.end and not scene.text[end].isspace():
        end -= 1
    return start, end


def _material(scene: Scene, place: tuple[int, int], priced: bool) -> str:
    """Return the material of a claim: the nearest, sooner after than before; of a price sooner before."""

    def cost(material: Material) -> float:
        value = scene.ruler.between((material.start, material.end), place)
        before = scene.before(material.start, 60)
        if before.count("(") > before.count(")"):
            value += 6.0
        if not priced and material.end <= place[0]:
            value += 1.5
        if priced and material.start >= place[1]:
            value += 4.0
        return value

    if not scene.materials:
        return scene.memory.material
    ranked = sorted(scene.materials, key=lambda m: (cost(m), m.start))
    best = ranked[0]
    beside = [m for m in ranked[1:] if scene.ruler.between((m.start, m.end), (best.start, best.end)) < BESIDE]
    return "; ".join(dict.fromkeys(m.name for m in (best, *beside[:3])))
