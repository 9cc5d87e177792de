"""Text that fell out: a number before its unit, a name before a comma, the beginning of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import Passage, View

__all__ = ["missing_text"]

_UNIT = (
    r"(?:tonnes|metric tons|tons|met(?:re|er)s|kilograms|million|billion|per cent|percent|tpa|t/yr|g/t|"
    r"mt|kt|kg|km|ppm|m)"
)
_VERB = (
    r"(?:makes?|made|produc(?:e|es|ed|ing)|reach(?:es|ed|ing)?|hits?|intersect(?:s|ed|ing)?|"
    r"tak(?:es?|ing) in|took in|"
    r"process(?:es|ed|ing)?|ship(?:s|ped|ping)?|export(?:s|ed)?|import(?:s|ed)?|deliver(?:s|"
    r"ed)?|suppl(?:y|ies|ied)|handles?|handled|treats?|refines?|hold|stores?|stored|employs?|"
    r"carr(?:y|ies|ied)|moves?|moved|"
    r"add(?:s|ed|ing)?|cost(?:s|ing)?|bought|buys?|invest(?:s|ed|ing)?|total(?:s|led|ing|ling)?|"
    r"yield(?:s|ed)?|grading|graded|"
    r"is|was|are|were|has|have|had|owns?|holds?|held|recycl(?:e|es|ed)|mines|mined|contain(?:s|"
    r"ed|ing)?|raised?|lent|won|wins|secured|"
    r"out|sells?|sold|consum(?:e|es|ed)|needs?|uses?|returned|cut)"
)
_NUMBER_LOST = (
    re.compile(
        rf"(?<!hundreds )(?<!thousands )(?<!tens )(?<!millions )(?<!dozens )(?<!scores )(?<!couple "
        rf")(?<!terms )\b(?:of|to|from|about|nearly|roughly|at|by|some|around|approximately|over|"
        rf"exceeding|than)\s+(?P<gap>(?:{_UNIT}|%)(?=[\s,.;)]))(?!\s(?:more|of\s(?:thousands|millions|"
        rf"dollars|tonnes)))"
    ),
    re.compile(
        rf"\b{_VERB}\s(?P<gap>{_UNIT})(?=\s(?:of|in|at|a|per|by|for|from|with|last|this|and)\b|"
        rf"[,.;])"
    ),
    re.compile(r"(?P<gap>\b(?:yearly|annual|monthly|quarterly)\s(?:tonnes|tons|mt|metric tons)\sof\b)"),
    re.compile(
        r"^(?:(?:At|In|From)\s[A-Z]\w+,\s)?"
        r"(?P<gap>(?:tonnes|tons|mt|metric tons|million|billion)\s(?:of|dollars|euros)\b)"
    ),
    re.compile(r"(?P<gap>(?:US|A|C)?\$(?:mn|m|bn)\b)"),
    re.compile(r"(?P<gap>(?:US|A|C)?\$\s(?:million|billion|bn|per|a|in|of)\b|€\s(?:million|billion|per)\b)"),
    re.compile(r"(?P<gap>\b(?:in|by|of|from|until|since)\sQ(?=\s\d{4}\b))"),
)
_WORD_LOST = re.compile(
    r"\b(?P<gap>(?:whose (?:[a-z]+ ){1,2}(?:is|was)(?=\s,)|"
    r"a|an|the|of|with|by|from|between|into|via|per|its|their|and|to(?=\s,)|subsidiary "
    r"of|acquired by|owned by|led by|for|through|under|at|in)\s*(?:,(?!\s?\d)|\.(?=\s+[A-Z]|"
    r"\s*$)|;))(?![\w])"
)
_PREPOSITION_OK = re.compile(
    r"\b(?:\w+(?:ed|ing|en|ss|ve|lt|ught|ut|de|ow|nd|ll|ook|ok|ay|ive|ell|are|s)|do|go|come|"
    r"came|went|look|set|log|phase|deal|live|built|relied|what|which|that|who|whom|ever|and|"
    r"or|step|buy-?|plug|drop|stand|opt|roll|break|sign|carry|call|check|cash|kick|pay|ran|"
    r"run|be|rest|hand|weigh|feed|trade|start)\s(?:in|by|of|for|through|at|with|from|under|"
    r"into|via|per)\s*[,.;]$",
    re.IGNORECASE,
)
_STARTS_BROKEN = re.compile(r"^(?:[,;.)]\s?|(?:partners|announced|said|signed|plans)\s(?:with|that|to)\b)")
_UNIT_LOST = re.compile(
    r"\b(?:capacity|output|production|reserves|stockpile|shipments|exports|imports)\sof\s(?:about "
    r"|some |roughly |nearly |up to )?(?P<gap>\d{1,3}(?:,\d{3})+|\d{3,6})"
    r"(?=\s(?:a|per|by|in|from|at|for|since|and|next|last|this|over|when|once|after)\b|[.,;](?:\s|"
    r"$))(?!\s(?:a|per)\s(?:kg|tonne))"
)


def _gaps(passage: Passage) -> Iterator[tuple[int, int, str]]:
    text = passage.text
    for pattern in _NUMBER_LOST:
        for found in pattern.finditer(text):
            yield found.start("gap"), found.end("gap"), f"a number is missing before '{found['gap'].strip()}'"
    for found in _UNIT_LOST.finditer(text):
        if not re.fullmatch(r"(?:19|20)\d\d", found["gap"]):
            yield found.start("gap"), found.end("gap"), f"{found['gap']} of what is not said"
    if passage.part not in {"body", "highlight"}:
        return
    for found in _WORD_LOST.finditer(text):
        if not _stands_alone(text[max(0, found.start() - 25) : found.end()], found["gap"]):
            yield found.start("gap"), found.end("gap"), f"text is missing after '{found['gap'].rstrip(' ,.;')}'"


def _stands_alone(lead: str, gap: str) -> bool:
    """Return whether a sentence can end in the word of ``gap``: "phased in.", but not "owned by ,"."""
    if re.match(r"(?:a|an|the|its|their|subsidiary|acquired|owned|led)\b", gap):
        return False
    if gap[-2:-1] == " ":
        return bool(_PREPOSITION_OK.search(lead)) and not gap.startswith("of")
    return not gap.startswith("of") or bool(_PREPOSITION_OK.search(lead))


_ENDS_OPEN = re.compile(r"\b(?:the|a|an|of|in|to|for|and|with|by|from|at|or|its|their|whose|which|that)\s*$")


def _breaks_off(view: View) -> Iterator[tuple[int, int]]:
    """Yield the end of the text where it stops in the middle of a sentence."""
    last = view.body[-1] if view.body else None
    found = _ENDS_OPEN.search(last.text) if last else None
    if last and found and len(last.text.split()) > 5:
        yield last.start + found.start(), last.start + found.end()


def _broken_blocks(view: View) -> Iterator[tuple[int, int]]:
    """Yield the edges where a block starts or ends in the middle of a sentence."""
    lines = [(m.start(), m.end(), m[0]) for m in re.finditer(r"[^\n]+", view.text)]
    for start, end, line in lines:
        bare = line.lstrip(" •-\t")
        lead = start + len(line) - len(bare)
        if bare and _STARTS_BROKEN.match(bare) and len(bare) > 8:
            yield lead, min(end, lead + 15)


@within("missing")
def missing_text(view: View) -> Iterator[Alarm]:
    """Raise one note for all the places of an article where text has fallen out."""
    places, whys = [], []
    for passage in view.passages:
        for start, end, why in _gaps(passage):
            places.append((passage.start + start, passage.start + end))
            whys.append(why)
    for span in _broken_blocks(view):
        if not any(a <= span[0] < b for a, b in places):
            places.append(span)
            whys.append("a paragraph starts in the middle of a sentence")
    for span in _breaks_off(view):
        places.append(span)
        whys.append("the text breaks off in the middle of a sentence")
    if places:
        more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
        yield view.alarm("missing", "note", whys[0] + more, *places)
