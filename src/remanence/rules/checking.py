"""From what pydantic found wrong to offences with a place, a finding, an expectation and a remedy."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any

from pydantic import BaseModel, Tag, ValidationError

from remanence.errors import Offence, did_you_mean


def offences_of(
    error: ValidationError, where: str, model: type[BaseModel], leave_out: Container[str] = ()
) -> list[Offence]:
    """Turn each error of a failed validation of ``model`` into an offence that names the place and key.

    Args:
        error: what pydantic found.
        where: the file.
        model: what was validated.
        leave_out: top-level keys whose errors are told elsewhere.
    """
    details = error.errors(include_url=False)
    return [_offence(d, where, model) for d in details if not (d["loc"] and d["loc"][0] in leave_out)]


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


def _is_tag(step: int | str) -> bool:
    """Whether a step of a place names a kind of table (``<fact>``) and no key that a person wrote."""
    return isinstance(step, str) and step.startswith("<")


def _short(given: Any) -> str:
    return "a table" if isinstance(given, dict | list) else repr(given)


def _path(loc: Sequence[int | str]) -> str:
    text = ""
    for step in loc:
        if _is_tag(step):
            continue
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _keys(model: type[BaseModel], loc: Iterable[int | str]) -> list[str]:
    """The keys known at ``loc`` within ``model``, as they are written in a file."""
    annotation: Any = model
    for step in loc:
        if isinstance(step, int):
            continue
        if _is_tag(step):
            annotation = _tagged(annotation, step)
            continue
        inner = _model_in(annotation)
        if inner is None:
            return []
        field = next((f for name, f in inner.model_fields.items() if step in (name, f.alias)), None)
        if field is None:
            return []
        annotation = field.annotation
    found = _model_in(annotation)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _tagged(annotation: Any, tag: str) -> Any:
    """The member of a tagged union that bears ``tag``."""
    for part in getattr(annotation, "__args__", ()):
        if any(isinstance(mark, Tag) and mark.tag == tag for mark in getattr(part, "__metadata__", ())):
            return part
        found = _tagged(part, tag)
        if found is not None:
            return found
    return None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model is not None), None)
