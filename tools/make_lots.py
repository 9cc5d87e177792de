"""Write the example histories of ``data/examples/lots`` anew from their plans, byte for byte the same each time.

python tools/make_lots.py            write
python tools/make_lots.py --check    write nothing; say what differs, and end with 1 if anything does
"""

from __future__ import annotations

import sys
from pathlib import Path

from remanence.custody.histories.folder import files_of
from remanence.custody.histories.plan import load_plan

LOTS = Path(__file__).resolve().parents[1] / "data" / "examples" / "lots"


def made(folder: Path) -> dict[str, bytes]:
    """Return the files of one example by path in its folder."""
    return files_of(load_plan(folder / "plan.toml"))


def main(check: bool, names: list[str]) -> int:
    """Write or compare the examples of these names, or all."""
    differs = 0
    folders = [LOTS / name for name in names] or sorted(path.parent for path in LOTS.glob("*/plan.toml"))
    for folder in folders:
        for name, content in made(folder).items():
            path = folder / name
            if path.is_file() and path.read_bytes() == content:
                continue
            differs += 1
            print(f"{folder.name}/{name}: {'differs' if check else 'written'}")
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return int(check and differs > 0)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:], [name for name in sys.argv[1:] if name != "--check"]))
