"""What a line of a bill of materials states, what its lot shows, and where the two cannot be the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from remanence.answers.bom import BomLine
from remanence.answers.schema import COLUMNS
from remanence.custody.lots.model import LotGraph
from remanence.rules import Rule
from remanence.rules.facts import read_facts, with_ratios
from remanence.rules.provenance import Contradiction, Provenance
from remanence.rules.values import FactValue

__all__ = ["as_the_line_says", "cover_notes", "disagreements", "facts_of", "shown_by"]

NEAR = 0.1
"""Fraction by which a content on the drawing and the assay of a lot may differ before it is worth a word."""
LINE_FORM = "magnet"
"""What a line of a bill of materials is about."""
FORMS_OF_A_LINE = frozenset({LINE_FORM, "part"})
"""Forms of a lot that such a line can be made of without another step."""
HANDED_OVER = frozenset({"delivery_date", "market_date"})
"""Legal dates on which the thing itself is there."""


def facts_of(line: BomLine, rule: Rule) -> dict[str, FactValue]:
    """What a line states: its columns, and cells under headers that the rule declares as facts.

    Raises:
        InputError: a cell holds what its type does not allow.
    """
    own = ((column.name, getattr(line, column.name)) for column in COLUMNS)
    stated: dict[str, FactValue] = {name: value for name, value in own if value is not None}
    cells = {header.strip().lower().replace(" ", "_"): text for header, text in line.extra.items()}
    read = read_facts(rule, cells, f"row {line.row}")
    return with_ratios(rule, {"form": LINE_FORM, **read, **stated})


def shown_by(way: Provenance, *, end_item: bool) -> dict[str, FactValue]:
    """Facts that the way of a lot shows by itself.

    ``form``, ``elements`` (symbols), ``magnet_type``, ``dy_wt_pct`` and ``tb_wt_pct`` (% of magnet mass; an element
    that went in and that the assay does not list is unknown, not 0), and ``end_item_made_in``: the country of the
    process that made it, for a part, or where the lot itself is what is delivered (``end_item``).
    """
    facts: dict[str, FactValue] = {}
    maker = way.nodes.get(way.made_by or "")
    if way.form:
        facts["form"] = way.form
    if way.share:
        facts["elements"] = tuple(sorted(way.share.keys() | (maker.elements if maker else set())))
    kind = _magnet_type(way)
    if kind:
        facts["magnet_type"] = kind
    if way.form == LINE_FORM and way.share:
        for element in ("Dy", "Tb"):
            if element in way.share or maker is None or element not in maker.elements:
                facts[f"{element.lower()}_wt_pct"] = 100 * way.share.get(element, (0.0, 0.0))[0]
    if maker and maker.country and (end_item or way.form == "part"):
        facts["end_item_made_in"] = maker.country
    return facts


def _magnet_type(way: Provenance) -> str | None:
    """Type of a magnet lot: by its main elements and by how it was made; None where the way does not tell."""
    share = {element: mean for element, (mean, _) in way.share.items()}
    if share.get("Sm", 0) > 0.15 and share.get("Co", 0) > 0.3:
        # SmCo5 holds 34 % samarium by mass, Sm2Co17 with its iron and copper 23 to 28 %.
        return "smco_1_5" if share["Sm"] > 0.31 else "smco_2_17"
    if share.get("Nd", 0) + share.get("Pr", 0) > 0.15 and share.get("Fe", 0) > 0.4:
        steps = {node.step for node in way.nodes.values()}
        made = {"sintering": "ndfeb_sintered", "hot_pressing": "ndfeb_hot_pressed", "bonding": "ndfeb_bonded"}
        return next((kind for step, kind in made.items() if step in steps), None)
    return None


def as_the_line_says(way: Provenance, basis: str | None, on: date) -> tuple[Provenance, tuple[str, ...]]:
    """The way of a lot as the way of what a line delivers, with what is to be said of the difference.

    Swarf, alloy or oxide is no magnet: the lot may be clear, and nothing shows what the line's magnet was made of.
    What is delivered before its lot was made is another thing: a contradiction.
    """
    if way.form is not None and way.form not in FORMS_OF_A_LINE:
        note = f"lot {way.subject} is {way.form}, no magnet and no part: it does not show what this line is made of"
        return Provenance(subject=way.subject, made_by=None, nodes={}, contradictions=way.contradictions), (
            note,
        )
    maker = way.nodes.get(way.made_by or "")
    if basis in HANDED_OVER and maker is not None and maker.on > on:
        text = f"Lot {way.subject} was made on {maker.on}, after the {basis.replace('_', ' ')} {on}."
        late = Contradiction("made_after", text)
        return replace(way, contradictions=(*way.contradictions, late)), ()
    return way, ()


def disagreements(
    shown: Mapping[str, FactValue], stated: Mapping[str, FactValue], lot: str
) -> dict[str, str]:
    """By name of fact, where other is stated than the lot shows, in words."""
    told = {}
    for name in sorted(shown.keys() & stated.keys()):
        ours, theirs = shown[name], stated[name]
        near = (
            isinstance(ours, float)
            and isinstance(theirs, float)
            and abs(ours - theirs) <= NEAR * max(ours, theirs)
        )
        if ours != theirs and not near:
            told[name] = f"{name}: {_word(theirs)} is stated, lot {lot} shows {_word(ours)}"
    return told


def _word(value: FactValue) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def cover_notes(lines: Sequence[BomLine], graph: LotGraph) -> dict[str, str]:
    """By part, what is to be said where the lots named weigh less than a year of the parts that name them.

    Lines that share a lot share its mass. Lines or lots of which the mass is not known are not spoken of.
    """
    notes: dict[str, str] = {}
    for group in _sharing([line for line in lines if line.lot_ids]):
        lots = dict.fromkeys(lot for line in group for lot in line.lot_ids or ())
        need = sum(line.units_per_year * (line.magnet_kg_per_unit or 0.0) for line in group)
        there = sum(graph.lots[lot].net_kg for lot in lots if lot in graph.lots)
        known = all(lot in graph.lots and graph.lots[lot].net_kg > 0 for lot in lots)
        if known and need > there:
            others = f" of the {len(group)} lines that name them" if len(group) > 1 else ""
            text = (
                f"the lots named weigh {there:,.4g} kg, a year{others} takes {need:,.4g} kg: the verdict speaks of "
                f"{there / need:.2g} of a year at most"
            )
            notes |= {line.part: text for line in group}
    return notes


def _sharing(lines: Sequence[BomLine]) -> Iterator[list[BomLine]]:
    """Groups of lines that are joined by lots in common."""
    of_lot: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        for lot in line.lot_ids or ():
            of_lot.setdefault(lot, []).append(place)
    seen: set[int] = set()
    for start in range(len(lines)):
        group, waiting = [], [start]
        while waiting:
            place = waiting.pop()
            if place not in seen:
                seen.add(place)
                group.append(place)
                waiting += [other for lot in lines[place].lot_ids or () for other in of_lot.pop(lot, ())]
        if group:
            yield [lines[place] for place in sorted(group)]
