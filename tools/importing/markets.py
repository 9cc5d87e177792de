"""The tables of prices; from sources on excerpt terms one value of each product, market and quarter."""

from __future__ import annotations

from collections import defaultdict

from importing.collect import QUOTE_DELAY_DAYS, Collector, graded, number, period, published, slug
from importing.licences import licence_of

# Series whose date is that of a copy: the quotes themselves were public within the month.
_COPIES = ("YiYaWu", "komis")
_TRACE_ORDER = {"page": 0, "site": 1, "computed": 2, "lost": 3}


def prices(c: Collector) -> None:
    """Prices by product and market; all but authorities give one quote of each quarter, the last."""
    excerpts: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in c.rows("prices"):
        licence = licence_of(row["source_url"])
        if licence.hint != "measured":  # everything but the statistics of authorities
            key = (licence.publisher, row["product"], row["market"], _quarter(row["date"]))
            excerpts[key].append(row)
        else:
            _price(c, row)
    for rows in excerpts.values():
        best, *others = sorted(rows, key=_preference)
        _price(c, best)
        for _ in others:
            c.leave("prices", "excerpt: one value of a publisher for each product, market and quarter")


def _quarter(day: str) -> str:
    """Return the quarter of a date such as 2024-05, 2024-Q2 or 2024 (a year stands for itself)."""
    if len(day) == 7 and day[5:].isdigit():
        return f"{day[:4]}-Q{(int(day[5:]) + 2) // 3}"
    return day


def _preference(row: dict[str, str]) -> tuple[bool, int, str, str]:
    """USD before other currencies, the better trace, then the latest quote."""
    newest = "".join(chr(255 - ord(ch)) for ch in row["date"])
    return row["unit"] != "USD/kg", _TRACE_ORDER[graded(row)[1]], newest, row["value"]


def _price(c: Collector, row: dict[str, str]) -> None:
    when = period(row["date"])
    day = "" if any(copy in row["source_url"] for copy in _COPIES) else row["source_date"]
    c.say(
        "prices", row, c.entity("product", row["product"]), f"price.{slug(row['market'])}", when,
        seen=published(day, when, QUOTE_DELAY_DAYS), value=number(row["value"]), low=number(row["low"]),
        high=number(row["high"]), unit=row["unit"], basis=_vat(row),
    )  # fmt: skip


def _vat(row: dict[str, str]) -> str:
    """Chinese domestic quotes include value-added tax unless said otherwise; FOB prices carry none on top."""
    if "ex VAT" in row["market"] or row["market"] in {"FOB China", "US DoD price floor (MP Materials)"}:
        return "excl VAT"
    return "incl VAT" if row["market"] in {"domestic China", "China ex-works"} else "unknown VAT"
