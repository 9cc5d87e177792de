"""HTML, feeds, PDF and plain text: text, date, title, publisher and language, and where each character stands."""

from __future__ import annotations

import html
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.reading.document import Document, Finding
from remanence.reading.sources import documents
from remanence.reading.sources.publishers import Publishers
from remanence.reading.sources.raw import Draft, Raw
from remanence.reading.sources.read import articles_in
from remanence.reading.sources.registry import kind_of, kinds, source_kind

PUBLISHERS = Publishers.load()
OTHERS = {"gb18030": "稀土分离厂在北方投产运行", "cp1251": "Завод на севере открыт"}
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Plant A &amp; B open | Mining Weekly</title>
<meta property="article:published_time" content="2026-02-03T10:00:00Z">
<meta property="og:site_name" content="Mining Weekly">
<meta property="og:title" content="Plant A &amp; B open">
<script>var x = "The plant in the north produced nothing";</script></head>
<body><nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Plant A &amp; B open</h1>
<p>The plant in the north produced 1,200&nbsp;t of oxide in 2025, its owner said &mdash; more than planned, and expects to
reach 2,000 t a year by 2027.</p><p>A second line &lt;Line B&gt; is being built with a budget of &euro;45&#8239;million, and would
add 500 t of oxide a year once it is commissioned in the third quarter of next year.</p>
<ul><li>Capacity: 2,000 t/yr</li><li>Budget: &euro;45 million</li></ul>
<p>It signed a supply contract with a <b>magnet</b> <a href="x">maker</a> in the same region, it said on Monday.</p>
</article><footer>&copy; 2026 Mining Weekly. All rights reserved.</footer></body></html>"""  # noqa: E501
FEED = """<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Metals &amp; more | Argus Media</title><language>en-gb</language>
<item><title>First line &lt;script&gt;alert(1)&lt;/script&gt; opens</title><link>https://www.argusmedia.com/a</link>
<pubDate>Fri, 06 Feb 2026 23:59:00 -0800</pubDate><description>Short one.</description>
<content:encoded><![CDATA[<p>The plant makes 500&nbsp;t of oxide &amp; metal a year.</p><p>It is new.</p>]]>
</content:encoded></item>
<item><title>Second</title><link>https://www.argusmedia.com/b</link><pubDate>2026-02-05T10:00:00+08:00</pubDate>
<description>&lt;p&gt;Prices rose 5 &amp;amp; more percent.&lt;/p&gt;</description></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title>
<entry><title>One opens</title><link href="https://example.org/one"/><updated>2026-02-03T10:00:00Z</updated>
<content type="html">&lt;p&gt;The plant makes 500 t.&lt;/p&gt;</content></entry></feed>"""


def read(data: bytes, name: str = "file.bin", **more: str) -> list[Document]:
    found = list(articles_in(Raw(name, data, **more), PUBLISHERS))
    assert not [one for one in found if isinstance(one, Finding)], found
    return [one for one in found if isinstance(one, Document)]


def pdf(*pages: str, title: str = "") -> bytes:
    """Return a small PDF with these lines of text on its pages."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(612, 792)
        told = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        font = DictionaryObject({NameObject(key): NameObject(value) for key, value in told.items()})
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        lines = "".join(f"({line}) Tj T* " for line in text.split("\n"))
        stream.set_data(f"BT /F1 12 Tf 14 TL 72 720 Td {lines}ET".encode())
        page[NameObject("/Contents")] = stream
    writer.add_metadata({"/Title": title, "/CreationDate": "D:20260204120000Z"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stands(document: Document, source: str) -> list[tuple[int, str, str]]:
    """Return the characters of the text that do not stand where the document says."""
    assert document.places is not None
    assert len(document.places) == len(document.text)
    wrong = []
    for i, (character, place) in enumerate(zip(document.text, document.places, strict=True)):
        assert 0 <= place < len(source)
        if character.isspace() or (character == "-" and document.text[i - 1 : i] == "\n"):
            continue
        if source[place] == "&":
            shown = html.unescape(html.unescape(source[place : source.index(";", place) + 1]))
            if source[place:].startswith("&amp;") and shown == "&" and character != "&":
                shown = html.unescape("&" + source[place + 5 : source.index(";", place + 5) + 1])
        else:
            shown = source[place]
        if shown != character:
            wrong.append((i, character, source[place : place + 8]))
    return wrong


def test_a_page() -> None:
    (one,) = read(PAGE.encode())
    assert one.title == "Plant A & B open"
    assert one.text.startswith("Plant A & B open\n\nThe plant in the north produced 1,200")
    assert "Home" not in one.text
    assert "produced nothing" not in one.text
    assert (one.date, one.date_from, one.publisher, one.language) == ("2026-02-03", "page", "Mining Weekly", "en")
    assert one.source_class == "trade press"


def test_the_characters_of_a_page_stand_where_it_says() -> None:
    (one,) = read(PAGE.encode())
    assert not stands(one, PAGE)
    start = one.text.index("2,000 t a year")
    first, last = one.original(start, start + len("2,000 t a year"))
    assert PAGE[first:last] == "2,000 t a year"


def test_the_title_stands_in_the_heading_above_the_body() -> None:
    (one,) = read(PAGE.encode())
    first, _ = one.original(0, 5)
    assert first == PAGE.index("<h1>") + 4


def test_a_feed_of_rss() -> None:
    one, two = read(FEED.encode("latin-1"), "feed.xml")
    assert one.title == "First line <script>alert(1)</script> opens"
    assert " ".join(one.text.split()).endswith("The plant makes 500 t of oxide & metal a year. It is new.")
    assert (one.date, one.date_from, one.url) == ("2026-02-06", "feed", "https://www.argusmedia.com/a")
    assert (one.publisher, one.language, one.index, two.index) == ("Argus Media", "en", 0, 1)
    assert two.text == "Second\n\nPrices rose 5 & more percent."
    assert not stands(one, FEED)
    assert two.places is not None
    assert two.places[two.text.index("Prices")] == FEED.index("Prices")


def test_a_feed_of_atom() -> None:
    (one,) = read(ATOM.encode(), "feed.txt")
    assert (one.title, one.date, one.url) == ("One opens", "2026-02-03", "https://example.org/one")
    assert one.text == "One opens\n\nThe plant makes 500 t."


def test_a_pdf_and_where_it_stands() -> None:
    (one,) = read(pdf("Plant opens in the north\n3 February 2026\nIt makes 500 t of oxide.", "The second page."))
    assert one.text.count("\f") == 1
    assert one.places is None
    assert (one.title, one.date) == ("Plant opens in the north", "2026-02-03")
    assert one.original(5, 9) == (5, 9)


def test_the_day_of_a_pdf_is_that_of_the_file_where_the_text_gives_none() -> None:
    (one,) = read(pdf("it makes 500 t of oxide a year and more of the metal.", title="Plant opens"))
    assert (one.title, one.date, one.date_from) == ("Plant opens", "2026-02-04", "file")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PAGE.encode(), "page"),
        (PAGE.encode("utf-16"), "page"),
        (b"\xef\xbb\xbf  <!-- a comment -->\n<HTML><body><p>x", "page"),
        (FEED.encode("latin-1"), "feed"),
        (b'<?xml version="1.0"?><!-- x --><feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        (pdf("x"), "pdf"),
        (b"PK\x03\x04" + b"\0" * 40, "archive"),
        (b"Prices rose <b>today</b>, traders said.", "text"),
        (b"a < b and b > c", "text"),
    ],
)
def test_the_kind_is_told_from_the_bytes(data: bytes, kind: str) -> None:
    assert kind_of(Raw("named.pdf", data)).name == kind


@pytest.mark.parametrize(
    ("text", "title", "date", "publisher"),
    [
        (
            "Plant opens in the north\n\nPublished: Dec 29, 2025 21:42\nSource: Argus\nIt is new and large.",
            "Plant opens in the north", "2025-12-29", "Argus Media",
        ),
        ("PERTH, 3 February 2026 (Reuters) - A plant opened in the north on Tuesday.", "", "2026-02-03", "Reuters"),
        (
            "Oxide plant opens\nTORONTO, Jan. 15, 2026 /CNW/ -- The company today said it opened a plant.",
            "Oxide plant opens", "2026-01-15", "Cision",
        ),
        ("Updated 2026年2月3日\n稀土分离厂在北方投产运行\n", "稀土分离厂在北方投产运行", "2026-02-03", ""),
        ("Oxide plant opens\nDatum: 3. März 2026\nText folgt.", "Oxide plant opens", "2026-03-03", ""),
        ("Oxide plant opens\n03/02/2026\nIt is new.", "Oxide plant opens", "2026", ""),
        ("Oxide plant opens\n23/02/2026\nIt is new.", "Oxide plant opens", "2026-02-23", ""),
        ("Highlights\n- One.\n- Another.\nOn the week of September 29 - October 3, 2025.", "", "2025-10-03", ""),
        ("The plant in the north opened on 3 February 2026 and it is large.", "", "", ""),
    ],
)  # fmt: skip
def test_the_head_of_a_text(text: str, title: str, date: str, publisher: str) -> None:
    (one,) = read(text.encode())
    assert (one.title, one.date, one.publisher) == (title, date, publisher)


def test_a_mark_at_the_top_stays_in_the_original_and_out_of_the_text() -> None:
    (one,) = read("\ufeffPlant opens in the north\r\n\r\nIt is new.\r\n".encode())
    assert one.start == 1
    assert one.text.startswith("Plant opens in the north\r\n\r\nIt")


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("utf-16", ""), ("cp1252", "windows-1252"), ("utf-16-le", ""), ("gb18030", "gb2312"), ("cp1251", "windows-1251")],
)
def test_encodings(charset: str, declared: str) -> None:
    text = OTHERS.get(charset, "Plant opened: Größe 5 €")
    found = list(articles_in(Raw("a.txt", text.encode(charset), charset=declared), PUBLISHERS))
    assert text in next(one.text for one in found if isinstance(one, Document))
    assert len(found) == (2 if charset == "utf-16-le" else 1)


def test_a_guessed_encoding_is_said() -> None:
    found = list(articles_in(Raw("a.txt", "The plant’s owner said so – at length".encode("cp1252")), PUBLISHERS))
    assert isinstance(found[0], Finding)
    assert "cp1252" in found[0].found
    assert isinstance(found[1], Document)
    assert "plant’s" in found[1].text


def test_some_broken_bytes_do_not_make_utf8_into_something_else() -> None:
    data = ("Über die Größe der Anlage — und der Öfen. " * 20).encode()[:-1] + b"\xff" + "Schluß".encode()
    found = list(articles_in(Raw("a.txt", data), PUBLISHERS))
    assert isinstance(found[0], Finding)
    assert "Über die Größe" in next(one.text for one in found if isinstance(one, Document))


def test_a_new_kind_is_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from remanence.reading.sources import registry

    monkeypatch.setattr(registry, "_KINDS", dict(registry._KINDS))

    @source_kind("shout", rank=1, sniff=lambda raw: raw.data.startswith(b"!!"))
    def shout(raw: Raw):  # type: ignore[no-untyped-def]
        yield Draft(raw.text[2:], 2)

    assert next(iter(kinds())).name == "shout"
    (one,) = read(b"!!Plant opens")
    assert (one.text, one.start) == ("Plant opens", 2)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Oxide plant opens\n\nIt is new.\n")))
    (one,) = documents("-", publishers=PUBLISHERS)
    assert isinstance(one, Document)
    assert (one.name, one.title) == ("-", "Oxide plant opens")


def test_a_folder_is_read_below_and_in_order_one_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "sub/c.txt", "a.txt", ".hidden"):
        (tmp_path / name).write_text(f"Plant {name} opens\n\nIt is new.")
    stream = documents(str(tmp_path), publishers=PUBLISHERS)
    assert next(stream).name == "a.txt"  # type: ignore[union-attr]
    (tmp_path / "b.txt").unlink()
    rest = [one.where if isinstance(one, Finding) else one.name for one in stream]
    assert rest[-1] == "sub/c.txt"


WORDS = st.lists(
    st.text("abcdeé&<>\"' -€0123", min_size=1, max_size=9).filter(lambda word: bool(word.strip())),
    min_size=12,
    max_size=30,
).map(lambda words: "The plant " + " ".join(words))


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=5), st.booleans())
def test_every_character_of_any_page_stands_inside_it(paragraphs: list[str], numeric: bool) -> None:
    def coded(text: str) -> str:
        return "".join(f"&#{ord(c)};" if numeric and c in "é€&<>" else html.escape(c) for c in text)

    source = (
        "<!doctype html><html><head><meta charset='utf-8'><title>The plant opens here</title></head><body><article>"
        + "".join(f"<p>{coded(text)} and that is all there was to say about it on that day.</p>" for text in paragraphs)
        + "</article></body></html>"
    )
    for one in articles_in(Raw("a.html", source.encode()), PUBLISHERS):
        if isinstance(one, Document):
            assert one.places is not None
            assert len(one.places) == len(one.text)
            assert all(0 <= place < len(source) for place in one.places)
            sure = [i for i, character in enumerate(one.text) if source[one.places[i]] in (character, "&")]
            solid = sum(1 for character in one.text if not character.isspace())
            assert len(sure) >= 0.9 * solid


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=1500) | st.binary(max_size=600))
def test_no_text_and_no_bytes_raise_and_places_lie_inside(given_: str | bytes) -> None:
    data = given_.encode("utf-8", "surrogatepass") if isinstance(given_, str) else given_
    raw = Raw("any", data)
    for one in articles_in(raw, PUBLISHERS):
        if isinstance(one, Document) and one.places is None and kind_of(raw).name != "pdf":
            assert raw.text[one.start : one.start + len(one.text)] == one.text
