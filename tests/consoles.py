"""Console examples of the documentation: found in Markdown, run, compared with what they claim to print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PROMPT = "$ "


@dataclass(frozen=True)
class Example:
    """One command of a document, and the output printed below it (none: the output is not checked)."""

    path: Path
    line: int
    command: str
    expected: str


def examples(path: Path) -> list[Example]:
    """Return the commands of every ``console`` fence in a Markdown file, in order."""
    text = path.read_text(encoding="utf-8")
    found = []
    for fence in FENCE.finditer(text):
        first = text.count("\n", 0, fence.start()) + 2
        lines = fence.group(1).splitlines()
        starts = [i for i, line in enumerate(lines) if line.startswith(PROMPT)]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            command = lines[start].removeprefix(PROMPT)
            found.append(Example(path, first + start, command, "\n".join(lines[start + 1 : end])))
    return found


def matches(expected: str, printed: str) -> bool:
    """Whether ``printed`` is what the document shows; a line ``...`` is any lines, ``…`` any text."""
    pattern = ""
    for line in expected.rstrip().splitlines():
        if line.strip() == "...":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += r"[^\n]*".join(re.escape(piece) for piece in line.rstrip().split("…")) + r"[ ]*\n"
    return re.fullmatch(pattern, "\n".join(printed.rstrip().splitlines()) + "\n") is not None


def run(command: str, folder: Path, program: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run ``remanence ...`` as a reader would, in ``folder``, 100 columns wide and without colours."""
    words = shlex.split(command, comments=True)
    if words[0] != "remanence":
        raise ValueError(f"only remanence commands are examples: {command}")
    call = [*(program or (sys.executable, "-m", "remanence")), *words[1:]]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "PYTHONUTF8": "1"}
    return subprocess.run(
        call, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
