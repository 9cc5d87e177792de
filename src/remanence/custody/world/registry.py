"""The list of checks. A new check is one new file in ``checks``; one decorator enters it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from remanence.custody.finding import Finding
from remanence.custody.world.setting import Setting

__all__ = ["Check", "all_checks", "check"]

Run = Callable[[Setting], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name is the kind of its findings; ``question`` is what it asks, in one sentence."""

    name: str
    question: str
    run: Run


_CHECKS: dict[str, Check] = {}


def check(question: str) -> Callable[[Run], Run]:
    """Enter the function as a check; its name is that of its module, and the kind of its findings."""

    def enter(function: Run) -> Run:
        name = function.__module__.rpartition(".")[2]
        _CHECKS[name] = Check(name, question, function)
        return function

    return enter


@cache
def _load() -> None:
    package = importlib.import_module("remanence.custody.world.checks")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")


def all_checks() -> Iterator[Check]:
    """Yield the checks, by name."""
    _load()
    for name in sorted(_CHECKS):
        yield _CHECKS[name]
