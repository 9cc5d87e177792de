"""Cases run: what is read off a run is what the run holds, scores follow from the rows, and kinds judge as they say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from case_samples import BAN, HEADER, write_case

from remanence.atlas import load_atlas
from remanence.atlas.places import Places
from remanence.cli import run as command
from remanence.errors import InputError
from remanence.validation.case import Case, load_case
from remanence.validation.kinds.next_year import read_output
from remanence.validation.kinds.series import score
from remanence.validation.kinds.signs import agrees, read_table
from remanence.validation.modelled import Modelled
from remanence.validation.run import Run, run
from remanence.validation.scores import price_skill, quantity_skill
from remanence.validation.words import vat_rate

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Run]:
    atlas = load_atlas()
    case = load_case(write_case(tmp_path_factory.mktemp("cases") / "stop"), Places(), atlas.entities)
    return case, run(atlas, case.scenario, case.periods, case.as_of(atlas.release_date))


def _value(played: tuple[Case, Run], kind: str, product: str, day: str) -> float:
    case, done = played
    row = next(r for r in case.rows if (r.kind, r.product.word, r.date) == (kind, product, day))
    value = Modelled(done).value(row)
    assert value is not None
    return value


def test_shipments_are_what_left_in_the_month(played: tuple[Case, Run]) -> None:
    """Day by day: customs count on leaving, and what is under a cap arrives the days at sea later."""
    _, done = played
    flows = [
        done.path.x[:, a.column]
        for a in done.made.chain.net.arcs
        if a.good == "oxide:Dy" and a.source == "CHN"
    ]
    arriving = sum(flows)
    late = round(done.draw["transit_days"])
    left = 0.0
    for day in (date(2024, 2, 1) + timedelta(days=i) for i in range(29)):
        t = next(i for i, p in enumerate(done.periods) if p.start <= day + timedelta(days=late) < p.end)
        left += arriving[t] / done.periods[t].days
    assert _value(played, "quantity", "Dy oxide", "2024-02") == pytest.approx(left)
    assert _value(played, "quantity", "Dy oxide", "2024-05") == pytest.approx(0.0, abs=1e-9)


def test_fob_is_a_mean_of_prices_outside_less_freight(played: tuple[Case, Run]) -> None:
    _, done = played
    net = done.made.chain.net
    arcs = [a for a in net.arcs if a.good == "oxide:La" and a.source == "CHN"]
    offers = [done.path.price[4, net.row[f"oxide:La|{a.target}"]] - net.problem.cost[a.column] for a in arcs]
    found = _value(played, "price", "La oxide", "2024-05")
    assert min(offers) - 1e-9 <= found <= max(offers) + 1e-9


def test_without_a_rule_fob_is_the_price_inside_with_the_tax(played: tuple[Case, Run]) -> None:
    """A shipment that flows leaves no rent: the price outside is the one inside, its tax and freight."""
    _, done = played
    inside = done.readout.price(done.reference, "oxide:Dy|CHN")[1]
    assert _value(played, "price", "Dy oxide", "2024-02") == pytest.approx(
        inside * (1 + done.draw["vat_rate"]), rel=0.01
    )


def test_a_rent_is_the_difference_of_quotes_and_a_change_a_ratio(played: tuple[Case, Run]) -> None:
    _, done = played
    fob = _value(played, "price", "Dy oxide", "2024-05")
    inside = float(done.readout.price(done.path, "oxide:Dy|CHN")[4])
    rate = 1 + vat_rate(done.periods[4].start)
    assert _value(played, "rent", "Dy oxide", "2024-05") == pytest.approx(fob - inside * rate)
    before = _value(played, "price", "Dy oxide", "2024-02")
    assert _value(played, "change", "Dy oxide", "2024-05 vs 2024-02") == pytest.approx(fob / before)


def test_a_share_is_that_of_the_stage(played: tuple[Case, Run]) -> None:
    _, done = played
    made = done.readout.made(done.path, "mine")
    months = slice(0, 3)
    share = made["CHN"][months].sum() / sum(flow[months].sum() for flow in made.values())
    assert _value(played, "share", "mine", "2024-Q1") == pytest.approx(share)


def test_scores_follow_from_the_rows(played: tuple[Case, Run]) -> None:
    case, done = played
    verdict = score(case, done)
    rows = {(r["kind"], r["product"], r["date"]): r for r in verdict.extras["rows"]}
    dy, la = rows["price", "Dy oxide", "2024-05"], rows["price", "La oxide", "2024-05"]
    value = {e: _world(done, e) for e in ("Dy", "La")}
    expected = price_skill(
        np.array([dy["model"], la["model"]]),
        np.array([500.0, 0.97]),
        np.array([257.0, 0.97]),
        np.array([value["Dy"], value["La"]]),
    )
    assert verdict.scores["S_price"] == pytest.approx(expected, rel=1e-4)
    shipped = rows["quantity", "Dy oxide", "2024-05"]
    assert verdict.scores["S_qty"] == pytest.approx(
        quantity_skill(np.array([shipped["model"]]), np.array([0.01]), np.array([10.0]))
    )
    assert verdict.hits + len(verdict.misses) == verdict.asked == len(case.rows)
    assert all(r["low"] <= r["model"] <= r["high"] for r in rows.values() if r["verdict"] == "hit")


def _world(done: Run, element: str) -> float:
    inputs = done.made.inputs
    mined = (p.base_output * inputs.baskets[p.product][element] for p in inputs.plants if p.kind == "mine")
    return sum(mined) * inputs.oxide_price[element]


def test_the_one_market_rival_knows_the_ban(played: tuple[Case, Run]) -> None:
    """Dysprosium outside loses all that came from China; lanthanum loses nothing, so its rival is no change."""
    from remanence.validation.rivals import OneMarket, scored

    case, done = played
    rival = OneMarket(done, 0.5)
    prices = {p.row.product.word: p for p in scored(case.rows, []) if p.row.kind == "price"}
    assert rival.price(prices["La oxide"]) == pytest.approx(0.97)
    assert rival.price(prices["Dy oxide"]) > 2 * 257.0


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def _document(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code = command(["validate", *arguments, "--json"])
    printed = capfd.readouterr()
    assert code == 0, printed.err
    document = json.loads(printed.out)
    schema = json.loads((ROOT / "data/schemas/validate.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    return document


def test_the_command_gives_one_document_and_the_files_asked_for(
    elsewhere: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_case(elsewhere / "stop")
    document = _document(capfd, "stop", "price-floor-vat", "--out", "there", "--write-docs", "page.md")
    first, second = document["result"]["cases"]
    assert (first["case"], second["case"]) == ("stop", "price-floor-vat")
    assert first["label"].startswith("hindsight")
    assert sorted(p.name for p in (elsewhere / "there").iterdir()) == ["report.json", "rows.csv"]
    page = (elsewhere / "page.md").read_text(encoding="utf-8")
    assert "remanence validate --write-docs" in page
    assert page.lower().count("hindsight") >= 3
    table = (elsewhere / "there" / "rows.csv").read_text(encoding="utf-8").splitlines()
    assert len(table) == 1 + len(first["rows"]) + len(second["misses"])


def test_the_same_case_gives_the_same_bytes(elsewhere: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_case(elsewhere / "stop")
    assert _document(capfd, "stop") == _document(capfd, "stop")


def test_wrong_cases_are_all_named_and_nothing_is_written(
    elsewhere: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_case(elsewhere / "bad", HEADER.replace("hindsight", "foresight"))
    assert command(["validate", "bad", "nowhere", "--out", "there", "--json"]) == 2
    printed = capfd.readouterr()
    assert printed.out == ""
    assert "foresight" in printed.err
    assert "nowhere" in printed.err
    assert not (elsewhere / "there").exists()


@pytest.mark.parametrize(
    ("sign", "change", "holds"),
    [
        ("+", 0.01, True), ("+", -0.01, False), ("+", 0.0, False), ("-", -0.0001, True), ("-", 0.0001, False),
        ("0", 0.002, True), ("0", -0.004, False), ("-0", -0.5, True), ("-0", 0.002, True), ("-0", 0.02, False),
    ],
)  # fmt: skip
def test_a_claim_holds_when_the_change_has_its_sign(sign: str, change: float, holds: bool) -> None:
    assert agrees(sign, change, 0.003) is holds


CHECKS = """
[check]
mine_elasticity = 0.7
stays = 0.003
"""


def test_tables_beside_a_case_are_needed_and_read(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "signs", 'kind = "signs"\n' + HEADER, CHECKS, rows=None)
    case = load_case(folder, Places())
    with pytest.raises(InputError, match=r"no expected\.csv"):
        read_table(case)
    (folder / "expected.csv").write_text("regime,experiment,outcome,sign\na,b,c,up\n", encoding="utf-8")
    with pytest.raises(InputError, match="'up'"):
        read_table(case)
    with pytest.raises(InputError, match=r"no output\.csv"):
        read_output(case)
    (folder / "output.csv").write_text(
        "year,country,tonnes,source\n2023,CHN,nan,x\nx,CHN,1,x\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        read_output(case)
    assert len(caught.value.offences) == 2


def test_measures_that_are_switched_off_must_be_there(tmp_path: Path) -> None:
    from remanence.validation.kinds.on_off import judge

    check = """
[check]
off = ["stopp"]
window = [2024, 2031]
[[check.group]]
name = "heavy"
goods = ["oxide:Dx"]
other = 1.0
low = 0.5
high = 2.0
faded = 2019
"""
    folder = write_case(tmp_path / "switch", 'kind = "on_off"\n' + HEADER, BAN + check, rows=None)
    with pytest.raises(InputError) as caught:
        judge(load_case(folder, Places()), load_atlas())
    said = str(caught.value)
    assert "did you mean 'stop'" in said
    assert "2031" in said
    assert "oxide:Dx" in said


@pytest.mark.deep
@pytest.mark.parametrize("name", ["metro-quota", "stage-shares-2024"])
def test_shipped_checks_hold(name: str, elsewhere: Path, capfd: pytest.CaptureFixture[str]) -> None:
    case = _document(capfd, name)["result"]["cases"][0]
    assert case["hits"] == case["asked"], case["misses"]


@pytest.mark.deep
def test_signs_of_joint_production_agree(elsewhere: Path, capfd: pytest.CaptureFixture[str]) -> None:
    case = _document(capfd, "joint-production")["result"]["cases"][0]
    assert case["agreement"]["signed"]["share"] >= 0.9
    assert all(miss["reason"] for miss in case["misses"]), "each exception is explained"
