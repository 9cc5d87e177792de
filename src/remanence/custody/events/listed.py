"""Which lots an EPCIS event speaks of, and what each is to it: consumed, created, or seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from remanence.custody.events.schema import Path

__all__ = ["TYPES", "Listed", "Role", "listed"]

Role = Literal["input", "output", "seen"]
_BY_ACTION: Mapping[str, Role] = {"ADD": "output", "DELETE": "input", "OBSERVE": "seen"}
_SEEN: tuple[tuple[str, Role | None], ...] = (("childEPCs", "seen"), ("childQuantityList", "seen"))
_LISTS: Mapping[str, tuple[tuple[str, Role | None], ...]] = {
    "ObjectEvent": (("epcList", None), ("quantityList", None)),  # None: as the action says
    "TransformationEvent": (
        ("inputEPCList", "input"), ("inputQuantityList", "input"),
        ("outputEPCList", "output"), ("outputQuantityList", "output"),
    ),
    "AggregationEvent": _SEEN,
    "AssociationEvent": _SEEN,
    "TransactionEvent": (("epcList", "seen"), ("quantityList", "seen")),
}  # fmt: skip
TYPES = tuple(_LISTS)
"""The five types of event that can carry custody."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One EPC or EPC class in a list of an event; ``quantity`` and ``uom`` as EPCIS states them, if it does."""

    lot: str
    role: Role
    path: Path
    instance: bool
    quantity: float | None = None
    uom: str | None = None


def listed(event: Mapping[str, Any]) -> Iterator[Listed]:
    """Yield every EPC and EPC class in the lists of an event of one of the five types, list by list."""
    for name, role in _LISTS[event["type"]]:
        meaning = role or _BY_ACTION.get(event.get("action", ""), "seen")
        for number, item in enumerate(event.get(name) or ()):
            path: Path = (name, number)
            if isinstance(item, str):
                yield Listed(item, meaning, path, True)
            elif isinstance(item, dict) and "epcClass" in item:
                yield Listed(item["epcClass"], meaning, path, False, item.get("quantity"), item.get("uom"))
