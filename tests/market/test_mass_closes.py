"""Law 3: each element closes in each month, by a weighing of our own; and a wrong recipe or loss cannot pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from market.real_chain import chain_of, first_state, full_run, made, run
from remanence.errors import ModelError
from remanence.market.goods import ELEMENTS, HEAVY
from remanence.market.inputs import Inputs, metal_per_oxide
from remanence.market.readout import balance
from remanence.market.simulate import Chain

O = 15.999  # noqa: E741
MASS = {
    "La": (138.90547, 2, 3),
    "Ce": (140.116, 1, 2),
    "Pr": (140.90766, 6, 11),
    "Nd": (144.242, 2, 3),
    "Sm": (150.36, 2, 3),
    "Eu": (151.964, 2, 3),
    "Gd": (157.25, 2, 3),
    "Tb": (158.92535, 4, 7),
    "Dy": (162.500, 2, 3),
    "Er": (167.259, 2, 3),
    "Y": (88.905838, 2, 3),
}
"""Standard atomic masses (CIAAW) and the oxide that trades: metal atoms, oxygen atoms."""


def in_oxide(element: str) -> float:
    """T of metal in a tonne of the oxide that trades; the pair is three quarters Nd2O3, HoLu counts as erbium."""
    if element == "NdPr":
        return 0.75 * in_oxide("Nd") + 0.25 * in_oxide("Pr")
    mass, metal, oxygen = MASS["Er" if element == "HoLu" else element]
    return metal * mass / (metal * mass + oxygen * O)


def held(inputs: Inputs, good: str) -> dict[str, float]:
    """T of each element in a tonne of a good."""
    kind, name = good.split(":")
    if kind in ("concentrate", "seg"):
        basket = inputs.baskets[name]
        part = HEAVY if kind == "seg" else ELEMENTS
        return {e: basket[e] / sum(basket[k] for k in part) * in_oxide(e) for e in part}
    if kind == "oxide":
        return {name: in_oxide(name)}
    if kind == "metal":
        return {name: 1.0}
    left = 1 - inputs.process["magnet.swarf"] if kind in ("magnet", "scrap") else 1.0
    return {e: tonnes * left for e, tonnes in inputs.recipes[name].items()}


def weights(chain: Chain) -> np.ndarray:
    """T of each element in a unit of each row; service rows and pools weigh nothing."""
    out = np.zeros((len(ELEMENTS), len(chain.net.problem.rows)))
    for i, label in enumerate(chain.net.problem.rows):
        if not label.startswith(("service ", "pool ")):
            for element, tonnes in held(chain.inputs, label.split("|")[0]).items():
                out[ELEMENTS.index(element), i] = tonnes
    return out


def perturbed(by: float) -> Inputs:
    """Recoveries, recipes and swarf changed by a share; everything else as calibrated."""
    inputs = made().chain.inputs
    recipes = {kind: {e: t * (1 + by) for e, t in recipe.items()} for kind, recipe in inputs.recipes.items()}
    process = dict(inputs.process)
    for name in ("separation.recovery", "metal.recovery", "recycling.recovery", "magnet.swarf"):
        process[name] *= 1 - abs(by)
    return replace(inputs, recipes=recipes, process=process)


def test_factors_are_those_of_the_atomic_masses() -> None:
    for element in ELEMENTS:
        assert metal_per_oxide(element) == pytest.approx(in_oxide(element), rel=2e-5)


@pytest.mark.parametrize("by", [0.0, 0.07])
def test_every_column_keeps_the_mass_of_its_elements(by: float) -> None:
    chain = chain_of(perturbed(by), made().chain.cal)
    columns = np.ones(len(chain.net.problem.columns), dtype=bool)
    for block in chain.net.blocks:
        for i, curve in enumerate(block.curves):
            if curve.kind == "stock":
                columns[block.first + i * block.steps : block.first + (i + 1) * block.steps] = False
    rows = np.asarray((chain.net.problem.matrix.T @ weights(chain).T).T)
    wrong = np.abs(rows - (chain.ledger.enter - chain.ledger.leave))[:, columns]
    assert wrong.max() < 2e-5 * np.abs(rows).max(), "beyond what the last digits of an atomic mass explain"
    assert columns.sum() > 1000


@pytest.mark.parametrize("name", ["licence-squeeze", "full-halt", "heavy-feed-loss"])
def test_elements_close_in_every_month_of_a_scenario(name: str) -> None:
    whole = full_run(name)
    for path in (whole.reference, whole.baseline, whole.scenario):
        assert (path.throughput > 0).all()
        assert (path.residual / path.throughput).max() <= 1e-9
    assert all(entry["max_residual"] <= 1e-9 for entry in balance(whole.scenario).values())


@pytest.mark.parametrize("by", [0.05, -0.08])
def test_elements_close_under_other_recipes_and_recoveries(by: float) -> None:
    path = run(chain_of(perturbed(by), made().chain.cal), 3)
    assert (path.residual / path.throughput).max() <= 1e-9


def broken(chain: Chain, column_name: str, row_name: str, factor: float) -> Chain:
    """The chain with one coefficient wrong and the ledger as it was."""
    problem = chain.net.problem
    column = next(i for i, name in enumerate(problem.columns) if name == column_name)
    matrix = problem.matrix.tolil(copy=True)
    matrix[problem.rows.index(row_name), column] *= factor
    net = replace(chain.net, problem=replace(problem, matrix=matrix.tocsc()))
    return replace(chain, net=net)


def _busy(chain: Chain, beginning: str) -> str:
    """The busiest column of a kind inside China in the base year."""
    path = run(chain, 1)
    names = chain.net.problem.columns
    return max(
        (name for name in names if name.startswith(beginning)), key=lambda name: path.x[0, names.index(name)]
    )


@pytest.mark.parametrize(
    ("beginning", "row", "element"),
    [
        ("run residual-chn-separation/separation_full bayan_obo", "oxide:NdPr|CHN", "NdPr"),
        ("run residual-chn-separation/separation_ionic ionic_myanmar", "oxide:Dy|CHN", "Dy"),
        ("run residual-chn-metal/metal.NdPr", "oxide:NdPr|CHN", "NdPr"),
    ],
)
def test_a_wrong_yield_of_a_millionth_does_not_pass(beginning: str, row: str, element: str) -> None:
    chain = made().chain
    state = first_state(chain)
    with pytest.raises(ModelError, match=f"Mass does not close.*{element} by"):
        run(broken(chain, _busy(chain, beginning), row, 1 + 1e-6), 1, state=state)


def test_a_wrong_recipe_does_not_pass() -> None:
    chain = made().chain
    name = _busy(chain, "run residual-chn-magnet/magnet.ndfeb")
    state = first_state(chain)
    with pytest.raises(ModelError, match="Mass does not close"):
        run(broken(chain, name, "metal:NdPr|CHN", 1.01), 1, state=state)


def test_a_loss_that_is_not_declared_does_not_pass() -> None:
    chain = made().chain
    state = first_state(chain)
    column = chain.net.problem.columns.index(_busy(chain, "run residual-chn-metal/metal.NdPr"))
    leave = chain.ledger.leave.copy()
    leave[:, column] = 0.0
    with pytest.raises(ModelError, match="NdPr by"):
        run(replace(chain, ledger=replace(chain.ledger, leave=leave)), 1, state=state)
