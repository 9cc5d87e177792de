"""Cases as folders: where they are found, what may stand in them, and one message for all that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from case_samples import BAN, HEADER, ROWS, write_case

from remanence.atlas.places import Places, init_workspace
from remanence.errors import InputError
from remanence.validation.case import find, load_case, names
from remanence.validation.kinds.registry import judge_of, kinds

SHIPPED = sorted(names(Places()))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_case_reads_and_has_a_kind(name: str) -> None:
    case = load_case(name, Places())
    assert case.scenario.name == name
    assert judge_of(case) is kinds()[case.file.kind]
    assert case.label.startswith(f"{case.file.information}: ")


def test_every_shipped_case_stands_in_the_manual() -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs" / "cases.md").read_text(encoding="utf-8")
    assert [name for name in SHIPPED if f"`{name}`" not in manual] == []
    assert [kind for kind in kinds() if f"`{kind}`" not in manual] == []


def test_explicit_path_then_workspace_then_bundled(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "home")
    places = Places(home)
    bundled = find("metro-quota", places)
    mine = write_case(home / "cases" / "metro-quota")
    assert find("metro-quota", places) == mine != bundled
    other = write_case(tmp_path / "metro-quota")
    assert find(other, places) == other
    assert find(other / "case.toml", places) == other
    with pytest.raises(InputError, match="did you mean 'metro-quota'"):
        find("metro-quotas", places)


def test_a_case_holds_what_a_scenario_holds(tmp_path: Path) -> None:
    case = load_case(write_case(tmp_path / "mine"), Places())
    assert [m.id for m in case.scenario.measures] == ["stop"]
    assert case.scenario.base is None
    assert [p.start.month for p in case.periods] == [1, 2, 3, 4, 5, 6]


def test_everything_wrong_in_both_files_comes_in_one_message(tmp_path: Path) -> None:
    header = HEADER.replace("hindsight", "foresight").replace("horizon = 6", "horizon = 0\nhorizn = 3")
    rows = ROWS.replace("500,USD/kg", "inf,USD/kg").replace("customs", "")
    folder = write_case(tmp_path / "bad", header, BAN.replace("oxide:Tb", "oxide:Tx"), rows)
    with pytest.raises(InputError) as caught:
        load_case(folder, Places())
    said = str(caught.value)
    for part in ("foresight", "horizon", "horizn", "oxide:Tx", "'inf'", "no source"):
        assert part in said, f"{part} is not named:\n{said}"


@pytest.mark.parametrize(
    ("header", "rows", "words"),
    [
        (HEADER.replace('"hindsight"', '"vintage"'), ROWS, "needs 'as_of'"),
        (HEADER.replace("2024-01-01", "2024-01-15"), ROWS, "first of a month"),
        (HEADER.replace("horizon = 6", "horizon = 4"), ROWS, "a date within the run"),
        (HEADER + "isoelastic_elasticity = nan\n", ROWS, "isoelastic_elasticity"),
        (HEADER + "[tolerance]\nprise = 2\n", ROWS, "did you mean 'price'"),
        (HEADER + "[tolerance]\nprice = 0.4\n", ROWS, "1 or more"),
        (HEADER + '[weights]\n"Dy oxid" = 1\n', ROWS, "did you mean 'Dy oxide'"),
        (HEADER + '[[reason]]\ntext = "x"\nmarket = "FOB"\n', ROWS, "a word of observed.csv"),
        (HEADER, None, "no observed.csv"),
    ],
)
def test_a_case_that_does_not_hold_is_refused(
    tmp_path: Path, header: str, rows: str | None, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        load_case(write_case(tmp_path / "bad", header, BAN, rows), Places())


def test_rows_before_the_run_serve_only_as_the_start_of_no_change(tmp_path: Path) -> None:
    early = ROWS + "2023,price,Tb oxide,FOB China,900,USD/kg,,,a reporter\n"
    assert load_case(write_case(tmp_path / "good", rows=early), Places()).rows[-1].date == "2023"
    header = HEADER.replace("naive_from = 2024-02-29\n", "")
    with pytest.raises(InputError, match="naive_from"):
        load_case(write_case(tmp_path / "bad", header, BAN, early), Places())


def test_an_unknown_kind_is_named_with_the_known_ones(tmp_path: Path) -> None:
    case = load_case(write_case(tmp_path / "odd", 'kind = "sreies"\n' + HEADER), Places())
    with pytest.raises(InputError, match="did you mean 'series'"):
        judge_of(case)
