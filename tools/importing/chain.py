"""The tables of stages: production, shares, quotas, ore assays, plants and deposits."""

from __future__ import annotations

import re

from importing.collect import OPEN, Collector, Period, graded, number, period, published
from remanence.atlas.vocabulary import canonical, country

OXIDES = {
    "La2O3": "La", "CeO2": "Ce", "Pr6O11": "Pr", "Nd2O3": "Nd", "Sm2O3": "Sm", "Eu2O3": "Eu", "Gd2O3": "Gd",
    "Tb4O7": "Tb", "Dy2O3": "Dy", "Ho2O3": "Ho", "Er2O3": "Er", "Tm2O3": "Tm", "Yb2O3": "Yb", "Lu2O3": "Lu",
    "Y2O3": "Y",
}  # fmt: skip


def production(c: Collector) -> None:
    """Mine output of countries and the world, every edition of every series."""
    for row in c.rows("production"):
        subject = c.entity("country", row["country"], row["country"], row["country"])
        c.say(
            "production", row, subject, "production.mine", period(row["year"]),
            value=number(row["value_t_reo"]), unit="t/a", basis="REO", locator=row["edition"],
        )  # fmt: skip


def ore_composition(c: Collector) -> None:
    """Shares of the elements in the oxide of an ore; a blank cell is unknown and stays absent."""
    for row in c.rows("ore_composition"):
        place = country(row["country"])
        name = row["location"].rstrip(",")
        subject = c.entity(
            "deposit", name, place, note=f"{row['mineral']}; assay of the ore's rare-earth oxides"
        )
        if not row["pct_of_reo"]:
            c.leave("ore_composition", "the source has no figure: unknown, not zero")
            continue
        value = number(row["pct_of_reo"], 100)
        below = (
            {"low": "0", "high": value, "note": "Printed as below this limit."}
            if "below" in row["flag"]
            else {}
        )
        thesis = ("reported", "page") if "thesis" in row["flag"] else ("measured", "page")
        c.say(
            "ore_composition", row, subject, f"content.{row['element']}", grade=thesis,
            value=value, unit="fraction", basis="REO", **below,
        )  # fmt: skip


def deposits(c: Collector) -> None:
    """Other assays. A row that does not add up to the whole, or speaks of value, is partial and stays so."""
    for row in c.rows("deposits"):
        name = f"{row['deposit']} assay" if row["deposit"] == "Bayan Obo" else row["deposit"]
        subject = c.entity("deposit", name, row["country"], note=row["type"])
        given = {oxide: row[oxide] for oxide in OXIDES if row[oxide]}
        whole = float(row["sum_of_given"] or 0)
        complete = len(given) >= 10 and 97 <= whole <= 103 and "of value" not in row["note"]
        c.say("deposits", row, subject, "ore_type", text=row["type"])
        if not given:
            c.leave("deposits", "no figure in the row: only the type is kept")
        for oxide, share in given.items():
            prop = f"content.{OXIDES[oxide]}" if complete else f"content_partial.{oxide}"
            c.say("deposits", row, subject, prop, value=number(share, 100), unit="fraction", basis="REO")


_SHARE_BASIS = {
    "mine": "REO",
    "concentrate": "REO",
    "separation": "REO",
    "metal": "metal",
    "magnet": "magnet",
}


def stage_shares(c: Collector) -> None:
    """Published shares of countries in a stage, each on the basis that it was published on."""
    for row in c.rows("stage_shares"):
        if "computed from production" in row["stage"]:
            c.leave("stage_shares", "arithmetic on production statements: the world does it again")
        elif not re.fullmatch(r"[A-Z]{3}", row["country"]):
            c.leave("stage_shares", "several countries in one figure")
        elif "supply used" in row["stage"]:
            c.leave("stage_shares", "not a share of a stage")
        else:
            _stage_share(c, row)


def _stage_share(c: Collector, row: dict[str, str]) -> None:
    heavy = row["stage"].startswith("heavy")
    joint = "/" in row["stage"] and not heavy
    stage = "metal_alloy_magnet" if joint else canonical("stage", "separation" if heavy else row["stage"])
    basis = _SHARE_BASIS.get(stage, "metal, alloy and magnet")
    if heavy:
        basis = "Dy+Tb oxide"
    elif "sintered" in row["note"]:
        basis = "sintered permanent magnets"
    elif "IEA" in row["quality"]:
        basis = "magnet rare earths"
    grade = ("modelled", graded(row)[1]) if row["scenario"] else graded(row)
    prop = f"share_projected.{stage}" if row["scenario"] else f"share.{stage}"
    subject = c.entity("country", row["country"], row["country"], row["country"])
    c.say(
        "stage_shares", row, subject, prop, period(row["year"]), grade=grade,
        value=number(row["share_pct"], 100), unit="fraction", basis=basis, text=row["scenario"],
    )  # fmt: skip


def facilities(c: Collector) -> None:
    """Plants and projects: identity, and what is said of each."""
    for row in c.rows("facilities"):
        about = "place approximate" if row["lat"] else ""
        subject = c.entity(
            "facility", row["name"], row["country"], row["id"], lat=row["lat"], lon=row["lon"], note=about
        )
        since = period(row["status_as_of"])
        seen = max(published(row["source_date"], OPEN), published(row["status_as_of"], OPEN))
        of, trace = graded(row)
        doubt = "site" if re.search(r"(?i)not verified|unverified", row["note"]) else trace
        known = "lost" if re.search(r"(?i)start year.{0,20}general knowledge", row["note"]) else trace
        for prop in ("operator", "parent", "region", "feed", "product", "elements", "scope"):
            c.say("facilities", row, subject, prop, seen=seen, text=row[prop], note="")
        c.say("facilities", row, subject, "stage", seen=seen, text=canonical("stage", row["stage"]), note="")
        opened = row["start_year"]
        c.say("facilities", row, subject, "start_year", seen=seen, grade=(of, known), value=opened, unit="year")
        state = canonical("status", row["status"])
        c.say("facilities", row, subject, "status", Period(since.first), seen=seen, grade=(of, doubt), text=state)
        _capacity(c, row, subject, seen)


_RATE = re.compile(
    r"(?i)production rate|annuali[sz]ed|output, not|estimate; not capacity|not capacity|aggregate.{0,3}output"
)


def _capacity(c: Collector, row: dict[str, str], subject: str, seen: tuple) -> None:
    """Nameplate, output and quota are different properties: output is not capacity, a quota is neither."""
    if not row["capacity_t_per_year"]:
        c.leave("facilities", "no capacity retrieved: the plant is kept without one")
        return
    prop, when = "capacity", OPEN
    year = row["start_year"] or row["status_as_of"][:4]
    if "-quota-" in row["id"]:
        half = "-h1-" in row["id"]
        prop, when = "quota", period(f"{year}-H1" if half else year)
    elif "-national" in row["id"] or "-output-agg" in row["id"] or _RATE.search(row["note"]):
        prop, when = "output", period(year)
    if "-output-agg" in row["id"]:  # of a whole country: it belongs to the country
        subject = c.entity("country", row["country"], row["country"], row["country"])
        prop = f"production.{canonical('stage', row['stage'])}"
    c.say(
        "facilities", row, subject, prop, when, seen=seen, value=number(row["capacity_t_per_year"]),
        unit="t/a", basis=canonical("basis", row["capacity_basis"], row["id"]),
    )  # fmt: skip
