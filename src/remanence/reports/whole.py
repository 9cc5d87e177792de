"""Files appear whole or not at all: written beside the target, moved into place, undone if a move fails."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from remanence.errors import InputError, Offence


def write_whole(files: Mapping[str, bytes], out: Path) -> list[Path]:
    """Write ``files`` (name to bytes) into the folder ``out``, made when absent; other files there stay.

    Returns:
        The paths written, sorted by name.

    Raises:
        InputError: when ``out`` or a target cannot be a folder or a file. What stood there before still does.
    """
    _refuse(files, out)
    out.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent))
    try:
        for name, content in files.items():
            (staged / name).write_bytes(content)
        if not out.exists():
            staged.chmod(0o755)
            staged.rename(out)
        else:
            _replace_all(sorted(files), staged, out)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return [out / name for name in sorted(files)]


def _refuse(files: Mapping[str, bytes], out: Path) -> None:
    remedy = "name another folder with --out"
    wrong = []
    if out.exists() and not out.is_dir():
        wrong.append(Offence(str(out), "a file", "a folder, or nothing", remedy))
    folders = [out / name for name in sorted(files) if (out / name).is_dir()]
    wrong += [Offence(str(folder), "a folder", "a file, or nothing", remedy) for folder in folders]
    if wrong:
        raise InputError("the report cannot be written there", wrong)


def _replace_all(names: list[str], staged: Path, out: Path) -> None:
    """Move each file into ``out``; when one move fails, put back what stood there and raise."""
    before = {name: (out / name).read_bytes() if (out / name).exists() else None for name in names}
    moved: list[str] = []
    try:
        for name in names:
            (staged / name).replace(out / name)
            moved.append(name)
    except OSError:
        for name in moved:
            old = before[name]
            if old is None:
                (out / name).unlink()
            else:
                (out / name).write_bytes(old)
        raise
