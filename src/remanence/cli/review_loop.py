"""The loop of ``remanence review`` on a terminal: one open candidate after the other, one key each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from remanence.cli.review import document, fields
from remanence.desk import standing
from remanence.errors import InputError
from remanence.reading.review.acceptance import FIELDS
from remanence.reports.literal import literal, literal_lines
from remanence.reports.review import acknowledged, candidate_block

if TYPE_CHECKING:
    from remanence.cli.show import Document
    from remanence.reading.review.deciding import Made, Session

KEYS = "a accept, e edit, r reject, u undo the last decision made here, s skip, q quit; ? shows it again"


def decide_all(here: Session, who: str, console: Console | None = None) -> None:
    """Show every open candidate and do what is typed; each decision is confirmed when it is durable.

    Args:
        here: the open desk.
        who: who decides; asked for where it is empty.
        console: where to show and ask; the terminal by default.
    """
    console = console or Console(highlight=False)
    entries = document(here, state="open")["result"]["candidates"]
    loop = _Loop(here, who, console)
    try:
        if entries:
            console.print(Text(f"Open candidates: {len(entries)}. {KEYS}.", style="bold"))
            loop.run(entries)
    except EOFError:
        console.print()
    console.print(Text(f"Decisions made here: {loop.decided}. Still open: {_open(here)}."))


def _open(here: Session) -> int:
    so_far = standing(here.desk.decisions())
    return sum(so_far.state(id_) == "open" for id_ in here.desk.candidates())


class _Loop:
    """One sitting: remembers what was decided in it, for undo."""

    def __init__(self, here: Session, who: str, console: Console) -> None:
        self.here, self.who, self.console = here, who, console
        self.made: list[tuple[int, int]] = []
        self.decided = 0

    def run(self, entries: list[Document]) -> None:
        """Go through the entries; undo goes back to the one whose decision was taken back."""
        while not self.who.strip():
            self.who = _asked(self.console, "Your name, for the record: ")
        place, shown = 0, -1
        while place < len(entries):
            if place != shown:
                self._show(entries[place])
                shown = place
            key = _asked(self.console, f"[{place + 1} of {len(entries)}] a e r u s q: ").lower()[:1]
            if key == "q":
                return
            if key == "?":
                self.console.print(Text(f"{KEYS}."))
                shown = -1
                continue
            try:
                place = self._done(key, entries[place], place)
            except InputError as error:
                self.console.print(Text(literal_lines(str(error)), style="red"))

    def _show(self, entry: Document) -> None:
        self.console.print()
        self.console.print(Text(literal(entry["subject"] or "Nobody named"), style="bold underline"))
        self.console.print(candidate_block(entry))

    def _done(self, key: str, entry: Document, place: int) -> int:
        """Do what a key says and return the place to go on at."""
        deciding = {"a": self._accept, "e": self._edit, "r": self._reject}
        if key == "s":
            return place + 1
        if key in deciding:
            made = deciding[key](entry["id"])
            return self._confirm(made, place) if made else place
        if key == "u" and self.made:
            number, back = self.made[-1]
            undone = self.here.undo(number, self.who)
            self.made.pop()
            self._tell(undone)
            return back
        self.console.print(Text("Nothing was decided in this sitting." if key == "u" else f"{KEYS}."))
        return place

    def _accept(self, id_: str) -> Made:
        return self.here.accept([id_], self.who, "")

    def _edit(self, id_: str) -> Made | None:
        changes = _edits(self.console)
        if changes:
            return self.here.edit(id_, changes, self.who, _asked(self.console, "Why (may be empty): "))
        self.console.print(Text("Nothing was changed, nothing recorded."))
        return None

    def _reject(self, id_: str) -> Made | None:
        why = _asked(self.console, "Why (empty: not after all): ")
        if why:
            return self.here.reject([id_], self.who, why)
        self.console.print(Text("Nothing was recorded: a rejection needs a reason."))
        return None

    def _confirm(self, made: Made, place: int) -> int:
        self.made += [(decision.number, place) for decision in made.decisions]
        self._tell(made)
        return place + 1

    def _tell(self, made: Made) -> None:
        self.decided += len(made.decisions)
        for d in made.decisions:
            self.console.print(Text(acknowledged(d.number, d.kind, d.candidate, d.undoes), style="green"))
        for note in made.notes:
            self.console.print(Text(f"Note: {note}"))


def _edits(console: Console) -> dict[str, str]:
    """Ask for changes, one a line, until an empty one."""
    console.print(Text(f"One FIELD=VALUE a line, an empty line ends. Fields: {', '.join(FIELDS)}."))
    lines = list(iter(lambda: _asked(console, "> "), ""))
    return fields(lines)


def _asked(console: Console, prompt: str) -> str:
    return console.input(Text(prompt)).strip()
