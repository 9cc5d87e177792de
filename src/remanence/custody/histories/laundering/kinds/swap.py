"""Covered material is fed in and not stated; all scales and laboratories are honest.

The lot that comes out holds more of the element than the stated inputs did. Where: separation, reduction, melting,
breaking or milling. How much: 5 to 50 % of the element in the lot.
"""

from __future__ import annotations

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.hide import hide
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene

LOW, HIGH = 0.05, 0.5


@dishonest("5-50 % covered material is fed into a process and not stated")
def swap(scene: Scene) -> History:
    """Feed covered material into one process of an honest plan."""
    changed = hide(scene, scene.plan(), scene.chance.uniform(LOW, HIGH))
    return changed.marked(write(changed.plan, scene.seed), "swap")
