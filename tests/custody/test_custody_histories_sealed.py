"""The bundles of the examples, as a stranger with their trust file sees them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from remanence.atlas import load_atlas
from remanence.custody.finding import Finding
from remanence.custody.histories.folder import read_folder
from remanence.custody.histories.plan import load_plan
from remanence.custody.histories.sealing import example_keys
from remanence.custody.lots.building import build
from remanence.custody.sealed import load_trust, verify_bundle
from remanence.custody.world import against_world

LOTS = Path(__file__).resolve().parents[2] / "data" / "examples" / "lots"
NAMES = sorted(path.parent.name for path in LOTS.glob("*/plan.toml"))
LAUNDERED = "ledger-does-not-close"
ON = date(2026, 11, 22)


def _hard(name: str) -> list[Finding]:
    graph, _ = build(read_folder(LOTS / name).logged())
    found = against_world(graph, load_atlas().as_of(date(2026, 11, 21)))
    return [finding for finding in found if finding.hard]


@pytest.mark.parametrize("name", NAMES)
def test_every_bundle_but_the_laundered_one_verifies_with_its_trust_file(name: str) -> None:
    bundle = (LOTS / name / f"{name}.bundle").read_bytes()
    result = verify_bundle(bundle, load_trust(LOTS / name / "trust.toml"), ON)
    assert result.status == ("REJECTED" if name == LAUNDERED else "VERIFIED")
    if name != LAUNDERED:
        assert not [finding for finding in result.findings if finding.hard]
        assert verify_bundle(bundle, None, ON).status == "INTERNALLY_CONSISTENT"


def test_the_ledger_that_does_not_close_names_lot_element_and_kilograms() -> None:
    """About 15 % of what left the furnace was never stated: between 12 and 15 % of the metal, less the usual losses."""
    bundle = (LOTS / LAUNDERED / f"{LAUNDERED}.bundle").read_bytes()
    result = verify_bundle(bundle, load_trust(LOTS / LAUNDERED / "trust.toml"), ON)
    hard = [finding for finding in result.findings if finding.hard]
    assert {(f.lots[0].rsplit(":", 1)[1], f.element) for f in hard} == {
        ("ndpr-metal", "Nd"),
        ("ndpr-metal", "Pr"),
    }
    neodymium = next(f for f in hard if f.element == "Nd")
    assert neodymium.kg == pytest.approx(268, abs=30)


def test_signatures_and_log_of_the_laundered_bundle_hold() -> None:
    """What is wrong with it is the ledger and nothing else."""
    bundle = (LOTS / LAUNDERED / f"{LAUNDERED}.bundle").read_bytes()
    result = verify_bundle(bundle, load_trust(LOTS / LAUNDERED / "trust.toml"), ON)
    assert {finding.kind for finding in result.findings if finding.hard} == {"balance"}


def test_the_trust_file_of_another_history_rejects_a_bundle() -> None:
    bundle = (LOTS / "clear-ndfeb" / "clear-ndfeb.bundle").read_bytes()
    assert verify_bundle(bundle, load_trust(LOTS / "recycled-us" / "trust.toml"), ON).status == "REJECTED"


def test_only_the_world_contradicts_one_of_the_examples() -> None:
    contradicted = {name: {finding.kind for finding in _hard(name)} for name in NAMES}
    assert contradicted["only-the-world-contradicts"] == {"feed_ratio"}
    assert all(not kinds for name, kinds in contradicted.items() if name != "only-the-world-contradicts")


def test_no_private_key_is_kept() -> None:
    for name in NAMES:
        keys = example_keys(load_plan(LOTS / name / "plan.toml"))
        content = b"".join(path.read_bytes() for path in (LOTS / name).rglob("*") if path.is_file())
        assert keys.log.secret not in content
        assert keys.log.secret_text.encode() not in content
        assert b"PRIVATE KEY" not in content
