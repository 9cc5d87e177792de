"""Where the shared material lies; a module of its own, since each folder of tests may have a conftest."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["shared_folder"]

ROOT = Path(__file__).resolve().parents[1]


def shared_folder() -> Path:
    """Return the folder of shared material: $REMANENCE_SHARED, by default ../shared beside the checkout."""
    return Path(os.environ.get("REMANENCE_SHARED") or ROOT.parent / "shared")
