"""Kilograms of an element as kilograms of its traded oxide, by the factors of the quantity room."""

from __future__ import annotations

from remanence.quantity import ELEMENTS, Basis, Quantity, convert

OXIDE_OF_ONE = {
    element: convert(Quantity(1.0, "kg", Basis("element", element)), basis=Basis("oxide", element)).value
    for element in ELEMENTS
}
"""Kilograms of the traded oxide that hold one kilogram of the element."""


def as_oxide(element: str, kg: float) -> float:
    """Return kilograms of the traded oxide that hold ``kg`` of the element."""
    return kg * OXIDE_OF_ONE[element]
