"""The ways of planting an error: by kind, in one article and in the second of two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from remanence.reading.planting.draft import Draft
from remanence.reading.planting.spoil import day_off, factor, letter_off, number_off, year_off
from remanence.reading.planting.world import World

__all__ = ["PAIR_WAYS", "WAYS", "Spoiled", "Way", "at", "between", "sentence"]


@dataclass(frozen=True, slots=True)
class Spoiled:
    """The printed text with the error in it, and where; ``undated``: the article loses its date."""

    text: str
    start: int
    end: int
    undated: bool = False


Way = Callable[[Draft, World, Random], "Spoiled | None"]
_Wrong = Callable[[str, World, Random], str]


def at(key: str, wrong: _Wrong, undated: bool = False) -> Way:
    """Return the way that spoils one mark of ``key``."""

    def way(draft: Draft, facts: World, rng: Random) -> Spoiled | None:
        marks = draft.marks(key)
        if not marks:
            return None
        mark = rng.choice(marks)
        told = wrong(mark.text, facts, rng)
        if told == mark.text:
            return None
        text, (start, end) = draft.spoiled(mark, told)
        return Spoiled(text, start, end, undated)

    return way


def between(find: str, wrong: Callable[[Random], str]) -> Way:
    """Return the way that puts something for one occurrence of ``find`` in the body."""

    def way(draft: Draft, facts: World, rng: Random) -> Spoiled | None:
        text = draft.printed()
        body = text.index("\n\n")
        places = [i for i in range(body, len(text)) if text.startswith(find, i)]
        if not places:
            return None
        at, told = rng.choice(places), wrong(rng)
        return Spoiled(text[:at] + told + text[at + len(find) :], at, at + len(told))

    return way


def sentence(told: Callable[[World, Random], str]) -> Way:
    """Return the way that ends a paragraph of the body with one sentence more."""

    def way(draft: Draft, facts: World, rng: Random) -> Spoiled | None:
        text = draft.printed()
        ends = [i for i in range(text.index("\n\n") + 2, len(text)) if text.startswith(".\n\n", i)]
        if not ends:
            return None
        at, more = rng.choice(ends) + 1, " " + told(facts, rng)
        return Spoiled(text[:at] + more + text[at:], at + 1, at + len(more))

    return way


def _paragraph_twice(draft: Draft, facts: World, rng: Random) -> Spoiled | None:
    text = draft.printed()
    long = [p for p in text.split("\n\n")[1:] if len(p) > 130 and not p.startswith("-")]
    if not long:
        return None
    told = rng.choice(long)
    more = "\n\n" + told
    return Spoiled(text + more, len(text) + 2, len(text) + len(more))


def _wire_again(draft: Draft, facts: World, rng: Random) -> Spoiled | None:
    """The same text under another title, a little edited."""
    text = draft.printed()
    title, _, body = text.partition("\n\n")
    for old, new in ((" said", " told reporters"), (" has ", " now has "), ("; ", ", and ")):
        if rng.random() < 0.6:
            body = body.replace(old, new, 1)
    told = f"{title.split()[0]} in the news\n\n{body}"
    return Spoiled(told, 0, len(told))


def _opening_lost(draft: Draft, facts: World, rng: Random) -> Spoiled | None:
    """The words before the first comma of a paragraph fall out, as a stripped link leaves it."""
    text = draft.printed()
    starts = [i + 2 for i in range(len(text)) if text.startswith("\n\n", i)]
    cuts = [
        (s, c)
        for s in starts
        if 0 < (c := text.find(",", s)) < text.find("\n", s) and c - s < 60 and text[c + 1] == " "
    ]
    if not cuts:
        return None
    start, comma = rng.choice(cuts)
    return Spoiled(text[:start] + text[comma:], start, start + 20)


def _mojibake(draft: Draft, facts: World, rng: Random) -> Spoiled | None:
    text = draft.printed()
    body = text.index("\n\n")
    pairs = [("—", "â€”"), ("’", "â€™"), ("é", "Ã©"), ("'", "â€™"), ('"', "â€œ"), (" - ", " โ€“ ")]
    places = [(i, old, new) for old, new in pairs for i in range(body, len(text)) if text.startswith(old, i)]
    if not places:
        return None
    at, old, new = rng.choice(places)
    return Spoiled(text[:at] + new + text[at + len(old) :], at, at + len(new))


def _unit_lost(text: str, facts: World, rng: Random) -> str:
    return text.replace(" tonnes", "")


def _number_lost(text: str, facts: World, rng: Random) -> str:
    return text[:1] + text[text.index(" ") :] if text.startswith("$") else text[text.index(" ") + 1 :]


def _other_element(text: str, facts: World, rng: Random) -> str:
    return {"terbium": "erbium", "dysprosium": "dysprosium", "yttrium": "ytterbium"}.get(text, text)


def _other(text: str, choices: tuple[str, ...], rng: Random) -> str:
    return rng.choice([c for c in choices if c != text])


def _office(text: str, facts: World, rng: Random) -> str:
    return _other(
        text, ("Energy", "Finance", "Industry", "Trade", "Environment", "Defence", "Transport"), rng
    )


def _vague(facts: World, rng: Random) -> str:
    who = rng.choice(
        (f"{facts.owner} of {facts.home}", "A rival in the south", "Its neighbour across the valley")
    )
    what = rng.choice(
        (
            "a record financing package",
            "an unprecedented loan",
            "a landmark supply contract",
            "a massive grant",
        )
    )
    return f"{who} has just {rng.choice(('secured', 'won', 'signed'))} {what}."


def _ended(facts: World, rng: Random) -> str:
    how = rng.choice(("ended its", "terminated its", "cancelled its"))
    return f"The supplier has {how} supply agreement and contract with {facts.owner} in {facts.today.year}."


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

WAYS: dict[str, dict[str, Way]] = {
    "arithmetic": {
        "total": at("total", factor),
        "percent": at("pct", number_off),
        "unit": at("aside", factor),
        "interval": at("length", number_off),
        "growth": at("growth", factor),
        "rate": at("yearly", factor),
        "worth": at("worth", factor),
        "term": at("total_term", factor),
        "rest": at("rest", factor),
        "split": at("share_part", factor),
    },
    "date": {
        "impossible": at("day", day_off),
        "weekday": at("weekday", lambda t, w, r: _other(t, _WEEKDAYS, r)),
        "stale_plan": at("plan_year", lambda t, w, r: str(w.today.year - r.randint(1, 3))),
        "future_deed": at("done_year", lambda t, w, r: str(w.today.year + r.randint(1, 4))),
        "term_end": at("term_end", lambda t, w, r: str(int(t) + r.choice((-2, 2, 3, 5)))),
        "source": at("source_day", year_off),
    },
    "value_conflict": {"head": at("head", factor), "again": at("again", factor)},
    "alias": {
        "code": at("code", lambda t, w, r: number_off_code(t, r)),
        "acronym": at("acronym", lambda t, w, r: letter_off(t, r, upper=True)),
        "name": at("name", lambda t, w, r: letter_off(t, r)),
    },
    "copy": {"passage": _paragraph_twice},
    "missing": {
        "number": at("head", _number_lost),
        "again": at("again", _number_lost),
        "party": at("party", lambda t, w, r: ""),
        "amount": sentence(_vague),
        "opening": _opening_lost,
    },
    "text_damage": {
        "mojibake": _mojibake,
        "marker": between(
            ". ", lambda r: r.choice((" (opens in a new tab). ", "&nbsp;. ", ". <!-- ad --> ", ".</p> "))
        ),
        "glued": between(". ", lambda r: "."),
        "run_on": between(" of ", lambda r: "of "),
    },
    "entity": {
        "office": at("office", _office),
    },
}

PAIR_WAYS: dict[str, dict[str, Way]] = {
    "value_conflict": {"figure": at("figure", factor)},
    "alias": {"name": at("pair_name", lambda t, w, r: letter_off(t, r))},
    "copy": {
        "elements": at("pair_element", _other_element),
        "wire": _wire_again,
        "tense": at(
            "tense", lambda t, w, r: f"is scheduled to begin production in {w.signed}", undated=True
        ),
    },
    "entity": {
        "owner": at("owner", lambda t, w, r: w.owner),
        "country": at("pair_country", lambda t, w, r: w.demonym),
        "office": at("pair_office", _office),
    },
}


def number_off_code(text: str, rng: Random) -> str:
    """Return the code with a figure lost or two neighbours swapped."""
    letters, _, digits = text.rpartition(" ")
    if rng.random() < 0.5:
        at = rng.randint(1, len(digits) - 1)
        return f"{letters} {digits[:at] + digits[at + 1 :]}"
    pairs = [i for i in range(1, len(digits) - 1) if digits[i] != digits[i + 1]]
    if not pairs:
        return f"{letters} {digits[:-1]}"
    at = rng.choice(pairs)
    return f"{letters} {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]}"
