"""The folder ``custody/`` of a workspace: the log, the keys that sign it, and the index beside it.

::

    custody/log/          the log (C2SP tiles, entries, checkpoints)
    custody/log.key       the log's private key, mode 0600
    custody/log.pub       its public key, for trust files
    custody/keys/         keys of actors: private ones of mode 0600, and their public halves
    custody/witnesses/    public keys of witnesses that signed
    custody/stamps/       time stamps by size of the log
    custody/index.sqlite  a cache; it may be deleted at any time
    custody/lock          held by whoever takes events in
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remanence.atlas import Places
from remanence.custody.kept.index import Index
from remanence.custody.log.durable import locked
from remanence.custody.log.keys import SigningKey
from remanence.custody.log.log import Log
from remanence.durable import replace, sync_folder
from remanence.errors import InputError, Offence

__all__ = ["CustodyFolder"]

_NAME = "custody"


@dataclass(frozen=True, slots=True)
class CustodyFolder:
    """A custody folder that is there."""

    path: Path

    @classmethod
    def create(cls, places: Places, origin: str) -> CustodyFolder:
        """Make the folder, with an empty log and its key: whole, or not at all.

        Args:
            places: they name the workspace.
            origin: name of the log, without spaces; best a domain of yours and a path. Empty: the workspace's name.

        Raises:
            InputError: there is no workspace, the folder is there already, or the origin does not hold.
        """
        path = _in_workspace(places)
        if path.exists():
            remedy = "One workspace keeps one log; make another workspace for another."
            raise InputError("No log was made:", [Offence(str(path), "a custody folder", "none yet", remedy)])
        staged = path.with_name(f".{_NAME}.{os.getpid()}.partial")
        shutil.rmtree(staged, ignore_errors=True)
        try:
            origin = origin or "-".join(path.parent.name.replace("+", " ").split()) or _NAME
            key = SigningKey.generate(origin)
            Log.create(staged / "log", origin)
            replace(staged / "log.key", f"{key.secret_text}\n".encode(), 0o600)
            replace(staged / "log.pub", f"{key.verifier.text}\n".encode())
            (staged / "keys").mkdir(mode=0o700)
            staged.rename(path)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        sync_folder(path.parent)
        return cls(path)

    @classmethod
    def open(cls, places: Places) -> CustodyFolder:
        """Return the folder of a workspace.

        Raises:
            InputError: there is no workspace, or it has no log.
        """
        path = _in_workspace(places)
        if not (path / "log").is_dir():
            remedy = "Make one with: remanence custody init ORIGIN"
            raise InputError("There is no log:", [Offence(str(path), "no log", "a custody folder", remedy)])
        return cls(path)

    @property
    def keys(self) -> Path:
        """Where the private keys of actors lie."""
        return self.path / "keys"

    def log(self) -> Log:
        """The log, open for reading and writing."""
        return Log.open(self.path / "log")

    def public_key(self) -> str:
        """The log's public key, as a trust file holds it."""
        return (self.path / "log.pub").read_text(encoding="utf-8").strip()

    def witnesses(self) -> list[str]:
        """Public keys of the witnesses that have signed a checkpoint of this log here."""
        return [path.read_text(encoding="utf-8").strip() for path in sorted((self.path / "witnesses").glob("*.pub"))]

    def names(self) -> dict[str, str]:
        """Names of the actors whose keys were made here, by public key."""
        return {path.read_text(encoding="utf-8").strip(): path.stem for path in sorted(self.keys.glob("*.pub"))}

    def append(self, entries: Sequence[bytes]) -> list[int]:
        """Append stored statements; they are on the disk when this returns their places."""
        return self.log().append(entries)

    def alone(self) -> AbstractContextManager[None]:
        """Hold the folder against other processes while what is to be appended is compared with what is there."""
        return locked(str(self.path / "lock"))

    def index(self) -> Index:
        """The index, brought up to date."""
        found = Index(self.path / "index.sqlite")
        found.catch_up(self.log())
        return found

    def statements(self, places: Iterable[int]) -> list[tuple[int, bytes]]:
        """Place and stored bytes of each entry, in the order given."""
        log = self.log()
        return [(place, next(iter(log.entries(place, place + 1)))) for place in places]

    def body_at(self, place: int) -> Any:
        """What the statement at ``place`` says."""
        return json.loads(self.statements([place])[0][1])["body"]

    def sign_checkpoint(self) -> bytes:
        """Sign the state of the log; the same note again where nothing was appended since."""
        where = self.path / "log.key"
        try:
            text = where.read_text(encoding="utf-8")
        except OSError as error:
            remedy = "Only who holds the log's private key can sign its state."
            offence = Offence(str(where), error.strerror or str(error), "its private key", remedy)
            raise InputError("The log cannot be signed:", [offence]) from error
        return self.log().checkpoint(SigningKey.from_text(text, str(where)))

    def newest_checkpoint(self) -> bytes:
        """The newest checkpoint with all its signatures.

        Raises:
            InputError: the log was never signed.
        """
        content = self.log().last_checkpoint()
        if content is None:
            remedy = "Sign one with: remanence custody checkpoint"
            raise InputError("The log has no checkpoint:", [Offence(str(self.path), "none", "a checkpoint", remedy)])
        return content


def _in_workspace(places: Places) -> Path:
    if places.workspace is None:
        remedy = "Make one with: remanence init DIR, and stand in it or name it with --workspace DIR."
        raise InputError("A log needs a workspace:", [Offence("workspace", "none", "a workspace", remedy)])
    return places.workspace / _NAME
