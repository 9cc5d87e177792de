"""Who a sentence means that names nobody: what "the company" or "it" stands for, or who the article speaks of."""

from __future__ import annotations

import re

from remanence.reading.annotation import Name
from remanence.reading.frames.frame import Hit
from remanence.reading.frames.memory import PLACES
from remanence.reading.frames.scene import Scene
from remanence.reading.frames.standing import governs

__all__ = ["from_memory", "government", "stand_in", "the_place"]

_STAND_INS = (
    ("place", re.compile(
        r"\b(?:the|this|its) (?:[a-z-]+ )?(?:project|mine|plant|facility|deposit|site|refinery|operation|factory|unit|"
        r"complex)\b", re.I)),
    ("company", re.compile(
        r"\b(?:the|this) (?:[a-z-]+ ){0,2}(?:company|firm|miner|producer|developer|group|manufacturer|maker|supplier|"
        r"refiner|recycler|start-?up|explorer|carmaker|joint venture|venture)\b", re.I)),
    ("country", re.compile(
        r"\b(?:the|this) (?:country|nation|bloc|republic|(?:federal |central |national )?government|state)\b", re.I)),
    ("agency", re.compile(
        r"\b(?:the (?:[a-z]+ )?(?:ministry|department|agency|bank|commission|regulator|bureau|lender|committee|"
        r"chamber)|lawmakers|senators|deputies)\b", re.I)),
    ("law", re.compile(r"\b(?:the|this) (?:bill|act|law|legislation|measure)\b", re.I)),
    ("subject", re.compile(r"\b(?:it|they|he|she|we|its|their|our)\b", re.I)),
)  # fmt: skip
_KINDS = {
    "place": PLACES,
    "company": {"company"},
    "country": {"country", "bloc"},
    "agency": {"agency", "institution"},
    "law": {"law"},
}
_PRONOUNS = frozenset({"it", "they", "he", "she", "we"})
_THE_PLACE = re.compile(
    r"\b(?:the|this|its|that) (?:[a-z-]+ )?(?:project|mine|plant|facility|deposit|site|refinery|unit|orebody)\b", re.I
)
_A_PLACE = re.compile(
    r"\b(?:an?|another|two|three|four|new|second) (?:[\w-]+ ){0,5}"
    r"(?:project|mine|plant|facility|site|refinery|factory|hub|complex|line)s?\b",
    re.I,
)
_GOVERNMENT = re.compile(
    r"\b(?:from|by) (?:the )?(?:federal |national |central )?(?:government|state|treasury|taxpayers)\b", re.I
)


def stand_in(scene: Scene, hit: Hit, left: Name | None) -> Name | None:
    """Return what "the company" or "it" stands for, where it stands nearer than any name that could act."""
    standing = scene.clause.of(left) if left is not None else None
    if standing is not None and not (standing.led or standing.origin) and not standing.possessive:
        return None
    start = left.end if left is not None else scene.sentence.start
    hanging = standing is not None and standing.verb < 0 and standing.leader is left
    return _between(scene, hit, start, left) or (_heading(scene, hit, start) if hanging else None)


def _between(scene: Scene, hit: Hit, start: int, left: Name | None) -> Name | None:
    """Return what a stand-in between the last name and the cue means."""
    for slot, pattern in _STAND_INS:
        found = list(pattern.finditer(scene.text, start, hit.start))
        if slot == "subject" and left is not None:
            found = [m for m in found if m.group().lower() in _PRONOUNS]
        if found:
            name = _meant(scene, slot, found[-1].group(), found[-1].start())
            if name is not None:
                return name
    return None


def _heading(scene: Scene, hit: Hit, end: int) -> Name | None:
    """Return what a stand-in means that governs a verb earlier in the sentence: "the ministry said the sales to X"."""
    for slot, pattern in _STAND_INS:
        for m in pattern.finditer(scene.text, scene.sentence.start, end):
            words = m.group().lower()
            if slot == "subject" and words not in _PRONOUNS:
                continue
            if governs(scene.clause.after(m.end())) and scene.clause.free(m.start()):
                return _meant(scene, slot, m.group(), m.start())
    return None


def _meant(scene: Scene, slot: str, words: str, place: int) -> Name | None:
    """Return the name meant: one of this sentence, the last of its kind, or for a defined term the main actor."""
    memory = scene.memory
    kinds = _KINDS.get(slot, frozenset())
    inside = [n for n in scene.names if n.end <= place and n.kind in kinds and not n.adjective]
    if inside and slot != "place":
        return inside[-1]
    if slot == "company" and words[-7:] == "Company":
        topic = memory.topic
        return topic if topic is not None and topic.kind == "company" else memory.salient.get("company")
    if slot == "country" and words.lower().endswith(("government", "state")):
        return memory.salient.get("country") or memory.country
    name: Name | None = getattr(memory, slot)
    return name


def government(scene: Scene, start: int, end: int) -> Name | None:
    """Return the country meant by "from the federal government" between two places."""
    if _GOVERNMENT.search(scene.text, start, end) is None:
        return None
    return scene.memory.salient.get("country")


def from_memory(scene: Scene, hit: Hit) -> tuple[Name | None, str]:
    """Return who the article speaks of, where the sentence names nobody."""
    memory, prefer = scene.memory, hit.frame.prefer
    subject = memory.subject
    if subject is not None and subject.kind in prefer:
        if prefer[0] == "company" != subject.kind and memory.company is not None:
            return memory.company, "carried"
        return subject, "carried"
    if subject is not None and subject.kind == "agency" and subject.country in memory.states and "country" in prefer:
        return memory.states[subject.country], "carried"
    for kind in prefer:
        if kind in memory.salient:
            return memory.salient[kind], "salient"
    return (subject, "carried") if subject is not None else (memory.topic, "topic")


def the_place(scene: Scene, place: tuple[int, int], owner: Name | None) -> Name | None:
    """Return the plant or project that a sentence without its name speaks of."""
    memory = scene.memory
    if _THE_PLACE.search(scene.before(place[1], 160)):
        return memory.place
    sentence = scene.text[scene.sentence.start : scene.sentence.end]
    known = memory.place
    if known is None or owner is None or _A_PLACE.search(sentence):
        return None
    holder = memory.owners.get(known.name, owner if memory.one_place else None)
    return known if holder is not None and holder.name == owner.name else None
