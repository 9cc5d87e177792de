"""One line of ``remanence read --json``: a claim with its places in the decoded original."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from remanence.reading.article import Article
from remanence.reading.candidates.model import Candidate
from remanence.reading.claim import Claim
from remanence.reading.deals.model import Deal
from remanence.reading.text.offsets import place

__all__ = ["line", "text_of"]

_UNSAFE = re.compile("[\x85\u2028\u2029\ud800-\udfff]")


def line(claim: Claim, article: Article, candidate: Candidate, deal: Deal | None = None) -> dict[str, Any]:
    """Return the fields of one line in their fixed order; what is empty is null, lists stay lists.

    Offsets are code points in the decoded original; ``type``, ``stage`` and ``country`` are in the words of the
    claim format, ``statement`` in those of the atlas.
    """
    start, end = place(article, claim.start, claim.end)
    return {
        "document": article.document.name,
        "article_index": article.document.index,
        "type": claim.type,
        "subject": claim.subject or None,
        "object": claim.object or None,
        "others": list(claim.others),
        "material": claim.material or None,
        "stage": claim.stage or None,
        "country": claim.country or None,
        "quantity": _number(claim.quantity),
        "quantity_low": _number(claim.quantity_low),
        "quantity_high": _number(claim.quantity_high),
        "unit": claim.unit or None,
        "per": claim.per or None,
        "currency": claim.currency or None,
        "qualifier": claim.qualifier or None,
        "date": claim.date or None,
        "date_end": claim.date_end or None,
        "modality": claim.modality,
        "polarity": claim.polarity,
        "value": claim.value or None,
        "evidence": {"start": start, "end": end},
        "also": [list(place(article, first, last)) for first, last in claim.also],
        "confidence": round(claim.confidence, 4) if math.isfinite(claim.confidence) else 0.0,
        "cue": claim.cue or None,
        "statement": candidate.to_json(),
        "deal": deal.to_json() if deal else None,
    }


def text_of(fields: dict[str, Any]) -> str:
    """Return one line of JSON, without its line end.

    What some readers take for a line end, and halves of a character that no encoding can write, are escaped.
    """
    text = json.dumps(fields, ensure_ascii=False, allow_nan=False)
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def _number(value: float | None) -> float | int | None:
    """Return a finite number, whole ones without a point; None for what is none."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value
