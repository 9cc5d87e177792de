"""Measures: one file each, found by themselves. A new measure is one new file in this folder."""

from remanence.market.measures.registry import Measure, MeasureContext, MeasureKind, kinds, measure

__all__ = ["Measure", "MeasureContext", "MeasureKind", "kinds", "measure"]
