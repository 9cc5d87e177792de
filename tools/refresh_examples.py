"""Write anew what the console examples of the documentation print, after a changed atlas moved a figure.

Run: ``python tools/refresh_examples.py [FILE.md ...]`` (default: README.md and docs/). Read the difference
before it is committed: a figure that moved for no reason is a fault, not an outdated page. Those that leave
lines out (``...``) are only checked, and named when they no longer hold.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from consoles import Example, examples, matches, run  # noqa: E402


def refresh(page: Path, folder: Path) -> list[Example]:
    """Rewrite the outputs of one page; return the examples that do not hold and leave lines out."""
    stale = []
    for example in examples(page):
        if not example.expected:
            continue
        done = run(example.command, folder)
        printed = "\n".join(line.rstrip() for line in (done.stdout or done.stderr).rstrip().splitlines())
        if matches(example.expected, printed):
            continue
        if "..." in example.expected or "…" in example.expected:
            stale.append(example)
            continue
        text = page.read_text(encoding="utf-8")
        block = f"$ {example.command}\n{example.expected.rstrip()}\n"
        page.write_text(text.replace(block, f"$ {example.command}\n{printed}\n"), encoding="utf-8")
        print(f"{page.relative_to(ROOT)}: {example.command}")
    return stale


def main() -> int:
    """Refresh the pages named, and say which examples need a person."""
    named = [Path(name).resolve() for name in sys.argv[1:]]
    pages = named or [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    stale = []
    for page in pages:
        with tempfile.TemporaryDirectory() as folder:
            stale += refresh(page, Path(folder))
    for example in stale:
        print(f"{example.path.relative_to(ROOT)}:{example.line} no longer holds: {example.command}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
