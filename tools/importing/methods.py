"""The tables of processes, responses of demand and elasticities."""

from __future__ import annotations

from importing.collect import Collector, period, slug
from importing.figures import figure
from importing.licences import licence_of
from importing.uses import place


def processes(c: Collector) -> None:
    """Yields, reagents, costs, compositions and lead times of processes."""
    for row in c.rows("processes"):
        subject = c.entity("process", f"{row['stage']}: {row['process_or_project']}")
        cells = figure(row["value"], row["low"], row["high"], row["unit"])
        if not any(cells[name] for name in ("value", "low", "high")):
            c.leave("processes", "no figure in the row")
            continue
        c.say("processes", row, subject, slug(row["parameter"])[:80], basis=row["parameter"], **cells)


def processes_extra(c: Collector) -> None:
    """More of them; the rows of the non-commercial inventory, and what was computed from it, stay out."""
    for row in c.rows("processes_extra"):
        inventory = "Sprecher" in row["note"] or row["source_url"].startswith(("inventory", "rows above"))
        if licence_of(row["source_url"]).redistribute == "no" or inventory:
            c.leave("processes_extra", "CC BY-NC 4.0 inventory, or computed from it: not passed on")
            continue
        subject = c.entity("process", f"{row['stage']}: {row['process']}", place=_country_code(row["region"]))
        cells = figure(row["value"], row["low"], row["high"], row["unit"])
        if not any(cells[name] for name in ("value", "low", "high")):
            c.leave("processes_extra", "no figure in the row")
            continue
        when = period(row["year"])
        c.say(
            "processes_extra",
            row,
            subject,
            slug(row["item"])[:80],
            when,
            basis=row["per_unit_basis"],
            **cells,
        )


def _country_code(region: str) -> str:
    return {"China": "CHN", "USA": "USA", "India": "IND", "World": ""}.get(region.split(" (")[0], "")


def demand_response(c: Collector) -> None:
    """What users did when prices were high or licences did not come."""
    for row in c.rows("demand_response"):
        cells = figure(row["value"], unit=row["unit"])
        if not any(cells[name] for name in ("value", "low", "high", "text")):
            cells["text"] = row["note"]
        prop = f"response.{slug(row['what'])[:70]}"
        c.say(
            "demand_response",
            row,
            place(c, row["where"]),
            prop,
            period(row["year"]),
            basis=row["what"],
            **cells,
        )


def elasticities(c: Collector) -> None:
    """Model results, observed responses, and medians of published estimates for other metals."""
    for row in c.rows("elasticities"):
        subject = c.entity("material", row["scope"])
        cells = figure(row["value"], row["low"], row["high"], row["unit"])
        if not any(cells[name] for name in ("value", "low", "high", "text")):
            cells["text"] = row["note"]
        prop = f"estimate.{slug(row['kind'])[:40]}.{slug(row['parameter'])[:60]}"
        c.say("elasticities", row, subject, prop, basis=row["kind"], **cells)
    for _ in c.rows("metal_elasticities_analogue"):
        c.leave(
            "metal_elasticities_analogue",
            "single estimates for other metals: their medians are in elasticities",
        )
    for _ in c.rows("price_split"):
        c.leave("price_split", "ratios of prices: computed again from the price statements")
