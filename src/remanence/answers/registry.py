"""The list of answers: each is one function, registered under its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

_ANSWERS: dict[str, Callable[..., Any]] = {}


def answer(name: str) -> Callable[[Function], Function]:
    """Register a function as the answer of that name; its docstring becomes the page of the docs."""

    def register(function: Function) -> Function:
        if name in _ANSWERS:
            raise ValueError(f"two answers are called {name}")
        _ANSWERS[name] = function
        return function

    return register


def answers() -> Mapping[str, Callable[..., Any]]:
    """All registered answers by name, in alphabetical order."""
    return MappingProxyType(dict(sorted(_ANSWERS.items())))
