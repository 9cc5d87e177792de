"""What a kind of dishonesty starts from: an honest plan of its own, varied, and draws of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from remanence.atlas.places import bundled
from remanence.custody.histories.ideal import elements_through
from remanence.custody.histories.noise import Chance
from remanence.custody.histories.plan import Make, Plan, Step, load_plan


@dataclass(frozen=True, slots=True)
class Scene:
    """One draw of the benchmark.

    Attributes:
        plans: honest plans by name.
        world: ``data/custody/laundering.toml``.
        seed: names the draw; the telling of the history takes it too.
        chance: draws of this scene.
    """

    plans: Mapping[str, Plan]
    world: Mapping[str, Any]
    seed: int
    chance: Chance

    def plan(self, *steps: str) -> Plan:
        """Return an honest plan that has one of these steps (any, where none is named), varied."""
        fit = [p for p in self.plans.values() if not steps or any(s.step in steps for s in p.step)]
        return varied(fit[self.chance.pick(len(fit))], self.chance)

    def named(self, names: Mapping[str, Any]) -> Plan:
        """Return one of the plans that stand in a table, varied."""
        known = sorted(set(names) & set(self.plans))
        return varied(self.plans[known[self.chance.pick(len(known))]], self.chance)

    def step(self, plan: Plan, *steps: str, through: str | None = None) -> Step:
        """Return one of the plan's steps of these kinds, one that an element goes through where it is named."""
        passing = elements_through(plan)
        fit = [s for s in plan.step if s.step in steps and (through is None or through in passing[s.id])]
        return fit[self.chance.pick(len(fit))]

    def basket(self) -> dict[str, float]:
        """Return the basket of one covered ore."""
        baskets = [dict(b) for _, b in sorted(self.world["baskets"].items())]
        return baskets[self.chance.pick(len(baskets))]


def scene(kind: str, seed: int, folder: Path | None = None) -> Scene:
    """Return the scene of one draw; kinds do not share draws."""
    return Scene(_plans(folder), _world(folder), seed, Chance("laundering", kind, seed))


def varied(plan: Plan, chance: Chance) -> Plan:
    """Return a plan of another size, with other times, habits and losses; the chain stays."""
    scale = 10 ** chance.uniform(-0.5, 0.5)
    steps = [_varied_step(step, scale, chance) for step in plan.step]
    return plan.model_copy(update={"step": steps})


def scaled(plan: Plan, factor: float) -> Plan:
    """Return a plan with so many times the material."""
    return plan.model_copy(
        update={
            "step": [s.model_copy(update={"make": [_scaled(m, factor) for m in s.make]}) for s in plan.step]
        }
    )


def with_step(plan: Plan, changed: Step) -> Plan:
    """Return a plan with the step of the same id in its place."""
    return plan.model_copy(update={"step": [changed if s.id == changed.id else s for s in plan.step]})


def _varied_step(step: Step, scale: float, chance: Chance) -> Step:
    return step.model_copy(
        update={
            "make": [_scaled(make, scale) for make in step.make],
            "wait": step.wait * chance.uniform(0.8, 2.0),
            "lasts": step.lasts * chance.uniform(0.9, 1.4),
            "campaign": step.campaign if step.campaign == 1 else 2 + chance.pick(4),
            "assays_inputs": chance.uniform(0, 1) < 0.35 if step.uses else False,
            "jitter": 0.3,
        }
    )


def _scaled(make: Make, factor: float) -> Make:
    return make if make.kg is None else make.model_copy(update={"kg": make.kg * factor})


@cache
def _world(folder: Path | None) -> Mapping[str, Any]:
    path = (folder or bundled()) / "custody" / "laundering.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _plans(folder: Path | None) -> Mapping[str, Plan]:
    root = folder or bundled()
    names = _world(folder)["plans"]["honest"]
    return {name: load_plan(root / "examples" / "lots" / name / "plan.toml") for name in names}
