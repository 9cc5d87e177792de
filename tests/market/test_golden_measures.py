"""What each measure does to the clearing of two regions, as text. A kind of measure without a text fails here.

A new kind needs ``tests/golden/measures/<kind>.toml``: the keys of one measure that holds in March 2027 and touches
dysprosium oxide or metal between China and Japan. Then
``REMANENCE_GOLDEN=1 pytest tests/market/test_golden_measures.py`` writes the text beside it; read it before you commit.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from golden_text import GOLDEN, on_file
from two_regions import chain, month, what_changes

from remanence.market.effects import Effect
from remanence.market.measures.registry import MeasureContext, kinds
from remanence.market.solver import LiveModel

FOLDER = GOLDEN / "measures"


def effects_of(kind: str, folder: Path = FOLDER) -> list[Effect]:
    """The effects of the measure on file for a kind."""
    file = folder / f"{kind}.toml"
    assert file.is_file(), f"measure '{kind}' has no golden text: write {file.name}, see the top of this test"
    known = kinds()[kind]
    params = known.params.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    return list(known.build(params, MeasureContext({}, {}, kind)))


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_what_a_measure_does_to_the_clearing_is_on_file(kind: str) -> None:
    text = what_changes(effects_of(kind))
    assert any(line.startswith(("+", "-")) for line in text.splitlines()), f"'{kind}' does nothing in March 2027"
    assert on_file(f"measures/{kind}.lp", text) == text, "the mathematics changed: write anew, read the difference"


def test_no_text_is_left_of_a_measure_that_is_gone() -> None:
    assert {file.stem for file in FOLDER.glob("*.*")} == set(kinds())


def test_a_new_kind_without_a_text_is_asked_for_one(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no golden text"):
        effects_of("gross_quota", tmp_path)


def test_without_a_measure_nothing_changes() -> None:
    assert what_changes(()) == "== first solve\n== last solve\n"


def test_the_two_regions_trade_and_clear() -> None:
    problem = month(())[-1]
    x = dict(zip(problem.columns, LiveModel(problem).solve().x, strict=True))
    assert x["ship oxide:Dy|CHN > JPN"] > 1
    assert x["run smelter/metal.Dy"] > 1
    assert len(chain().net.problem.columns) < 40
