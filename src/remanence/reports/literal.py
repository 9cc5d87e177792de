"""Text of others, shown as it is: nothing in it may steer a terminal or a page."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["literal", "literal_lines", "markdown"]

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_MARKS = re.compile(r"([\\`*_{}\[\]()!|~])")
_LEADING = re.compile(r"^([-+#=]|\d+(?=[.)]))")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def literal(text: object) -> str:
    r"""Return text on one line with every character that is not to be seen written out: ESC becomes ``\x1b``.

    White space becomes single spaces. Marks of the terminal's own language (``[red]``) stay as they are: who prints
    this must print it as text, never as markup.
    """
    return "".join(map(_seen, " ".join(str(text).split())))


def literal_lines(text: str) -> str:
    """Return text of several lines, each shown as it is, its indentation kept."""
    return "\n".join("".join(map(_seen, line.expandtabs())) for line in text.split("\n"))


def markdown(text: object) -> str:
    """Return text for a Markdown page in which nothing is markup, neither of Markdown nor of HTML."""
    escaped = _MARKS.sub(r"\\\1", literal(text))
    escaped = _LEADING.sub(lambda mark: f"\\{mark[0]}" if not mark[0].isdigit() else f"{mark[0]}\\", escaped)
    return "".join(_HTML.get(sign, sign) for sign in escaped)


def _seen(sign: str) -> str:
    if unicodedata.category(sign) not in _UNSEEN:
        return sign
    code = ord(sign)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
