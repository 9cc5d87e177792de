"""Where a stretch of clean text stands in the decoded original."""

from __future__ import annotations

from remanence.reading.article import Article

__all__ = ["place"]


def place(article: Article, start: int, end: int) -> tuple[int, int]:
    """Return where ``article.text[start:end]`` stands in the decoded original."""
    return article.document.original(*article.clean.before(start, end))
