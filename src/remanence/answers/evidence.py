"""What an answer stands on: every statement and parameter that the market used, by figure, and the mix of classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from remanence.atlas import Atlas, Statement
from remanence.market.assemble import Assembled
from remanence.market.goods import MAGNET_METALS, SWARF
from remanence.market.parameters import Parameter

Row = dict[str, Any]


def evidence_rows(atlas: Atlas, made: Assembled) -> list[Row]:
    """One row for each statement that the market used, by figure; sorted, so that the same run gives the same rows."""
    rows = [_row(atlas, statement) for statement in made.inputs.used.values()]
    return sorted(rows, key=lambda row: (row["figure"], row["subject"], row["property"]))


def _row(atlas: Atlas, s: Statement) -> Row:
    source = atlas.sources.get(s.source)
    return {
        "figure": _figure(s),
        "statement": s.id,
        "subject": s.subject,
        "property": s.property,
        "value": s.value,
        "low": s.low,
        "high": s.high,
        "unit": s.unit or None,
        "basis": s.basis or None,
        "class": s.evidence,
        "trace": s.trace,
        "source": source.title if source else s.source,
        "url": (source.url or None) if source else None,
        "published": s.published.isoformat(),
        "note": s.note or s.text,
    }


_FIGURES = {
    "base_output": "output in the base year",
    "nameplate": "capacity",
    "unit_cost": "conversion cost",
    "feeds": "what a separator takes",
    "opens": "opening of a project",
    "ramp_months": "ramp of a project",
    "execution_odds": "odds of a project",
    "assay_of": "basket of an ore",
    "recipe": "what a magnet holds",
    "use": "use by region",
    "clear_share": "demand for clear origin",
    "share_of_oxide_use": "use by region",
    "other_use": "uses outside magnets",
    "cover": "stock cover",
    "price": "price of the base year",
    "located_in": "place",
}


def _figure(s: Statement) -> str:
    return _FIGURES.get(s.property.split(".")[0], "process coefficient")


def parameter_rows(parameters: Mapping[str, Parameter]) -> list[Row]:
    """The behavioural parameters in the form of evidence: class assumed, with their range and where it is from."""
    return [
        {
            "figure": "behaviour",
            "statement": f"parameter:{name}",
            "subject": "parameter:market",
            "property": name,
            "value": p.value,
            "low": p.low,
            "high": p.high,
            "unit": p.unit,
            "basis": None,
            "class": "assumed",
            "trace": "computed",
            "source": p.source,
            "url": None,
            "published": None,
            "note": p.note,
        }
        for name, p in sorted(parameters.items())
    ]


def mix(rows: Iterable[Row]) -> dict[str, float]:
    """Share of each class of evidence among figures, each counted once."""
    counts = Counter(row["class"] for row in rows)
    total = sum(counts.values())
    return {name: round(count / total, 4) for name, count in sorted(counts.items())} if total else {}


def rows_for(rows: Iterable[Row], good: str | None, region: str | None) -> list[Row]:
    """The rows that bear on one magnet node: its use and cover, its recipe, and every plant of its elements' chain."""
    if good is None:
        return []
    kind = good.split(":")[1]
    return [row for row in rows if _bears(row, kind, MAGNET_METALS[kind], region)]


def _bears(row: Row, kind: str, elements: tuple[str, ...], region: str | None) -> bool:
    subject, name = str(row["subject"]), str(row["property"])
    slug = kind.replace("_", "-")
    if subject.startswith("region:"):
        return subject == f"region:{region}" and (not name.startswith("use.") or slug in name)
    if subject.startswith("product:magnet"):
        return subject == f"product:magnet-{slug}"
    if subject.startswith("product:"):
        return subject in {f"product:{e.lower()}-oxide" for e in elements}
    process = name.split(".")[1:]
    if not process or not subject.startswith("facility:"):
        return True
    if process[0] == "metal":
        return process[1] in elements
    if process[0] == "magnet":
        return process[1] in (kind, SWARF.get(kind, kind))
    return True

