"""A hundred thousand events in seconds: the graph and every check grow in line with the history."""

from __future__ import annotations

import random
import time

import pytest
from lot_story import Story, lot, read

SHARES = {"Nd2O3": 0.2, "Pr6O11": 0.05, "CeO2": 0.5, "La2O3": 0.1, "Dy2O3": 0.002, "Tb4O7": 0.0005}


def _chains(events: int) -> Story:
    """Mines with eight steps after each; every lot is shipped before it is used."""
    rng, story = random.Random(1), Story()
    while len(story.events) < events:
        mine, day = len(story.events), len(story.events) / 1000
        before, kg = f"lot {mine}", 1000.0
        story.add("mining", day=day, outputs=[_stated(before, kg, rng)])
        for step in range(1, 9):
            story.add("shipping", day=day + step / 1000, seen=[lot(before, kg)])
            after, day = f"lot {mine}.{step}", day + 0.001
            story.add("beneficiation", day=day + step / 1000, inputs=[lot(before, kg)],
                      outputs=[_stated(after, kg * 0.96, rng)], facility=f"facility:{mine % 7}")  # fmt: skip
            before, kg = after, kg * 0.96
    return story


def _stated(id_: str, kg: float, rng: random.Random):  # type: ignore[no-untyped-def]
    return lot(id_, kg, {of: x * rng.gauss(1, 0.003) for of, x in SHARES.items()}, certificate=id_)


def _seconds(events: int) -> float:
    story = _chains(events)
    began = time.process_time()
    read(story.events)
    return time.process_time() - began


@pytest.mark.deep
def test_a_hundred_thousand_events_take_seconds_and_no_more_each_than_ten_thousand() -> None:
    few, many = _seconds(10_000), _seconds(100_000)
    print(f"10,000 events {few:.1f} s, 100,000 events {many:.1f} s")
    assert many < 60
    assert many < 20 * few
