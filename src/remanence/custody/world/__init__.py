"""Contradictions of a declared history with the world, and the way of a lot with all that was found."""

from remanence.custody.world.against import Examined, against_world, examine
from remanence.custody.world.registry import Check, all_checks, check
from remanence.custody.world.setting import UNKNOWN, DeclaredPrice, Setting, unknown
from remanence.custody.world.trace import Trace, TraceGap, TraceStep, trace

__all__ = [
    "UNKNOWN",
    "Check",
    "DeclaredPrice",
    "Examined",
    "Setting",
    "Trace",
    "TraceGap",
    "TraceStep",
    "against_world",
    "all_checks",
    "check",
    "examine",
    "trace",
    "unknown",
]
