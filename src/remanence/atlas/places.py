"""Where things lie at run time: explicit path > workspace > bundled.

A workspace is a folder with ``remanence.toml`` in it, the current folder or one above it. It holds what is
the user's own: private statements, scenarios, bills of materials and runs. Everything that reads works
without one.
"""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass
from pathlib import Path

from remanence.errors import InputError, Offence, did_you_mean

__all__ = ["MARKER", "Places", "bundled", "find_places", "init_workspace", "workspace_above"]

MARKER = "remanence.toml"
_FOLDERS = ("overlay", "scenarios", "boms", "runs")

# kind -> (folder in a workspace, folder among the bundled data, endings of its files)
_KINDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "bundle": ("bundles", "examples/lots", (".bundle",)),
    "trust": ("trust", "examples/lots", (".trust.toml",)),
    "scenario": ("scenarios", "scenarios", (".toml",)),
    "rule": ("rules", "rules", (".toml",)),
    "bom": ("boms", "examples", (".csv", ".xlsx")),
    "examples": ("boms", "examples", (".csv", ".xlsx")),
    "parameters": ("parameters", "parameters", (".toml", ".csv")),
    "schema": ("schemas", "schemas", (".json", ".schema.json")),
    "vocabulary": ("vocabulary", "vocabulary", (".csv",)),
}
# kind -> files that lie one to a folder and are called by the folder's name, under either place
_NESTED = {"bundle": "*/*.bundle", "trust": "*/trust.toml", "bom": "lots/*/bom.csv"}
_SETTINGS = """\
# A Remanence workspace. What lies here comes before what is bundled with the program.
#   overlay/    private statements (*.csv, the columns of the atlas); class is always private
#   scenarios/  your scenarios (*.toml)
#   boms/       your bills of materials (*.csv, *.xlsx)
#   runs/       results
[workspace]
format = 1
"""


def bundled() -> Path:
    """Return the folder of bundled data: inside the installed package, else that of the checkout."""
    packed = Path(str(importlib.resources.files("remanence"))) / "data"
    return packed if packed.is_dir() else Path(__file__).resolve().parents[3] / "data"


def workspace_above(start: Path | None = None) -> Path | None:
    """Return the nearest folder with ``remanence.toml``, at ``start`` (default: here) or above it."""
    here = (start or Path.cwd()).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / MARKER).is_file()), None)


@dataclass(frozen=True, slots=True)
class Places:
    """Where to look: a workspace or none, and the bundled data."""

    workspace: Path | None = None
    data: Path | None = None

    @classmethod
    def here(cls, start: Path | None = None) -> Places:
        """Return the places seen from ``start`` (default: the current folder)."""
        return cls(workspace_above(start))

    @property
    def bundled(self) -> Path:
        """The bundled data, unless another folder was given."""
        return self.data or bundled()

    @property
    def overlay(self) -> Path | None:
        """The folder of private statements, where there is a workspace."""
        return self.workspace / "overlay" if self.workspace else None

    def folders(self, kind: str) -> list[Path]:
        """Return the folders that may hold things of this kind, the workspace's first."""
        mine, theirs, _ = _KINDS[kind]
        return [*([self.workspace / mine] if self.workspace else []), self.bundled / theirs]

    def names(self, kind: str) -> dict[str, Path]:
        """Return every known name of a kind with its path, sorted by name; the workspace's come first."""
        found: dict[str, Path] = {}
        for folder in self.folders(kind):
            for ending in _KINDS[kind][2]:
                for path in sorted(folder.glob(f"*{ending}")):
                    found.setdefault(path.name.removesuffix(ending), path)
            for path in sorted(folder.glob(_NESTED[kind])) if kind in _NESTED else ():
                found.setdefault(path.parent.name, path)
        return dict(sorted(found.items()))

    def find(self, kind: str, name: str | Path) -> Path:
        """Return the path of one thing: an explicit path, else a name in the workspace, else a bundled one.

        Raises:
            InputError: nothing of this kind has that name; the message lists the nearest names.
        """
        explicit = Path(name)
        if explicit.is_file():
            return explicit
        known = self.names(kind)
        if str(name) in known:
            return known[str(name)]
        by_file = {path.name: path for path in known.values()}
        if str(name) in by_file:
            return by_file[str(name)]
        where = " or ".join(str(folder) for folder in self.folders(kind))
        nearest = did_you_mean(str(name), known)
        stop = "" if nearest.endswith("?") else "."
        remedy = f"{nearest}{stop} Looked in {where}."
        words = {"bom": "bill of materials", "trust": "trust file"}.get(kind, kind)
        raise InputError(f"No such {words}.", [Offence(kind, f"'{name}'", "a file or a known name", remedy)])


def find_places(workspace: Path | None = None) -> Places:
    """Return the places to look in: a workspace named by the caller, else the one seen from here, else none.

    Raises:
        InputError: the folder named is not a workspace.
    """
    if workspace is None:
        return Places.here()
    if not (workspace / MARKER).is_file():
        remedy = "Make one with: remanence init DIR"
        raise InputError(
            "No workspace there.", [Offence(str(workspace), f"no {MARKER}", "a workspace", remedy)]
        )
    return Places(workspace.resolve())


def init_workspace(folder: Path) -> Path:
    """Make a workspace in ``folder`` and return it; making it again adds only what is missing.

    Raises:
        InputError: the folder holds other things and is not a workspace, or is a file; nothing is written
            then.
    """
    taken = folder.exists() and not folder.is_dir()
    if taken or (folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file()):
        found = "a file" if taken else "a folder with other things in it"
        offence = Offence(
            str(folder), found, "a new or empty folder, or a workspace", "Choose another folder."
        )
        raise InputError("No workspace was made.", [offence])
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    settings = folder / MARKER
    if not settings.is_file():
        settings.write_text(_SETTINGS, encoding="utf-8")
    return folder
