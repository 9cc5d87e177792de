"""Rule files that a user gets wrong: each mistake is one clear offence that names its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from remanence.errors import InputError
from remanence.rules import load_rules

RULE = """
id = "ZZ-1"
issuer = "Ministry of an invented country"
title = "Magnets"
published = 2030-01-01
source = { title = "gazette", url = "https://example.org/1" }
[[legal]]
from = 2030-02-01
status = "in_force"
published = 2030-01-01
[scope]
elements = ["Nd"]
forms = ["magnet"]
origins = ["AUS"]
[[decision]]
outcome = "PASS"
"""
SHARE = '[[fact]]\nname = "s"\ntype = "share"\nratio = '
NUMBER = '[[fact]]\nname = "n"\ntype = "number"\n'
DEEP = "{ not = " * 20_000 + "{ shown = true }" + " }" * 20_000


@pytest.mark.parametrize(
    ("more", "place", "said"),
    [
        ("[decision.when]\n", "decision[1].when", "always holds"),
        (SHARE + '["s", "s"]\n', "fact (s).ratio", "two other facts"),
        (NUMBER + SHARE + '["n", "n"]\n', "fact (s).ratio", "two other facts"),
        ('[[threshold]]\nname = "t"\nvalue = nan\n', "threshold[1].value", "finite"),
        ('[decision.when]\nfact = "n"\nabove = inf\n' + NUMBER, "decision[1].when", "finite"),
        ('[[edition]]\nid = "A"\nwords = ["MAY 2030"]\n[[edition]]\nid = "B"\nwords = ["May 2030"]\n',
         "edition (B).words", "of its own"),
        (f"when = {DEEP}\n", "ZZ-1.toml", "without end"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(tmp_path: Path, more: str, place: str, said: str) -> None:
    (tmp_path / "ZZ-1.toml").write_text(RULE + more, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rules(folders=[tmp_path])
    told = [str(offence) for offence in caught.value.offences]
    assert any(place in text and said in text for text in told), told


def test_a_row_without_a_condition_holds_always(tmp_path: Path) -> None:
    (tmp_path / "ZZ-1.toml").write_text(RULE, encoding="utf-8")
    assert load_rules(folders=[tmp_path])["ZZ-1"].decision[0].when is None
