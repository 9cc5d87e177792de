"""The list of reports: each module beside this one may register one under a name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

Renderer = Callable[[Mapping[str, Any]], dict[str, bytes]]
_found: dict[str, Report] = {}


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its name, what it tells, and the function from a document to {file name: bytes}."""

    name: str
    summary: str
    render: Renderer

    def write(
        self, document: Mapping[str, Any], out: Path, beside: Mapping[str, bytes] = MappingProxyType({})
    ) -> list[Path]:
        """Render ``document`` and write every file into ``out``, with those ``beside`` it, whole or not at all."""
        from remanence.reports.whole import write_whole

        return write_whole({**self.render(document), **beside}, out)


def report(name: str) -> Callable[[Renderer], Renderer]:
    """Register the decorated renderer as the report ``name``."""

    def register(render: Renderer) -> Renderer:
        _found[name] = Report(name, (render.__doc__ or "").strip().splitlines()[0], render)
        return render

    return register


def reports() -> dict[str, Report]:
    """Return every report by name, sorted; all modules of this package are imported to find them."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")
    return dict(sorted(_found.items()))
