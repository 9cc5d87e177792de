"""Which relation a number belongs to: the cue of the same sentence that fits its kind and stands nearest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from remanence.reading.annotation import Quantity
from remanence.reading.frames.frame import Frames, Hit
from remanence.reading.frames.scene import Scene

__all__ = ["Bond", "bonds"]

FITS = 0.7
"""From here a kind of number is at home in a relation."""
MOST = 3
"""Relations that are weighed for one number."""
LEAST = 0.12
"""Below this a cue is no cue of a number."""
PURE = 90.0
"""Percent from which a number beside a material names its purity."""
FADE = 0.055
LINKED = 0.3
"""What a word between number and cue takes from the score."""
_LINK = re.compile(
    r"^\s*(?:(?:agreement|package|deal|target|level|rate|grade)s? )?(?:of|at|to|by|worth|totall?ing|near|"
    r"around|about|is|was|are|were|from|reached|hit|"
    r"stood at|valued at|with|for|up to|as)?\s*(?:an? |the |its |about |around |roughly |up to |over |"
    r"more than |nearly )?\s*$",
    re.I,
)
_FORWARD = re.compile(
    r"^[\s-]*(?:worth |in |of |a |an |the |its |their |annual |per year |a year |annually |/year |"
    r"worth of )*$",
    re.I,
)


_CHANGE = re.compile(
    r"\b(?:up|down|rose|fell|ris(?:e|es|en|ing)|fall(?:s|en|ing)?|increas\w+|decreas\w+|drop\w*|declin\w+|"
    r"jump\w*|surg\w+|climb\w*|grew|"
    r"gr(?:ow|owth|own)|higher|lower|slump\w*|plung\w+|soar\w*|gain\w*|slipp?\w*|eas\w+|cut|shr[aiu]nk|"
    r"rall\w+|tumbl\w+|rebound\w*|"
    r"above|below|double\w*|tripl\w+|advanc\w+|retreat\w*)\b(?:\s+(?:by|of|about|around|nearly|almost|"
    r"some|roughly|a|another|further|to|"
    r"more|than|over|is|was|were|the|year))*\s*$|^\s*(?:\S+\s+){0,1}(?:increase|decrease|drop|decline|"
    r"rise|fall|jump|gain|growth|more than|less than|higher|"
    r"lower|above|below|up|down|year[- ]on[- ]year|year[- ]over[- ]year|y/y|m/m|month[- ]on|on[- ]year|"
    r"larger|smaller|reduction|cut|surge)\b",
    re.I,
)

_HEADS = re.compile(
    r"(?:people|persons?|workers?|employees|staff|jobs|visitors|residents|students|members|times|analysts?|delegates|"
    r"executives|officials|engineers|scientists|researchers|patents|pages)\b",
    re.I,
)
_TERM = re.compile(
    r"(?:[\s-]+[\w-]+){0,6}?[\s-]+(?:agreements?|contracts?|deals?|pacts?|off-?takes?|loans?|partnerships?|memorand\w+|mou|notes?|bonds?)\b",
    re.I,
)
_SHARES = re.compile(
    r"\b(?:shares?|stocks?|share price|stock price|market value|market capitali[sz]ation|index)\s+(?:\S+\s+){0,4}?"
    r"(?:rose|fell|jump\w*|surg\w+|soar\w*|climb\w*|drop\w*|slump\w*|plung\w+|los[te]\w*|gain\w*|clos\w+|trad\w+|was|up|down)"
    r"(?:\s+\S+){0,4}\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Bond:
    """A number and the cue it hangs on.

    Attributes:
        score: 0 to about 1.5.
        linked: little stands between the two.
        rival: score of the best cue of another relation.
        rank: 0 for the likeliest relation of the number, 1 for the next.
        carried: the number has no cue of its own and takes that of the number before it ("up from 4,300 "
            "t in 2024").
    """

    quantity: Quantity
    hit: Hit
    score: float
    linked: bool
    rival: float
    carried: bool = False
    rank: int = 0


def bonds(scene: Scene, frames: Frames) -> list[Bond]:
    """Return for each number of a sentence the cues it may hang on, the likeliest first; some have none."""
    found: list[Bond] = []
    last = dict(scene.memory.relations)
    for quantity in scene.quantities:
        if quantity.aside or idle(scene, quantity):
            continue
        changed = changes(scene, quantity)
        earlier = last.get("change" if changed else quantity.kind) or _said(scene, quantity)
        several = _several(scene, quantity, changed, earlier, frames)
        if several:
            found.extend(several)
            last[quantity.kind] = several[0].hit
            if several[0].hit.frame.changes:
                last["change"] = several[0].hit
    if found:
        scene.memory.relations = last
    return found


def _several(
    scene: Scene, quantity: Quantity, changed: bool, earlier: Hit | None, frames: Frames
) -> list[Bond]:
    """Return the best bond of each relation that a number may belong to, at most :data:`MOST`, best first."""
    best: dict[str, tuple[float, bool, Hit]] = {}
    for hit in scene.hits:
        score, linked = _score(scene, quantity, hit, changed)
        if score > LEAST and (hit.type not in best or score > best[hit.type][0]):
            best[hit.type] = (score, linked, hit)
    ranked = sorted(best.values(), key=lambda row: (-row[0], row[2].start, row[2].cue.id))
    several = [Bond(quantity, hit, score, linked, 0.0) for score, linked, hit in ranked[:MOST]]
    for bond in (_carried(quantity, earlier), _default(quantity, frames)):
        if bond is not None and len(several) < MOST and all(bond.hit.type != b.hit.type for b in several):
            several.append(bond)
    scores = [bond.score for bond in several]
    return [
        replace(bond, rank=rank, rival=max((s for k, s in enumerate(scores) if k != rank), default=0.0))
        for rank, bond in enumerate(several)
    ]


def _said(scene: Scene, quantity: Quantity) -> Hit | None:
    """Return the relation of the sentence before that such a number would fit well."""
    hits = [hit for hit in scene.memory.said.values() if hit.usual(quantity.kind) >= FITS]
    return max(hits, key=lambda hit: hit.start) if hits else None


def idle(scene: Scene, quantity: Quantity) -> bool:
    """Return whether a number is none of the trade: heads, a move of a share, a term, a purity in a product name."""
    if quantity.kind == "duration" and _TERM.match(scene.after(quantity.end, 70)):
        return True
    if quantity.kind == "count":
        return _HEADS.match(quantity.noun) is not None
    if quantity.kind in ("percent", "money") and _SHARES.search(scene.before(quantity.start, 60)):
        return True
    if quantity.kind != "percent" or quantity.value < PURE:
        return False
    beside = any(0 <= quantity.start - m.end <= 2 or 0 <= m.start - quantity.end <= 1 for m in scene.materials)
    return beside and not any(hit.cue.value == "purity" for hit in scene.hits)


def _default(quantity: Quantity, frames: Frames) -> Bond | None:
    """Return the bond of a number whose kind says enough: a price, a grade, a vote."""
    hit = frames.default(quantity.kind, quantity.start, quantity.end)
    return None if hit is None else Bond(quantity, hit, LEAST, False, 0.0)


def changes(scene: Scene, quantity: Quantity) -> bool:
    """Return whether a number says by how much something rose or fell."""
    if quantity.kind not in ("percent", "ratio"):
        return False
    return bool(
        _CHANGE.search(scene.before(quantity.start, 30)) or _CHANGE.search(scene.after(quantity.end, 30))
    )


def _carried(quantity: Quantity, hit: Hit | None) -> Bond | None:
    """Return the bond that a number takes over from one before it, in this sentence or the last."""
    if hit is None:
        return None
    here = replace(hit, start=quantity.start, end=quantity.end)
    return Bond(quantity, here, LEAST, False, 0.0, True)


def _score(scene: Scene, quantity: Quantity, hit: Hit, changed: bool) -> tuple[float, bool]:
    """Return how well a number hangs on a cue, and whether the two are linked without a detour."""
    fit = hit.fits(quantity.kind)
    if fit > 0 and changed and not hit.frame.changes:
        fit *= 0.3
    if fit <= 0:
        return 0.0, False
    distance = scene.ruler.between((quantity.start, quantity.end), hit.span)
    most = hit.cue.strength * fit - FADE * distance + LINKED
    if most <= LEAST or (hit.cue.touch and distance > 4):
        return 0.0, False
    linked = _linked(scene, quantity, hit)
    if hit.cue.context and not re.search(
        hit.cue.context, scene.text[scene.sentence.start : scene.sentence.end], re.I
    ):
        return 0.0, False
    score = hit.cue.strength * fit - FADE * distance + (LINKED if linked else 0.0)
    score -= 0.12 * _numbers_between(scene, quantity, hit)
    return score, linked


def _linked(scene: Scene, quantity: Quantity, hit: Hit) -> bool:
    if hit.start < quantity.end and quantity.start < hit.end:
        return True
    if hit.end <= quantity.start:
        return _LINK.match(scene.gap(hit.end, quantity.start)) is not None
    return _FORWARD.match(scene.gap(quantity.end, hit.start)) is not None


def _numbers_between(scene: Scene, quantity: Quantity, hit: Hit) -> int:
    low, high = sorted((quantity.start, hit.start))
    return sum(low < other.start < high and other.kind == quantity.kind for other in scene.quantities)
