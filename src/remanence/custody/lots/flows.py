"""From rows to flows: declared assays are those of the lot at its creation, and draws are taken in order of time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from remanence.custody.events.event import Basis, Event, Row
from remanence.custody.finding import Finding
from remanence.custody.lots.contents import contents, net_mass
from remanence.custody.lots.model import Flow, Lot, Mass

_SAME_SCALE = frozenset({"gross", "dry"})
"""Bases that are weights of the lot itself: net of moisture they can be compared."""


def comparable(a: Basis | None, b: Basis | None) -> bool:
    """Return whether net kilograms on two bases can be compared without a conversion, which is refused."""
    return a == b or (a in _SAME_SCALE and b in _SAME_SCALE)


def stated(row: Row, event: Event) -> Flow:
    """A row as it stands, with its own assay or none."""
    net = net_mass(row)
    return Flow(
        lot=row.lot,
        form=row.form,
        kg=row.kg or 0.0,
        elements=contents(row),
        certificate=row.certificate,
        basis=row.basis,
        net_kg=net,
        sd=net * row.weighing_sd,
        own_assay=row.assay is not None,
        whole=row.kg is None,
        known=row.assay is not None and row.kg is not None,
        event=event.id,
        time=event.time,
    )


def created(lot: str, maker: str | None, pieces: Iterable[Flow]) -> Lot:
    """A lot from the flows that created it, all of one process; assay errors under one certificate add up."""
    flows = list(pieces)
    first = flows[0]
    return Lot(
        id=lot,
        form=first.form,
        made_by=maker,
        kg=math.fsum(flow.kg for flow in flows),
        elements=first.elements if len(flows) == 1 else summed(flows),
        basis=first.basis,
        net_kg=math.fsum(flow.net_kg for flow in flows),
        sd=math.hypot(*(flow.sd for flow in flows)),
        certificate=first.certificate,
        made=min(flow.time for flow in flows),
    )


def summed(flows: Iterable[Flow]) -> dict[str, Mass]:
    """Kilograms of each element in flows together.

    Flows of one lot, or under one certificate, rest on one assay: their standard deviations add up. Those of
    different assays are independent and add in quadrature.
    """
    totals: dict[str, list[float]] = {}
    assays: dict[str, dict[str, float]] = {}
    for flow in flows:
        assay = flow.certificate or flow.lot
        for element, mass in flow.elements.items():
            totals.setdefault(element, []).append(mass.kg)
            of_element = assays.setdefault(element, {})
            of_element[assay] = of_element.get(assay, 0.0) + mass.sd
    return {e: Mass(math.fsum(kg), math.hypot(*assays[e].values())) for e, kg in totals.items()}


@dataclass
class Store:
    """What is left of each lot while draws are taken in order of time.

    Attributes:
        lots: lots as created; drawn: net kilograms taken so far.
    """

    lots: Mapping[str, Lot]
    drawn: dict[str, float] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def drawn_as(self, row: Row, event: Event) -> Flow:
        """Take a row from its lot: with its own assay, or with its part of what the lot was created with."""
        flow = self.seen_as(row, event)
        lot = self.lots.get(row.lot)
        if lot and not flow.known and row.kg is not None and not comparable(row.basis, lot.basis):
            self.findings.append(_no_common_basis(row, event, lot))
        self.drawn[row.lot] = self.drawn.get(row.lot, 0.0) + flow.net_kg
        return flow

    def seen_as(self, row: Row, event: Event) -> Flow:
        """Read a row without taking it; ``known`` False where nothing says what it holds."""
        flow = stated(row, event)
        lot = self.lots.get(row.lot)
        if lot is None or not lot.elements:
            return flow
        if row.kg is None:
            left = max(lot.net_kg - self.drawn.get(row.lot, 0.0), 0.0)
            return _part(flow, lot, left, lot.kg * left / lot.net_kg if lot.net_kg else 0.0, lot.basis)
        if row.assay is not None or not comparable(row.basis, lot.basis):
            return flow
        return _part(flow, lot, flow.net_kg, flow.kg, row.basis)


def _part(flow: Flow, lot: Lot, net: float, kg: float, basis: Basis | None) -> Flow:
    """``net`` kilograms of a lot with the shares that it was created with."""
    part = net / lot.net_kg if lot.net_kg else 0.0
    weighing = flow.sd / flow.net_kg if flow.net_kg else 0.0
    elements = {
        element: Mass(mass.kg * part, math.hypot(mass.sd * part, mass.kg * part * weighing))
        for element, mass in lot.elements.items()
    }
    return replace(
        flow,
        kg=kg,
        elements=elements,
        certificate=lot.certificate,
        basis=basis or flow.basis,
        net_kg=net,
        own_assay=False,
        known=True,
    )


def _no_common_basis(row: Row, event: Event, lot: Lot) -> Finding:
    element, mass = max(lot.elements.items(), key=lambda item: (item[1].kg, item[0]))
    return Finding(
        kind="basis",
        hard=True,
        text=f"Event {event.id} takes {row.kg or 0:.6g} kg of lot {lot.id} on basis {row.basis} with its declared "
        f"assay, but the lot was created on basis {lot.basis}: nothing converts one to the other. State the mass "
        f"on basis {lot.basis}, or an assay.",
        lots=(lot.id,),
        events=(event.id,),
        element=element,
        kg=mass.kg,
    )
