"""Laying the caps of a scenario over those of its base, and finding caps that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from remanence.market.effects import DemandPath, Effect, FlowCap, OutputPath, PlantCap, ProjectTerms
from remanence.market.goods import REGIONS
from remanence.market.instrument import Instrument
from remanence.market.pool import GrossPool

_Span = tuple[date, date | None]


def lay_over(base: Sequence[Effect], added: Sequence[Effect]) -> list[Effect]:
    """Return all effects, with the caps of ``base`` cut where ``added`` bounds the same flow and day.

    Pools and outages of the base stay: where several bound one flow or plant, the tightest holds.
    """
    caps = [effect for effect in added if isinstance(effect, FlowCap)]
    kept: list[Effect] = []
    for effect in base:
        kept.extend(_cut(effect, caps) if isinstance(effect, FlowCap) else [effect])
    return [*kept, *added]


def contradiction(first: Effect, second: Effect) -> str | None:
    """Return in words where two effects contradict: the same flow, plant or price on the same day; else None.

    An instrument says itself what it cannot stand beside (`Instrument.contradicts`).
    """
    span = _common(_span(first), _span(second))
    if span is None:
        return None
    when = f"from {span[0]}" + (f" until {span[1]}" if span[1] else "")
    words = _words(first, second)
    return f"{words} {when}" if words else None


def _words(first: Effect, second: Effect) -> str | None:
    if isinstance(first, FlowCap) and isinstance(second, FlowCap):
        flow = next((flow for flow in _flows(first) if second.covers(*flow)), None)
        return f"both bound {flow[0]} from {flow[1]} to {flow[2]}" if flow else None
    if isinstance(first, GrossPool) and isinstance(second, GrossPool):
        goods, origins = first.goods & second.goods, first.origins & second.origins
        return f"both pool {min(goods)} from {min(origins)}" if goods and origins else None
    if isinstance(first, PlantCap) and isinstance(second, PlantCap) and first.selector == second.selector:
        return "both stop the same plants"
    if isinstance(first, OutputPath) and isinstance(second, OutputPath) and first.selector == second.selector:
        return "both set the course of the same plants"
    if isinstance(first, DemandPath) and isinstance(second, DemandPath):
        same = (first.goods, first.regions) == (second.goods, second.regions)
        return "both set the course of the same uses" if same else None
    if isinstance(first, ProjectTerms) and isinstance(second, ProjectTerms):
        same = (first.selector, first.outside) == (second.selector, second.outside)
        return "both set the terms of the same projects" if same else None
    said = first.contradicts(second) if isinstance(first, Instrument) else None
    return said or (second.contradicts(first) if isinstance(second, Instrument) else None)


def _flows(cap: FlowCap) -> Iterator[tuple[str, str, str]]:
    for good in sorted(cap.goods):
        for origin in sorted(cap.origins):
            for destination in REGIONS if cap.destinations is None else sorted(cap.destinations):
                if destination != origin:
                    yield good, origin, destination


def _cut(cap: FlowCap, caps: Sequence[FlowCap]) -> list[FlowCap]:
    """Return what is left of ``cap`` where ``caps`` do not hold, in as few pieces as the flows allow."""
    if not any(set(cap.goods) & other.goods and cap.origins & other.origins for other in caps):
        return [cap]
    groups: dict[tuple[_Span, str, str], list[str]] = {}
    for good, origin, destination in _flows(cap):
        left: list[_Span] = [_span(cap)]
        for other in caps:
            if other.covers(good, origin, destination):
                left = [piece for span in left for piece in _without(span, _span(other))]
        for span in left:
            groups.setdefault((span, good, origin), []).append(destination)
    merged: dict[tuple[_Span, str, tuple[str, ...]], list[str]] = {}
    for (span, good, origin), destinations in groups.items():
        merged.setdefault((span, origin, tuple(destinations)), []).append(good)
    return [
        replace(
            cap,
            goods=frozenset(goods),
            origins=frozenset({origin}),
            destinations=None if set(destinations) == set(REGIONS) - {origin} else frozenset(destinations),
            start=span[0],
            end=span[1],
        )
        for (span, origin, destinations), goods in merged.items()
    ]


def _span(effect: Effect) -> _Span:
    return effect.start, effect.end


def _common(first: _Span, second: _Span) -> _Span | None:
    begin = max(first[0], second[0])
    ends = [end for end in (first[1], second[1]) if end is not None]
    end = min(ends) if ends else None
    return None if end is not None and end <= begin else (begin, end)


def _without(span: _Span, hole: _Span) -> list[_Span]:
    """``span`` less ``hole``: none, one or two pieces."""
    if _common(span, hole) is None:
        return [span]
    pieces: list[_Span] = []
    if span[0] < hole[0]:
        pieces.append((span[0], hole[0]))
    if hole[1] is not None and (span[1] is None or hole[1] < span[1]):
        pieces.append((hole[1], span[1]))
    return pieces
