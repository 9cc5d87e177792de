"""From what pydantic found wrong to offences with a place, a finding, an expectation and a remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from remanence.errors import Offence, did_you_mean


def offences_of(error: ValidationError, where: str, model: type[BaseModel]) -> list[Offence]:
    """Turn each error of a failed validation of ``model`` into an offence that names the place and key."""
    return [_offence(detail, where, model) for detail in error.errors(include_url=False)]


def _offence(detail: Any, where: str, model: type[BaseModel]) -> Offence:
    place = f"{where}: {_path(detail['loc'])}" if detail["loc"] else where
    if detail["type"] == "extra_forbidden":
        known = _keys(model, detail["loc"][:-1])
        return Offence(
            place, "an unknown key", "a key of this table", did_you_mean(str(detail["loc"][-1]), known)
        )
    if detail["type"] == "missing":
        return Offence(place, "nothing", "a value: this key is required")
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "value_error":
        return _from_our_own(place, message, detail["input"])
    return Offence(place, _short(detail["input"]), message.removeprefix("Input should be "))


def _from_our_own(place: str, message: str, given: Any) -> Offence:
    """Read a message of our own validators: 'unknown ...; remedy', 'must ...; got ...', or what is wrong."""
    first, _, rest = message.partition("; ")
    if first.startswith("unknown "):
        return Offence(place, first, "a known word", rest)
    if first.startswith("must "):
        return Offence(place, rest.removeprefix("got ") or _short(given), "that it " + first)
    return Offence(place, message, "what can hold together")


def _short(given: Any) -> str:
    return "a table" if isinstance(given, dict | list) else repr(given)


def _path(loc: Sequence[int | str]) -> str:
    text = ""
    for step in loc:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _keys(model: type[BaseModel], loc: Iterable[int | str]) -> list[str]:
    """The keys known at ``loc`` within ``model``, as they are written in a file."""
    for step in loc:
        if isinstance(step, int):
            continue
        field = next((f for name, f in model.model_fields.items() if step in (name, f.alias)), None)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return []
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model is not None), None)
