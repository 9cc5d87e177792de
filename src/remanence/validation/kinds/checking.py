"""Reading the ``[check]`` of a case by the keys of its kind."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from remanence.errors import InputError
from remanence.market.measures.params import Part
from remanence.rules.checking import offences_of
from remanence.validation.case import Case

P = TypeVar("P", bound=Part)


def check_of(case: Case, keys: type[P]) -> P:
    """The ``[check]`` table of a case.

    Raises:
        InputError: naming every key that is wrong.
    """
    try:
        return keys.model_validate(case.file.check)
    except ValidationError as error:
        raise InputError(
            f"Case '{case.name}' does not hold:", offences_of(error, "case.toml: check", keys)
        ) from error
