"""A kilogram of clear material is sold outside the log and a covered one put in its place.

What is stated is, number for number, what an honest plant states. The same holds where the whole upstream is forged
consistently. Only material evidence before separation, audits, or the other sale in the same log can show it.
"""

from __future__ import annotations

from dataclasses import replace

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene


@dishonest(
    "clear material is replaced kilogram for kilogram, or the whole upstream is forged to fit",
    in_principle=False,
)
def kilo_for_kilo(scene: Scene) -> History:
    """Tell an honest plan; the lie lies outside of everything that is told."""
    return replace(write(scene.plan(), scene.seed), dishonest="kilo_for_kilo")
