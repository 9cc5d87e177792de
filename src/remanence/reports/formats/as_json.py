"""A document as JSON: keys in the order of the document, one entry a line, UTF-8."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from remanence.errors import InputError, Offence


def document(content: Mapping[str, Any]) -> bytes:
    """Return ``content`` as JSON bytes.

    Raises:
        InputError: when a number is infinite or not a number; JSON has no word for these.
    """
    try:
        text = json.dumps(content, allow_nan=False, ensure_ascii=False, indent=2)
    except ValueError as error:
        wrong = Offence("document", str(error), "finite numbers", "write a missing figure as null")
        raise InputError("the document is not valid JSON", [wrong]) from error
    return f"{text}\n".encode()
