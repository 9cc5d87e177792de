"""A writer to be killed: appends its own entries and now and then signs, and tells each thing done on its output.

Call: ``python log_writer.py FOLDER NAME SEED``. Lines: ``a INDEX ENTRY-HEX`` when an append returned, ``c NOTE-HEX``
when a checkpoint did. It goes on until it is killed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from random import Random

from remanence.custody.log import log as log_module
from remanence.custody.log.keys import SigningKey
from remanence.custody.log.log import Log

KEY = SigningKey("log.example/custody", 1, bytes(range(32)))


def entry(name: str, number: int) -> bytes:
    """What the writer appends: its name and a number, with a tail whose length follows from both."""
    return f"{name} {number} ".encode() + b"#" * Random(f"{name} {number}").randint(0, 600)


def tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def main(folder: str, name: str, seed: str) -> None:
    log_module._JOURNAL_ENTRIES = 300
    rng, number = Random(seed), 0
    log = Log.open(Path(folder))
    while True:
        many = rng.choice([1, 1, 1, 2, 40])
        entries = [entry(name, number + i) for i in range(many)]
        number += many
        for index, content in zip(log.append(entries), entries, strict=True):
            tell(f"a {index} {content.hex()}")
        if rng.random() < 0.15:
            tell(f"c {log.checkpoint(KEY).hex()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
