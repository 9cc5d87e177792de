"""What the judge weighs: how a cue stands in its sentence, who is near, and how the sentence speaks."""

from __future__ import annotations

import re

from remanence.reading.annotation import Day
from remanence.reading.frames.frame import Hit
from remanence.reading.frames.roles import Roles
from remanence.reading.frames.scene import Scene

__all__ = ["weigh"]

_PATTERNS = {
    "question": r"\?[\"'”’]*\s*$",
    "opinion": r"\b(?:must|should|cannot|can['’]t|needs? to|matters?|signals?|means?|underscor\w+|"
    r"highlights?|suggests?|"
    r"reflects?|reveals?|reinforc\w+|remains?|challenge|risks?|critical|essential|vital|urgen\w+|question|"
    r"whether|how|why)\b",
    "contrast": r"\b(?:not|rather than|instead of|without|beyond|no longer|less about)\b",
    "announced": r"\b(?:announc\w+|sign(?:s|ed|ing)|said|says|confirm\w+|report(?:s|ed)|award\w+|"
    r"secur(?:es|ed|ing)|approv\w+|"
    r"launch\w+|agreed|complet\w+|received|will|plans?|expects?|expected|according to|unveil\w+|began|"
    r"begun|started)\b",
    "dated": r"\b(?:19|20)\d\d\b|\b(?:today|yesterday|this (?:week|month|year)|last (?:week|month|year)|"
    r"recently|just)\b",
}
_BEFORE = {
    "conditional": r"\b(?:if|whether|unless|would have|should|could)\b[^.;]{0,70}$",
    "abstract": r"\b(?:how|whether|without|such as|like|including|instead of|rather than|about|towards?|"
    r"between|around|than|"
    r"versus|beyond|any|every|no|these|those|such)\s+(?:[\w-]+\s+){0,3}$",
    "determined": r"\b(?:an?|its|their|his|this|our|one|first|new)\s+(?:[\w-]+\s+){0,2}$",
    "of": r"\b(?:of|for|in|on|to|by|from|with|as)\s+(?:the |an? |[\w-]+ )?$",
    "conjoined": r"(?:,| and| or|&)\s*(?:[\w-]+ )?$",
    "passive": r"\b(?:is|are|was|were|been|be|being)\s+(?:\w+ly )?$",
    "perfect": r"\b(?:has|have|had)\s+(?:\w+ly |also |now |just )?$",
}
_IN_SENTENCE = {name: re.compile(pattern, re.I) for name, pattern in _PATTERNS.items()}
_IN_FRONT = {name: re.compile(pattern, re.I) for name, pattern in _BEFORE.items()}


def weigh(scene: Scene, hit: Hit, who: Roles, day: Day | None) -> dict[str, float]:
    """Return what the judge weighs, each feature about 0 to 1; what is 0 is left out."""
    sentence = scene.text[scene.sentence.start : scene.sentence.end]
    before = scene.before(hit.start, 90)
    words = scene.text[hit.start : hit.end]
    subject = who.subject
    parties = {n.name for n in (subject, who.object, *who.others) if n is not None}
    features = {name: float(pattern.search(sentence) is not None) for name, pattern in _IN_SENTENCE.items()}
    features |= {
        "before_" + name: float(pattern.search(before) is not None) for name, pattern in _IN_FRONT.items()
    }
    features |= {
        "part_" + scene.sentence.part: 1.0,
        "subject_" + who.source: 1.0,
        "strength": hit.cue.strength,
        "parties": min(3, len(parties)) / 3,
        "lacking": float(max(0, hit.cue.need - len(parties))),
        "object": float(who.object is not None),
        "material": float(bool(scene.materials)),
        "day": float(day is not None),
        "unknown_subject": float(subject is not None and not subject.known),
        "company_subject": float(subject is not None and subject.kind == "company"),
        "country_subject": float(subject is not None and subject.kind in {"country", "bloc"}),
        "numbers": min(3, len(scene.quantities)) / 3,
        "names": min(5, len(scene.names)) / 5,
        "long": min(60, len(scene.ruler.tokens)) / 60,
        "plural": float(words.rstrip().endswith("s")),
        "words": min(6, len(words.split())) / 6,
        "quoted": float(before.count("“") > before.count("”")),
        "far": _far(scene, hit, who),
    }
    return {name: value for name, value in features.items() if value}


def _far(scene: Scene, hit: Hit, who: Roles) -> float:
    """Return how far the subject stands from the cue, 1 for 20 words or another sentence."""
    name = who.subject
    if name is None or not (scene.sentence.start <= name.start < scene.sentence.end):
        return 1.0
    return min(1.0, scene.ruler.between((name.start, name.end), hit.span) / 20)
