"""A process that makes children which confirm decisions; run by the kill test, which ends them at random moments.

One process imports all once and forks, so that a kill costs milliseconds. Each line read is the seed of one child;
standard output carries ``pid N``, ``ready``, a line for each confirmed decision, and ``dead`` when the child has ended.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from desk_samples import row

from remanence.desk import ACCEPTED, DESK, AcceptedText, Desk, Draft, standing
from remanence.desk.records import Kind


def tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def confirm(workspace: Path, seed: int) -> None:
    """Decide on and on: accept, edit, reject and undo by chance; tell each decision when it is confirmed."""
    chance = random.Random(seed)
    with Desk.open(workspace / DESK) as desk:
        text = AcceptedText(workspace / "overlay" / ACCEPTED)
        text.bring_up_to_date(desk)
        every = list(desk.candidates())
        tell("ready")
        while True:
            (made,) = desk.decide([_draft(desk, every, chance)])
            text.bring_up_to_date(desk)
            tell(f"{made.number} {made.kind} {made.candidate}")


def _draft(desk: Desk, every: list[str], chance: random.Random) -> Draft:
    record = desk.decisions()
    so_far = standing(record)
    free = [c for c in every if c not in so_far.last]
    if not free or (so_far.last and chance.random() < 0.4):
        taken_back = chance.choice(list(so_far.last.values()))
        return Draft("undo", taken_back.candidate, "Ana", undoes=taken_back.number)
    kinds: list[Kind] = ["accept", "accept", "edit", "reject"]
    kind = chance.choice(kinds)
    statements = () if kind == "reject" else (row(len(record)),)
    return Draft(kind, chance.choice(free), "Ana", "why not", statements)


def main() -> None:
    workspace = Path(sys.argv[1])
    for line in sys.stdin:
        child = os.fork()
        if not child:
            tell(f"pid {os.getpid()}")
            confirm(workspace, int(line))
        os.waitpid(child, 0)
        tell("dead")


if __name__ == "__main__":
    main()
