"""The loop of ``remanence review`` on a terminal: one open candidate after the other, one key each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from remanence.cli.review import document, fields
from remanence.errors import InputError
from remanence.reports.literal import literal, literal_lines
from remanence.reports.review import acknowledged, candidate_block

if TYPE_CHECKING:
    from remanence.cli.show import Document
    from remanence.reading.deciding import Made, Session

KEYS = "a accept, e edit, r reject, u undo the last decision made here, s skip, q quit"


def decide_all(here: Session, who: str, console: Console | None = None) -> None:
    """Show every open candidate and do what is typed; each decision is confirmed when it is durable.

    Args:
        here: the open desk.
        who: who decides; asked for where it is empty.
        console: where to show and ask; the terminal by default.
    """
    console = console or Console(highlight=False)
    entries = document(here, state="open")["result"]["candidates"]
    console.print(Text(f"{len(entries)} open candidates. {KEYS}.", style="bold"))
    try:
        while entries and not who.strip():
            who = _asked(console, "Your name, for the record: ")
        _Loop(here, who, console).run(entries)
    except EOFError:
        console.print()


class _Loop:
    """One sitting: remembers what was decided in it, for undo."""

    def __init__(self, here: Session, who: str, console: Console) -> None:
        self.here, self.who, self.console = here, who, console
        self.made: list[tuple[int, int]] = []

    def run(self, entries: list[Document]) -> None:
        """Go through the entries; undo goes back to the one whose decision was taken back."""
        place = 0
        while place < len(entries):
            entry = entries[place]
            self.console.print()
            self.console.print(Text(literal(entry["subject"] or "Nobody named"), style="bold underline"))
            self.console.print(candidate_block(entry))
            key = _asked(self.console, f"[{place + 1} of {len(entries)}] a e r u s q: ").lower()[:1]
            if key == "q":
                return
            if key == "s":
                place += 1
                continue
            try:
                place = self._done(key, entry, place)
            except InputError as error:
                self.console.print(Text(literal_lines(str(error)), style="red"))

    def _done(self, key: str, entry: Document, place: int) -> int:
        """Do what a key says and return the place to go on at."""
        id_ = entry["id"]
        if key == "a":
            return self._confirm(self.here.accept([id_], self.who, ""), place)
        if key == "r":
            why = _asked(self.console, "Why: ")
            return self._confirm(self.here.reject([id_], self.who, why), place)
        if key == "e":
            changes = _edits(self.console)
            return self._confirm(self.here.edit(id_, changes, self.who, _asked(self.console, "Why: ")), place)
        if key == "u" and self.made:
            number, back = self.made.pop()
            self._confirm(self.here.undo(number, self.who), back)
            self.made.pop()
            return back
        said = "Nothing was decided in this sitting." if key == "u" else f"{KEYS}."
        self.console.print(Text(said))
        return place

    def _confirm(self, made: Made, place: int) -> int:
        for d in made.decisions:
            self.made.append((d.number, place))
            self.console.print(Text(acknowledged(d.number, d.kind, d.candidate, d.undoes), style="green"))
        for note in made.notes:
            self.console.print(Text(f"Note: {note}"))
        return place + 1


def _edits(console: Console) -> dict[str, str]:
    """Ask for changes, one a line, until an empty one."""
    console.print(Text("One FIELD=VALUE a line, an empty line ends."))
    lines = list(iter(lambda: _asked(console, "> "), ""))
    return fields(lines)


def _asked(console: Console, prompt: str) -> str:
    return console.input(Text(prompt)).strip()
