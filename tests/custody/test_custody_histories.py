"""Histories: told the same each time, read by the room of events, honest to their plan."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from remanence.custody.events import parse_event
from remanence.custody.histories.author import write
from remanence.custody.histories.folder import files_of, read_folder
from remanence.custody.histories.plan import load_plan
from remanence.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
LOTS = ROOT / "data" / "examples" / "lots"
NAMES = sorted(path.parent.name for path in LOTS.glob("*/plan.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_written_byte_for_byte_from_its_plan(name: str) -> None:
    folder = LOTS / name
    made = files_of(load_plan(folder / "plan.toml"))
    written = {p for p in folder.rglob("*") if p.is_file()} - {folder / "plan.toml", folder / "README.md"}
    assert made == {str(p.relative_to(folder)): p.read_bytes() for p in written}


@pytest.mark.parametrize("name", NAMES)
def test_every_event_of_an_example_is_read_and_keeps_its_signer(name: str) -> None:
    told = write(load_plan(LOTS / name / "plan.toml"), load_plan(LOTS / name / "plan.toml").seed)
    read = read_folder(LOTS / name)
    assert [e.raw["eventID"] for e in told.ordered()] == [e.raw["eventID"] for e in read.ordered()]
    assert [e.actor for e in told.ordered()] == [e.actor for e in read.ordered()]
    assert [event.event.id for event in read.logged()] == [e.raw["eventID"] for e in read.ordered()]


def test_another_seed_tells_another_history_of_the_same_shape() -> None:
    plan = load_plan(LOTS / "clear-ndfeb" / "plan.toml")
    one, two, again = write(plan, 1), write(plan, 2), write(plan, 1)
    assert one.entries == again.entries
    assert len(one.entries) == len(two.entries)
    assert one.entries != two.entries


def test_what_is_stated_lies_near_what_is_true() -> None:
    """The assay of the NdPr oxide gives back the pool that the plan sends into it, within four sd."""
    plan = load_plan(LOTS / "clear-ndfeb" / "plan.toml")
    ratios = []
    for seed in range(12):
        events = [parse_event(entry.raw, "event") for entry in write(plan, seed).entries]
        row = next(r for e in events for r in e.outputs if r.lot.endswith(":ndpr-oxide"))
        assert row.assay is not None and row.kg is not None
        shares = {line.of: line for line in row.assay}
        ratios.append(shares["Nd2O3"].share / shares["Pr6O11"].share)
    mean = sum(ratios) / len(ratios)
    true = (0.1813 * 0.118 * 310 + 0.1822 * 0.126 * 260) / (0.0516 * 0.118 * 310 + 0.0519 * 0.126 * 260)
    assert mean == pytest.approx(true * 0.981 / 0.979, rel=0.006)


def test_a_plan_that_makes_matter_is_refused(tmp_path: Path) -> None:
    text = (
        (LOTS / "recycled-us" / "plan.toml").read_text(encoding="utf-8").replace("rest = 0.93", "rest = 1.03")
    )
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        write(load_plan(tmp_path / "plan.toml"))
    assert "step clean, Nd" in str(error.value)


def test_every_fault_of_a_plan_is_named_at_once(tmp_path: Path) -> None:
    text = (LOTS / "recycled-us" / "plan.toml").read_text(encoding="utf-8")
    text = text.replace('uses = ["motors"]', 'uses = ["engines"]').replace(
        'deliver = ["magnets"]', 'deliver = ["gold"]'
    )
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_plan(tmp_path / "plan.toml")
    assert "nobody made engines" in str(error.value)
    assert "nobody makes gold" in str(error.value)


def test_the_tool_says_what_differs_and_writes_nothing_when_only_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import make_lots

    try:
        assert make_lots.main(check=True, names=["recycled-us"]) == 0
        shutil.copytree(LOTS / "recycled-us", tmp_path / "recycled-us")
        (tmp_path / "recycled-us" / "bom.csv").write_bytes(b"changed")
        monkeypatch.setattr(make_lots, "LOTS", tmp_path)
        assert make_lots.main(check=True, names=[]) == 1
        assert capsys.readouterr().out == "recycled-us/bom.csv: differs\n"
        assert (tmp_path / "recycled-us" / "bom.csv").read_bytes() == b"changed"
        assert make_lots.main(check=False, names=[]) == 0
        assert (tmp_path / "recycled-us" / "bom.csv").read_bytes() != b"changed"
    finally:
        sys.modules.pop("make_lots", None)
