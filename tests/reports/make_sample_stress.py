"""Write ``sample_stress.json``: an invented answer with every outcome a report must be able to show.

Run: ``python tests/reports/make_sample_stress.py``. The figures are made up; only their shape is that of a run.
"""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from pathlib import Path

START, EFFECTIVE = date(2026, 12, 1), date(2027, 1, 10)
MONTHS = [date(2026 + (11 + k) // 12, (11 + k) % 12 + 1, 1) for k in range(36)]
LICENCE = {
    "kind": "measure", "id": "CN-18-2025", "value": 0.25, "unit": "approval share",
    "text": "A quarter of reference exports of the listed goods is licensed, after 45 working days.",
}  # fmt: skip


def node(name, value, text):
    return {"kind": "node", "id": name, "value": value, "unit": "of need delivered", "text": text}


def price(name, value, text):
    return {"kind": "price", "id": name, "value": value, "unit": "times baseline", "text": text}


def action(name, text, gained, avoids, usd, lead, requal, late):
    return {
        "action": name, "text": text, "weeks_gained": gained, "avoids_stop": avoids, "usd_per_year": usd,
        "lead_time_weeks": lead, "requalification_weeks": requal, "too_late": late,
    }  # fmt: skip


HEAVY = [
    LICENCE,
    node("oxide:Dy|JPN|any", 0.41, "Least of a month: dysprosium oxide outside China."),
    node("metal:Dy|JPN|any", 0.44, "Dysprosium metal follows the oxide."),
    node("magnet:ndfeb_heavy|EUR|any", 0.48, "Heavy magnets that reach Europe."),
]
PARTS = [
    # name, (low, base, high), share, shortage, cause, product, node, floor, depth of the dip
    ("EV traction motor", (9.0, 11.4, 16.2), 1.0, 0.52, HEAVY, "ev_traction", ("magnet:ndfeb_heavy", "EUR"), 0.52),
    ("Dy-free EV motor", (None, None, None), 0.0, 0.07, [], "ev_traction", ("magnet:ndfeb", "EUR"), 0.07),
    ("Direct-drive wind generator", (19.3, 27.9, None), 0.7, 0.44, HEAVY, "wind_dd", ("magnet:ndfeb_heavy", "EUR"), 0.44),
    ("Industrial servo", (13.1, 17.0, 25.6), 0.95, 0.50, HEAVY, "servo", ("magnet:ndfeb_heavy", "JPN"), 0.50),
    ("SmCo actuator", (24.0, None, None), 0.25, 0.19,
     [LICENCE, node("oxide:Sm|USA|any", 0.77, "Samarium oxide outside China."),
      node("magnet:smco|USA|any", 0.81, "SmCo magnets in the United States.")],
     "actuator", ("magnet:smco", "USA"), 0.19),
    ("Loudspeaker (bonded)", (None, None, None), 0.0, 0.02, [], "loudspeaker", ("magnet:ndfeb_bonded", "SEA"), 0.02),
    ("MRI body magnet", (None, None, None), 0.05, 0.11, [], "mri", ("magnet:ndfeb", "USA"), 0.11),
    ("Missile fin actuator, clear origin", (30.2, 41.7, None), 0.6, 0.31,
     [LICENCE, node("metal:Sm|USA|clear", 0.62, "Samarium metal of clear origin."),
      price("magnet:smco|USA|clear", 6.4, "The clear node's price passes what this part is worth.")],
     "actuator", ("magnet:smco", "USA"), 0.31),
    ("Pump motor, half its cells blank", (8.2, None, None), 0.45, 0.38, HEAVY, "pump", ("magnet:ndfeb_heavy", "KOR"), 0.38),
]  # fmt: skip

ACTIONS = {
    "EV traction motor": [
        action("grade_less_dy", "Grade with 1 wt% less Dy, grain-boundary diffused", None, True, 410000, 4, 6, False),
        action("stock_60", "60 days more stock, bought before the date", 8.6, False, 182000, 3, 0, False),
        action("second_source_JPN", "Second source in Japan", 3.1, False, 640000, 10, None, False),
        action("substitute_ferrite", "Ferrite type (the part stays under 120 °C)", 40.0, True, 95000, 20, 52, True),
    ],
    "Industrial servo": [
        action("stock_60", "60 days more stock, bought before the date", 8.6, False, 31000, 3, 0, False),
        action("grade_less_dy", "Grade with 1 wt% less Dy", None, True, 77000, 8, 26, True),
    ],
    "Direct-drive wind generator": [
        action("grade_less_dy", "Grade with 1 wt% less Dy", None, True, 920000, 8, 12, False),
        action("stock_90", "90 days more stock", 12.9, False, 2100000, 6, 0, False),
    ],
    "Missile fin actuator, clear origin": [
        action("clear_source", "Clear source from melt in Europe", None, True, None, 30, 52, True),
        action("stock_30", "30 days more stock", 0.0, False, 12000, 3, 0, False),
    ],
    "Pump motor, half its cells blank": [action("stock_30", "30 days more stock", 4.3, False, 8000, 3, 0, False)],
}
INPUTS = {
    "product": None, "units_per_year": 120000, "region": "EUR", "stock_days": 45, "magnet_type": "ndfeb_sintered",
    "magnet_kg_per_unit": 1.6, "dy_wt_pct": 2.5, "tb_wt_pct": None, "unit_value_usd": 640, "line_floor": None,
    "requalification_weeks": None, "origin_required": "any",
}  # fmt: skip


def fill(depth):
    points = []
    for k, month in enumerate(MONTHS):
        dip = 0.0 if k < 2 else depth * min(1.0, (k - 1) / 4) * math.exp(-max(0, k - 6) / 26)
        low, high = max(0.0, 1 - 1.25 * dip), min(1.0, 1 - 0.7 * dip)
        points.append({"month": month.isoformat()[:7], "low": round(low, 4), "base": round(1 - dip, 4), "high": round(high, 4)})
    return points


def part(order, row):
    name, (low, base, high), share, shortage, cause, product, (good, region), depth = row
    stop = None if base is None else (EFFECTIVE + timedelta(days=round(base * 7))).isoformat()
    inputs = {**INPUTS, "product": product, "region": region}
    unknown = ["unit_value_usd"]
    narrows = []
    if name.startswith("Pump"):
        inputs |= {"dy_wt_pct": None, "magnet_kg_per_unit": None, "unit_value_usd": None, "stock_days": 20}
        unknown = ["dy_wt_pct", "magnet_kg_per_unit", "on_order_kg", "unit_value_usd"]
        narrows = [
            {"field": "dy_wt_pct", "from": {"low": 8.2, "high": None}, "to": {"low": 8.2, "high": 13.0}},
            {"field": "on_order_kg", "from": {"low": 8.2, "high": None}, "to": {"low": 10.9, "high": None}},
        ]
    return {
        "part": name, "weeks_to_stop": {"low": low, "base": base, "high": high}, "stop_date": stop,
        "first_short": "2027-03-02" if share else None, "share_of_futures_that_stop": share,
        "peak_shortage": shortage, "cause": cause, "mitigations": ACTIONS.get(name, []), "narrows": narrows,
        "inputs": inputs, "unknown": unknown, "stop_order": order, "fill": fill(depth),
        "magnet_node": {"good": good, "region": region, "origin": "clear" if "clear" in name else "any"},
        "evidence": {"measured": 0.2, "company": 0.3, "assumed": 0.5},
    }  # fmt: skip


def series():
    goods = [("oxide:Dy", 288.0, 5.2), ("oxide:Tb", 905.0, 4.1), ("oxide:NdPr", 64.0, 0.9), ("oxide:Sm", 9.8, 11.0), ("oxide:Y", 7.1, 17.0)]
    rows = []
    for item, base, top in goods:
        for k, month in enumerate(MONTHS):
            wave = 1 + 0.03 * math.sin(k / 5)
            ratio = 1.0 if k < 2 else 1 + (top - 1) * (1 - math.exp(-(k - 1) / 3)) * math.exp(-max(0, k - 9) / 20)
            common = {"month": month.isoformat()[:7], "item": item, "region": "JPN", "origin": "any", "unit": "USD/kg", "basis": "excl VAT"}
            value = base * wave * ratio
            spread = {"low": round(value * (1 - 0.3 * (k > 1)), 3), "high": round(value * (1 + 0.5 * (k > 1)), 3)}
            rows.append({**common, "kind": "price_marginal", "value": round(value, 3), **spread})
            rows.append({**common, "kind": "price_baseline", "value": round(base * wave, 3), "low": None, "high": None})
    return rows


def evidence():
    rows = []

    def add(figure, subject, prop, value, low, high, unit, basis, kind, trace, source, url, published):
        rows.append({
            "figure": figure, "statement": f"{len(rows) + 0xa3f09c:016x}", "subject": subject, "property": prop,
            "value": value, "low": low, "high": high, "unit": unit, "basis": basis, "class": kind, "trace": trace,
            "source": source, "url": url, "published": published,
        })  # fmt: skip

    usgs = ("USGS Mineral Commodity Summaries 2026", "https://pubs.usgs.gov/periodicals/mcs2026/mcs2026-rare-earths.pdf")
    add("mine output", "country:WLD", "production.mine", 380000, None, None, "t/a", "REO", "measured", "page", *usgs, "2026-02-02")
    add("mine output", "country:CHN", "production.mine", 270000, None, None, "t/a", "REO", "measured", "page", *usgs, "2026-02-02")
    add("separation share", "country:CHN", "share.separation", 0.91, 0.88, 0.94, "fraction", "REO", "reported", "site",
        "IEA Global Critical Minerals Outlook 2025", "https://www.iea.org/reports/global-critical-minerals-outlook-2025", "2025-05-21")
    add("prices before the measure", "product:dy-oxide", "price.fob-china", 288, None, None, "USD/kg", "unknown VAT", "reported", "lost",
        "Trade press, cited figure", None, "2026-09-30")
    add("approval share", "measure:cn-18-2025", "approval_share.tonnes", None, 0.1, 1.0, "fraction", "reference exports", "assumed",
        "computed", "Remanence assumptions", None, "2026-11-21")
    add("stock cover", "country:JPN", "stock_cover.months", 3, 1, 5, "months", "use", "assumed", "computed", "Remanence assumptions", None, "2026-11-21")
    add("EV traction motor: magnet mass", "product:ev-traction", "bom.magnet_kg", 1.6, 1.2, 2.4, "kg", "magnet", "company", "site",
        "Maker's teardown note", "https://example.org/teardown", "2024-06-01")
    add("EV traction motor: Dy content", "product:ev-traction", "bom.dy_wt_pct", 2.5, 1.5, 4.5, "wt%", "magnet", "derived", "computed",
        "derived from named statements", None, "2025-02-11")
    return rows


def document():
    order = sorted(range(len(PARTS)), key=lambda k: math.inf if PARTS[k][1][1] is None else PARTS[k][1][1])
    place = {k: rank + 1 for rank, k in enumerate(order)}
    return {
        "schema": "remanence/stress/1", "as_of": "2026-11-21", "on": "2026-11-21",
        "atlas": "5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592",
        "scenario": {
            "name": "licence-squeeze", "title": "Licence squeeze",
            "summary": "From 10 January 2027 the October 2025 set is in force and a quarter of reference exports of the "
                       "goods on the April 2025 list is licensed, after a queue of 45 working days.",
        },
        "result": {
            "n": 20, "seed": 7, "start": START.isoformat(), "horizon_months": 36, "first_effective": EFFECTIVE.isoformat(),
            "base_year": 2024, "parts": [part(place[k], row) for k, row in enumerate(PARTS)],
            "measures": [
                {"id": "m1", "kind": "export_licence", "rule": "CN-18-2025", "from": "2027-01-10", "until": None,
                 "summary": "April 2025 list: approval share 0.25, queue of 45 working days"},
                {"id": "m2", "kind": "export_licence", "rule": "CN-57", "from": "2027-01-10", "until": None,
                 "summary": "October 2025 set: Ho, Er, Tm, Eu and Yb, approval share 0.25"},
                {"id": "m3", "kind": "outage", "rule": None, "from": "2027-06-01", "until": "2027-12-31",
                 "summary": "Ionic clay feed of Myanmar stops"},
            ],
            "inversions": [
                {"part": "MRI body magnet", "against": "full-halt",
                 "reason": "Demand for heavy grades falls so far that NdPr outside China is freed for this part."},
            ],
            "series": series(), "evidence": evidence(),
            "evidence_mix": {"measured": 0.22, "reported": 0.18, "company": 0.09, "derived": 0.12, "modelled": 0.0, "assumed": 0.39},
            "assumed": ["approval share in tonnes 0.25 (range 0.1 to 1.0)", "share of licences to the highest bidder 0.3",
                        "stock cover in Japan 3 months (1 to 5)"],
        },
        "notes": ["Approval shares published so far count applications, not tonnes.",
                  "The level of prices after month 12 is governed by a demand tail that nobody has observed."],
    }  # fmt: skip


if __name__ == "__main__":
    text = json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
    (Path(__file__).parent / "sample_stress.json").write_text(text, encoding="utf-8")
