"""One honest event of each type, for the tests of reading events."""

from __future__ import annotations

import copy
from typing import Any

HASH = "ab" * 32
CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"rem": "urn:remanence:custody:"},
]
CARBONATE = "urn:epc:class:lgtin:4012345.012345.C-26-014"
NDPR = "urn:epc:class:lgtin:4012345.022222.N-26-101"
LANTHANUM = "urn:epc:class:lgtin:4012345.033333.L-26-101"
MAGNET = "urn:epc:id:sgtin:4012345.044444.M-1"
DRUM = "urn:epc:id:sscc:4012345.0000000111"


def _event(kind: str, number: int, custody: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {
        "@context": copy.deepcopy(CONTEXT),
        "type": kind,
        "eventID": f"urn:uuid:5f1a0c7e-0000-4000-8000-{number:012d}",
        "eventTime": "2026-03-14T09:30:00+08:00",
        "eventTimeZoneOffset": "+08:00",
        "recordTime": "2026-03-15T01:00:00Z",
        **members,
        "rem:custody": {
            "country": "MYS",
            "model": "segregated",
            "evidence": [{"sha256": HASH, "kind": "assay_laboratory", "issuer": "a laboratory"}],
            **custody,
        },
    }


def separation() -> dict[str, Any]:
    """A campaign of solvent extraction: carbonate in, two oxides out."""
    lots = [
        {"lot": CARBONATE, "form": "carbonate", "basis": "gross", "moisture": 0.18, "assay": "declared"},
        {"lot": NDPR, "form": "oxide", "basis": "REO", "weighing_sd": 0.001, "certificate": HASH,
         "assay": [{"of": "Nd2O3", "share": 0.748, "sd": 0.003}, {"of": "Pr6O11", "share": 0.25, "sd": 0.003}]},
        {"lot": LANTHANUM, "form": "chemical", "basis": "dry",
         "assay": [{"of": "La2O3", "share": 0.31, "sd": 0.004}, {"of": "CeO2", "share": 0.36, "sd": 0.004}]},
    ]  # fmt: skip
    return _event(
        "TransformationEvent", 1,
        {"step": "solvent_extraction", "facility": "facility:a-plant", "flushed": True, "lots": lots,
         "losses": [{"of": "Nd", "kg": 210.0, "sd": 40.0, "to": "raffinate"}]},
        transformationID="urn:example:campaign:sx-2026-07",
        inputQuantityList=[{"epcClass": CARBONATE, "quantity": 120, "uom": "TNE"}],
        outputQuantityList=[{"epcClass": NDPR, "quantity": 11200, "uom": "KGM"},
                            {"epcClass": LANTHANUM, "quantity": 30.5, "uom": "TNE"}],
    )  # fmt: skip


def mining() -> dict[str, Any]:
    """Ore from the ground: an ObjectEvent that creates a lot."""
    row = {
        "lot": CARBONATE,
        "form": "ore",
        "basis": "dry",
        "assay": [{"of": "Nd2O3", "share": 0.012, "sd": 0.0005}],
    }
    return _event("ObjectEvent", 2, {"step": "mining", "country": "AUS", "lots": [row]}, action="ADD",
                  quantityList=[{"epcClass": CARBONATE, "quantity": 2500.5, "uom": "STN"}])  # fmt: skip


def sintering() -> dict[str, Any]:
    """A single magnet, created with a mass in its row."""
    row = {"lot": MAGNET, "form": "magnet", "basis": "gross", "mass": {"quantity": 42.5, "uom": "GRM"},
           "assay": [{"of": "Nd", "share": 0.29, "sd": 0.002}, {"of": "Fe", "share": 0.66, "sd": 0.003},
                     {"of": "B", "share": 0.01, "sd": 0.0002}]}  # fmt: skip
    return _event("ObjectEvent", 3, {"step": "sintering", "country": "USA", "lots": [row]}, action="ADD",
                  epcList=[MAGNET])  # fmt: skip


def packing() -> dict[str, Any]:
    """Oxide into a drum: nothing is created, the lots are seen."""
    row = {"lot": NDPR, "form": "oxide", "basis": "REO", "assay": "declared"}
    return _event("AggregationEvent", 4, {"step": "packing", "lots": [row]}, action="ADD", parentID=DRUM,
                  childQuantityList=[{"epcClass": NDPR, "quantity": 1000, "uom": "KGM"}])  # fmt: skip


def linking() -> dict[str, Any]:
    """A magnet linked to the asset it is built into."""
    row = {"lot": MAGNET, "form": "magnet", "basis": "gross", "assay": "declared"}
    return _event("AssociationEvent", 5, {"step": "assembly", "lots": [row]}, action="ADD",
                  parentID="urn:epc:id:giai:4012345.motor-7", childEPCs=[MAGNET])  # fmt: skip


def sale() -> dict[str, Any]:
    """A sale, confirmed by the buyer."""
    row = {"lot": NDPR, "form": "oxide", "basis": "REO", "assay": "declared"}
    return _event("TransactionEvent", 6, {"step": "selling", "lots": [row], "confirms": "urn:uuid:0"}, action="ADD",
                  bizTransactionList=[{"type": "po", "bizTransaction": "urn:example:po:77"}],
                  quantityList=[{"epcClass": NDPR, "quantity": 1000, "uom": "KGM"}])  # fmt: skip


def all_samples() -> list[dict[str, Any]]:
    """Every sample, in order of their numbers."""
    return [separation(), mining(), sintering(), packing(), linking(), sale()]
