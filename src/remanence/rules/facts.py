"""The facts that a rule asks: their columns, their reading from cells of text, and shares made of two others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from remanence.errors import InputError, Offence, did_you_mean
from remanence.rules.clauses import FactSpec
from remanence.rules.conditions import EditionIs, atoms
from remanence.rules.model import Rule
from remanence.rules.values import FactValue, Interval, as_number, quotient
from remanence.rules.words import MAGNET_TYPES

EDITION = "clause_edition"
"""The fact that atoms about an edition look at, declared or not."""
MAGNET_TYPE = "magnet_type"
"""The fact that picks covered stages and what must be shown, declared or not."""
_YES, _NO = ("yes", "true", "y", "1"), ("no", "false", "n", "0")
_COUNTRY = re.compile(r"[A-Z]{3}|[A-Z]{2}[0-9]{2}")
_IMPLIED = {
    EDITION: FactSpec(name=EDITION, type="word", ask="Which edition of the clause stands in the contract?"),
    MAGNET_TYPE: FactSpec(
        name=MAGNET_TYPE, type="word", ask="Of which type is the magnet?", of="lot", values=MAGNET_TYPES
    ),
}


def specs(rule: Rule) -> dict[str, FactSpec]:
    """Every fact that the rule can ask by its column: those declared, and the two that its parts imply."""
    found = {spec.name: spec for spec in rule.fact}
    if rule.edition or any(
        isinstance(atom, EditionIs) for row in rule.decision for atom, _, _ in atoms(row.when)
    ):
        found.setdefault(EDITION, _IMPLIED[EDITION])
    typed = any(show.magnet_types for show in rule.show) or any(r.by_type for r in rule.reading)
    if typed or (rule.covered and any(entry.magnet_types for entry in rule.covered.stages)):
        found.setdefault(MAGNET_TYPE, _IMPLIED[MAGNET_TYPE])
    return found


def asked(rule: Rule) -> list[FactSpec]:
    """The facts that the rule asks, in the order of its file: one column of a bill of materials each."""
    return list(specs(rule).values())


def fits(spec: FactSpec, value: object) -> str:
    """Why ``value`` cannot be of this fact; empty where it can."""
    number = isinstance(value, float | int | Interval) and not isinstance(value, bool)
    right: Mapping[str, Callable[[], bool]] = {
        "flag": lambda: isinstance(value, bool),
        "number": lambda: number,
        "share": lambda: number,
        "date": lambda: isinstance(value, date),
        "word": lambda: isinstance(value, str),
        "words": lambda: isinstance(value, tuple),
        "country": lambda: isinstance(value, str) and bool(_COUNTRY.fullmatch(value)),
    }
    if not right[spec.type]():
        return (
            f"a {spec.type}"
            if spec.type != "country"
            else "a country of three capital letters, such as DEU, or a region such as EU27"
        )
    words = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    strange = [str(word) for word in words if spec.values and word not in spec.values]
    if strange:
        return f"one of {', '.join(spec.values)}; {did_you_mean(strange[0], spec.values)}"
    if spec.type == "share" and isinstance(value, float | int | Interval):
        low, high = (value.low, value.high) if isinstance(value, Interval) else (value, value)
        return "" if low >= 0 and high <= 1 else "a share from 0 to 1"
    return ""


def read_facts(rule: Rule, cells: Mapping[str, str], where: str) -> dict[str, FactValue]:
    """Read cells of text as the rule's facts; blank cells and columns that the rule does not ask are left out.

    Args:
        rule: the rule that asks.
        cells: text by column; a range is written ``low..high``, words are joined by ``|``.
        where: the line, for messages.

    Returns:
        Typed values by column, with shares made of two others where those are known.

    Raises:
        InputError: naming every cell that cannot be read.
    """
    offences: list[Offence] = []
    facts: dict[str, FactValue] = {}
    for name, spec in specs(rule).items():
        text = cells.get(name, "").strip()
        if not text:
            continue
        try:
            facts[name] = read_cell(spec, text)
        except ValueError as error:
            offences.append(Offence(f"{where}: {name}", f"'{text}'", str(error)))
    if offences:
        raise InputError("Facts cannot be read:", offences)
    return with_ratios(rule, facts)


def read_cell(spec: FactSpec, text: str) -> FactValue:
    """Read one cell as its fact.

    Raises:
        ValueError: saying what was expected.
    """
    value = _READERS[spec.type](text.strip())
    reason = fits(spec, value)
    if reason:
        raise ValueError(reason)
    return value


def with_ratios(rule: Rule, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Add every share of two known amounts; a share that was given stays."""
    found = dict(facts)
    for spec in rule.fact:
        if spec.ratio is None or spec.name in found:
            continue
        num, den = (found.get(name) for name in spec.ratio)
        if isinstance(num, float | Interval) and isinstance(den, float | Interval):
            share = quotient(num, den)
            if share is not None:
                found[spec.name] = share
    return found


def check_facts(rule: Rule, facts: Mapping[str, FactValue], where: str) -> None:
    """Refuse typed facts of the wrong type; columns that the rule does not ask are passed over.

    Raises:
        InputError: naming every one.
    """
    offences = [
        Offence(f"{where}: {name}", repr(facts[name]), reason)
        for name, spec in specs(rule).items()
        if name in facts and (reason := fits(spec, facts[name]))
    ]
    if offences:
        raise InputError("Facts do not fit the rule:", offences)


def _flag(text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise ValueError("yes or no")


def _number(text: str) -> float | Interval:
    low, dots, high = text.partition("..")
    if dots:
        try:
            return as_number(Interval(_decimal(low), _decimal(high)))
        except ValueError as error:
            raise ValueError("a range such as 0.05..0.12, the lower end first") from error
    return _decimal(text)


def _decimal(text: str) -> float:
    bare = text.strip()
    percent = bare.endswith("%")
    try:
        number = Decimal(bare.removesuffix("%").strip())
    except InvalidOperation as error:
        raise ValueError("a number, a percentage or a range such as 0.05..0.12") from error
    if not number.is_finite():
        raise ValueError("a finite number")
    return float(number / 100 if percent else number)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("a date such as 2026-11-21 (year-month-day)") from error


_READERS: Mapping[str, Callable[[str], FactValue]] = {
    "flag": _flag,
    "number": _number,
    "share": _number,
    "date": _date,
    "word": str,
    "words": lambda text: tuple(word.strip() for word in text.split("|") if word.strip()),
    "country": str.upper,
}
