"""docs/atlas.md names every property that the atlas uses, and none that it does not."""

from __future__ import annotations

import re
from pathlib import Path

from remanence.atlas import Atlas

PAGE = Path(__file__).resolve().parents[2] / "docs" / "atlas.md"
FREE = {"process"}  # named after the parameter


def _documented() -> set[tuple[str, str]]:
    table = PAGE.read_text(encoding="utf-8").split("## Properties")[1].split("\n\n")[1]
    found = set()
    for line in table.splitlines()[2:]:
        _, kinds, names, *_ = (cell.strip() for cell in line.split("|"))
        for kind in kinds.split(", "):
            found |= {(kind, name.split(".")[0]) for name in re.findall(r"`([^`]+)`", names)}
    return found


def test_every_property_is_documented_and_every_documented_one_is_used(atlas: Atlas) -> None:
    used = {(s.subject.split(":")[0], s.property.split(".")[0]) for s in atlas.statements}
    used = {(kind, name) for kind, name in used if kind not in FREE}
    documented = _documented()
    assert used - documented == set()
    kinds_of = {name: {k for k, n in used if n == name} for _, name in used}
    unused = {(k, n) for k, n in documented if not kinds_of.get(n)}
    assert unused <= {("facility", "located_in")}
