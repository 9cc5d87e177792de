"""Writing so that it is on the disk when the call returns, and never half: temporary files, fsync, rename, locks."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from remanence.durable import sync_folder

__all__ = ["locked", "publish", "sync_data", "write_whole"]

#: Writes a file's bytes to the disk, and of its metadata only what reading them back needs (where the system can).
sync_data = getattr(os, "fdatasync", os.fsync)


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the lock file alone among all processes; it is let go when the process ends, however it ends."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def write_whole(path: Path, content: bytes, staging: Path) -> None:
    """Replace one file: another process sees the old bytes or the new ones, and so does the next start."""
    publish({path: content}, staging)


def publish(files: Mapping[Path, bytes], staging: Path) -> None:
    """Write files by way of an empty folder on the same disk; each appears whole, all are durable on return.

    What a killed process left in ``staging`` is removed first; the caller holds a lock on it.
    """
    staging.mkdir(exist_ok=True)
    for left in staging.iterdir():
        left.unlink()
    opened: list[int] = []
    try:
        for number, content in enumerate(files.values()):
            opened.append(_written(staging / str(number), content))
        for file in opened:
            os.fsync(file)
    finally:
        for file in opened:
            os.close(file)
    folders: set[Path] = set()
    for number, path in enumerate(files):
        folders |= _make_folder(path.parent)
        (staging / str(number)).replace(path)
    for folder in sorted(folders):
        sync_folder(folder)


def _written(path: Path, content: bytes) -> int:
    """Create a file and write it; returns it open, its bytes not yet on the disk."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(file, left) :]
    except OSError:
        os.close(file)
        raise
    return file


def _make_folder(folder: Path) -> set[Path]:
    """Create a folder and what is missing above it; returns every folder whose names changed or will."""
    changed = {folder}
    while not folder.is_dir():
        folder = folder.parent
        changed.add(folder)
    for path in sorted(changed):
        path.mkdir(exist_ok=True)
    return changed
