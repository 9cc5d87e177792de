"""The request for a nonavailability determination: sources that do not comply, and the market research beside them.

Filled from the lines whose verdict is no, or may yet be no. What neither line nor lot states is missing, with the
column that would fill it; the part that only the Government fills in stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from remanence.answers.papers.case import Case, CaseLine, country_name, path_in_words, signer
from remanence.answers.papers.document import Cell, Column, Missing, Paper, Section, Table
from remanence.answers.papers.registry import paper
from remanence.answers.papers.terms import Terms
from remanence.rules.verdict import Outcome, Verdict

NO: tuple[Outcome, ...] = ("FAIL", "NOT_DEMONSTRATED")
"""Outcomes for which a line needs a determination, an exception or another source."""
_MAGNET = "magnet"


@dataclass(frozen=True, slots=True)
class _Item:
    """A line that needs a determination, with one of the makers of its magnets."""

    number: int
    line: CaseLine
    material: Cell
    maker: Cell
    country: Cell


@paper("nonavailability")
def nonavailability(case: Case, terms: Terms) -> Paper:
    """Sources that do not comply, the market research beside them, and what is missing in both."""
    asked = case.asked(terms.rules)
    verdicts = [(line, v) for rule in asked for line, v in case.verdicts(rule) if v.rule == rule]
    wanting = [(line, v) for line, v in verdicts if may_be_no(v)]
    if not wanting:
        held = Section("left-out", "Lines that are not in this request", (), (_left_out(verdicts),))
        return Paper(_headline(0, len(case.lines)), (held,))
    items = list(_items(case, [line for line, _ in wanting]))
    numbers = {line.name: str(n) for n, line in enumerate(dict.fromkeys(line for line, _ in wanting), 1)}
    left_out = [(line, v) for line, v in verdicts if not may_be_no(v)]
    return Paper(
        _headline(len(numbers), len(case.lines)),
        (
            _request(case, len(numbers)),
            Section(
                "part-a", "Part A. Data on alternative sources",
                ("To be completed by the Government or the contractor. An item may have several sources.",),
                (_sources(items), _market(items)),
            ),
            _pertinent(case, wanting, numbers),
            Section("left-out", "Lines that are not in this request", (), (_left_out(left_out),)),
            _part_b(items),
        ),
    )  # fmt: skip


def may_be_no(verdict: Verdict) -> bool:
    """Whether a verdict is no, or open with a no among what may come out."""
    if verdict.outcome in NO:
        return True
    if verdict.outcome == "TWO_OUTCOMES":
        return any(may_be_no(branch) for _, branch in verdict.branches)
    if verdict.outcome == "NEEDS_INPUT":
        changes = {outcome for gap in verdict.gaps for outcome in gap.changes}
        return not changes or bool(changes & {*NO})
    return False


def _headline(count: int, lines: int) -> str:
    if not count:
        return "No line needs a determination on these facts."
    need = "needs" if count == 1 else "need"
    return f"{count} of {lines} line{'s' if lines > 1 else ''} {need} a determination, an exception or another source."


def _request(case: Case, count: int) -> Section:
    first = case.lines[0]
    contract = {str(line.cell("contract_number")) for line in case.lines if line.states("contract_number")}
    rows: tuple[Mapping[str, Cell], ...] = (
        {"field": "Program, item or part", "value": first.cell("program")},
        {"field": "Contract or solicitation number",
         "value": ", ".join(sorted(contract)) if contract else Missing("contract_number")},
        {"field": "Items in this request", "value": count},
    )  # fmt: skip
    columns = (Column("field", "Field"), Column("value", "Value"))
    return Section("request", "What is asked for", (), (Table("request", "Request", columns, rows),))


def _items(case: Case, lines: list[CaseLine]) -> Iterator[_Item]:
    for number, line in enumerate(dict.fromkeys(lines), 1):
        for maker, country in dict.fromkeys(_makers(case, line)):
            yield _Item(number, line, case.magnet_type(line), maker, country)


def _makers(case: Case, line: CaseLine) -> Iterator[tuple[Cell, Cell]]:
    """Who made the magnets and in which country: by the lots, else by the line; a supplier need not be the maker."""
    shown = False
    for lot in line.lots:
        if lot not in case.judged.graph.lots:
            continue
        steps = [step for step in case.trace(lot).steps if step.stage == _MAGNET]
        if steps:
            shown = True
            country = country_name(steps[-1].country) if steps[-1].country else Missing("country", "log")
            yield signer(steps[-1].actor), country
    if not shown:
        made_in = line.cell("item_origin")
        yield line.cell("manufacturer"), country_name(made_in) if isinstance(made_in, str) else made_in


def _sources(items: list[_Item]) -> Table:
    columns = (
        Column("item", "Item"), Column("number", "Part number (NSN or other)"), Column("component", "Component name"),
        Column("material", "Covered material"), Column("manufacturer", "Current manufacturer"),
        Column("country", "Country of origin"), Column("grade", "Material specification or grade"),
        Column("delivery", "Delivery date", "date"), Column("lead_time", "Lead time", "number", "weeks"),
        Column("quantity", "Quantity required", "number", "units a year"),
        Column("unit_price", "Price per unit", "number", "USD"), Column("total_price", "Total price", "number", "USD"),
    )  # fmt: skip
    title = "1. Current or proposed sources that do not comply"
    return Table("sources", title, columns, tuple(map(_source, items)), records=True)


def _source(item: _Item) -> dict[str, Cell]:
    line = item.line
    price, quantity = line.cell("item_value_usd"), line.cell("units_per_year")
    total: Cell = None
    if isinstance(price, int | float) and isinstance(quantity, int | float):
        total = price * quantity
    return {
        "item": str(item.number), "number": line.cell("part_number"), "component": line.name,
        "material": item.material, "manufacturer": item.maker, "country": item.country, "grade": line.cell("grade"),
        "delivery": line.cell("delivery_date"), "lead_time": line.cell("lead_time_weeks"), "quantity": quantity,
        "unit_price": price, "total_price": total if total is not None else _first_missing(price, quantity),
    }  # fmt: skip


def _first_missing(*cells: Cell) -> Cell:
    return next((cell for cell in cells if isinstance(cell, Missing)), None)


def _market(items: list[_Item]) -> Table:
    columns = (
        Column("item", "Item"), Column("material", "Covered material"),
        Column("manufacturer", "Potential alternative manufacturer"), Column("country", "Country of origin"),
        Column("grade", "Proposed material specification or grade"), Column("delivery", "Delivery date", "date"),
        Column("lead_time", "Lead time", "number", "weeks"),
        Column("quantity", "Quantity proposed", "number", "units a year"),
        Column("unit_price", "Price per unit", "number", "USD"), Column("total_price", "Total price", "number", "USD"),
        Column("cost", "Re-design or re-qualification: cost", "number", "USD"),
        Column("time", "Re-design or re-qualification: time", "number", "weeks"),
    )  # fmt: skip
    alone = {item.number: item for item in reversed(items)}
    rows = tuple(_alternative(alone[number]) for number in sorted(alone))
    return Table("market", "2. Market research on alternative sources that comply", columns, rows, records=True)


def _alternative(item: _Item) -> dict[str, Cell]:
    line = item.line
    return {
        "item": str(item.number), "material": item.material,
        "manufacturer": line.cell("alternative_manufacturer"), "country": line.cell("alternative_country"),
        "grade": line.cell("alternative_grade"), "delivery": line.cell("alternative_delivery_date"),
        "lead_time": line.cell("alternative_lead_time_weeks"), "quantity": line.cell("alternative_quantity"),
        "unit_price": line.cell("alternative_unit_price_usd"),
        "total_price": line.cell("alternative_total_price_usd"),
        "cost": line.cell("requalification_cost_usd"), "time": line.cell("requalification_weeks"),
    }  # fmt: skip


def _pertinent(case: Case, wanting: list[tuple[CaseLine, Verdict]], numbers: Mapping[str, str]) -> Section:
    columns = (
        Column("item", "Item"), Column("part", "Part"), Column("outcome", "Verdict", "outcome"),
        Column("rule", "Rule"), Column("on", "On", "date"), Column("clause", "Where in the text"),
        Column("why", "What it says"), Column("path", "Shortest path that decides"),
        Column("stock", "Stock in hand", "number", "days of need"),
    )  # fmt: skip
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "item": numbers[line.name], "part": line.name, "outcome": v.outcome, "rule": v.rule,
            "on": v.on.isoformat(), "clause": v.clause or None, "why": v.text, "path": path_in_words(v) or None,
            "stock": line.cell("stock_days"),
        }
        for line, v in wanting
    )  # fmt: skip
    text = "An exception, a waiver or another source would make a determination needless; the evidence pack tells more."
    return Section("pertinent", "3. Other pertinent information", (text,), (Table("why", "Why", columns, rows),))


def _left_out(verdicts: list[tuple[CaseLine, Verdict]]) -> Table:
    columns = (
        Column("part", "Part"), Column("outcome", "Verdict", "outcome"), Column("rule", "Rule"),
        Column("on", "On", "date"), Column("why", "What it says"),
    )  # fmt: skip
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"part": line.name, "outcome": v.outcome, "rule": v.rule, "on": v.on.isoformat(), "why": v.text}
        for line, v in verdicts
    )
    return Table("left-out", "Not asked for", columns, rows, empty="Every line is in the request.")


def _part_b(items: list[_Item]) -> Section:
    titles = {
        "item": "Item", "material": "Covered material", "quality": "Quality not satisfactory",
        "quantity": "Quantity not available", "form": "Not of the required form", "time": "Not in time",
        "price": "Price per unit unreasonable", "redesign": "Price of re-design or re-qualification unreasonable",
    }  # fmt: skip
    alone = {item.number: item for item in reversed(items)}
    rows: tuple[dict[str, Cell], ...] = tuple(
        {**dict.fromkeys(titles), "item": str(n), "material": alone[n].material} for n in sorted(alone)
    )
    columns = tuple(Column(id_, title) for id_, title in titles.items())
    text = "Left empty: only a representative of the Government completes and signs this part."
    table = Table("part-b", "Reasons, to be ticked by the Government", columns, rows)
    return Section("part-b", "Part B. Analysis of alternatives", (text,), (table,))


