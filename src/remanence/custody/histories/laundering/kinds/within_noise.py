"""A swap within the noise of assays and the slack of recovery: nobody can tell it from an honest lot."""

from __future__ import annotations

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.hide import hide
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene


@dishonest("0.2-2 % covered material, within assay noise and unstated losses", in_principle=False)
def within_noise(scene: Scene) -> History:
    """Feed in so little that recoveries stay below one."""
    changed = hide(scene, scene.plan(), scene.chance.uniform(0.002, 0.02))
    return changed.marked(write(changed.plan, scene.seed), "within_noise")
