"""Dysprosium and terbium of another source are passed off as those of a light ore; every assay is forged to fit."""

from __future__ import annotations

from dataclasses import replace

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene
from remanence.custody.histories.plan import Make

_HEAVY = ("Dy", "Tb")


@dishonest("heavy rare earths beyond what the declared ore can give, with forged assays upstream")
def beyond_the_ore(scene: Scene) -> History:
    """Multiply the heavy elements of the ore of a named mine by 10 to 30; all balances close."""
    plan = scene.plan("cracking_leaching")
    factor = scene.chance.uniform(10, 30)
    steps = [
        s.model_copy(update={"make": [_richer(m, factor) for m in s.make]})
        if plan.sites[s.site].facility is not None
        else s
        for s in plan.step
    ]
    told = write(plan.model_copy(update={"step": steps}), scene.seed)
    lots = {f"urn:remanence:lot:{plan.name}:{m.lot}" for s in plan.step for m in s.make}
    return replace(told, dishonest="beyond_the_ore", marks=frozenset(lots))


def _richer(make: Make, factor: float) -> Make:
    basket = {e: share * (factor if e in _HEAVY else 1.0) for e, share in make.basket.items()}
    return make.model_copy(update={"basket": basket})
