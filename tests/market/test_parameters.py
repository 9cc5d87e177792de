"""Parameters: each an assumption with a range and a source, refused all at once, and each one read by the market."""

from __future__ import annotations

from pathlib import Path

import pytest

from remanence.atlas.places import bundled
from remanence.errors import InputError
from remanence.market.parameters import Parameter, load_parameters, network_numbers

ROOT = Path(__file__).resolve().parents[2]
SOURCES = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "src").rglob("*.py")))


def network() -> dict[str, Parameter]:
    return load_parameters(bundled() / "parameters" / "network.toml")


def test_everything_that_is_wrong_in_a_file_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[short]\nvalue = 1.0\n[outside]\nvalue = 2.0\nlow = 0.0\nhigh = 1.0\nunit = "1"\nsource = "s"\nnote = "n"\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as refused:
        load_parameters(file)
    assert [offence.where.split(": ")[1] for offence in refused.value.offences] == ["short", "outside"]


@pytest.mark.parametrize(
    "parameter", [*load_parameters().values(), *network().values()], ids=lambda p: p.name
)
def test_a_parameter_has_words_and_is_read(parameter: Parameter) -> None:
    assert all(text.strip() for text in (parameter.unit, parameter.source, parameter.note))
    *_, last = parameter.name.split("_")
    stem = parameter.name.removesuffix(last)
    written_out = f'"{parameter.name}"' in SOURCES
    put_together = any(f'f"{part}' in SOURCES for part in (stem, stem.split("_")[0] + "_")) and stem
    assert written_out or put_together, f"nothing reads {parameter.name}"


def test_what_a_network_is_built_with_is_not_drawn() -> None:
    assert not set(network()) & set(load_parameters())
    assert dict(network_numbers()) == {name: parameter.value for name, parameter in network().items()}


def test_a_ladder_rises_and_has_its_kink_at_its_own_cost() -> None:
    rungs = [network_numbers()[f"ladder_{part}_{i}"] for part in ("below", "above") for i in (1, 2, 3)]
    assert rungs == sorted(rungs)
    assert rungs[2] < 0 < rungs[3]


@pytest.mark.parametrize("file", sorted((bundled() / "parameters").glob("*.toml")), ids=lambda f: f.stem)
def test_what_is_fitted_is_fitted_on_a_case_without_late_observations(file: Path) -> None:
    """Behaviour is fitted on nothing that was observed after 2015; what came later is input, never fitted."""
    for parameter in load_parameters(file).values():
        if parameter.fitted_on:
            rows = (bundled() / "cases" / parameter.fitted_on / "observed.csv").read_text(encoding="utf-8")
            years = [int(row[:4]) for row in rows.splitlines()[1:]]
            assert years and max(years) <= 2015, parameter.name
        else:
            assert "fitted" not in parameter.source.casefold(), f"{parameter.name} names no case"


def test_precaution_is_fitted_and_says_on_what() -> None:
    fitted = {p.name for p in load_parameters().values() if p.fitted_on}
    assert {"precaution_cover", "precaution_licences", "elasticity_stock", "expectation_weight"} <= fitted
