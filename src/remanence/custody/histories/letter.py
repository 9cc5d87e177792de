"""EPCIS events with the custody extension, as the author writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from remanence.custody.histories.matter import Statement

# Steps for which EPCIS has a business step of its own.
_KNOWN_STEPS = frozenset({"shipping", "receiving", "packing", "storing", "inspecting", "sampling"})


def stamp(moment: datetime) -> str:
    """Return a moment as EPCIS writes it, in UTC to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def quantity(lot: str, statement: Statement, mass: float) -> dict[str, Any]:
    """Return the EPCIS quantity of a lot."""
    return {"epcClass": lot, "quantity": mass, "uom": statement.uom}


def row(lot: str, statement: Statement, *, assay: Sequence[Mapping[str, Any]] | None,
        certificate: str | None = None) -> dict[str, Any]:  # fmt: skip
    """Return the row of a lot in the extension; ``assay`` None: it counts as it was declared."""
    made: dict[str, Any] = {"lot": lot, "form": statement.form, "basis": statement.basis}
    made["weighing_sd"] = statement.weighing_sd
    if statement.moisture is not None:
        made["moisture"] = statement.moisture
    made["assay"] = "declared" if assay is None else [dict(line) for line in assay]
    if certificate is not None:
        made["certificate"] = certificate
    return made


def custody(step: str, site: Mapping[str, str | None], model: str, rows: Sequence[Mapping[str, Any]],
            evidence: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:  # fmt: skip
    """Return the extension of one event; what is None in ``more`` is left out."""
    made: dict[str, Any] = {"step": step, "country": site["country"]}
    if site["facility"] is not None:
        made["facility"] = site["facility"]
    made |= {"model": model, "lots": list(rows)}
    made |= {key: value for key, value in more.items() if value is not None}
    made["evidence"] = list(evidence)
    return made


def event(
    kind: str, at: datetime, place: str, extension: Mapping[str, Any], **members: Any
) -> dict[str, Any]:
    """Return an event without its id and without the time it was recorded."""
    step = str(extension["step"])
    return {
        "type": kind,
        "eventTime": stamp(at),
        "eventTimeZoneOffset": "+00:00",
        "bizStep": step if step in _KNOWN_STEPS else f"urn:remanence:custody:step:{step}",
        "readPoint": {"id": place},
        **members,
        "rem:custody": dict(extension),
    }


def place_id(site: str) -> str:
    """Return the id of a site."""
    return f"urn:remanence:site:{site}"
