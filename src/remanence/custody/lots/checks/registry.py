"""The list of checks: each module beside this one may register one under a name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books

Check = Callable[[Books], Iterable[Finding]]
_found: dict[str, Check] = {}


def ledger_check(name: str) -> Callable[[Check], Check]:
    """Register the decorated function as the check ``name``."""

    def register(check: Check) -> Check:
        _found[name] = check
        return check

    return register


def checks() -> dict[str, Check]:
    """Every check by name, sorted; all modules of this package are imported to find them."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")
    return dict(sorted(_found.items()))
