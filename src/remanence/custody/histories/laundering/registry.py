"""The list of kinds. A new kind is one new file in ``kinds``; one decorator enters it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.scene import Scene

Invent = Callable[[Scene], History]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of dishonesty.

    Attributes:
        name: its module's name.
        says: what is done, in one sentence.
        in_principle: whether anything in the events or in the world could show it; False: measured all the same.
    """

    name: str
    says: str
    in_principle: bool
    invent: Invent


_KINDS: dict[str, Kind] = {}


def dishonest(says: str, *, in_principle: bool = True) -> Callable[[Invent], Invent]:
    """Enter the function as a kind of dishonesty; its name is that of its module."""

    def enter(invent: Invent) -> Invent:
        name = invent.__module__.rpartition(".")[2]
        _KINDS[name] = Kind(name, says, in_principle, invent)
        return invent

    return enter


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by name, those that can be shown first."""
    package = importlib.import_module("remanence.custody.histories.laundering.kinds")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_KINDS.items(), key=lambda item: (not item[1].in_principle, item[0])))
