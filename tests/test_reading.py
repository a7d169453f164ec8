"""Files of every kind become raw text, and what is wrong with one is said in a clause."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import pickle
import re
import socket
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import docx
import pandas as pd
import pypdf
import pytest
from docx.oxml import parse_xml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rapport import reading
from rapport.errors import CorpusError
from rapport.reading import (
    MOST_BYTES,
    NOTHING_STATED,
    SUFFIXES,
    TABLE_SUFFIXES,
    BrokenRow,
    Document,
    Stated,
    UnreadableError,
    read_document,
    read_rows,
)
from rapport.reading.documents import day, statement
from rapport.reading.encodings import decode

Made = Callable[[str, bytes], Path]

FERRY = (
    "The ferry to the northern islands left the harbour before dawn, and nobody on the quay "
    "seemed to mind that it was two hours late.",
    "“We have heard promises for thirty years,” said Kenji Aoki, who repairs nets. “What counts "
    "is whether the boats may sail.”",
    "Officials describe the arrangement as large-scale and well-considered, but neither side has "
    "published the text, and inspectors meet only once a month.",
    "On the quay the question is simpler: when the horn sounds, the crates are counted, a form is "
    "signed in two languages, and everybody goes home to sleep.",
)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Make a file of a name with the given bytes."""

    def make(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return make


def complaint_of(path: Path) -> str:
    """What read_document says of a file that it cannot read."""
    with pytest.raises(UnreadableError) as caught:
        read_document(path)
    return str(caught.value)


# --- plain text and Markdown --------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "mark", "named"),
    [
        ("utf-8", "", "utf-8"),
        ("utf-8", "\ufeff", "utf-8"),
        ("utf-16-le", "\ufeff", "utf-16-le"),
        ("utf-16-be", "\ufeff", "utf-16-be"),
        ("utf-32-le", "\ufeff", "utf-32-le"),
        ("cp1252", "", "cp1252"),
    ],
)
def test_a_text_is_read_in_its_encoding_and_keeps_every_character(
    made: Made, codec: str, mark: str, named: str
) -> None:
    text = mark + "\r\n".join(FERRY) + "\t\n\n"
    document = read_document(made("ferry.txt", text.encode(codec)))
    assert document == Document(text, named, NOTHING_STATED)


def test_a_cyrillic_text_in_an_old_encoding_is_read(made: Made) -> None:
    text = "Паром на северные острова вышел из гавани до рассвета, и никто не спешил домой."
    document = read_document(made("parom.txt", text.encode("cp1251")))
    assert (document.text, document.encoding) == (text, "cp1251")


@given(st.binary(max_size=300))
def test_the_named_encoding_always_gives_the_text_back(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except UnreadableError:
        return
    assert data.decode(encoding) == text


def test_front_matter_is_stated_and_stays_in_the_text(made: Made) -> None:
    text = (
        "---\ntitle: 'The Late Ferry: a report'\nauthor: [Maria Quill, Jun Sato]\n"
        "date: 2016-12-15\noutlet: Harbour Gazette\n---\n\n# The Late Ferry\n\n" + FERRY[0]
    )
    document = read_document(made("ferry.md", text.encode()))
    assert document.text == text
    assert document.stated == Stated(
        "The Late Ferry: a report",
        "Maria Quill, Jun Sato",
        dt.date(2016, 12, 15),
        "Harbour Gazette",
    )


@pytest.mark.parametrize(
    "fields", ["date: 2016-02-30", "- a list", "a: [", "{" * 3000, "title: ''", "author: {a: b}"]
)
def test_front_matter_that_says_nothing_states_nothing(made: Made, fields: str) -> None:
    text = f"---\n{fields}\n---\n{FERRY[0]}"
    assert read_document(made("ferry.md", text.encode())) == Document(text, "utf-8", NOTHING_STATED)


def test_a_rule_in_the_middle_of_a_markdown_text_is_no_front_matter(made: Made) -> None:
    text = f"{FERRY[0]}\n\n---\ntitle: none\n---\n\n{FERRY[1]}"
    assert read_document(made("ferry.md", text.encode())).stated == NOTHING_STATED


# --- what a statement is ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2016-12-15", "2016-12-15"),
        ("2016-12-15T23:30:00-08:00", "2016-12-15"),
        ("2016/12/15 10:00", "2016-12-15"),
        ("20161215", "2016-12-15"),
        ("15.12.2016 10:00", "2016-12-15"),
        ("15 December 2016", "2016-12-15"),
        ("Thu, 15 Dec 2016 10:00:00 GMT", "2016-12-15"),
        ("Dec. 5th, 2016", "2016-12-05"),
        ("05/06/2016", None),
        ("2016-02-30", None),
        ("December 2016", None),
        ("last week", None),
        ("", None),
        (20161215, None),
    ],
)
def test_a_date_is_what_is_written_and_never_a_guess(said: object, meant: str | None) -> None:
    assert day(said) == (dt.date.fromisoformat(meant) if meant else None)


@pytest.mark.parametrize(
    "said",
    ["", " \n", "untitled", "python-docx", "Microsoft Word - draft 3.doc", "scan.pdf", None, 7,
     "https://example.org/maria", "(anonymous)", "x" * 400],
)  # fmt: skip
def test_what_a_program_writes_by_itself_is_no_statement(said: object) -> None:
    assert statement(said) is None


# --- pages --------------------------------------------------------------------------------

HEAD = """
<meta property="og:title" content="The Late Ferry | Harbour Gazette">
<meta property="og:site_name" content="Harbour Gazette">
<meta name="author" content="Maria Quill">
<meta property="article:published_time" content="2016-12-15T09:30:00+03:00">
<meta property="article:modified_time" content="2019-01-02T08:00:00Z">
"""


def page(head: str = HEAD, paragraphs: tuple[str, ...] = FERRY, charset: str = "utf-8") -> str:
    """A page of a newspaper, with everything that stands round an article."""
    first, *others = [f"<p>{paragraph}</p>" for paragraph in paragraphs]
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}">
<title>The Late Ferry | Harbour Gazette</title>{head}
<script>var tracker = "words that nobody reads";</script><style>p {{ color: navy }}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/ru">Russian edition</a></li></ul></nav>
<aside><h3>Most read</h3><ul><li><a href="/1">Storm closes the pass</a></li></ul></aside>
<main><article><h1>The Late Ferry</h1><div class="share"><a href="#">Share this</a></div>
{first}<h2>A simpler question</h2>{"".join(others)}
<figure><img src="quay.jpg"><figcaption>The quay. Photo: harbour office</figcaption></figure>
<table><tr><th>Year</th><th>Boats</th></tr><tr><td>2016</td><td>28 boats</td></tr></table>
</article></main>
<section id="comments"><h3>Two comments</h3><div class="comment"><p>A reader says that the ferry was
never late in his time, and that crab was cheaper then.</p></div></section>
<footer><p>© Harbour Gazette. All rights reserved. Cookies are used on this page.</p></footer>
</body></html>"""


def test_of_a_page_the_paragraphs_are_read_and_the_furniture_is_not(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: object, **__: object) -> NoReturn:
        raise AssertionError("something is fetched")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    document = read_document(made("ferry.html", page().encode()))
    lines = ["The Late Ferry", FERRY[0], "A simpler question", *FERRY[1:]]
    assert document.text.split("\n") == lines
    assert document.encoding == "utf-8"
    published = dt.date(2016, 12, 15)
    assert document.stated == Stated("The Late Ferry", "Maria Quill", published, "Harbour Gazette")


def test_the_same_page_is_always_read_alike(made: Made) -> None:
    path = made("ferry.htm", page().encode())
    assert read_document(path) == read_document(path)


def test_a_page_that_states_nothing_states_nothing_though_its_text_has_a_date(made: Made) -> None:
    html = (
        page("").replace("<h1>The Late Ferry</h1>", "").replace("<title>The Late Ferry", "<title>")
    )
    html = html.replace("before dawn", "before dawn on 2016-11-03").replace(
        " | Harbour Gazette", ""
    )
    document = read_document(made("2016-12-15.html", html.encode()))
    assert "2016-11-03" in document.text
    assert document.stated == NOTHING_STATED


@pytest.mark.parametrize(
    ("head", "stated"),
    [
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "name": "x"}, '
            '{"@type": ["NewsArticle"], "headline": "Ferry &amp; Crab", "datePublished": '
            '"2016-12-15", "author": [{"name": "Maria Quill"}, "Jun Sato"], '
            '"publisher": {"name": "Gazette"}}]}</script>',
            Stated("Ferry & Crab", "Maria Quill, Jun Sato", dt.date(2016, 12, 15), "Gazette"),
        ),
        (
            '<meta name="citation_author" content="Quill, Maria">'
            '<meta name="citation_author" content="Sato, Jun">'
            '<meta name="citation_publication_date" content="2016/12/15">'
            '<meta name="citation_journal_title" content="Straits">',
            Stated("The Late Ferry", "Maria Quill, Jun Sato", dt.date(2016, 12, 15), "Straits"),
        ),
        (
            '<meta name="DC.Date" content="15 December 2016"><meta name="Author" content="@quill">',
            Stated("The Late Ferry", None, dt.date(2016, 12, 15), None),
        ),
        (
            '<meta property="article:modified_time" content="2019-01-02">'
            '<meta property="article:author" content="https://example.org/quill">'
            '<script type="application/ld+json">{"@type": "NewsArticle",</script>',
            Stated("The Late Ferry", None, None, None),
        ),
    ],
)
def test_a_page_states_what_stands_in_the_places_for_it(
    made: Made, head: str, stated: Stated
) -> None:
    html = page(head).replace("<title>The Late Ferry | Harbour Gazette", "<title>")
    assert read_document(made("ferry.html", html.encode())).stated == stated


def test_marked_elements_of_the_article_are_statements_too(made: Made) -> None:
    marked = (
        '<p class="byline">By Maria Quill</p><time datetime="2016-12-15">Thursday</time>'
        '<div class="share">'
    )
    html = page("").replace('<div class="share">', marked)
    stated = read_document(made("ferry.html", html.encode())).stated
    assert (stated.author, stated.published) == ("Maria Quill", dt.date(2016, 12, 15))


@pytest.mark.parametrize(
    ("charset", "codec", "named"),
    [
        ("windows-1251", "cp1251", "cp1251"),
        ("ISO-8859-1", "cp1252", "cp1252"),  # what browsers take it for
        ("windows-1251", "utf-8", "utf-8"),  # saved again by a browser
        ("no-such-thing", "utf-8", "utf-8"),
        ("utf-7", "cp1252", "cp1252"),
    ],
)
def test_a_page_is_decoded_as_it_says_unless_its_bytes_say_otherwise(
    made: Made, charset: str, codec: str, named: str
) -> None:
    sentence = "Паром вышел из гавани до рассвета. " * 4 if codec != "cp1252" else "“Où?” – “Là.” "
    html = page(paragraphs=(*FERRY, sentence.strip()), charset=charset)
    document = read_document(made("ferry.html", html.encode(codec, "replace")))
    assert document.encoding == named
    assert document.text.split("\n")[-1] == sentence.strip()


def test_a_japanese_page_in_ascii_with_escapes_is_decoded(made: Made) -> None:
    line = "船は夜明け前に港を出た。"
    html = page(paragraphs=(*FERRY, line * 3), charset="iso-2022-jp").replace("“", "'")
    html = html.replace("”", "'").replace("©", "")
    document = read_document(made("ferry.html", html.encode("iso-2022-jp")))
    assert (document.text.split("\n")[-1], document.encoding) == (line * 3, "iso2022_jp")


@pytest.mark.parametrize(
    "frame",
    [
        "<div>{}</div>",
        "<html><body><div class=content>{}</div><div class=footer>© 2016</div></body></html>",
        "<html><body><table><tr><td><a href=/>Home</a></td><td>{}</td></tr></table></body></html>",
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        "<body>{}</body></html>",
    ],
)
def test_pieces_of_pages_and_pages_of_old_make_are_read(made: Made, frame: str) -> None:
    html = frame.format("".join(f"<p>{paragraph}</p>" for paragraph in FERRY))
    assert read_document(made("ferry.html", html.encode())).text.split("\n") == list(FERRY)


def test_a_page_without_a_main_text_is_left_out(made: Made) -> None:
    html = (
        "<html><body><nav><a href=/>Home</a> <a href=/n>News</a></nav><p>Sign in</p></body></html>"
    )
    assert complaint_of(made("ferry.html", html.encode())) == (
        "it is a page without a main text; "
        "save the page once the article is shown, or save its text as .txt"
    )


def test_a_page_made_to_keep_the_reader_busy_is_left_out(made: Made) -> None:
    html = b"<html>" + b"<ul><li>x</li></ul>" * 200_000
    assert complaint_of(made("ferry.html", html)).startswith("it has 800,001 tags, which no page")


# --- Word documents -----------------------------------------------------------------------


def word(paragraphs: tuple[str, ...] = FERRY) -> Any:
    """A Word document with properties."""
    document = docx.Document()
    document.core_properties.title = "The Late Ferry"
    document.core_properties.author = "Maria Quill"
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def saved(document: Any) -> bytes:
    """The bytes of a Word document."""
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_of_a_word_document_headings_paragraphs_and_cells_are_lines_in_order(made: Made) -> None:
    document = word(())
    document.add_heading("A simpler question", 1)
    document.add_paragraph(FERRY[0])
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Year", "Boats", "2016", "28"), strict=True):
        cell.text = text
    document.add_paragraph("").add_run(FERRY[1]).add_break()
    document.add_paragraph(FERRY[2], style="List Bullet")
    document.sections[0].header.paragraphs[0].text = "Harbour Gazette"
    read = read_document(made("ferry.docx", saved(document)))
    lines = ["A simpler question", FERRY[0], "Year", "Boats", "2016", "28", FERRY[1], "", FERRY[2]]
    assert read.text.split("\n") == lines
    assert read.encoding == "docx"
    assert read.stated == Stated("The Late Ferry", "Maria Quill", None, None)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<w:ins><w:r><w:t>put in</w:t></w:r></w:ins>", "put in"),
        ("<w:del><w:r><w:delText>taken out</w:delText></w:r></w:del>", ""),
        ("<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>", ""),
        ("<w:sdt><w:sdtContent><w:r><w:t>a field</w:t></w:r></w:sdtContent></w:sdt>", "a field"),
        ("<w:hyperlink><w:r><w:t>a link</w:t></w:r></w:hyperlink>", "a link"),
        ("<w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>x</w:t></w:r>", "x"),
        ("<w:r><w:t>large</w:t><w:noBreakHyphen/><w:t>scale</w:t></w:r>", "large-scale"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc"),
        ("<w:r><w:instrText>PAGE</w:instrText><w:t>y</w:t></w:r>", "y"),
    ],
)
def test_of_a_word_document_all_that_stands_is_read_and_nothing_that_was_deleted(
    made: Made, inside: str, said: str
) -> None:
    document = word(("before",))
    document.element.body.insert(1, parse_xml(f"<w:p {W}>{inside}</w:p>"))
    text = read_document(made("ferry.docx", saved(document))).text
    assert text == (f"before\n{said}" if said else "before")


def test_a_word_document_without_properties_states_nothing(made: Made) -> None:
    whole, bare = io.BytesIO(saved(word())), io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(bare, "w") as new:
        for part in old.namelist():
            if part != "docProps/core.xml":
                data = old.read(part)
                new.writestr(part, re.sub(rb"<Relationship [^>]*core\.xml[^>]*/>", b"", data))
    document = read_document(made("ferry.docx", bare.getvalue()))
    assert document == Document("\n".join(FERRY), "docx", NOTHING_STATED)


def archive(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no archive at all", "it is no Word document, or a broken one (BadZipFile: File is not "),
        (archive({"a.txt": b"a"}), "it is a ZIP archive without a Word document in it"),
        (archive({"word/document.xml": b"<w"}), "it cannot be read as .docx (KeyError: "),
        (
            archive({"word/document.xml": b"x", "word/media/a.png": b"\0" * 200_000_000}),
            "it unpacks to more than a document of 20 MB can hold",
        ),
        (
            archive({"word/document.xml": b" " * (MOST_BYTES + 1)}),
            "it unpacks to more than a document of 20 MB can hold",
        ),
        (
            archive({"word/document.xml": b"x"}, zipfile.ZIP_BZIP2),
            "it is packed in a way that no Word document is",
        ),
    ],
    ids=["no archive", "another archive", "broken", "bomb", "bomb of text", "bzip2"],
)
def test_what_is_wrong_with_a_word_document_is_said(made: Made, data: bytes, reason: str) -> None:
    assert complaint_of(made("ferry.docx", data)).startswith(reason)


def test_a_word_document_with_nothing_in_it_holds_no_text(made: Made) -> None:
    path = made("ferry.docx", saved(word(("", " "))))
    assert complaint_of(path) == "it holds no text; remove it, or export the article again"


# --- PDF ----------------------------------------------------------------------------------

Drawn = tuple[float, float, float, str]
"""Where a line begins, the size of its letters, and its text."""


def pdf(pages: list[list[Drawn]], properties: str = "") -> bytes:
    """A PDF with a text layer, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", f"<< {properties} >>"]
    objects.append(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>"
    )
    kids = []
    for lines in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Contents {len(objects) + 2} 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
        )
        drawn = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for x, y, size, text in lines
        )
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return assembled(objects)


def assembled(objects: list[str]) -> bytes:
    """The objects of a PDF with their numbers, the table of where they stand, and the end."""
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    return data + (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {count} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    ).encode("cp1252")


def set_in_lines(
    paragraphs: tuple[str, ...],
    *,
    width: int = 70,
    top: float = 780,
    indent: float = 0,
    gap: float = 0,
) -> list[Drawn]:
    """Paragraphs broken into lines of 12 points, as a program sets them."""
    lines: list[Drawn] = []
    y = top
    for paragraph in paragraphs:
        words, line, x = paragraph.split(), "", 72 + indent
        for word_ in words:
            if len(line) + len(word_) + 1 > width:
                lines.append((x, y, 12, line))
                line, x, y = "", 72, y - 14
            line = f"{line} {word_}".strip()
        lines.append((x, y, 12, line))
        y -= 14 + gap
    return lines


@pytest.mark.parametrize("setting", [{"indent": 18.0}, {"gap": 10.0}, {"gap": 10.0, "width": 40}])
def test_the_lines_of_a_pdf_are_joined_to_its_paragraphs(made: Made, setting: Any) -> None:
    title: Drawn = (72, 810, 20, "The Late Ferry")
    data = pdf(
        [[title, *set_in_lines(FERRY, **setting)]], "/Title (The Late Ferry) /Author (M. Quill)"
    )
    document = read_document(made("ferry.pdf", data))
    assert document.text.split("\n") == ["The Late Ferry", *FERRY]
    assert document.encoding == "pdf"
    assert document.stated == Stated("The Late Ferry", "M. Quill", None, None)


def test_a_paragraph_that_goes_on_on_the_next_page_is_one(made: Made) -> None:
    lines = set_in_lines(FERRY, gap=10)
    note: Drawn = (72, 60, 8, "1 Crab is counted in crates.")
    pages = [
        [(72, 820, 9, "Harbour Gazette"), *part, *notes, (290, 30, 9, f"Page {number} of 2")]
        for number, part, notes in ((1, lines[:3], [note]), (2, lines[3:], []))
    ]
    assert lines[2][3] in FERRY[1]  # the page ends within the second paragraph
    assert lines[3][3] in FERRY[1]
    text = read_document(made("ferry.pdf", pdf(pages))).text
    assert sorted(text.split("\n")) == sorted([*FERRY, note[3]])


def test_a_first_line_that_two_pages_share_is_no_running_head(made: Made) -> None:
    lines = set_in_lines(FERRY, indent=18)
    text = read_document(made("ferry.pdf", pdf([lines, lines]))).text
    assert text.split("\n") == [*FERRY, *FERRY]


def test_a_hyphen_at_the_end_of_a_line_stays_and_keeps_the_word_together(made: Made) -> None:
    lines: list[Drawn] = [
        (72, 700, 12, "The port authority annou-"),
        (72, 686, 12, "nced a large-scale plan"),
        (72, 672, 12, "for the strait."),
    ]
    text = read_document(made("ferry.pdf", pdf([lines]))).text
    assert text == "The port authority annou-nced a large-scale plan for the strait."


def test_a_browser_s_lines_round_a_single_page_are_left_out(made: Made) -> None:
    printed: list[Drawn] = [
        (24, 825, 8, "12/16/16, 9:05 PM The Late Ferry | Harbour Gazette"),
        *set_in_lines(FERRY, gap=10),
        (24, 14, 8, "https://example.org/late-ferry 1/1"),
    ]
    assert read_document(made("ferry.pdf", pdf([printed]))).text.split("\n") == list(FERRY)


def test_a_scan_is_named_as_such(made: Made) -> None:
    assert complaint_of(made("ferry.pdf", pdf([[], []]))) == (
        "it has no text layer (a scan); "
        "recognise the text in it (OCR, for instance with ocrmypdf) and add the result"
    )


@pytest.mark.parametrize("password", ["harbour", ""])
def test_an_encrypted_pdf_is_named_unless_anybody_may_read_it(made: Made, password: str) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(pdf([set_in_lines(FERRY, gap=10)])))
    writer.encrypt(password, owner_password="quay", algorithm="RC4-128")
    packed = io.BytesIO()
    writer.write(packed)
    path = made("ferry.pdf", packed.getvalue())
    if password:
        reason = "it is encrypted; open it with its password and print it into a new PDF"
        assert complaint_of(path) == reason
    else:
        assert read_document(path).text.split("\n") == list(FERRY)


def test_a_pdf_of_more_pages_than_an_article_has_is_left_out(made: Made) -> None:
    complaint = complaint_of(made("ferry.pdf", pdf([[(72, 700, 12, "One line.")]] * 501)))
    assert complaint.startswith("it has more than 500 pages, which no article has; ")


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.4\n", pdf([set_in_lines(FERRY)])[:300], b"no PDF", b"%PDF-1.7\n" + b"[" * 5000],
    ids=["only a beginning", "cut off", "something else", "brackets"],
)
def test_a_broken_pdf_is_named_with_what_is_wrong(made: Made, data: bytes) -> None:
    complaint = complaint_of(made("ferry.pdf", data))
    assert complaint.startswith("it cannot be read as .pdf (")
    assert complaint.endswith("save it again, or save its text as .txt")


# --- what is wrong with a file ------------------------------------------------------------

NO_TEXT = "it holds NUL bytes, so it is no text; save it as a text in UTF-8"
WORD = saved(word())
OLD_WORD = "an old Word file (.doc), or one with a password"
SAVE_AS_WORD = "open it in a word processor and save it as .docx, without a password"
OCR = "recognise the text in it (OCR) and save that as .txt"
UNPACK_ALL = "unpack it and add the files that are in it"
UNPACK = "unpack it, or open it in its program and save it as .docx or .csv"


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("a.txt", b"", "it is empty; remove it, or export the article again"),
        ("a.pdf", b"", "it is empty; remove it, or export the article again"),
        ("a.txt", b" \n\t\n", "it holds no text; remove it, or export the article again"),
        ("a.txt", b"words\0words", NO_TEXT),
        (
            "a.txt",
            "words\0words".encode("utf-16"),
            NO_TEXT,
        ),
        (
            "a.txt",
            b"\xff\xfeodd",
            "it begins as UTF-16 does but does not go on so; save it as a text in UTF-8",
        ),
        (
            "a.txt",
            bytes(range(1, 32)) * 9,
            "it holds control characters in place of letters, so it is no text; "
            "save it as a text in UTF-8",
        ),
        (
            "a.odt",
            b"words",
            "it is a .odt file, which is not read here; "
            "save it as .txt, .md, .html, .htm, .docx, .pdf",
        ),
        (
            "words",
            b"words",
            "it is a file without a suffix, which is not read here; "
            "save it as .txt, .md, .html, .htm, .docx, .pdf",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_with_a_remedy(
    made: Made, name: str, data: bytes, complaint: str
) -> None:
    assert complaint_of(made(name, data)) == complaint


@pytest.mark.parametrize(
    ("name", "data", "kind", "remedy"),
    [
        ("a.txt", b"%PDF-1.7 x", "a PDF", "rename it to .pdf"),
        ("a.docx", b"%PDF-1.7 x", "a PDF", "rename it to .pdf"),
        ("a.md", WORD, "a Word document", "rename it to .docx"),
        ("a.pdf", WORD, "a Word document", "rename it to .docx"),
        ("a.pdf", b"<html><p>x", "an HTML page", "rename it to .html"),
        ("a.txt", b"\xef\xbb\xbf\n <!DOCTYPE html>", "an HTML page", "rename it to .html"),
        ("a.txt", archive({"a": b"a"}), "a ZIP archive or a file of an office program", UNPACK),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, OLD_WORD, SAVE_AS_WORD),
        ("a.txt", b"{\\rtf1 words}", "an RTF file", SAVE_AS_WORD),
        ("a.html", b"\x89PNG\r\n", "a picture", OCR),
        ("a.txt", b"\x1f\x8b\x08\0", "a compressed archive", UNPACK_ALL),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says_is_recognised(
    made: Made, name: str, data: bytes, kind: str, remedy: str
) -> None:
    suffix = Path(name).suffix
    complaint = complaint_of(made(name, data))
    assert complaint == f"it is {kind} although its name says {suffix}; {remedy}"


def test_every_kind_of_file_that_is_taken_in_is_read() -> None:
    assert set(SUFFIXES) == set(reading._READERS)


def test_a_text_about_pages_is_still_a_text(made: Made) -> None:
    text = "A page begins with <html>, or with <!DOCTYPE html>."
    assert read_document(made("a.txt", text.encode())).text == text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_of_a_hundred_megabytes_is_left_out_unread(
    made: Made, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = made(f"large{suffix}", b"")
    os.truncate(path, 100_000_000)  # sparse, so it takes no room

    def opened(*_: object, **__: object) -> NoReturn:
        raise AssertionError("it is read")

    monkeypatch.setattr(Path, "open", opened)
    assert complaint_of(path) == (
        "it has 100 MB, and no article has more than 20 MB; "
        "save only the text of the article, as .txt"
    )


def test_a_file_that_is_not_there_or_is_none_is_said_to_be_so(tmp_path: Path) -> None:
    assert complaint_of(tmp_path / "none.txt") == "there is no such file; check the name"
    (tmp_path / "folder.txt").mkdir()
    assert complaint_of(tmp_path / "folder.txt") == "it is no file; name a file"
    assert complaint_of(tmp_path / ("x" * 300 + ".txt")).startswith("it cannot be opened (")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    with pytest.raises(CorpusError):
        read_document(tmp_path / "loop.txt")


def test_a_complaint_parts_into_reason_and_remedy_and_survives_a_process() -> None:
    error = UnreadableError("it is empty", "remove it")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.reason, copy.remedy, str(copy)) == ("it is empty", "remove it", str(error))
    assert str(error).split("; ") == ["it is empty", "remove it"]


def test_a_failing_library_is_named_on_one_short_line(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: bytes) -> NoReturn:
        raise RecursionError(f"first line; of {io.BytesIO()}\nand " + "more " * 100)

    monkeypatch.setitem(reading._READERS, ".pdf", fail)
    reason, remedy = complaint_of(made("a.pdf", b"%PDF-1.4")).split("; ")
    assert reason.startswith(
        "it cannot be read as .pdf (RecursionError: first line, of it and more"
    )
    assert len(reason) < 140
    assert remedy


# --- bytes made to break it ---------------------------------------------------------------

OFTEN = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SEEDS = {
    ".docx": WORD,
    ".pdf": pdf([set_in_lines(FERRY[:2])] * 2),
    ".html": page().encode(),
    ".md": f"---\ntitle: x\ndate: 2016-12-15\n---\n{FERRY[0]}".encode(),
}
MUTATION = st.tuples(
    st.integers(0, 10_000_000),
    st.integers(0, 40),
    st.one_of(st.binary(max_size=8), st.sampled_from([b"\0", b"-1", b"99999999999", b"&#xD800;"])),
)


def check_bytes(path: Path, data: bytes) -> None:
    """Whatever the bytes are, they give a document or a complaint of two parts."""
    path.write_bytes(data)
    try:
        document = read_document(path)
    except UnreadableError as error:
        check_complaint(error)
    else:
        assert re.search(r"\w", document.text)
        document.text.encode()
        "".join(filter(None, (*document.stated[:2], document.stated.outlet))).encode()


def check_complaint(error: UnreadableError) -> None:
    """A complaint is one line of two parts."""
    reason, remedy = str(error).split("; ")
    assert reason
    assert remedy
    assert "\n" not in str(error)


def mutated(data: bytes, mutations: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes with some stretches replaced."""
    for place, length, instead in mutations:
        at = place % (len(data) + 1)
        data = data[:at] + instead + data[at + length :]
    return data


@pytest.mark.parametrize("suffix", SUFFIXES)
@OFTEN
@given(data=st.binary(max_size=400))
@example(data=b"<html><p>&#xD800;\xed\xa0\x80" + b"word " * 30)
@example(data=b"%PDF-1.4 trailer << /Root 1 0 R >> startxref 0 %%EOF")
def test_no_bytes_escape_as_another_error(tmp_path: Path, suffix: str, data: bytes) -> None:
    check_bytes(tmp_path / f"any{suffix}", data)


@pytest.mark.parametrize("suffix", SEEDS)
@OFTEN
@given(mutations=st.lists(MUTATION, min_size=1, max_size=6))
def test_no_damage_to_a_file_escapes_as_another_error(
    tmp_path: Path, suffix: str, mutations: list[tuple[int, int, bytes]]
) -> None:
    check_bytes(tmp_path / f"damaged{suffix}", mutated(SEEDS[suffix], mutations))


@OFTEN
@given(part=st.integers(0, 100), mutations=st.lists(MUTATION, min_size=1, max_size=4))
def test_no_damage_inside_a_word_document_escapes_as_another_error(
    tmp_path: Path, part: int, mutations: list[tuple[int, int, bytes]]
) -> None:
    with zipfile.ZipFile(io.BytesIO(SEEDS[".docx"])) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    damaged = list(parts)[part % len(parts)]
    parts[damaged] = mutated(parts[damaged], mutations)
    check_bytes(tmp_path / "damaged.docx", archive(parts))


# --- tables -------------------------------------------------------------------------------

ROWS = [
    {"id": "a", "text": FERRY[0], "year": "2016"},
    {"id": "b", "text": FERRY[1], "year": "2021"},
]


def rows_of(path: Path) -> list[tuple[int, dict[str, str | None]]]:
    """All rows of a table."""
    return list(read_rows(path))


def fault_of(path: Path) -> str:
    """What read_rows says of a table that it cannot read, before it gives a row."""
    with pytest.raises(UnreadableError) as caught:
        read_rows(path)
    return str(caught.value)


def table(suffix: str, rows: list[dict[str, Any]]) -> bytes:
    """A table as pandas writes it."""
    frame, packed = pd.DataFrame(rows), io.BytesIO()
    if suffix == ".parquet":
        frame.to_parquet(packed)
    elif suffix == ".csv":
        frame.to_csv(packed, index=False)
    else:
        frame.to_json(packed, orient="records", lines=True, force_ascii=False)
    return packed.getvalue()


@pytest.mark.parametrize("suffix", TABLE_SUFFIXES)
def test_a_table_gives_its_rows_with_their_numbers(made: Made, suffix: str) -> None:
    first = 2 if suffix == ".csv" else 1
    rows = rows_of(made(f"articles{suffix}", table(suffix, ROWS)))
    assert rows == list(enumerate(ROWS, start=first))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_as_programs_of_any_country_write_it(
    made: Made, delimiter: str, codec: str
) -> None:
    text = f'"The clerk said ""no"", twice{delimiter}\r\nand left the quay – déjà vu, some thought"'
    lines = [
        f"id{delimiter}text{delimiter}note",
        f"a{delimiter}{text}{delimiter}",
        "",
        f"b{delimiter}x",
    ]
    rows = rows_of(made("articles.csv", "\r\n".join(lines).encode(codec)))
    said = f'The clerk said "no", twice{delimiter}\r\nand left the quay – déjà vu, some thought'
    assert rows == [
        (2, {"id": "a", "text": said, "note": None}),
        (4, {"id": "b", "text": "x", "note": None}),
    ]


def test_a_csv_takes_a_long_article_and_leaves_out_the_column_without_a_name(made: Made) -> None:
    long = "word " * 100_000
    rows = rows_of(made("articles.csv", f",text\n0,{long}\n1,short\n".encode()))
    assert rows == [(2, {"text": long}), (3, {"text": "short"})]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (
            b'id,text\na,"never closed\nb,more\n',
            "a quotation mark that is opened in row 2 is never closed; "
            "double every quotation mark inside a cell, or export it again",
        ),
        (
            b'id,text\na,x\nb,"one" more\n',
            "a quotation mark stands inside a cell of row 3 (',' expected after '\"'); "
            "double every quotation mark inside a cell, or export it again",
        ),
        (
            f"a,{FERRY[0].replace(',', '')}\nb,x\n".encode(),
            "its first row holds a text of 128 characters, so it has no head; "
            "write the names of the columns into the first row",
        ),
        (
            b"\n,\n",
            "its first row is empty, so its columns have no names; "
            "write the names of the columns into the first row",
        ),
        (b"id,id\n1,2\n", "two of its columns are called “id”; give each its own name"),
        (b"id,text\na,x\xc3", "it is not in UTF-8 throughout; save it as a text in UTF-8"),
        (
            b"id,text\n,\n\n",
            "it holds no row under its head; write the table anew, with its rows",
        ),
        (b"id,text\na,\0\n", NO_TEXT),
        (
            saved(word()),
            "it is a ZIP archive or a file of an office program although its name says .csv; "
            "unpack it, or open it in its program and save it as .docx or .csv",
        ),
        (b"", "it is empty; remove it, or export the article again"),
    ],
)
def test_what_is_wrong_with_a_csv_is_said_before_a_row_is_given(
    made: Made, data: bytes, complaint: str
) -> None:
    assert fault_of(made("articles.csv", data)) == complaint


def broken(number: int, row: dict[str, str | None]) -> tuple[int, str]:
    """The number of a broken row and what is wrong with it."""
    assert isinstance(row, BrokenRow)
    assert row == {}
    return number, str(row.fault)


def test_a_csv_row_with_too_many_cells_is_broken_and_the_others_go_on(made: Made) -> None:
    first, second, third = rows_of(made("a.csv", b"id,text\na,yes, or no\nb,x\nc,y,,\n"))
    assert broken(*first) == (
        2,
        "it has 3 cells, and the head has 2; "
        "put every cell with a comma in it between quotation marks",
    )
    assert second == (3, {"id": "b", "text": "x"})
    assert third == (4, {"id": "c", "text": "y"})


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b'{"id": "b", ', "it is no JSON (expecting property name enclosed in double quotes at "
         "character 12); mend the line"),
        (b"[1]", "it is no JSON object; write each article as {…} on one line"),
        (b'"text"', "it is no JSON object; write each article as {…} on one line"),
        (b'{"id": "\xff"}', "it is not in UTF-8; save it as a text in UTF-8"),
        (b'{"id": "\\ud83d"}', "it holds half a character (a lone surrogate); export the row"),
        (b'{"\\udc00": 1}', "it holds half a character (a lone surrogate); export the row again"),
        (b"[" * 100_000, "it is no JSON (maximum recursion depth exceeded"),
        (b'{"id": ' + b"9" * 5000 + b"}", "it is no JSON (exceeds the limit"),
        (b'{"id": "' + b"x" * MOST_BYTES + b'"}', "it has more than 20 MB; keep only the text"),
    ],
    ids=["cut off", "list", "text", "bytes", "surrogate", "key", "depth", "digits", "size"],
)  # fmt: skip
def test_a_broken_line_of_a_jsonl_is_named_and_the_others_go_on(
    made: Made, line: bytes, complaint: str
) -> None:
    lines = [b'\xef\xbb\xbf{"id": "a"}', b"", line, b'{"id": "c"}']
    first, second, third = rows_of(made("articles.jsonl", b"\n".join(lines)))
    assert (first, third) == ((1, {"id": "a"}), (4, {"id": "c"}))
    number, said = broken(*second)
    assert number == 3
    assert said.startswith(complaint)


def test_a_json_file_that_is_one_list_is_named(made: Made) -> None:
    data = json.dumps(ROWS, indent=1).encode()
    assert fault_of(made("articles.jsonl", data)).startswith(
        "it is one list, not one object on each"
    )
    assert fault_of(made("b.jsonl", "{}".encode("utf-16"))).startswith("it is not in UTF-8; ")


def test_values_of_any_type_become_text(made: Made) -> None:
    row = {"n": 7, "yes": True, "none": None, "nan": float("nan"), "list": ["é", 1], "empty": ""}
    rows = rows_of(made("articles.jsonl", json.dumps(row).encode()))
    said = {"n": "7", "yes": "true", "none": None, "nan": None, "list": '["é", 1]', "empty": None}
    assert rows == [(1, said)]


def test_a_parquet_gives_days_times_and_numbers_as_text(made: Made) -> None:
    row = {
        "day": dt.date(2016, 12, 15),
        "midnight": pd.Timestamp("2016-12-15"),
        "time": pd.Timestamp("2016-12-15 09:30:00.000000001"),
        "n": 7,
        "none": None,
        "bytes": b"\xc3\xa9",
        "price": Decimal("1.50"),
    }
    rows = rows_of(made("articles.parquet", table(".parquet", [row, row | {"bytes": b"\xff"}])))
    said = {"day": "2016-12-15", "midnight": "2016-12-15", "time": "2016-12-15T09:30:00.000000001",
            "n": "7", "none": None, "bytes": "é", "price": "1.50"}  # fmt: skip
    assert rows[0] == (1, said)
    assert isinstance(rows[1][1], BrokenRow)


@pytest.mark.parametrize(
    ("name", "data", "begins"),
    [
        ("a.parquet", b"PAR1 but no more", "it cannot be read as .parquet (Arrow"),
        ("a.parquet", b"something else", "it cannot be read as .parquet (Arrow"),
        ("a.parquet", b"%PDF-1.4", "it is a PDF although its name says .parquet; rename it"),
        (
            "a.csv",
            b"PAR1",
            "it is a Parquet table although its name says .csv; rename it to .parquet",
        ),
        (
            "a.xlsx",
            b"x",
            "it is a .xlsx file, which is not read here; save it as .csv, .jsonl, .parq",
        ),
    ],
)
def test_a_table_that_is_none_is_named(made: Made, name: str, data: bytes, begins: str) -> None:
    assert fault_of(made(name, data)).startswith(begins)


def test_an_empty_parquet_is_named(made: Made) -> None:
    data = table(".parquet", ROWS)
    whole = pd.read_parquet(io.BytesIO(data))
    packed = io.BytesIO()
    whole.head(0).to_parquet(packed)
    path = made("articles.parquet", packed.getvalue())
    assert fault_of(path) == "it holds no row; write the table anew, with its rows"


TABLES = {suffix: table(suffix, ROWS * 3) for suffix in TABLE_SUFFIXES}


@pytest.mark.parametrize("suffix", TABLE_SUFFIXES)
@OFTEN
@given(
    st.one_of(
        st.binary(max_size=300).map(lambda data: (data, [])),
        st.tuples(st.none(), st.lists(MUTATION, min_size=1, max_size=4)),
    )
)
def test_no_bytes_of_a_table_escape_as_another_error(
    tmp_path: Path, suffix: str, made_of: tuple[bytes | None, list[tuple[int, int, bytes]]]
) -> None:
    data, mutations = made_of
    path = tmp_path / f"any{suffix}"
    path.write_bytes(mutated(TABLES[suffix], mutations) if data is None else data)
    try:
        rows: Iterator[tuple[int, dict[str, str | None]]] = read_rows(path)
        for _, row in rows:
            "".join([*row, *(cell for cell in row.values() if cell)]).encode()
    except UnreadableError as error:
        check_complaint(error)
