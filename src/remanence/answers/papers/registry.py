"""The list of papers: each module beside this one may register one under a name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from remanence.answers.papers.case import Case
from remanence.answers.papers.document import Paper
from remanence.answers.papers.terms import Terms, terms_of
from remanence.answers.verdicts import NOT_ADVICE, NOT_TRUTH
from remanence.errors import InputError, Offence, did_you_mean

Maker = Callable[[Case, Terms], Paper]
_found: dict[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: its name, what it is in a line, and the function from the case and its terms to the paper."""

    name: str
    summary: str
    make: Maker


def paper(name: str) -> Callable[[Maker], Maker]:
    """Register the decorated function as the paper ``name``; the first line of its docstring says what it is."""

    def register(make: Maker) -> Maker:
        _found[name] = Kind(name, (make.__doc__ or name).strip().splitlines()[0].rstrip("."), make)
        return make

    return register


def papers() -> dict[str, Kind]:
    """Every kind of paper by name, sorted; all modules of this package are imported to find them."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")
    return dict(sorted(_found.items()))


def check_kinds(names: Sequence[str]) -> tuple[str, ...]:
    """The kinds asked for, all where none is named.

    Raises:
        InputError: naming every unknown one.
    """
    known = papers()
    wrong = [
        Offence("--kind", f"'{name}'", f"one of {', '.join(known)}", did_you_mean(name, known))
        for name in names
        if name not in known
    ]
    if wrong:
        raise InputError("No such paper.", wrong)
    return tuple(dict.fromkeys(names)) or tuple(known)


def make(case: Case, names: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """Return the result of a ``custody-paper`` document for each kind asked for, by name.

    Raises:
        InputError: an unknown kind, or a cell that a rule asks for and that cannot be read.
    """
    known = papers()
    return {name: _result(known[name], case) for name in check_kinds(names)}


def _result(kind: Kind, case: Case) -> dict[str, Any]:
    terms = terms_of(kind.name, case.places)
    made = kind.make(case, terms)
    return {
        "paper": kind.name,
        "title": terms.title or kind.summary,
        "subject": case.subject,
        "bom": case.bom and {"name": case.bom.name, "sha256": case.bom.sha256, "lines": len(case.bom.lines)},
        "history": case.history.to_json(),
        "form": [dict(source) for source in terms.sources],
        **made.to_json(),
        "notes": [*(case.bom.notes if case.bom else ()), *case.history.warnings, NOT_TRUTH, NOT_ADVICE],
    }
