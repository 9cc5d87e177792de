"""What every command shares on its way in: options, and one message for all that a call gets wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from remanence.errors import InputError, Offence, did_you_mean

if TYPE_CHECKING:
    from remanence.atlas import Atlas
    from remanence.market.scenario import Scenario as Case

T = TypeVar("T")
W = TypeVar("W", bound=str)

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Only what was published by then.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The moment spoken of (as-of).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write the report there, whole.")]
Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="A name, or a TOML file.")]
Workspace = Annotated[
    Path | None, typer.Option("--workspace", metavar="DIR", help="A folder made by 'remanence init'.")
]
RulesFolders = Annotated[
    list[Path] | None, typer.Option("--rules", metavar="DIR", help="A folder with more rules; may be repeated.")
]


class Gathered:
    """Collects everything that is wrong with a call, so that one message names it all."""

    def __init__(self) -> None:
        self._errors: list[InputError] = []

    def attempt(self, read: Callable[[], T]) -> T | None:
        """Return what ``read`` gives, or keep its offences and return None."""
        try:
            return read()
        except InputError as error:
            self._errors.append(error)
            return None

    def refuse(self, *offences: Offence) -> None:
        """Keep offences that this module found itself."""
        self._errors.append(InputError("The call is wrong:", offences))

    def check(self) -> None:
        """Raise one error with all offences, when there are any.

        Raises:
            InputError: with the title of the only error, or a common one when several parts are wrong.
        """
        if not self._errors:
            return
        titles = list(dict.fromkeys(error.title for error in self._errors))
        title = titles[0] if len(titles) == 1 else "Several things are wrong; nothing was done:"
        raise InputError(title, [offence for error in self._errors for offence in error.offences])

    def whole_number(self, option: str, text: str, least: int, most: int) -> int:
        """Return the whole number in ``text``, which must lie in [least, most]."""
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            self.refuse(Offence(option, f"'{text}'", f"a whole number from {least} to {most}"))
        return number

    def one_of(self, option: str, text: str, known: Sequence[W]) -> W:
        """Return ``text``, which must be one of the known words."""
        found = next((word for word in known if word == text), None)
        if found is None:
            self.refuse(Offence(option, f"'{text}'", f"one of {', '.join(known)}", did_you_mean(text, known)))
        return found or known[0]

    def pairs(self, option: str, texts: Sequence[str]) -> dict[str, str]:
        """Return what ``NAME=VALUE`` texts say, each name once."""
        found: dict[str, str] = {}
        for text in texts:
            name, sign, value = text.partition("=")
            if not sign or not name.strip() or name.strip() in found:
                self.refuse(Offence(option, f"'{text}'", "NAME=VALUE, each name once"))
            found[name.strip()] = value.strip()
        return found

    def day(self, option: str, text: str | None, default: date, first: date) -> date:
        """Return the ISO date in ``text``, which must not lie before ``first``; no text is ``default``."""
        if text is None:
            return default
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.refuse(Offence(option, f"'{text}'", "a date such as 2026-11-21 (year-month-day)"))
            return default
        if day < first:
            expected = f"a date that the atlas covers: it begins on {first.isoformat()}"
            self.refuse(Offence(option, text, expected, f"Give {first.isoformat()} or later."))
        return day

    def folder(self, option: str, out: Path | None) -> None:
        """Refuse a folder for results that cannot be made or written; found before a long run, not after it."""
        if out is None:
            return
        there = next(path for path in (out, *out.absolute().parents) if os.path.lexists(path))
        if not there.is_dir():
            self.refuse(Offence(option, f"the file '{there}'", "a folder, or nothing", "Name another folder."))
        elif not os.access(there, os.W_OK | os.X_OK):
            found = f"'{there}', which you may not write to"
            self.refuse(Offence(option, found, "a folder of your own", "Name another folder."))


class Call(Gathered):
    """A call with what every command on the atlas needs: places, the atlas and the two dates.

    Attributes:
        atlas: None where it could not be read.
        places: where names are looked up: the workspace given or stood in, else the bundled data alone.
        known: as-of, by default the release date of the atlas; moment: on, by default as-of; never today.
    """

    def __init__(self, workspace: Path | None, as_of: str | None = None, on: str | None = None) -> None:
        from remanence.atlas import load_atlas
        from remanence.atlas.places import Places, find_places

        super().__init__()
        self.places = self.attempt(lambda: find_places(workspace)) or Places()
        self.atlas: Atlas | None = self.attempt(lambda: load_atlas(self.places))
        release, first, first_spoken = date.max, date.min, date.min
        if self.atlas is not None:
            release, first = self.atlas.release_date, self.atlas.first_date
            spoken = (s.valid_from for s in self.atlas.statements if s.valid_from is not None)
            first_spoken = min(first, *spoken)
        self.known = self.day("--as-of", as_of, release, first)
        self.moment = self.day("--on", on, self.known, first_spoken)

    @property
    def dates(self) -> tuple[date, date]:
        """As-of and on."""
        return self.known, self.moment

    @property
    def ids(self) -> Collection[str] | None:
        """Ids of the atlas, where it could be read."""
        return self.atlas.entities if self.atlas else None

    def scenario(self, name: str) -> Case | None:
        """The scenario of that name, or None with its offences kept."""
        from remanence.market.scenario import load_scenario

        return self.attempt(lambda: load_scenario(name, self.places, self.ids))

    def checked(self) -> Atlas:
        """The atlas, when nothing is wrong with the call.

        Raises:
            InputError: with all that is.
        """
        self.check()
        assert self.atlas is not None
        return self.atlas
