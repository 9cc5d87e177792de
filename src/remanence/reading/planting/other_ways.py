"""Further ways of planting an error, for the stories of the fresh and the sealed half."""

from __future__ import annotations

import re
from random import Random

from remanence.reading.planting.draft import Draft
from remanence.reading.planting.ways import PAIR_WAYS, WAYS, Spoiled, at, between, sentence
from remanence.reading.planting.world import World

__all__ = ["OTHER_PAIR_WAYS", "OTHER_WAYS"]

_LAST_DAY = {"February": 29, "April": 30, "June": 30, "September": 30, "November": 30}
# A text that breaks off ends on a word that asks for another.
_OPEN_END = re.compile(r" (?:the|a|of|in|to|for|and|with) ")


def _american_day_off(text: str, facts: World, rng: Random) -> str:
    month, _, year = text.split()
    return f"{month} {_LAST_DAY.get(month, 31) + 1}, {year}"


def _number_gone(text: str, facts: World, rng: Random) -> str:
    return re.sub(r"^(\D*)[\d,.]+", r"\1", text).lstrip()


def _placeholder(text: str, facts: World, rng: Random) -> str:
    return re.sub(r"^(\D*)[\d,.]+", lambda m: m[1] + rng.choice(("[●]", "XX", "____", "[TBC]")), text)


def _years_off(text: str, facts: World, rng: Random) -> str:
    number, _, rest = text.partition(" ")
    return f"{int(number) + rng.choice((-2, 2, 3))} {rest}"


def _vague(facts: World, rng: Random) -> str:
    return rng.choice(
        (
            f"Last week {facts.home} unveiled its largest ever aid package for the sector.",
            "Another producer landed a huge multi-year order.",
            f"{facts.owner} raised a record sum from investors.",
            "A competitor has been awarded the biggest grant in its history.",
        )
    )


def _broken_off(draft: Draft, facts: World, rng: Random) -> Spoiled | None:
    """The last paragraph stops in the middle of a sentence."""
    text = draft.printed()
    last = text.rindex("\n\n")
    ends = [m.end() - 1 for m in _OPEN_END.finditer(text, last + 40)]
    if not ends:
        return None
    end = rng.choice(ends)
    return Spoiled(text[:end], end - 4, end)


def _edited_again(draft: Draft, facts: World, rng: Random) -> Spoiled | None:
    """A long paragraph stands twice, the second time with an opening word."""
    text = draft.printed()
    long = [p for p in text.split("\n\n")[1:] if len(p) > 160 and not p.startswith("-")]
    if not long:
        return None
    more = "\n\n" + rng.choice(("Background: ", "Earlier: ", "In short: ")) + rng.choice(long)
    return Spoiled(text + more, len(text) + 2, len(text) + len(more))


_WIDGETS = (
    "\n\nAdvertisement\n\n",
    "\n\nShare this article Tweet Email Print\n\n",
    "\n\nSubscribe now to read the full story\n\n",
    "\n\nRELATED: {{article.title}}\n\n",
)
OTHER_WAYS = {
    "arithmetic": {**WAYS["arithmetic"], "multiple": at("multiple", lambda t, w, r: "tripled")},
    "date": {
        **WAYS["date"],
        "impossible_american": at("us_day", _american_day_off),
        "ago": at("ago", _years_off),
    },
    "value_conflict": WAYS["value_conflict"],
    "alias": WAYS["alias"],
    "copy": {**WAYS["copy"], "edited": _edited_again},
    "missing": {
        "number": at("head", _number_gone),
        "again": at("again", _number_gone),
        "placeholder": at("again", _placeholder),
        "party": WAYS["missing"]["party"],
        "amount": sentence(_vague),
        "opening": WAYS["missing"]["opening"],
        "broken_off": _broken_off,
    },
    "text_damage": {
        **WAYS["text_damage"],
        "escape": between(" the ", lambda r: r.choice((" &lsquo;the ", " &#8220;the ", " the\u00ad&#160;"))),
        "lost_letter": between("on ", lambda r: "o\ufffd "),
        "widget": between("\n\n", lambda r: r.choice(_WIDGETS)),
    },
    "entity": WAYS["entity"],
}
OTHER_PAIR_WAYS = PAIR_WAYS
