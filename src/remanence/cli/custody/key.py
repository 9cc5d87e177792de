"""``remanence custody key``."""

from __future__ import annotations

from typing import Annotated

import typer

from remanence.cli.call import Workspace
from remanence.cli.custody.shared import At, PassphraseFile, custody_folder, moment
from remanence.cli.show import emit, say
from remanence.errors import InputError, Offence

SCHEMES = ("CAGE", "LEI", "EORI")


def command(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="The actor's name; none: list the keys.")] = "",
    valid_from: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day of the key.")] = None,
    valid_until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Last day of the key.")] = None,
    identifier: Annotated[
        list[str] | None, typer.Option("--id", metavar="SCHEME:VALUE", help="CAGE:, LEI: or EORI:, with --evidence.")
    ] = None,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", metavar="KIND:FILE", help="The document behind the identifiers.")
    ] = None,
    vouch: Annotated[
        str | None, typer.Option("--issuer", metavar="NAME", help="The issuer that vouches for the key, in the log.")
    ] = None,
    revoke: Annotated[
        str | None, typer.Option("--revoke", metavar="TIME", help="Take the key back from this moment, in the log.")
    ] = None,
    reason: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why it is taken back.")] = "",
    passphrase_file: PassphraseFile = None,
    at: At = None,
    workspace: Workspace = None,
) -> None:
    """Make an actor's key, tie it to CAGE, LEI or EORI by an issuer's statement, take it back, or list the keys."""
    from remanence.custody.kept import actors
    from remanence.custody.sealed.keys import passphrase

    folder, secret, when = custody_folder(workspace), passphrase(passphrase_file), moment(at)
    if not name:
        emit("".join(f"{key}\t{owner}\n" for key, owner in folder.names().items()).encode())
        if not folder.names():
            say("There is no key yet. Make one with: remanence custody key NAME")
        return
    if revoke is not None:
        place = actors.revoke(folder, name, moment(revoke), reason, vouch or name, secret, when)
        say(f"Entry {place} of the log takes the key of {name} back from {revoke}.")
        return
    ties = actors.identifiers(identifier or (), evidence or ())
    if vouch is None:
        if ties:
            offence = Offence("--id", "identifiers without an issuer", "--issuer NAME, whose key vouches for them")
            raise InputError("The call is wrong:", [offence])
        emit(f"{actors.signer(folder, name, secret, make=True).key}\n".encode())
        say(f"The private key of {name} lies in {folder.keys} (mode 0600). The line above is its public key.")
        return
    place, key = actors.vouch(folder, name, (valid_from, valid_until), ties, vouch, secret, when)
    emit(f"{key}\n".encode())
    say(f"Entry {place} of the log: {vouch} vouches for the key of {name}.")
