"""Several mentions of one claim in one article are one claim: the fullest one speaks, the others stand beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from remanence.reading.claim import Claim
from remanence.reading.frames.draft import Draft

__all__ = ["Folded", "fold"]

_PARTS = {"body": 3.0, "highlight": 2.0, "title": 1.0, "heading": 0.0}


@dataclass(frozen=True, slots=True)
class Folded:
    """A claim before it is judged, with what the judge weighs and the signs of its modality.

    Attributes:
        slots: the numbers, or else the cues, that it is read from.
    """

    claim: Claim
    features: dict[str, float]
    signs: dict[str, float]
    slots: frozenset[tuple[int, int]]

    def rivals(self, other: Folded) -> bool:
        """Return whether two claims read one number, or one stretch of words, in two ways."""
        if (self.claim.quantity is None) != (other.claim.quantity is None):
            return False
        return any(a < d and c < b for a, b in self.slots for c, d in other.slots)


def fold(drafts: Iterable[Draft]) -> list[Folded]:
    """Return the claims of an article, in order of their place."""
    groups: list[list[Draft]] = []
    alike: dict[tuple[object, ...], list[list[Draft]]] = {}
    for draft in drafts:
        near = alike.setdefault(_key(draft), [])
        home = next((group for group in near if any(_same(draft, other) for other in group)), None)
        if home is None:
            groups.append([draft])
            near.append(groups[-1])
        else:
            home.append(draft)
    types = Counter((group[0].hit.type, group[0].quantity is not None) for group in groups)
    titled = {draft.hit.type for group in groups for draft in group if draft.part == "title"}
    folded = [_folded(group, types, titled) for group in groups]
    return sorted(folded, key=lambda f: (f.claim.start, f.claim.end, f.claim.type, f.claim.cue))


def _folded(group: list[Draft], types: Counter[tuple[str, bool]], titled: set[str]) -> Folded:
    ranked = sorted(group, key=lambda d: (-_PARTS[d.part] - _fullness(d), d.start))
    best = ranked[0]
    number = best.quantity is not None
    features = dict(best.features)
    features |= {
        "mentions": min(len(group) - 1, 3) / 3,
        "in_title": float(best.hit.type in titled),
        "in_highlight": float(any(d.part == "highlight" for d in group)),
        "siblings": min(6, types[best.hit.type, number] - 1) / 6,
        "numbered_sibling": float(not number and types[best.hit.type, True] > 0),
        "denied": float(best.denied),
        "modality_" + best.modality: 1.0,
        "cue_" + best.hit.cue.id: 1.0,
        "bias_number" if number else "bias_alone": 1.0,
        ("number_" if number else "alone_") + best.hit.type: 1.0,
    }
    weighed = {name: value for name, value in features.items() if value}
    slots = frozenset((d.quantity.start, d.quantity.end) if d.quantity else d.hit.span for d in group)
    return Folded(_claim(best, ranked[1:]), weighed, best.signs, slots)


def _fullness(draft: Draft) -> float:
    """Return how much a mention tells: parties, a date, a number well tied."""
    who = draft.roles
    told = [who.subject is not None, who.object is not None, draft.day is not None, bool(draft.material)]
    tied = draft.features.get("bond", draft.features.get("alone", 0.0))
    return 0.3 * sum(told) + tied - draft.features.get("far", 0.0)


def _key(draft: Draft) -> tuple[object, ...]:
    """Return what two drafts that say the same must share; it spares looking at all pairs."""
    said, quantity = (draft.hit.type, draft.denied), draft.quantity
    if quantity is not None:
        return (*said, quantity.value, quantity.low, quantity.high, quantity.unit)
    subject = draft.roles.subject
    return (*said, subject.name if subject else "", draft.hit.cue.value)


def _same(a: Draft, b: Draft) -> bool:
    """Return whether two drafts of an article say the same."""
    if a.hit.type != b.hit.type or a.denied != b.denied:
        return False
    if a.quantity is not None and b.quantity is not None:
        return (a.quantity.value, a.quantity.low, a.quantity.high, a.quantity.unit) == (
            b.quantity.value, b.quantity.low, b.quantity.high, b.quantity.unit,
        )  # fmt: skip
    if a.quantity is not None or b.quantity is not None:
        return False
    subject_a, subject_b = a.roles.subject, b.roles.subject
    if (subject_a.name if subject_a else "") != (subject_b.name if subject_b else ""):
        return False
    if a.hit.cue.value != b.hit.cue.value:
        return False
    object_a, object_b = a.roles.object, b.roles.object
    return object_a is None or object_b is None or object_a.name == object_b.name


def _claim(draft: Draft, others: list[Draft]) -> Claim:
    quantity = draft.quantity
    everyone = (draft, *others)
    subject = next((d.roles.subject for d in everyone if d.roles.subject is not None), None)
    counterpart = next((d.roles.object for d in everyone if d.roles.object is not None), None)
    day = next((d.day for d in everyone if d.day), None) or next((d.period for d in everyone if d.period), None)
    named = {n.name for n in (subject, counterpart) if n is not None}
    third = dict.fromkeys(
        name.name
        for d in everyone
        for name in (d.roles.subject, d.roles.object, *d.roles.others)
        if name is not None and name.name not in named
    )
    return Claim(
        type=draft.hit.type,
        start=draft.start,
        end=draft.end,
        subject=subject.name if subject else "",
        object=counterpart.name if counterpart else "",
        others=tuple(third)[:6],
        material=next((d.material for d in everyone if d.material), ""),
        stage=draft.hit.frame.stage,
        country=subject.country if subject else "",
        quantity=quantity.value if quantity else None,
        quantity_low=quantity.low if quantity else None,
        quantity_high=quantity.high if quantity else None,
        unit=quantity.unit if quantity else "",
        per=quantity.per if quantity else "",
        currency=quantity.currency if quantity else "",
        qualifier=quantity.qualifier if quantity else "",
        date=day.date if day else "",
        date_end=day.date_end if day else "",
        modality=draft.modality,
        polarity="neg" if draft.denied else "pos",
        value=draft.hit.cue.value,
        cue=draft.hit.cue.id,
        also=tuple((o.start, o.end) for o in others),
    )
