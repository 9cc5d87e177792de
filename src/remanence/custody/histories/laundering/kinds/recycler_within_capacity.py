"""A fake recycler that stays within its capacity and writes its papers well."""

from __future__ import annotations

from dataclasses import replace

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene


@dishonest("covered alloy passed off as recycled, within capacity and with good papers", in_principle=False)
def recycler_within_capacity(scene: Scene) -> History:
    """Tell the honest plan of a recycler; what came in was new alloy."""
    return replace(write(scene.plan("collection"), scene.seed), dishonest="recycler_within_capacity")
