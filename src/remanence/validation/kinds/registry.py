"""The list of kinds of cases: each module beside this one may register one under a name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from remanence.atlas import Atlas
from remanence.errors import InputError, Offence, did_you_mean
from remanence.validation.case import Case

SCORES = ("S_price", "S_price_iso", "S_qty", "tau", "peak_error_quarters")


@dataclass
class Verdict:
    """What came out of a case.

    Attributes:
        scores: by name; None where a case does not ask for it.
        hits: how many rows or checks hold; asked: how many there are.
        misses: every one that does not hold, with what the model says and the reason where one is known.
        extras: what else the kind tells.
        notes: what a reader should know.
    """

    hits: int
    asked: int
    misses: list[dict[str, Any]]
    scores: dict[str, float | None] = field(default_factory=dict)
    extras: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


Judge = Callable[[Case, Atlas], Verdict]
_found: dict[str, Judge] = {}


def case_kind(name: str) -> Callable[[Judge], Judge]:
    """Register the decorated function as the judge of cases of kind ``name``."""

    def register(judge: Judge) -> Judge:
        _found[name] = judge
        return judge

    return register


def kinds() -> dict[str, Judge]:
    """Every kind by name, sorted; all modules of this package are imported to find them."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")
    return dict(sorted(_found.items()))


def judge_of(case: Case) -> Judge:
    """The judge of a case.

    Raises:
        InputError: its kind is unknown.
    """
    known = kinds()
    if case.file.kind not in known:
        found = f"kind '{case.file.kind}'"
        remedy = did_you_mean(case.file.kind, known)
        raise InputError(
            f"Case '{case.name}' does not hold:",
            [Offence("case.toml: kind", found, "a kind of case", remedy)],
        )
    return known[case.file.kind]


def missed(what: str, model: Any, expected: Any, reason: str = "", **more: Any) -> dict[str, Any]:
    """A miss of a check: what was asked, what the model gives, what was expected, and why, where that is known."""
    return {"what": what, "model": model, "expected": expected, "reason": reason, **more}
