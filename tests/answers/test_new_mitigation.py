"""A mitigation is one new file: it is found, run down the same path and ranked with the others."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from line_stop_world import EFFECTIVE, REGIONS, START, bom, future, line

import remanence.answers.mitigations as package
from remanence.answers import mitigation
from remanence.answers.line_stop import line_stop

LOAN = '''"""Magnets lent by a partner.

Question: does a loan of sixty days of magnets keep the line running?
"""

from remanence.answers.mitigation import Change, Params, mitigation


@mitigation("loan", Params)
def loan(case, params):
    """Sixty days of need, once, free of charge."""
    return [Change("loan-60", "borrow 60 days of magnets", 0.0, 1.0, 0.0, extra_stock_days=60)]
'''


@pytest.fixture
def with_loan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "loan.py").write_text(LOAN, encoding="utf-8")
    monkeypatch.setattr(mitigation, "_ENTRIES", dict(mitigation.mitigations()))
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    mitigation.load_params.cache_clear()
    yield
    sys.modules.pop("remanence.answers.mitigations.loan", None)
    mitigation.load_params.cache_clear()


def test_a_new_mitigation_is_one_new_file(with_loan: None) -> None:
    assert "loan" in mitigation.mitigations()
    short = future(0, {"magnet:ndfeb_heavy": [1.0] * 2 + [0.0] * 22})
    (entry,) = line_stop(bom(line()), [], short, start=START, first_effective=EFFECTIVE, regions=REGIONS)
    (lent,) = (m for m in entry.mitigations if m.action == "loan-60")
    assert lent.weeks_gained == pytest.approx(60 / 7, abs=0.1)
    assert not lent.avoids_stop


def test_it_is_gone_with_its_file() -> None:
    assert "loan" not in mitigation.mitigations()
