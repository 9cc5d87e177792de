"""Dumps in many layouts, all invented, come apart at their articles; one article never does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.reading.document import Document, Finding
from remanence.reading.sources.publishers import Publishers
from remanence.reading.sources.raw import Raw
from remanence.reading.sources.read import articles_in

PUBLISHERS = Publishers.load()
A = (
    "A separation plant in the north began to deliver neodymium oxide in January, its owner said, and will reach 1,200 "
    "tonnes a year once the second line is running. The first customer is a magnet maker in the same region."
)
B = (
    "Dysprosium oxide rose to $320 a kilogram in the week to Thursday as buyers outside the main exporting country "
    "looked for material that needs no licence. Traders spoke of thin stocks and of offers that were withdrawn."
)
C = (
    "The ministry put out a draft rule under which holders of a quota must report stocks every month. Comments are "
    "taken for thirty days, after which the rule could come into force at the turn of the year."
)


def read(text: str, as_of: str = "") -> list[Document]:
    found = list(articles_in(Raw("dump.txt", text.encode(), as_of=as_of), PUBLISHERS))
    assert not [one for one in found if isinstance(one, Finding)]
    kept = [one for one in found if isinstance(one, Document)]
    for one in kept:
        assert text[one.start : one.start + len(one.text)] == one.text
    return kept


def told(found: list[Document]) -> list[tuple[str, str, str]]:
    return [(one.title, one.date, one.url) for one in found]


LAYOUTS = {
    "flat feed": (
        f"Metal desk https://example.org All on metals Sat, 07 Feb 2026 04:30:29 +0000 en-US hourly 1 "
        f"https://example.org/logo.png Metal desk https://example.org 32 32 Plant starts in the north "
        f"https://example.org/plant-starts-in-the-north/ https://example.org/talk/1/ Fri, 06 Feb 2026 22:09:01 +0000 "
        f"https://example.org/plant-starts-in-the-north/ Summary\n\n{A}\n\n]]>\n"
        f"https://example.org/plant-starts-in-the-north/feed/ 0\n"
        f"Dysprosium climbs again https://example.org/dysprosium-climbs-again/ Thu, 05 Feb 2026 08:00:00 +0000 "
        f"https://example.org/?p=2 {B}\n\n]]>\nhttps://example.org/dysprosium-climbs-again/feed/ 3\n",
        [
            ("Plant starts in the north", "2026-02-06", "https://example.org/plant-starts-in-the-north/"),
            ("Dysprosium climbs again", "2026-02-05", "https://example.org/dysprosium-climbs-again/"),
        ],
    ),
    "flat feed with authors and ISO stamps": (
        f"Plant starts in the north\nhttps://example.org/a1 Jane Doe 2026-02-06T22:09:01Z\n{A}\n"
        f"Dysprosium climbs again\nhttps://example.org/a2 John Q. Public 2026-02-05T08:00:00+01:00\n{B}\n",
        [
            ("Plant starts in the north", "2026-02-06", "https://example.org/a1"),
            ("Dysprosium climbs again", "2026-02-05", "https://example.org/a2"),
        ],
    ),
    "labelled fields": (
        f"Title: Plant starts in the north\nLink: https://example.org/1\nPublished: 6 February 2026\n\n{A}\n\n\n"
        f"Title: Dysprosium climbs again\nLink: https://example.org/2\nPublished: Feb 5, 2026 08:00 GMT\n\n{B}\n",
        [
            ("Plant starts in the north", "2026-02-06", "https://example.org/1"),
            ("Dysprosium climbs again", "2026-02-05", "https://example.org/2"),
        ],
    ),
    "labelled fields, the text labelled too": (
        f"URL: https://example.org/1\nDate: 06.02.2026\nHeadline: Plant starts in the north\nBody: {A}\n---\n"
        f"URL: https://example.org/2\nDate: 2026/02/05\nHeadline: Dysprosium climbs again\nBody: {B}\n",
        [
            ("Plant starts in the north", "2026", "https://example.org/1"),
            ("Dysprosium climbs again", "2026-02-05", "https://example.org/2"),
        ],
    ),
    "markdown headings": (
        f"# Digest\n\n## Plant starts in the north\n*6 February 2026 - Example Post*\n\n{A}\n\n"
        f"### What it means\n\n{C}\n\n## Dysprosium climbs again\n*5 February 2026 - Example Post*\n\n{B}\n",
        [("Plant starts in the north", "2026-02-06", ""), ("Dysprosium climbs again", "2026-02-05", "")],
    ),
    "markdown headings with links and dates": (
        f"## [Plant starts in the north](https://example.org/1) (2026-02-06)\n\n{A}\n\n"
        f"## [Dysprosium climbs again](https://example.org/2) (2026-02-05)\n\n{B}\n",
        [
            ("Plant starts in the north", "2026-02-06", "https://example.org/1"),
            ("Dysprosium climbs again", "2026-02-05", "https://example.org/2"),
        ],
    ),
    "numbered items": (
        f"1. Plant starts in the north\nExample Post, 6 Feb 2026\n{A}\n\n"
        f"2. Dysprosium climbs again this week\nExample Post, 5 Feb 2026\n{B}\n\n"
        f"3. Ministry drafts a stock rule\nExample Post, 4 Feb 2026\n{C}\n",
        [
            ("Plant starts in the north", "2026-02-06", ""),
            ("Dysprosium climbs again this week", "2026-02-05", ""),
            ("Ministry drafts a stock rule", "2026-02-04", ""),
        ],
    ),
    "mailbox": (
        f"From alerts@example.org Fri Feb 06 22:09:01 2026\nFrom: Alerts <alerts@example.org>\n"
        f"Date: Fri, 06 Feb 2026 22:09:01 +0000\nSubject: Plant starts in the north\n\n{A}\n\n"
        f"From alerts@example.org Thu Feb 05 08:00:00 2026\nFrom: Alerts <alerts@example.org>\n"
        f"Date: Thu, 05 Feb 2026 08:00:00 +0000\nSubject: Dysprosium climbs again\n\n{B}\n",
        [("Plant starts in the north", "2026-02-06", ""), ("Dysprosium climbs again", "2026-02-05", "")],
    ),
    "titles with stamps after rules": (
        f"Plant starts in the north\nPublished: Feb 6, 2026 22:09\n{A}\n\n=====\n\n"
        f"Dysprosium climbs again this week\nPublished: Feb 5, 2026 08:00\n{B}\n",
        [("Plant starts in the north", "2026-02-06", ""), ("Dysprosium climbs again this week", "2026-02-05", "")],
    ),
    "titles with stamps, lines ended as on Windows": (
        f"Plant starts in the north\r\n6 February 2026\r\n\r\n{A}\r\n\r\n"
        f"Dysprosium climbs again this week\r\n5 February 2026\r\n\r\n{B}\r\n",
        [("Plant starts in the north", "2026-02-06", ""), ("Dysprosium climbs again this week", "2026-02-05", "")],
    ),
    "related news, repeated titles": (
        f"Plant starts in the north\n\nPublished: Feb 6, 2026 22:09\n{A}\n\n{A}\nRelated News\n"
        f"Dysprosium climbs again\n3 days ago\nDysprosium climbs again\nRead More\nDysprosium climbs again\n{B}\n"
        f"3 days ago\nMinistry drafts a rule\n3 days ago\nMinistry drafts a rule\nRead More\n{C}\n3 days ago",
        [
            ("Plant starts in the north", "2026-02-06", ""),
            ("Dysprosium climbs again", "2026-02-03", ""),
            ("Ministry drafts a rule", "2026-02-03", ""),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_dump_comes_apart(name: str) -> None:
    text, expected = LAYOUTS[name]
    assert told(read(text)) == expected


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_bodies_stay_with_their_titles(name: str) -> None:
    found = read(LAYOUTS[name][0])
    assert A in found[0].text
    assert B in found[1].text
    assert A not in found[1].text


STAMPED = "Plant starts in the north\n6 February 2026\n\n"
ONE = {
    "headings": f"{STAMPED}{A}\n\nWhat it means for buyers\n\n{B}\n\nWhat comes next\n\n{C}",
    "markdown": (
        f"# Plant starts in the north\n*6 February 2026*\n\n{A}\n\n## What it means\n\n{B}\n\n## What comes next\n\n{C}"
    ),
    "numbered": (
        f"Three things to watch\n6 February 2026\n\n1. The plant in the north\n{A}\n\n2. The price\n{B}\n\n"
        f"3. The rule\n{C}"
    ),
    "time line": (
        f"Plant starts in the north\n6 February 2026\n\n{A}\n\nTime line\n\nJanuary 3, 2025\n{B}\n\nJune 9, 2025\n{C}\n"
    ),
    "references": (
        f"Plant starts in the north\n\n{A}\n\n{B}\n\nSources\nReport on separation in the north\nhttps://example.org/1\n"
        "Prices of the heavy ones in January\nhttps://example.org/2\n"
    ),
    "comments": (
        f"Plant starts in the north\n6 February 2026\n\n{A}\n\n3 Comments\nJohn van der Berg senior\n3 days ago\n{B}\n"
        f"Jane Maria Doe the younger\n2 days ago\n{C}\n"
    ),
    "updated twice": f"Plant starts in the north\nPublished: 6 February 2026\nUpdated: 7 February 2026\n\n{A}\n\n{B}",
    "source at the end": f"Plant starts in the north\n\n{A}\n\n{B}\n\nSource: Example Post\nDate: 6 February 2026",
    "links in it": f"Plant starts\n\n{A} https://example.org/1\n\n{B} https://example.org/2 on 5 February.",
    "questions": f"Five questions on magnets\n\nQ: What happened?\nA: {A}\n\nQ: Why?\nA: {B}\n",
}


@pytest.mark.parametrize("name", ONE)
def test_one_article_stays_one(name: str) -> None:
    found = read(ONE[name])
    assert len(found) == 1
    assert found[0].text.strip() == ONE[name].strip()


def test_teasers_under_an_article_are_left_out() -> None:
    teasers = "Dysprosium climbs again\n2 hours ago\nMinistry drafts a rule\n5 hours ago\n"
    found = read(f"{STAMPED}{A}\n\nRelated News\n{teasers}")
    assert len(found) == 1
    assert found[0].text.rstrip().endswith(A[-30:])


def test_a_relative_stamp_needs_a_day_to_count_from() -> None:
    text = f"Plant starts in the north\n2 days ago\n\n{A}\n"
    assert read(text)[0].date == ""
    dated = read(text, as_of="2026-03-01")[0]
    assert (dated.date, dated.date_from) == ("2026-02-27", "relative")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([A, B, C]), min_size=2, max_size=6), st.sampled_from(["\n", "\r\n"]), st.integers(1, 3))
def test_however_many_entries_there_are_each_comes_out_once(bodies: list[str], end: str, gaps: int) -> None:
    entries = [
        f"Title: Entry number {i} of the day{end}Link: https://example.org/{i}{end}Date: 2026-02-03{end * gaps}{body}"
        for i, body in enumerate(bodies)
    ]
    found = read((end * (gaps + 1)).join(entries))
    assert [one.url for one in found] == [f"https://example.org/{i}" for i in range(len(bodies))]
    assert all(body in one.text for body, one in zip(bodies, found, strict=True))


def test_the_file_of_a_dump_is_read_from_a_folder(tmp_path: Path) -> None:
    from remanence.reading.sources import documents

    (tmp_path / "b.txt").write_text(LAYOUTS["numbered items"][0])
    (tmp_path / "a.txt").write_text(ONE["headings"])
    found = list(documents(str(tmp_path), publishers=PUBLISHERS))
    names = [(one.name, one.index) for one in found if isinstance(one, Document)]
    assert names == [("a.txt", 0), ("b.txt", 0), ("b.txt", 1), ("b.txt", 2)]


def test_one_item_of_a_flat_feed_has_its_head_read() -> None:
    head = "Plant starts in the north https://example.org/p/ https://example.org/talk/1 Fri, 06 Feb 2026 22:09:01 +0000"
    (one,) = read(f"{head} Highlights\n\n{A}\n\n{B}\n")
    assert told([one]) == [("Plant starts in the north", "2026-02-06", "https://example.org/p/")]
