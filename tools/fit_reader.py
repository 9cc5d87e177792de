"""Fit the reader to labelled articles: data/reading/modality_weights.toml and data/reading/judge.toml.

The same labels give the same files. Labels are in the format of docs/reading.md; several sets are fitted together.

Usage: python tools/fit_reader.py --set LABELS PLACE [ARTICLES] [--set ...] [--entities FILE ...] [--out DIR]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT / "src") not in sys.path:
    sys.path.insert(0, str(ROOT / "src"))

from remanence.atlas import load_atlas  # noqa: E402
from remanence.atlas.places import Places  # noqa: E402
from remanence.reading.claim import MODALITIES  # noqa: E402
from remanence.reading.measure.labelled import Labelled, load_labelled  # noqa: E402
from remanence.reading.measure.refit import PENALTY, mentions, refit, usual_of  # noqa: E402
from remanence.reading.reading import load_kit  # noqa: E402


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", nargs="+", action="append", required=True, metavar="FILE")
    parser.add_argument("--entities", nargs="*", default=[], type=Path)
    parser.add_argument("--penalty", nargs=2, type=float, default=PENALTY, metavar=("JUDGE", "MODALITY"))
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "reading")
    asked = parser.parse_args()
    kit = load_kit(load_atlas(Places()))
    folder = Places().bundled / "reading"
    sets: list[Labelled] = []
    for labels, place, *articles in asked.set:
        tables = [Path(path) for path in articles]
        sets.append(load_labelled(kit, [place], [Path(labels)], tables, asked.entities))
    found = [mention for one in sets for mention in mentions(one.articles, kit.reader)]
    golds = [label for one in sets for label in one.golds]
    fitted = refit(found, golds, sets[0].aliases, kit.reader.strength, usual_of(folder), tuple(asked.penalty))
    judge = {"weights": fitted.judge.weights}
    head = "# How sure the reader is that a mention is a claim: logistic weights, fitted by tools/fit_reader.py.\n"
    text = f"{head}threshold = {fitted.judge.threshold}\n{_tables(judge, quoted=True)}"
    (asked.out / "judge.toml").write_text(text, encoding="utf-8")
    head = "# Weights of the cues of modality, fitted by tools/fit_reader.py.\n"
    added = {each: fitted.added.get(each, {}) for each in MODALITIES}
    (asked.out / "modality_weights.toml").write_text(head + _tables(added, quoted=False), encoding="utf-8")
    print(f"{len(found)} mentions, {len(golds)} labels; threshold {fitted.judge.threshold}; written to {asked.out}")


def _tables(tables: Mapping[str, Mapping[str, float]], quoted: bool) -> str:
    mark = '"' if quoted else ""
    return "".join(
        f"\n[{name}]\n" + "".join(f"{mark}{key}{mark} = {value}\n" for key, value in sorted(table.items()))
        for name, table in tables.items()
    )


if __name__ == "__main__":
    main()
