"""A disk on which the process dies at a chosen step, or the machine loses power: what was not synced may be gone.

Every call by which the log changes files is one step. Death in the middle of a write leaves half of it. A power cut
then undoes, at random: bytes written to a file since its last fsync (kept, cut off, or zeros), renames and new folders
whose folder was not synced since.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from remanence.custody.log import durable
from remanence.custody.log import log as log_module


class Died(BaseException):
    """The process was killed here."""


class UnsafeDisk:
    def __init__(self, patch: pytest.MonkeyPatch, die_at: int) -> None:
        self.die_at, self.steps, self.dead = die_at, 0, False
        self.paths: dict[int, Path] = {}
        self.synced: dict[int, bytes] = {}
        self.dirty: dict[int, int] = {}
        self.renamed: list[tuple[Path, bytes | None]] = []
        self.made: list[Path] = []
        self.real: dict[str, Callable[..., Any]] = {
            name: getattr(os, name) for name in ("open", "close", "write", "pwrite", "fsync", "ftruncate")
        }
        self.replace, self.mkdir, self.unlink = Path.replace, Path.mkdir, Path.unlink
        for name in self.real:
            patch.setattr(os, name, getattr(self, f"_{name}"))
        for module in (durable, log_module):
            patch.setattr(module, "sync_data", self._fsync)
        patch.setattr(Path, "replace", lambda path, target: self._replace(path, Path(target)))
        patch.setattr(Path, "mkdir", lambda path, *a, **k: self._mkdir(path, *a, **k))
        patch.setattr(Path, "unlink", lambda path, *a, **k: self._unlink(path, *a, **k))
        patch.setattr(shutil, "rmtree", self._rmtree)

    def step(self) -> None:
        if not self.dead:
            self.steps += 1
            self.dead = self.steps == self.die_at
            if not self.dead:
                return
        raise Died

    # ---- what is watched ------------------------------------------------------------------------------------------

    def _open(self, path: Any, flags: int, mode: int = 0o777, **kwargs: Any) -> int:
        file: int = self.real["open"](path, flags, mode, **kwargs)
        self.paths[file] = Path(path)
        return file

    def _close(self, file: int) -> None:
        self.paths.pop(file, None)
        self.real["close"](file)

    def _before(self, file: int) -> int:
        inode = os.fstat(file).st_ino
        if inode not in self.dirty:
            self.synced[inode] = self.paths[file].read_bytes()
        self.dirty[inode] = file
        return inode

    def _write(self, file: int, content: Any) -> int:
        if file not in self.paths:
            return int(self.real["write"](file, content))
        self._before(file)
        try:
            self.step()
        except Died:
            if self.steps == self.die_at:
                self.steps += 1
                self.real["write"](file, bytes(content)[: len(content) // 2])
            raise
        return int(self.real["write"](file, content))

    def _pwrite(self, file: int, content: bytes, at: int) -> int:
        self._before(file)
        self.step()
        return int(self.real["pwrite"](file, content, at))

    def _ftruncate(self, file: int, size: int) -> None:
        self._before(file)
        self.step()
        self.real["ftruncate"](file, size)

    def _fsync(self, file: int) -> None:
        self.step()
        self.real["fsync"](file)
        path = self.paths[file]
        if path.is_dir() and os.fstat(file).st_ino == path.stat().st_ino:
            self.renamed = [(target, old) for target, old in self.renamed if target.parent != path]
            self.made = [made for made in self.made if made.parent != path]
        else:
            self.dirty.pop(os.fstat(file).st_ino, None)

    def _replace(self, path: Path, target: Path) -> Path:
        self.step()
        old = target.read_bytes() if target.exists() else None
        self.replace(path, target)
        self.renamed.append((target, old))
        return target

    def _mkdir(self, path: Path, *args: Any, **kwargs: Any) -> None:
        self.step()
        new = not path.exists()
        self.mkdir(path, *args, **kwargs)
        if new:
            self.made.append(path)

    def _unlink(self, path: Path, *args: Any, **kwargs: Any) -> None:
        self.step()
        self.unlink(path, *args, **kwargs)

    def _rmtree(self, path: Path, **kwargs: Any) -> None:
        self.step()
        for file in sorted(path.glob("*")):
            self.step()
            self.unlink(file)
        if path.exists():
            path.rmdir()

    # ---- losing power ---------------------------------------------------------------------------------------------

    def lose_power(self, folder: Path, rng: Random) -> None:
        """Undo what was not synced, each thing by chance; call after the patches were taken back."""
        for path in [
            path for path in folder.rglob("*") if path.is_file() and path.stat().st_ino in self.dirty
        ]:
            synced, now = self.synced[path.stat().st_ino], path.read_bytes()
            path.write_bytes(self._torn(synced, now, rng))
        for target, old in reversed(self.renamed):
            if rng.random() < 0.5 and target.exists():
                target.unlink()
                if old is not None:
                    target.write_bytes(old)
        for made in reversed(self.made):
            if rng.random() < 0.5:
                shutil.rmtree(made, ignore_errors=True)

    @staticmethod
    def _torn(synced: bytes, now: bytes, rng: Random) -> bytes:
        if not now.startswith(synced):
            return rng.choice([synced, now])
        sector = -(-rng.randint(len(synced), len(now)) // 512) * 512
        kept = now[: max(len(synced), sector)]
        return rng.choice([synced, now, kept, kept + bytes(len(now) - len(kept))])
