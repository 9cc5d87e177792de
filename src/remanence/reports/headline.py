"""The answer in one sentence, and the few that a reader needs next, all computed from the document."""

from __future__ import annotations

from remanence.reports import words
from remanence.reports.view import Cause, Part, Stress

MOST_NAMES = 8


def headline(stress: Stress) -> str:
    """Return the answer in one sentence: how many lines stop, which first, in how many weeks."""
    stops = [part for part in stress.parts if part.outcome == "stops"]
    if not stress.parts:
        return "No part was asked about."
    if not stops:
        return f"No line stops within {stress.horizon}."
    first = stops[0]
    verb = "stops" if len(stops) == 1 else "stop"
    joint = "it is" if len(stops) == 1 else "the first is"
    lead = f"{words.sentence(words.count(len(stops)))} of {words.plural(len(stress.parts), 'line')} {verb}"
    return f"{lead}; {joint} {first.name}, {_in_weeks(first)}."


def _in_weeks(part: Part) -> str:
    base = part.weeks.base
    spread = words.span(part.weeks.low, part.weeks.high)
    when = "at once" if base == 0 else f"in {words.number(base)}{words.NBSP}weeks"
    return f"{when} ({spread})" if spread else when


def outcome(part: Part, stress: Stress) -> str:
    """Return one part's answer in words, with its range and the share of futures that stop."""
    if part.outcome == "holds":
        return f"does not stop within {stress.horizon}"
    if part.outcome == "may":
        return f"holds at base values; stops in {words.percent(part.share_stop)} of futures"
    return f"stops {_in_weeks(part)}"


def in_short(stress: Stress) -> list[str]:
    """Return the sentences under the headline: which may also stop, why, what helps, how sure."""
    stops = [part for part in stress.parts if part.outcome == "stops"]
    lines = [_others(stress), _why(stops[0]) if stops else "", _helps(stops), _rests_on(stress)]
    return [line for line in lines if line]


def _others(stress: Stress) -> str:
    may = [part.name for part in stress.parts if part.outcome == "may"]
    if not may:
        return ""
    verb = "holds" if len(may) == 1 else "hold"
    stop = "stops" if len(may) == 1 else "stop"
    return f"{words.sentence(listing(may))} {verb} at base values but {stop} in some futures."


def _why(part: Part) -> str:
    chain = [cause_title(cause) for cause in part.causes]
    return f"Why {part.name} stops: {' → '.join(chain)}." if chain else ""


def _helps(stops: list[Part]) -> str:
    if not stops:
        return ""
    avoided = [part.name for part in stops if any(a.avoids_stop and a.helps for a in part.mitigations)]
    delayed = [part.name for part in stops if part.name not in avoided and part.best is not None]
    neither = [part.name for part in stops if part.best is None]
    groups = (
        ("The stop can still be avoided for", avoided),
        ("Only delayed for", delayed),
        ("Not moved for", neither),
    )
    return " ".join(f"{lead} {listing(names)}." for lead, names in groups if names)


def _rests_on(stress: Stress) -> str:
    if not stress.evidence_mix:
        return ""
    share = words.percent(stress.evidence_mix.get("assumed", 0.0))
    return f"{share} of this answer rests on assumed figures."


def listing(names: list[str]) -> str:
    """Return 'a', 'a and b' or 'a, b and c'; with semicolons where a name holds a comma itself.

    Of more than ``MOST_NAMES`` the first are named and the others counted.
    """
    last = names[-1]
    if len(names) > MOST_NAMES:
        last, names = f"{len(names) - MOST_NAMES + 2:,} others", names[: MOST_NAMES - 1]
    if len(names) == 1:
        return last
    comma = "; " if any("," in name for name in names) else ", "
    return f"{comma.join(names[:-1])}{comma if comma == '; ' else ' '}and {last}"


def cause_title(cause: Cause) -> str:
    """Return the name of one link of the cause chain in words."""
    if cause.kind == "node":
        return words.node(cause.id)[1]
    if cause.kind == "price":
        kind, name = words.node(cause.id)
        return f"Price of {name}" if kind != "node" else words.plain(cause.id)
    return cause.rule or cause.title or words.plain(cause.id)


def cause_words(part: Part) -> str:
    """Return the cause chain of a part in one short line, without regions: what differs in its region is one link."""
    return " → ".join(dict.fromkeys(_short_title(cause) for cause in part.causes))


def _short_title(cause: Cause) -> str:
    if cause.kind == "measure":
        return cause_title(cause)
    name = words.short_node(cause.id)
    return f"price of {name}" if cause.kind == "price" else name
