"""What every test shares: the marks that need more than Python, and no skip in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from shared_material import shared_folder

NO_SKIP = os.environ.get("REMANENCE_NO_SKIP") == "1"


def _missing(item: pytest.Item) -> str | None:
    """Return what must be installed before ``item`` can run, or None when nothing is missing."""
    if item.get_closest_marker("browser") and shutil.which("chromium") is None:
        return "needs headless Chromium: apt-get install chromium"
    if item.get_closest_marker("shared") and not shared_folder().is_dir():
        return f"needs the shared folder at {shared_folder()}: set REMANENCE_SHARED"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run, saying in one line what to install."""
    for item in items:
        if reason := _missing(item):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where REMANENCE_NO_SKIP=1 (CI): there everything must run."""
    report = yield
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and here a skip is a failure: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material, for tests marked ``shared``."""
    return shared_folder()
