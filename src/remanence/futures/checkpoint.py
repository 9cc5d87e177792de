"""Finished futures on disk: one file each, durable before it is counted, so that a kill loses none of them.

``OUT/futures/inputs.json`` says what the futures were run from; ``00000.npy`` and so on hold one future each and
``central.npy`` the central one. A file is written beside its place, flushed to the disk, and moved into place in one
step. What a file holds depends on its draw alone. A resume takes the files that are there and runs the rest; it is
refused where anything that a future depends on has changed. The number of futures may change: future i is the same
among ten and among a thousand.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from remanence.durable import replace
from remanence.errors import InputError, Offence
from remanence.futures.job import Kept

FOLDER = "futures"
INPUTS = "inputs.json"
CENTRAL = "central.npy"


@dataclass(frozen=True)
class Checkpoint:
    """The folder of finished futures of one run; ``shape`` is that of the series and of the answers of each."""

    folder: Path
    shape: tuple[tuple[int, ...], tuple[int, ...]]

    def save(self, kept: Kept) -> None:
        """Write one future, durably and whole."""
        buffer = io.BytesIO()
        np.save(buffer, kept.series)
        np.save(buffer, kept.answers)
        replace(self.folder / _file_name(kept.index), buffer.getvalue())

    def load(self, index: int) -> Kept | None:
        """Read one future; None where there is none, or where its file is not one that this run wrote."""
        path = self.folder / _file_name(index)
        if not path.is_file():
            return None
        try:
            with path.open("rb") as file:
                series, answers = np.load(file), np.load(file)
                whole = not file.read(1)
        except (ValueError, EOFError, OSError):
            return None
        right = (series.shape, answers.shape) == self.shape and series.dtype == np.float32
        return Kept(index, series, answers) if whole and right else None

    def finished(self, indices: Iterable[int]) -> dict[int, Kept]:
        """The futures that are there, by index."""
        found = {index: self.load(index) for index in indices}
        return {index: kept for index, kept in found.items() if kept is not None}


def open_checkpoint(
    out: Path, inputs: Mapping[str, str], shape: tuple[tuple[int, ...], tuple[int, ...]], *, resume: bool
) -> Checkpoint:
    """Open the folder of futures under ``out``; made where there is none.

    Args:
        out: folder of the run.
        inputs: what the futures depend on, each as a word or a hash.
        shape: of the arrays that are kept of a future.
        resume: whether futures that are there are to be taken.

    Raises:
        InputError: there are futures and no resume was asked for, or they were run from other inputs; all of these
            are named.
    """
    folder = out / FOLDER
    stated = folder / INPUTS
    if stated.is_file():
        _check(stated, inputs, resume)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        replace(stated, (json.dumps(dict(inputs), indent=2, sort_keys=True) + "\n").encode())
    return Checkpoint(folder, shape)


def _check(stated: Path, inputs: Mapping[str, str], resume: bool) -> None:
    where = str(stated.parent)
    if not resume:
        found = f"{len(list(stated.parent.glob('*.npy')))} finished runs"
        remedy = "Go on with --resume, or name another folder with --out."
        raise InputError(
            "There are futures already:", [Offence(where, found, "a folder without futures", remedy)]
        )
    try:
        before = json.loads(stated.read_text(encoding="utf-8"))
    except ValueError:
        before = None
    if not isinstance(before, dict):
        remedy = "Name another folder with --out."
        raise InputError(
            "These futures cannot be resumed:",
            [Offence(str(stated), "no list of inputs", "what an earlier run wrote", remedy)],
        )
    names = sorted({*before, *inputs})
    remedy = "Ask as before, or name another folder with --out."
    offences = [
        Offence(
            name, str(inputs.get(name, "nothing")), f"{before.get(name, 'nothing')}, as in {where}", remedy
        )
        for name in names
        if before.get(name) != inputs.get(name)
    ]
    if offences:
        raise InputError("These futures were run from other inputs and cannot be resumed:", offences)


def _file_name(index: int) -> str:
    return CENTRAL if index < 0 else f"{index:05d}.npy"
