"""Contradictions of a declared history with the world, and the way of a lot with all that was found."""

from remanence.custody.world.against import Examined, against_world, examine
from remanence.custody.world.registry import Check, check, checks
from remanence.custody.world.setting import UNKNOWN, DeclaredPrice, Setting, unknown

__all__ = [
    "UNKNOWN",
    "Check",
    "DeclaredPrice",
    "Examined",
    "Setting",
    "against_world",
    "check",
    "checks",
    "examine",
    "unknown",
]
