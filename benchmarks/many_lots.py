"""A workspace with a large honest log and a bill of materials over it, for benchmarks/verdicts.py."""

from __future__ import annotations

import csv
import hashlib
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from remanence.atlas import Places  # noqa: E402
from remanence.atlas.places import init_workspace  # noqa: E402
from remanence.custody.histories.many import chains  # noqa: E402
from remanence.custody.histories.plan import Plan, load_plan  # noqa: E402
from remanence.custody.kept.folder import CustodyFolder  # noqa: E402
from remanence.custody.sealed import Signer, sign  # noqa: E402

EXAMPLES = ROOT / "data" / "examples" / "lots"
HONEST = ("clear-ndfeb", "smco-france-uk-us", "recycled-us", "heavy-from-china", "melted-elsewhere")
BOM = "lines.csv"
_BATCH = 4096


def plans() -> list[Plan]:
    """The plans of the honest examples."""
    return [load_plan(EXAMPLES / name / "plan.toml") for name in HONEST]


def make(place: Path, events: int, lines: int) -> None:
    """Make a workspace whose log holds at least so many events, and a bill of so many lines over its lots."""
    init_workspace(place)
    folder = CustodyFolder.create(Places(place), "log.example/many")
    signers: dict[str, Signer] = {}
    signed: list[tuple[datetime, bytes]] = []
    parts: list[dict[str, str]] = []
    for plan, history in chains(plans(), events):
        for entry in history.entries:
            if entry.actor not in signers:
                signers[entry.actor] = _actor(folder, entry.actor)
            key = signers[entry.actor]
            signed.append((entry.signed, sign(entry.raw, "event", key, entry.signed)))
        parts += [_cells(part, history.deliver) for part in plan.part]
    signed.sort()
    for first in range(0, len(signed), _BATCH):
        folder.append([content for _, content in signed[first : first + _BATCH]])
    _write_bom(place / BOM, parts, lines)


def _actor(folder: CustodyFolder, name: str) -> Signer:
    """The key of an actor, derived from the name; the folder knows whose it is."""
    key = Signer.from_seed(hashlib.sha256(name.encode()).digest())
    (folder.keys / f"{name}.pub").write_text(f"{key.key}\n", encoding="utf-8")
    return key


def _cells(part: dict[str, object], lots: tuple[str, ...]) -> dict[str, str]:
    told = {key: ("yes" if value else "no") if isinstance(value, bool) else str(value) for key, value in part.items()}
    return {**{key: cell for key, cell in told.items() if key != "lots"}, "lot_ids": "|".join(lots)}


def _write_bom(path: Path, parts: list[dict[str, str]], lines: int) -> None:
    """Lines take the delivered lots in turn; every part number and every price is another."""
    columns = list(dict.fromkeys(key for part in parts for key in part))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, restval="")
        table.writeheader()
        for number in range(lines):
            part = parts[number % len(parts)]
            table.writerow({**part, "part": f"{part['part']} {number}", "units_per_year": str(100 + number % 977)})


__all__ = ["BOM", "make", "plans"]
