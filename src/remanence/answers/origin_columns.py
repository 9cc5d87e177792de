"""Columns of a bill of materials that no run of the market reads: rules on origin and trade ask for them.

What only one rule asks for needs no column here: it is read from a header with the name of the fact.
"""

from __future__ import annotations

from typing import Any

from remanence.answers.column import Column, Kind

_ASKED = "unknown: a rule that needs it asks for it"
PLATFORMS = (
    *("aircraft", "missile_or_space", "ship", "tank_or_automotive", "weapon_system", "ammunition"),
    "other",
)
SENSITIVE_USES = ("none", "mass_destruction_or_terror", "advanced_chips", "military_ai")


def _asked(name: str, kind: Kind, unit: str, meaning: str, **more: Any) -> Column:
    """A column that only rules ask for."""
    return Column(name, kind, unit, meaning, blank=_ASKED, **more)


ASKED_COLUMNS: tuple[Column, ...] = (
    _asked("clause_edition", "text", "", "Edition of the clause in the contract, such as MAY 2024."),
    _asked("contract_date", "date", "", "Date of the contract."),
    _asked("delivery_date", "date", "", "Date of delivery."),
    _asked("export_date", "date", "", "Date of export."),
    _asked("market_date", "date", "", "Date the product is placed on the market."),
    _asked("cots", "flag", "", "Commercial off-the-shelf item."),
    _asked("in_cots_item", "flag", "", "The magnet is built into an off-the-shelf end item or subsystem."),
    _asked("mill_product", "flag", "", "Bar, block, blank, plate or the like, not yet built in."),
    _asked("electronic_device", "flag", "", "The part is, or sits in, an electronic device."),
    _asked("device_restricted", "flag", "", "The contract applies the magnet clause to this device."),
    _asked("platform", "choice", "", "What the item is or goes into.", choices=PLATFORMS),
    _asked("specialty_metal", "flag", "", "The alloy of an AlNiCo magnet counts as a specialty metal."),
    _asked("exception_document", "flag", "", "A determination or waiver names this item and material."),
    _asked("nonavailability_until", "date", "", "Last day of a nonavailability determination for the item."),
    _asked("waiver_until", "date", "", "Last day of a waiver for this item and material."),
    _asked("lot_ids", "list", "", "Lots in the custody log, joined by |.", synonyms=("lots", "lot_id")),
    _asked("destination", "region", "", "Where the finished item goes."),
    _asked("exported_from", "region", "", "Country that the magnet leaves on its way here."),
    _asked("item_origin", "region", "", "Country of origin of the magnet, as customs would state it."),
    _asked("end_item_made_in", "region", "", "Country where the end item is made."),
    _asked("end_user", "text", "", "Who uses the finished item."),
    _asked("end_use", "choice", "", "Kind of end use.", choices=("civil", "military", "unknown")),
    _asked("sensitive_use", "choice", "", "A use that licences look at.", choices=SENSITIVE_USES),
    _asked("end_user_listed", "flag", "", "Importer or user stands on a control or watch list."),
    _asked("end_user_listed_pct", "number", "%", "Share of the user owned by one listed.", low=0, high=100),
    _asked("licence_held", "flag", "", "An export licence, or a general one, has been granted."),
    _asked("general_licence_until", "date", "", "Last day of a general licence that names this customer."),
    _asked("ho_wt_pct", "number", "% of magnet mass", "Holmium in the magnet; 0: none.", low=0, high=20),
    _asked("item_value_usd", "number", "USD", "Value of the magnet alone.", low=0, high=1e15, open_low=True),
    _asked("acquisition_value_usd", "number", "USD", "Value of the acquisition.", low=0, high=1e15),
    _asked("end_item_mass_kg", "number", "kg", "Mass of the end item.", low=0, high=1e12, open_low=True),
    _asked("covered_mass_kg", "number", "kg", "Restricted material in the end item.", low=0, high=1e12),
    _asked("defence_or_space", "flag", "", "Designed mainly for defence or space."),
    _asked("magnet_label", "flag", "", "The product bears a label that names its magnets."),
    _asked("data_carrier", "flag", "", "The product bears a data carrier that tells of its magnets."),
    _asked("recycled_share_published", "flag", "", "The recycled share of its magnets is published."),
)
