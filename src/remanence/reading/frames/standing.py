"""How a name stands in its sentence: heading a clause, after a preposition, in brackets, as a place of origin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from remanence.reading.annotation import Name

__all__ = ["Clause", "Standing", "governs"]

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_POINT = re.compile(r"(?<=\d)[.,](?=\d)")
_LED = re.compile(
    r"\b(with|of|from|to|for|in|at|on|near|against|outside|beyond|into|between|among|via|through|over|by|including|"
    r"like|such as|than|versus|around|across|under|toward|towards|despite|amid|alongside|within|inside|onto|"
    r"join(?:ed|ing|s)?)\s+"
    r"(?:the |an? |its |their |his |our |both |new |late |[a-z-]+ ){0,2}$",
    re.I,
)
_CHAIN = re.compile(
    r"(?:\b(?:in|at|near|outside|from|of|around|across)\s+(?:the )?|^)"
    r"(?:[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3}\s*,\s*){1,3}$"
)
_WITHIN = re.compile(r"\b(?:in|at|near|outside|throughout|across|inside|within)\s+(?:the |[a-z-]+ ){0,2}$", re.I)
_JOINED = re.compile(
    r"^(?:\s+[A-Z][\w.]{0,5}){0,2}(?:\s*,\s*|\s*,?\s+(?:and|or|as well as|together with|along with)\s+|\s*[&/]\s*)"
    r"(?:the |an? |its |[a-z-]+ ){0,2}(?:[A-Z][\w-]+ )?$"
)
_AUXILIARY = (
    r"(?:also|now|just|has|have|had|is|are|was|were|will|would|may|could|can|shall|should|must|might|did|does|do|"
    r"effectively|reportedly|recently|currently|only|still|previously|once|together|jointly|already|soon|today|"
    r"yesterday|both|first|then|alone|later|not|never|\w+ly)"
)
_VERB = (
    r"(?:\w+(?:ed|es|ing)|\w{3,}s|has|have|is|are|was|were|will|would|may|could|can|shall|should|might|must|said|says|"
    r"plans?|begun|began|made|won|sold|built|gave|given|took|taken|held|put|set|cut|led|met|paid|sent|bought|sought|"
    r"rose|fell|grew|grown|leapt|lent|struck|got|had|did|chose|drew|spent|kept|left|lost|ran|saw|went|came|told|found|"
    r"produce|mine|control|hold|own|expect|aim|intend|want|need|supply|account|sign|agree|buy|sell|import|export|"
    r"ship|make|provide|share|dominate|remain|depend|rely|include|begin|announce|operate)"
)
_FORM = r"(?:\s+[A-Z][\w.]{0,5}){0,2}"
"""A legal form or ticker that follows a name."""
_GOVERNS = re.compile(
    rf"^{_FORM}(?:\s*,\s*(?!and\b|but\b)[^,;]{{2,90}},)?\s+(?:{_AUXILIARY}\s+)*(?:been |be )?"
    rf"(?!(?:and|or|of|in|on|at|to|for|from|with|by|as|the|a|an|this|its|his|us)\b)({_VERB})\b"
)
_RELATIVE = re.compile(
    rf"^{_FORM}(?:\s*,\s*(?:the|an?|one)\s[^,;]{{3,90}}?)?\s*,?\s+(?:which|who|that)\s+(?:{_AUXILIARY}\s+)*({_VERB})\b"
)
_INFINITIVE = re.compile(r"^(?:\s+(?:government|administration|authorities))?\s+to\s+([a-z]+)\b")
_HELD = frozenset({"", "from", "of", "including", "like", "such as"})
"""Prepositions after which a name may still govern a verb: "ministers from X and Y will meet"."""
_ALLOWING = re.compile(
    r"\b(?:for|allow\w*|enabl\w*|ask\w*|want\w*|urg\w*|permit\w*|forc\w*|encourag\w*|requir\w*|oblig\w*|expect\w*|"
    r"let|lets|help\w*)\s+(?:the |an? )?$",
    re.I,
)
_POSSESSIVE = re.compile(r"^(?:['’]s?|s['’])(?=\s)")
_OF = re.compile(r"\bof\s+(?:the )?$")


@dataclass(frozen=True, slots=True)
class Standing:
    """How one name stands.

    Attributes:
        name: the name.
        led: the preposition that it hangs on, else empty.
        located: it tells only where something is.
        origin: it only qualifies another name or noun: a demonym, an owner, "X of Country", a place of origin.
        bracketed: it stands in brackets.
        possessive: "'s" follows.
        verb: where the finite verb starts that it governs, or -1.
        relative: where the verb of the clause "which ...", "that ..." after it starts, or -1.
        leader: the first of those it is listed with; itself where it stands alone.
    """

    name: Name
    led: str
    located: bool
    origin: bool
    bracketed: bool
    possessive: bool
    verb: int
    relative: int
    leader: Name


class Clause:
    """The names of a sentence and how each stands, read on a text without brackets and decimal points."""

    def __init__(self, text: str, start: int, end: int, names: Sequence[Name]) -> None:
        self.start, self.end = start, end
        self._bare = _without_brackets(text[start:end])
        self._brackets = [(start + m.start(), start + m.end()) for m in _BRACKETS.finditer(text[start:end])]
        self.standings = self._stand(names)
        self._of = {(s.name.start, s.name.end): s for s in self.standings}

    def of(self, name: Name) -> Standing | None:
        """Return how a name stands, None where it is not of this sentence."""
        return self._of.get((name.start, name.end))

    def before(self, place: int, reach: int = 60) -> str:
        """Return the bare text before a place, each gap one blank."""
        low = max(self.start, place - reach) - self.start
        return _spaced(self._bare[low : max(0, place - self.start)])

    def after(self, place: int, reach: int = 140) -> str:
        """Return the bare text after a place, each gap one blank."""
        return _spaced(self._bare[place - self.start : place - self.start + reach])

    def gap(self, a: int, b: int) -> str:
        """Return the bare text between two places, each gap one blank."""
        return _spaced(self._bare[a - self.start : b - self.start]) if a <= b else ""

    def free(self, place: int) -> bool:
        """Return whether no preposition leads what starts at a place."""
        return _LED.search(self.before(place)) is None

    def heads(self) -> list[Name]:
        """Return the names, those first that no preposition leads and that qualify nothing."""
        return [s.name for s in sorted(self.standings, key=lambda s: bool(s.led) or s.origin or s.bracketed)]

    def _stand(self, names: Sequence[Name]) -> list[Standing]:
        origins = [self._origin(name, names) for name in names]
        leaders = self._leaders(names, origins)
        last = {leader: i for i, leader in enumerate(leaders)}
        return [
            Standing(
                name,
                self._led(names[leaders[i]]),
                self._located(name),
                origins[i],
                any(a <= name.start < b for a, b in self._brackets),
                _POSSESSIVE.match(self.after(name.end, 4)) is not None,
                self._verb(names[leaders[i]], names[last[leaders[i]]]),
                self._relative(names[last[leaders[i]]]),
                names[leaders[i]],
            )
            for i, name in enumerate(names)
        ]

    def _led(self, name: Name) -> str:
        m = _LED.search(self.before(name.start))
        return m.group(1).lower() if m else ""

    def _located(self, name: Name) -> bool:
        if name.kind not in {"country", "bloc", "place"} or name.adjective:
            return False
        before = self.before(name.start)
        return _WITHIN.search(before) is not None or _CHAIN.search(before) is not None

    def _origin(self, name: Name, names: Sequence[Name]) -> bool:
        after = self.after(name.end, 40)
        if name.adjective or after.startswith(("-based", "-led", "-backed", "-owned", "-listed", "–based")):
            return True
        following = next((n for n in names if n.start >= name.end), None)
        if following is not None and _POSSESSIVE.match(after):
            return re.match(r"^['’]?s?['’]?\s+(?:[a-z-]+ ){0,2}$", self.gap(name.end, following.start)) is not None
        previous = next((n for n in reversed(names) if n.end <= name.start), None)
        return (
            previous is not None
            and name.kind == "country"
            and previous.kind in {"company", "agency", "institution"}
            and re.fullmatch(r"\s*(?:,|\bof|\bin)\s+(?:the )?", self.gap(previous.end, name.start)) is not None
        )

    def _leaders(self, names: Sequence[Name], origins: Sequence[bool]) -> list[int]:
        """Return for each name the first name of its list ("X, Y and Z")."""
        leaders = list(range(len(names)))
        previous = -1
        for i, name in enumerate(names):
            if origins[i] or any(a <= name.start < b for a, b in self._brackets):
                continue
            if previous >= 0 and self._listed(names, previous, i, leaders[previous] != previous):
                leaders[i] = leaders[previous]
            previous = i
        return leaders

    def _listed(self, names: Sequence[Name], a: int, b: int, series: bool) -> bool:
        """Return whether two names are of one list; in "X, Y says" only where X is not the first of it."""
        gap = self._bare[names[a].end - self.start : names[b].start - self.start]
        for between in names[a + 1 : b]:
            word = self._bare[between.start - self.start : between.end - self.start]
            gap = re.sub(r"(?:\bof\s+(?:the\s+)?)?" + re.escape(word) + r"(?:['’]s?)?", "", gap, count=1)
        gap = _spaced(gap)
        if not _JOINED.match(gap):
            return False
        if "," not in gap or series:
            return True
        return not _GOVERNS.match(self.after(names[b].end))

    def _verb(self, leader: Name, last: Name) -> int:
        after, led = self.after(last.end), self._led(leader)
        m = _GOVERNS.match(after) if led in _HELD else None
        if m is None and _ALLOWING.search(self.before(leader.start)):
            m = _INFINITIVE.match(after)
        return last.end + m.start(1) if m else -1

    def _relative(self, last: Name) -> int:
        m = _RELATIVE.match(self.after(last.end))
        return last.end + m.start(1) if m else -1


def governs(after: str) -> bool:
    """Return whether what follows a noun is the finite verb that it governs."""
    return _GOVERNS.match(after) is not None


def _without_brackets(text: str) -> str:
    """Return the text with brackets and the points of numbers blanked, each character in its place."""
    bare = _BRACKETS.sub(lambda m: " " * len(m.group()), text)
    return _POINT.sub("_", bare)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)
