"""The tables of agreements, quotas, licences, policies and events."""

from __future__ import annotations

from dataclasses import replace

from importing.collect import OPEN, Collector, Period, number, period, published, slug
from importing.figures import figure, in_words
from remanence.atlas.vocabulary import canonical

_QUOTA = {
    "export": "quota.export", "mining": "quota.mining", "smelting_separation": "quota.separation",
    "export_actual": "exports.legal", "smelting_separation_actual": "production.separation",
    "smuggled_estimate": "exports.smuggled",
}  # fmt: skip


def agreements(c: Collector) -> None:
    """Deals: who, what, how much, and whether it binds. A blank volume is unknown."""
    for row in c.rows("agreements"):
        name = f"{row['parties'].replace(';', ' and ')}: {row['product']}"
        subject = c.entity("agreement", name, key=row["id"])
        seen = max(published(row["source_date"], OPEN), published(row["date"], OPEN))
        since = Period(period(row["date"]).first)

        def say(prop: str, **cells: str) -> None:
            c.say("agreements", row, subject, prop, since, seen=seen, **({"note": ""} | cells))  # noqa: B023

        for prop in ("kind", "product", "binding"):
            say(prop, text=row[prop])
        say("parties", text=row["parties"].replace(";", "|"))
        say("facilities", text=row["facility_ids"].replace(";", "|"))
        for prop in ("from_stage", "to_stage"):
            say(prop, text=canonical("stage", row[prop]) if _is_stage(row[prop]) else row[prop])
        kept = {"note": row["note"]}
        say("volume", value=number(row["volume_t_per_year"]), unit="t/a", basis="as named in product", **kept)
        say("amount", value=number(row["amount"]), unit=row["currency"], **kept)
        say("term", value=number(row["term_years"]), unit="a")
        if not row["volume_t_per_year"]:
            c.leave("agreements", "no volume stated: the agreement is kept without one")


def _is_stage(word: str) -> bool:
    return bool(word) and word not in {"stockpile"}


def china_quotas(c: Collector) -> None:
    """Chinese quotas, legal exports and estimates of smuggling, light and heavy apart where given."""
    subject = c.entity("country", "CHN", "CHN", "CHN")
    for row in c.rows("china_quotas"):
        prop = _QUOTA[row["quota_type"]]
        if not row["total_t_reo"]:
            c.leave("china_quotas", "an announcement without tonnes")
            continue
        part = row["period"]
        when = period(f"{row['year']}-{part}" if part in {"H1", "H2"} else row["year"])
        batch = f".{part}" if part.startswith("batch") else ""
        # Customs weigh gross; the quota counts oxide.
        basis = "gross" if "gross" in row["note"] and "actual" in row["quota_type"] else "REO"
        facets = (("", "total_t_reo"), (".light", "light_t_reo"), (".medium_heavy", "medium_heavy_t_reo"))
        for facet, cell in facets:
            c.say(
                "china_quotas", row, subject, f"{prop}{facet}{batch}", when,
                value=number(row[cell]), unit="t" if part != "annual" else "t/a", basis=basis,
            )  # fmt: skip


def licences(c: Collector) -> None:
    """How licences were handled: shares approved, queues, stoppages."""
    subject = c.entity("measure", "Chinese export licences for rare earths", "CHN", "chn-export-licences")
    for row in c.rows("licences"):
        when = period(row["month"])
        seen = published(row["source_date"], when, 31)
        prop = f"conduct.{slug(row['metric'])[:70]}.{slug(row['region'])}"
        cells = figure(row["value"], unit=row["unit"])
        if not (cells["value"] or cells["text"]):
            cells["text"] = in_words(row)
        c.say("licences", row, subject, prop, when, seen=seen, **cells)


def policies(c: Collector) -> None:
    """Dated measures of governments, as they were told."""
    for row in c.rows("policies"):
        subject = c.entity("measure", row["summary"].split(";")[0][:90], key=row["id"])
        since = replace(period(row["date"]), last=None)
        seen = published(row["source_date"], OPEN)
        for prop in ("summary", "kind", "jurisdiction"):
            c.say("policies", row, subject, prop, since, seen=seen, text=row[prop])


def events(c: Collector) -> None:
    """Dated shocks of the past."""
    for row in c.rows("events"):
        when = period(row["date"])
        subject = c.entity(
            "measure",
            f"{row['event']} ({row['date']})",
            key=f"event-{slug(row['date'])}-{slug(row['event'])}",
        )
        c.say("events", row, subject, "event", when, text=row["detail"] or row["event"])
