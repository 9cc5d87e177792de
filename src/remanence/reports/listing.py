"""How each document looks in the terminal: tables that select and lay out, and compute nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from remanence.reports import custody_text, futures_text, litmus, read_score, review, simulate_listing, text
from remanence.reports.validation_text import validate

Document = Mapping[str, Any]
Node = tuple[str, str, str]
"""Item, region and origin of a price."""
NOTHING = "–"
SMALL_SHARE = 0.005
"""World shares under half a percent are left to ``--json``."""


def world(document: Document) -> RenderableType:
    """Draw totals and shares of each stage, with what the sites add up to and what is left over."""
    result = document["result"]
    columns = ("stage", "country", "share", "t/a", "basis", "sites t/a", "residual t/a")
    table = _table(*columns, numeric=(2, 3, 5, 6))
    for stage, total in result["stage_totals"].items():
        shares = result["stage_shares"].get(stage, {})
        if total["value"] is None and not shares:
            continue
        table.add_row(stage, "world", "", _range(total), total["basis"] or "", "", "", style="bold")
        for country, row in sorted(shares.items(), key=lambda item: (-(item[1]["share"] or 0), item[0])):
            if (row["share"] or 0) >= SMALL_SHARE:
                cells = (_share(row["share"]), _number(row["tonnes"]), row.get("basis") or "")
                table.add_row("", country, *cells, _number(row["sites"]), _number(row["residual"]))
    return Group(_heading("World", document), table, _mix(result["evidence"]))


def facts(document: Document) -> RenderableType:
    """Draw every statement about one thing; a star marks the one that is used."""
    result = document["result"]
    table = _table("", "property", "value", "valid", "published", "evidence", "source", numeric=(2,))
    for row in result["statements"]:
        figure = row["text"] if row["value"] is None else _range(row)
        value = " ".join(filter(None, (figure, row["unit"], row["basis"])))
        evidence = f"{row['class']}, {row['trace']}"
        period = (row["valid"] or "").replace("/", " to ")
        star = "*" if row["used"] else ""
        table.add_row(star, row["property"], value, period, row["published"], evidence, row["source"])
    name = f"{result['id']}: {result['name']}"
    last = Text("* used, where several speak of the same property, basis and period")
    return Group(_heading(name, document), table, last)


def rules(document: Document) -> RenderableType:
    """Draw the status of each rule, when it may change next, and which bill it takes for law."""
    table = _table("rule", "status", "since", "until", "next change", "title")
    for row in document["result"]["rules"]:
        status = row["status"].replace("_", " ")
        days = (row[key] or NOTHING for key in ("since", "until", "next_change"))
        title = f"{row['title']} (supposes: {row['supposes']})" if row["supposes"] else row["title"]
        table.add_row(row["id"], status, *days, title)
    return Group(_heading("Rules", document), table)


def simulate(document: Document) -> RenderableType:
    """Draw shares of the first year; prices in China and where they rise highest elsewhere; rents and losses."""
    result = document["result"]
    shares = _table("stage", "country", "share", "t in 12 months", numeric=(2, 3))
    for stage, countries in result["stage_shares"].items():
        for country, row in sorted(countries.items(), key=lambda item: (-item[1]["share"], item[0])):
            if row["share"] >= SMALL_SHARE:
                shares.add_row(stage, country, _share(row["share"]), _number(row["tonnes"]))
                stage = ""
    prices = _table("price", "region", "origin", "first", "highest", "in", "last", "unit", numeric=(3, 4, 6))
    for (item, region, origin), rows in _told(_runs(result["series"], "price_marginal")):
        top = max(rows, key=lambda row: row["value"])
        first, highest, last = (_number(row["value"]) for row in (rows[0], top, rows[-1]))
        prices.add_row(item, region, origin, first, highest, top["month"][:7], last, top["unit"])
    title = _heading(document["scenario"]["title"], document)
    return Group(title, shares, prices, *simulate_listing.tables(result))


def bench(document: Document) -> RenderableType:
    """Draw what futures took, and the same periods in each peer."""
    result = document["result"]
    first = ("futures", "months", "threads", "solves", "wall s", "outside HiGHS", "solves a second")
    own = _table(*first, numeric=range(len(first)))
    for row in result["futures"]:
        counts = (str(row[key]) for key in ("runs", "months", "workers", "solves"))
        rates = (_share(row["overhead_ratio"]), _number(row["periods_per_second"]))
        own.add_row(*counts, _number(row["wall_seconds"]), *rates)
    second = ("peer", "way", "s a period", "columns", "rows", "objective off by", "ratio")
    peers = _table(*second, numeric=range(2, len(second)))
    for name, peer in result["peers"].items():
        if peer["reason"]:
            peers.add_row(name, peer["reason"])
        for key, way in peer["ways"].items():
            sizes = (str(way["columns"]), str(way["rows"]), f"{way['objective_difference']:.0e}")
            most = max((row for row in peer["ratios"] if row["way"] == key), key=lambda row: row["workers"])
            peers.add_row(name, key, _number(way["seconds_per_period"]), *sizes, _number(most["ratio"]))
    size = f"{result['columns']:,} columns, {result['rows']:,} rows; peak memory {_number(result['peak_mib'])} MiB"
    return Group(_heading(f"Speed: {document['scenario']['title']}", document), Text(size), own, peers)


LISTINGS: Mapping[str, Callable[[Document], RenderableType]] = {
    "bench": bench,
    "custody-trace": custody_text.trace,
    "custody-verdict": custody_text.verdict,
    "custody-verify": custody_text.verify,
    "facts": facts,
    "futures": futures_text.futures,
    "litmus": litmus.litmus,
    "read-score": read_score.read_score,
    "review": review.review,
    "review-history": review.history,
    "rules": rules,
    "simulate": simulate,
    "stress": text.stress,
    "validate": validate,
    "world": world,
}


def _runs(series: Sequence[Document], kind: str) -> dict[Node, list[Document]]:
    """Return the months of each item, region and origin of one kind, sorted."""
    found: dict[Node, list[Document]] = {}
    for row in series:
        if row["kind"] == kind and row["value"] is not None:
            found.setdefault((row["item"], row["region"], row["origin"]), []).append(row)
    return dict(sorted(found.items()))


def _told(runs: Mapping[Node, list[Document]]) -> Iterator[tuple[Node, list[Document]]]:
    """Yield, for each item and origin, China and the region with the highest price elsewhere."""
    dearest: dict[tuple[str, str, bool], tuple[float, Node]] = {}
    for node, rows in runs.items():
        item, region, origin = node
        peak = max(row["value"] for row in rows)
        home = region == "CHN"
        if peak > dearest.get((item, origin, home), (-1.0, node))[0]:
            dearest[item, origin, home] = (peak, node)
    yield from ((node, runs[node]) for node in sorted(node for _, node in dearest.values()))


def _heading(title: str, document: Document) -> Text:
    return Text(f"{title}, on {document['on']} as of {document['as_of']}", style="bold")


def _table(*columns: str, numeric: Sequence[int] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in numeric else "left", overflow="fold")
    return table


def _mix(mix: Mapping[str, float]) -> Text:
    ranked = sorted(mix.items(), key=lambda item: (-item[1], item[0]))
    return Text("Evidence: " + (", ".join(f"{name} {share:.0%}" for name, share in ranked) or "none"))


def _share(value: float | None) -> str:
    return NOTHING if value is None else f"{100 * value:.1f} %"


def _number(value: float | None) -> str:
    """Write a number with four significant digits at most, thousands apart."""
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _range(row: Document) -> str:
    value = _number(row["value"])
    if {row["low"], row["high"]} <= {None, row["value"]}:
        return value
    return f"{value} ({_number(row['low'])} to {_number(row['high'])})"
