"""The tables of ``docs/hindcast.md``, written from what a fit stored. Nothing is run here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

PEAK = 2011 + 6.5 / 12
"""Middle of the month in which the average of eight oxides was highest (events.csv)."""
BEGIN, END = "<!-- fit: begin -->", "<!-- fit: end -->"


def write_tables(page: Path, found: Mapping[str, Any]) -> None:
    """Put the tables between the two marks of a page.

    Raises:
        ValueError: the page has no marks.
    """
    text = page.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise ValueError(f"{page} has no marks {BEGIN} and {END}")
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    page.write_text(f"{head}{BEGIN}\n\n{tables(found)}\n{END}{tail}", encoding="utf-8")


def tables(found: Mapping[str, Any]) -> str:
    """All tables as Markdown."""
    return "\n\n".join(["\n".join(part) for part in _parts(found)]) + "\n"


def _parts(found: Mapping[str, Any]) -> Iterator[list[str]]:
    runs = found["runs"]
    yield [
        f"Runs: {runs['with']} with precaution and {runs['without']} without, seed {found['seed']}; atlas "
        f"`{found['atlas_sha256'][:12]}`, case `{found['case_sha256'][:12]}`."
    ]
    yield ["## What to expect of it", "", *_honest(found)]
    yield ["## Fitted", "", *_fitted(found)]
    yield ["### Peak multiples of the first quarter of 2010", "", *_multiples(found)]
    yield ["## Held out in time, all twenty", "", *_twenty(found)]
    yield ["## Each product left out", "", *_left_out(found)]
    yield ["## Sensitivity of the fit", "", *_sensitivity(found)]
    yield ["## Parameters", "", *_parameters(found)]
    yield ["## Tonnes and rents", "", *_episode(found)]


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    cells = [[*map(str, row)] for row in (head, ["---"] * len(head), *rows)]
    return ["| " + " | ".join(row) + " |" for row in cells]


def _n(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _honest(found: Mapping[str, Any]) -> list[str]:
    time, known = found["held_out_in_time"], found["as_knowable"]
    rows = [
        ["prices after September 2011, parameters fitted before (median of 20)", _n(time["median"]), "0.35"],
        ["the same without precaution", _n(found["held_out_in_time_without"]["median"]), ""],
        ["inputs as knowable at the end of 2010, parameters of the fit", _n(known["fitted"]), "0.30"],
        [
            "inputs as knowable, parameters fitted before October 2011 (median of 20)",
            _n(known["before_split"]["median"]),
            "0.30",
        ],
        ["fitted, all prices", _n(found["fitted"]["S_price"]), "0.65"],
        ["fitted without precaution, equal budget", _n(found["fitted_without"]["S_price"]), ""],
        ["fitted, precaution then switched off", _n((found["switched_off"] or {}).get("S_price")), ""],
        ["fitted, against the one-market rival", _n(found["episode"]["scores"]["S_price_iso"]), "0.20"],
    ]
    return _table(["score", "S_price", "asked"], rows)


_NAMED = {
    "default": "parameters of `market.toml`",
    "fitted": "best fit",
    "fitted_without": "best fit without precaution",
    "switched_off": "best fit, both terms at 0",
    "cover_only": "best fit, licences not held back",
    "licences_only": "best fit, cover not raised",
}


def _fitted(found: Mapping[str, Any]) -> list[str]:
    rows = []
    for key, words in _NAMED.items():
        told = found[key]
        if told is not None:
            rows.append([words, *(_n(told[s]) for s in ("S_price", "S_before", "S_after", "tau", "peak"))])
    quantiles = ", ".join(_n(q) for q in found["spread"]["S_10_50_90"])
    head = ["run", "S_price", "before Oct 2011", "after", "tau", "peak"]
    late = (found["fitted"]["peak"] + 1 / 24 - PEAK) * 4
    series = found["episode"]["scores"]["peak_error_quarters"]
    return [
        *_table(head, rows),
        "",
        f"Scattered runs, S_price at 10, 50 and 90 %: {quantiles}.",
        "",
        f"Peak: the published average of eight oxides stood highest in July 2011; that of the fit {abs(late):.1f} "
        f"quarters {'earlier' if late < 0 else 'later'}. Product by product, against the highest row of each, the "
        f"weighted median error is {series:.1f} quarters: Nd, Dy, Eu and Tb are quoted at the end of 2011, after "
        "their peaks.",
    ]


def _multiples(found: Mapping[str, Any]) -> list[str]:
    peaks: dict[str, float] = {}
    anchors: dict[str, float] = {}
    for row in found["episode"]["rows"]:
        if row["kind"] == "price" and row["market"] == "FOB China":
            name = row["product"]
            if row["date"] == "2010-Q1":
                anchors[name] = row["observed"]
            peaks[name] = max(peaks.get(name, 0.0), row["observed"])
    keys = ("fitted", "fitted_without", "default")
    rows = [
        [name, _n(peaks[name] / anchors[name], 1), *(_n(found[k]["multiples"].get(name), 1) for k in keys)]
        for name in sorted(anchors)
    ]
    return _table(["product", "observed", *(_NAMED[k] for k in keys)], rows)


def _twenty(found: Mapping[str, Any]) -> list[str]:
    rows = [
        [words, _n(found[key]["median"]), ", ".join(_n(s) for s in sorted(found[key]["all"], reverse=True))]
        for key, words in (
            ("held_out_in_time", "with precaution"),
            ("held_out_in_time_without", "without"),
        )
    ]
    known = found["as_knowable"]["before_split"]
    rows.append(["inputs as knowable, all prices", _n(known["median"]), ", ".join(map(_n, known["all"]))])
    return _table(["chosen on prices before October 2011", "median", "all"], rows)


def _left_out(found: Mapping[str, Any]) -> list[str]:
    rows = [[product, _n(skill)] for product, skill in found["left_out"].items()]
    return _table(["product", "S_price of the product, fitted on the others"], rows)


def _sensitivity(found: Mapping[str, Any]) -> list[str]:
    rows = [["best fit", _n(found["fitted"]["S_price"]), _n(found["fitted"]["peak"])]]
    for words, scores in found["sensitivity"].items():
        rows.append([words, _n(scores["S_price"]), _n(scores["peak"])] if scores else [words, "no run", ""])
    return _table(["run", "S_price", "peak"], rows)


def _parameters(found: Mapping[str, Any]) -> list[str]:
    rows = [
        [f"`{name}`", f"{found['fitted']['point'][name]:.3g}", *(f"{v:.3g}" for v in ranges)]
        for name, ranges in found["spread"]["best"].items()
    ]
    return _table(["parameter", "best", "least of the 20 best", "median", "most"], rows)


def _episode(found: Mapping[str, Any]) -> list[str]:
    told = found["episode"]
    years = sorted(told["exports"])
    rows = [
        ["recorded exports, t", *(f"{told['exports'][y]:,}" for y in years)],
        ["separated outside China, t REO", *(f"{told['outside_china'][y]:,}" for y in years)],
    ]
    shown = _table(["model", *years], rows)
    asked = [row for row in told["rows"] if row["kind"] in ("quantity", "rent")]
    shown += ["", *_table(["row", "date", "observed", "model", "unit"], [_row(row) for row in asked])]
    return shown


def _row(row: Mapping[str, Any]) -> list[str]:
    model = "" if row["model"] is None else _tonnes(row["model"])
    where = f"{row['product']}, {row['market']}"
    return [where, row["date"], _tonnes(row["observed"]), model, row["unit"]]


def _tonnes(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
