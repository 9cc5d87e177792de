"""The score of the reader on labels of one's own, and the fits behind the figure for publishers left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from remanence.atlas import load_atlas
from remanence.atlas.places import Places
from remanence.cli import run
from remanence.reading.measure.labelled import Labelled, load_labelled
from remanence.reading.measure.refit import mentions, refit, usual_of
from remanence.reading.measure.report import invented, measure
from remanence.reading.reading import Kit, load_kit

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "Oslo Wire": "The smelter of MP Materials in Oslo will have a capacity of 4,000 tonnes of oxide a year by 2028.\n",
    "Leeds Post": "Exports of rare earth magnets from China fell to 2,100 tonnes in March 2026, statistics showed.\n",
    "Bern Blatt": "Lynas Rare Earths produced 1,600 tonnes of NdPr oxide in the first quarter of 2026, it reported.\n",
}
CLAIMS: dict[str, dict[str, Any]] = {
    "Oslo Wire": {"type": "capacity", "subject": "MP Materials", "quantity": 4000, "modality": "planned"},
    "Leeds Post": {"type": "trade_volume", "subject": "China", "quantity": 2100, "modality": "done"},
    "Bern Blatt": {"type": "production", "subject": "Lynas Rare Earths", "quantity": 1600, "modality": "done"},
}


@pytest.fixture(scope="module")
def kit() -> Kit:
    return load_kit(load_atlas(Places()))


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three articles of three publishers, their labels and the table of articles."""
    folder = tmp_path_factory.mktemp("labelled")
    (folder / "texts").mkdir()
    golds, table = [], []
    for number, (publisher, text) in enumerate(TEXTS.items()):
        name = f"{number}.txt"
        (folder / "texts" / name).write_text(text, encoding="utf-8")
        place = {"doc": f"n{number}", "file": name, "article": 0, "start": 0, "end": len(text)}
        table.append(place | {"publisher": publisher})
        gold = {"article": f"n{number}#0", "doc": name, "unit": "t", "evidence": {"start": 0, "end": len(text)}}
        golds.append(gold | CLAIMS[publisher])
    for name, rows in (("labels.jsonl", golds), ("articles.jsonl", table)):
        (folder / name).write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def labelled(kit: Kit, labels: Path) -> Labelled:
    return load_labelled(kit, [str(labels / "texts")], [labels / "labels.jsonl"], [labels / "articles.jsonl"])


def call(labels: Path, *further: str) -> list[str]:
    given = ["--labels", str(labels / "labels.jsonl"), "--articles", str(labels / "articles.jsonl")]
    return ["read", str(labels / "texts"), *given, *further]


def test_the_score_is_one_document(labels: Path, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert run(call(labels, "--leave-out", "--json")) == 0
    told = json.loads(capfd.readouterr().out)
    jsonschema.validate(told, json.loads((ROOT / "data/schemas/read-score.json").read_text(encoding="utf-8")))
    names = [one["name"] for one in told["result"]["scores"]]
    assert names == [
        "as it is", "names invented", "countries invented too", "publisher left out", "publisher and its cues left out",
    ]  # fmt: skip
    first = told["result"]["scores"][0]
    assert (first["labels"], first["found"], first["recall"]) == (3, 3, 1.0)
    assert set(first["publishers"]) == set(TEXTS)


def test_the_score_is_drawn_for_people(labels: Path, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert run(call(labels)) == 0
    printed = capfd.readouterr().out
    head = "3 labelled claims of 3 articles"
    for said in (head, "names invented", "trade_volume", "Bern Blatt", "evidence span hit"):
        assert said in printed


def test_what_is_wrong_with_labels_is_said(labels: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "odd.jsonl").write_text('{"article": "z#9", "doc": "none.txt"}\n[]\n', encoding="utf-8")
    (tmp_path / "gone.jsonl").write_text('{"article": "z#9", "doc": "none.txt"}\n', encoding="utf-8")
    (tmp_path / "names.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    place = str(labels / "texts")
    for given, said in (
        (["--labels", str(tmp_path / "odd.jsonl")], "odd.jsonl:2"),
        (["--labels", str(tmp_path / "gone.jsonl")], "None of the labelled articles"),
        (["--labels", str(labels / "labels.jsonl"), "--entities", str(tmp_path / "names.csv")], "names.csv"),
        (["--leave-out"], "--leave-out: found no --labels"),
    ):
        capfd.readouterr()
        assert run(["read", place, *given]) == 2
        printed = capfd.readouterr()
        assert said in printed.err and not printed.out


def test_invented_names_are_led_back(labelled: Labelled, kit: Kit) -> None:
    rows = invented(labelled, kit.reader)
    assert {row["subject"] for row in rows} >= {"MP Materials"}
    for row in rows:
        article = next(article for article, key, _ in labelled.articles if key == row["article"])
        assert 0 <= row["evidence"]["start"] < row["evidence"]["end"] <= len(article.document.text)
    capacity = next(row for row in rows if row["type"] == "capacity")
    cited = TEXTS["Oslo Wire"][capacity["evidence"]["start"] : capacity["evidence"]["end"]]
    assert "4,000 tonnes" in cited


def test_a_fit_on_nothing_is_refused_and_the_same_labels_give_the_same_fit(labelled: Labelled, kit: Kit) -> None:
    found = mentions(labelled.articles, kit.reader)
    usual = usual_of(Places().bundled / "reading")
    with pytest.raises(ValueError, match="no mention"):
        refit([], [], labelled.aliases, kit.reader.strength, usual)
    one, two = (refit(found, labelled.golds, labelled.aliases, kit.reader.strength, usual) for _ in range(2))
    assert (one.judge, one.added) == (two.judge, two.added)


@pytest.mark.shared
def test_the_aims_of_the_dev_set_hold(kit: Kit, shared: Path) -> None:
    gold = shared / "gold"
    labelled = load_labelled(
        kit, [str(shared / "documents")], [gold / "gold_dev.jsonl"], [gold / "articles.jsonl"], [gold / "entities.csv"]
    )
    assert not labelled.missing
    first, invented_names, *_ = measure(labelled, kit)
    loose = first.loose
    assert loose.total.f1 >= 0.75
    assert invented_names.loose.total.f1 >= loose.total.f1 - 0.05
    accuracies = {name: loose.accuracy(name) or 0.0 for name in ("modality", "subject", "evidence span hit")}
    assert accuracies["modality"] >= 0.80 and accuracies["subject"] >= 0.82 and accuracies["evidence span hit"] >= 0.98
    assert loose.quantified.f1 >= 0.85
