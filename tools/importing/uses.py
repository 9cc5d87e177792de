"""The tables of demand, contents of products, stocks, trade, ionic feed and the US balance."""

from __future__ import annotations

import re

from importing.collect import Collector, Period, graded, number, period, published, slug
from importing.figures import figure, in_words
from remanence.atlas.vocabulary import canonical, country
from remanence.errors import InputError

_OUTPUT_BASIS = {
    "NdFeB sintered": "sintered NdFeB magnet", "NdFeB bonded": "bonded NdFeB magnet",
    "SmCo magnets": "SmCo magnet", "NdFeB magnets": "NdFeB magnet", "FCC catalyst": "catalyst",
}  # fmt: skip


def place(c: Collector, word: str) -> str:
    """Return the entity of a country, the world, or of a region that is neither."""
    try:
        code = country(word)
    except InputError:
        return c.entity("region", word)
    return c.entity("country", code, code, code)


def demand(c: Collector) -> None:
    """Uses and outputs in the world and in regions; forecasts and scenarios are properties of their own."""
    for row in c.rows("demand"):
        subject, when = place(c, row["region"]), period(row["year"])
        cells = figure(row["value"], unit=row["unit"])
        product, output = re.subn(r" \(output\)$", "", row["product"])
        future = row["scenario"] not in {"history", "estimate", "H1 only", "base case"} or when_is_ahead(row)
        if "supply" in row["end_use"] and "undersupply" not in row["end_use"]:
            basis = "magnet rare earths" if row["product"] == "magnet REE" else row["product"]
            prop, cells["basis"] = "production.separation", basis
        elif output:
            prop, cells["basis"] = _stage_of(product), _OUTPUT_BASIS[product]
        else:
            prop, cells["basis"] = f"demand.{slug(product)}.{slug(row['end_use'])}", row["product"]
        if future:
            prop = prop.replace("demand.", "demand_projected.").replace(
                "production.", "production_projected."
            )
            prop += f".{slug(row['scenario'])}"
        if cells["unit"] == "t":
            cells["unit"] = "t/a"
        cells["unit"] = cells["unit"].replace("t REE", "t/a")
        of, trace = graded(row)
        c.say("demand", row, subject, prop, when, ("modelled" if future else of, trace), **cells)


def when_is_ahead(row: dict[str, str]) -> bool:
    """Return whether a row speaks of a year after that of its publication."""
    return bool(row["source_date"]) and row["year"][:4] > row["source_date"][:4]


def _stage_of(product: str) -> str:
    return "production.magnet" if "catalyst" not in product else "production.catalyst"


def demand_region(c: Collector) -> None:
    """Magnets used, made and traded by region."""
    for row in c.rows("demand_region"):
        cells = figure(row["value"], unit=row["unit"]) | {"basis": row["product"]}
        if cells["unit"] in {"t", "t/yr"}:
            cells["unit"] = "t/a"
        prop = f"demand.{slug(row['product'])}.{slug(row['end_use'])}"
        grade = ("modelled", graded(row)[1]) if when_is_ahead(row) else None
        if grade:
            prop = prop.replace("demand.", "demand_projected.")
        c.say("demand_region", row, place(c, row["region"]), prop, period(row["year"]), grade, **cells)


def bom(c: Collector) -> None:
    """What products contain, and how long they live."""
    for row in c.rows("bom"):
        subject = c.entity("product", row["product"])
        cells = figure(row["value"], row["low"], row["high"], row["unit"])
        c.say("bom", row, subject, f"content.{slug(row['material'])}", basis=row["material"], **cells)
        c.say("bom", row, subject, "lifetime", value=number(row["lifetime_years"]), unit="a", note="")


def stock_cover(c: Collector) -> None:
    """Stocks held, in months of use where the source says so."""
    for row in c.rows("stock_cover"):
        when = period(row["year"])
        cells = figure(row["value"], row["low"], row["high"], row["unit"]) | {"basis": row["element"]}
        if not any(cells[name] for name in ("value", "text")):
            cells["text"] = in_words(row)
        prop = f"stock_cover.{slug(row['industry'])[:50]}.{slug(row['product'])[:40]}"
        grade = ("derived", "computed") if row["industry"].startswith("synthesis") else None
        c.say(
            "stock_cover",
            row,
            place(c, row["country"]),
            prop,
            when,
            grade,
            published(row["source_date"], when),
            **cells,
        )


def ionic_feed(c: Collector) -> None:
    """Ionic-clay feed to China by origin, in oxide and in gross tonnes, which are different bases."""
    for row in c.rows("ionic_feed"):
        subject = place(c, "World" if row["origin"] == "all" else row["origin"])
        months = row["month"]
        when = period(f"{row['year']}-{months}" if re.fullmatch(r"\d{2}", months) else row["year"])
        if re.fullmatch(r"(\d{2})-(\d{2})", months):
            when = period(f"{row['year']}-{months.replace('-', '..')}")
        prop = f"ionic_feed.{slug(row['product'])[:60]}"
        whole = when.first is not None and when.last is not None and (when.last - when.first).days > 360
        unit = "t/a" if whole else "t"
        seen = published(row["source_date"], when)
        note = f"{row['note']} (months {months})" if months else row["note"]
        told = [("t_reo", unit, "REO"), ("t_gross", unit, "gross"), ("usd", "USD", "customs value")]
        if "comtrade" in row["source_url"]:
            told.pop()
            c.leave("ionic_feed", "excerpt: the customs value beside the tonnes")
        for cell, of, basis in told:
            cells = {"value": number(row[cell]), "unit": of, "basis": basis, "note": note}
            c.say("ionic_feed", row, subject, prop, when, seen=seen, **cells)
        if not any(row[cell] for cell in ("t_reo", "t_gross", "usd")):
            c.say("ionic_feed", row, subject, prop, when, seen=seen, text=row["note"] or row["product"])


def trade(c: Collector) -> None:
    """Chinese exports of magnets and rare earths, and single figures of others; the big tables stay out."""
    for row in c.rows("trade"):
        if "usitc.gov" in row["source_url"]:
            c.leave("trade", "US trade by partner in broad four-digit headings: nothing reads it")
        elif "comtrade" in row["source_url"] or "wits" in row["source_url"]:
            c.leave("trade", "customs table whose re-dissemination is restricted: nothing reads it")
        else:
            _trade(c, row)


def _trade(c: Collector, row: dict[str, str]) -> None:
    subject = place(c, "EU" if row["exporter"] == "EU" else row["exporter"])
    to = "" if row["importer"] == "WLD" else f".to-{slug(row['importer'])}"
    when = period(row["year"] if row["period"] == "annual" else row["period"])
    prop = f"exports.{slug(row['hs'])}{to}"
    tonnes = number(str(float(row["mass_kg"]) / 1000)) if row["mass_kg"] else ""
    annual = row["period"] == "annual"
    c.say("trade", row, subject, prop, when, value=tonnes, unit="t/a" if annual else "t", basis="gross")
    c.say(
        "trade", row, subject, prop, when, value=number(row["value_usd"]), unit="USD", basis="customs value"
    )
    if not (tonnes or row["value_usd"]):
        c.leave("trade", "no tonnes and no value in the row")


_BALANCE = {
    "mine_concentrate_production_t_reo": "mine_production",
    "compounds_metals_production_t_reo": "compounds_and_metals",
    "imports_compounds_t_reo": "imports.compounds",
    "imports_metals_t_reo": "imports.metals",
    "imports_total_t_reo": "imports",
    "exports_compounds_t_reo": "exports.compounds",
    "exports_metals_t_reo": "exports.metals",
    "exports_total_t_reo": "exports",
    "apparent_consumption_t_reo": "apparent_consumption",
}


def us_reliance(c: Collector) -> None:
    """The balance of the United States, every edition."""
    subject = c.entity("country", "USA", "USA", "USA")
    for row in c.rows("us_reliance"):
        basis = "heavy REO" if "HEAVY" in row["note"] else "oxide:Y" if "YTTRIUM" in row["note"] else "REO"
        when = period(row["year"])
        for cell, name in _BALANCE.items():
            c.say(
                "us_reliance", row, subject, f"balance.{name}", when, value=number(row[cell]), unit="t/a",
                basis=basis, locator=row["edition"],
            )  # fmt: skip
        reliance = row["net_import_reliance_pct"]
        cells = (
            figure(reliance, unit="%")
            if not reliance.startswith(">")
            else figure(f"{reliance[1:]} (more than)", unit="%")
        )
        c.say(
            "us_reliance",
            row,
            subject,
            "net_import_reliance",
            when,
            basis=basis,
            locator=row["edition"],
            **cells,
        )
        c.say(
            "us_reliance", row, subject, "unit_value", when, value=number(row["unit_value_usd_per_t"]),
            unit="USD/t", basis=basis, locator=row["edition"],
        )  # fmt: skip


def capacities_extra(c: Collector) -> None:
    """More plants. An output is not a capacity, and a national figure belongs to the country."""
    for row in c.rows("capacities_extra"):
        when = period(row["year"])
        seen = published(row["source_date"], when)
        value = figure(
            f"{row['capacity_t_per_year']}{' (more than)' if 'more than' in row['basis'] else ''}", unit="t/a"
        )
        output = re.search(r"output|in the month|imports|consumption|use \(|shipped|share", row["basis"])
        national = row["operator"] == "various" or row["stage"] == "use"
        if national:
            _national(c, row, when, seen, value)
            continue
        subject = c.entity("facility", row["name"], row["country"], f"extra-{slug(row['name'])}")
        texts = {
            "operator": row["operator"],
            "parent": row["parent"],
            "product": row["product"],
            "scope": row["scope"],
        }
        for prop, text in (texts | {"stage": canonical("stage", row["stage"])}).items():
            c.say("capacities_extra", row, subject, prop, seen=seen, text=text, note="")
        since = Period(seen[0])  # the day of the source: its year is that of the figure
        c.say(
            "capacities_extra",
            row,
            subject,
            "status",
            since,
            seen=seen,
            text=canonical("status", row["status"]),
            note="",
        )
        if not row["capacity_t_per_year"]:
            c.leave("capacities_extra", "no figure: the plant is kept without one")
        elif output and "REO capacity" not in row["basis"]:
            basis = _product_basis(row)
            c.say(
                "capacities_extra",
                row,
                subject,
                "output",
                when,
                seen=seen,
                basis=basis,
                locator=row["basis"],
                **value,
            )
        else:
            basis = canonical("basis", row["basis"], row["name"])
            c.say(
                "capacities_extra",
                row,
                subject,
                "capacity",
                seen=seen,
                basis=basis,
                locator=row["basis"],
                **value,
            )


def _national(c: Collector, row: dict[str, str], when: Period, seen: tuple, value: dict[str, str]) -> None:
    """Say a figure of a whole country or of the world where it belongs, never as a plant."""
    subject = c.entity("country", row["country"], row["country"], row["country"])
    if not row["capacity_t_per_year"]:
        c.say(
            "capacities_extra",
            row,
            subject,
            f"market.{slug(row['name'])}",
            when,
            seen=seen,
            text=row["basis"],
        )
        return
    if "bound" in row["basis"]:
        value = figure(f"{row['capacity_t_per_year']} (upper bound)", unit="t/a")
    if row["stage"] == "use":
        prop = f"use.{slug(row['product'])}"
    elif "planned" in row["basis"]:
        prop = f"capacity_planned.{row['stage']}"
    elif "in the month" in row["basis"]:
        prop = f"production_annualised.{row['stage']}"
    else:
        prop = f"production.{row['stage']}"
    locator = f"{row['name']}; {row['basis']}"
    c.say(
        "capacities_extra",
        row,
        subject,
        prop,
        when,
        seen=seen,
        basis=_product_basis(row),
        locator=locator,
        **value,
    )


def _product_basis(row: dict[str, str]) -> str:
    """Return the basis that the product says: one oxide, one metal, or a kind of magnet."""
    product = row["product"].replace("PrNd", "NdPr")
    if m := re.fullmatch(r"(\w\w?)2O3", product):
        return f"oxide:{m[1]}"
    if product == "Tb4O7":
        return "oxide:Tb"
    if m := re.fullmatch(r"(\w+) (oxide|metal)", product):
        return f"{m[2]}:{m[1]}"
    if "all rare-earth magnets" in row["basis"] or row["name"].startswith("World rare-earth magnets"):
        return "magnet"
    kinds = {"SmCo": "SmCo magnet", "bonded": "bonded NdFeB magnet", "sintered": "sintered NdFeB magnet"}
    found = next((basis for word, basis in kinds.items() if word in product), "")
    if found:
        return f"{found}|blank" if "blank" in row["basis"] else found
    return {
        "NdFeB": "NdFeB magnet",
        "CeFeB": "CeFeB magnet",
        "finished magnets": "NdFeB magnet|finished",
    }.get(product, product)
