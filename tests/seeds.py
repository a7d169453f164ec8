"""Small well-formed files of every kind that is read, and words that mean something in each."""

# ruff: noqa: E501

from __future__ import annotations

import io

import pandas as pd

from rapport.register import COLUMNS as OF_REGISTER
from tests import mutation

WORDS = (
    b"The late ferry left the harbour before dawn, and nobody on the quay seemed to mind that. "
    b"What counts, says a man who mends nets, is whether the boats may sail at all this week."
)
_PAGE = (
    b"<!DOCTYPE html><html><head><meta charset='utf-8'><title>The Late Ferry | Gazette</title>"
    b"<meta name='author' content='Quill, M.'><meta property='og:site_name' content='Gazette'>"
    b"<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"Ferry\", "
    b"\"author\": [{\"name\": \"M. Quill\"}], \"datePublished\": \"2016-12-15\"}</script></head>"
    b"<body><article><h1>The Late Ferry</h1><time datetime='2016-12-15'>x</time><p>" + WORDS +
    b"</p><p>" + WORDS + b"</p></article></body></html>"
)  # fmt: skip
HTML = [_PAGE, b"<p>" + WORDS]
OF_HTML = [
    b"<p>", b"</p>", b"<table><tr><td>", b"<script>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml",
    b"&#xD800;", b"&#0;", b"&#x110000;", b"&#" + b"9" * 5000 + b";", b"&amp;", b"&lt", b"charset=utf-7",
    b"charset=idna", b"charset=rot13", b"charset=utf-16", b"<div>", b"<base href='//x'>", b"<svg><a>",
    b"<noscript>", b"<plaintext>", b"<template>", b"\"@graph\": [", b"{\"@type\": [\"Article\"]}",
]  # fmt: skip
_W = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = b"http://schemas.openxmlformats.org/package/2006/"
_O = b"application/vnd.openxmlformats-"


def _types(parts: dict[bytes, bytes]) -> bytes:
    return (
        b'<Types xmlns="' + _P + b'content-types"><Default Extension="rels" ContentType="' + _O
        + b'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        + b"".join(
            b'<Override PartName="/%s" ContentType="%s%s+xml"/>' % (name, _O, kind)
            for name, kind in parts.items()
        )
        + b"</Types>"
    )  # fmt: skip


def _relations(targets: dict[bytes, bytes]) -> bytes:
    return b'<Relationships xmlns="' + _P + b'relationships">' + b"".join(
        b'<Relationship Id="r%d" Type="%s" Target="%s"/>' % (number, kind, target)
        for number, (target, kind) in enumerate(targets.items())
    ) + b"</Relationships>"  # fmt: skip


DOCX = {
    "[Content_Types].xml": _types({
        b"word/document.xml": b"officedocument.wordprocessingml.document.main",
        b"docProps/core.xml": b"package.core-properties",
    }),
    "_rels/.rels": _relations({
        b"word/document.xml": _R + b"/officeDocument",
        b"docProps/core.xml": _P + b"relationships/metadata/core-properties",
    }),
    "docProps/core.xml": b'<cp:coreProperties xmlns:cp="' + _P + b'metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Late Ferry</dc:title>'
    b"<dc:creator>M. Quill</dc:creator></cp:coreProperties>",
    "word/document.xml": b'<w:document xmlns:w="' + _W + b'"><w:body><w:p><w:r><w:t>' + WORDS
    + b"</w:t></w:r></w:p><w:p><w:r><w:t>Once</w:t><w:tab/><w:t>more.</w:t></w:r></w:p>"
    b"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>28 boats</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    b"</w:body></w:document>",
}  # fmt: skip
OF_XML = [
    b"<!DOCTYPE x [<!ENTITY a 'aa'>]>", b"&a;", b"<!ENTITY b SYSTEM 'file:///etc/hostname'>", b"&b;",
    b"<w:p>", b"</w:p>", b"<w:t>", b"<w:r>", b"<w:txbxContent>", b"<mc:AlternateContent>", b"xmlns=''",
    b"<![CDATA[", b"]]>", b"<?pi?>", b"TargetMode='External'", b"Target='../../etc/passwd'",
    b"Target='NULL'", b"<row r='9999999'>", b"<c r='XFD1'><v>1</v></c>", b"t='s'", b"t='b'", b"t='d'",
    b"t='e'", b"s='9'", b"<f>HYPERLINK(1)</f>", b"<dimension ref='A1:XFD1048576'/>",
]  # fmt: skip
XLSX = {
    "[Content_Types].xml": _types({
        b"xl/workbook.xml": b"officedocument.spreadsheetml.sheet.main",
        b"xl/worksheets/sheet1.xml": b"officedocument.spreadsheetml.worksheet",
        b"xl/sharedStrings.xml": b"officedocument.spreadsheetml.sharedStrings",
        b"xl/styles.xml": b"officedocument.spreadsheetml.styles",
    }),
    "_rels/.rels": _relations({b"xl/workbook.xml": _R + b"/officeDocument"}),
    "xl/_rels/workbook.xml.rels": _relations({
        b"worksheets/sheet1.xml": _R + b"/worksheet",
        b"sharedStrings.xml": _R + b"/sharedStrings",
        b"styles.xml": _R + b"/styles",
    }),
    "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="' + _R + b'"><sheets><sheet name="sentences" sheetId="1" r:id="r0"/></sheets></workbook>',
    "xl/sharedStrings.xml": b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    + b"".join(b"<si><t>%s</t></si>" % text for text in (
        b"id", b"sentence", b"fish", b"tone", b"coder", b"n12-s7-001", b"yes", b"A", b"n12-s7-002", b"B",
    )) + b"</sst>",
    "xl/styles.xml": b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<cellXfs><xf numFmtId="14"/><xf numFmtId="0"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": b"<worksheet "
    b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:E3"/>'
    b'<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s">'
    b'<v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>4</v></c></row><row r="2"><c r="A2" '
    b't="s"><v>5</v></c><c r="C2" t="s"><v>6</v></c><c r="D2"><v>1</v></c><c r="E2" t="s"><v>7</v></c>'
    b'</row><row r="3"><c r="A3" t="s"><v>8</v></c><c r="C3" t="b"><v>0</v></c><c r="D3" s="0"><v>-1'
    b'</v></c><c r="E3" t="inlineStr"><is><t>A</t></is></c></row></sheetData></worksheet>',
}  # fmt: skip
PDF = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [5 0 R 7 0 R] /Count 2 >>",
    b"<< /Title (The Late Ferry) /Author (M. Quill) >>",
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding "
    b"/ToUnicode 9 0 R /FirstChar 32 /LastChar 34 /Widths [250 333 408] >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R "
    b"/Resources << /Font << /F1 4 0 R >> /XObject << /X1 10 0 R >> >> >>",
    mutation.stream(
        b"BT /F1 12 Tf 72 700 Td (The late ferry left the harbour) Tj 0 -14 Td "
        b"[(befo) -20 (re dawn.)] TJ ET q 1 0 0 1 0 0 cm /X1 Do Q"
    ),
    b"<< /Type /Page /Parent 2 0 R /Contents [8 0 R 6 0 R] /Resources << /Font << /F1 4 0 R >> >> >>",
    mutation.deflated(b"BT /F1 9 Tf 72 690 Td (Page 2) Tj T* (of two) ' ET"),
    mutation.stream(
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41> <43> "
        b"<0041> endbfrange 1 beginbfchar <20> <0020> endbfchar endcmap"
    ),
    mutation.stream(
        b"BT /F1 12 Tf 72 600 Td (in a form) Tj ET",
        b"/Type /XObject /Subtype /Form /Resources << /Font << /F1 4 0 R >> /XObject << /X1 10 0 R >> >>",
    ),
]  # fmt: skip
OF_PDF = [
    b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode", b"/ASCIIHexDecode", b"/RunLengthDecode",
    b"/DecodeParms << /Predictor 15 /Columns 99999999 >>", b"/Kids", b"/Parent 5 0 R", b"/Contents",
    b"/Prev 0", b"/XRefStm 9", b"/Encrypt 3 0 R", b"/ObjStm", b"stream\n", b"endstream", b"endobj",
    b"1 0 R", b"2 0 R", b"5 0 R", b"<<", b">>", b"(((((", b"<</", b"Tj", b"TJ", b"Td", b"cm", b"q", b"Q",
    b"Do", b"BI /W 9 ID x EI", b"Tf", b"beginbfrange <0000> <FFFF> <0000> endbfrange", b"/Type /Font",
    b"/Identity-H", b"/Type0", b"/DescendantFonts [4 0 R]", b"xref", b"trailer", b"startxref",
]  # fmt: skip
_CSV = b'id,text,year\na,"The ferry left, said ""no one"".\nLate.",2016\nb,short,2021\n'
CSV = [_CSV, _CSV.replace(b",", b";"), _CSV.decode().encode("utf-16")]
JSONL = b'{"id": "a", "text": "The ferry", "year": 2016}\n{"id": "b", "list": [1, {"c": null}]}\n'
OF_JSON = [b'{"', b'": ', b"\\ud800", b"[[[[", b"null"]
_ROW = {
    "article_id": "ferry-2016", "title": "The Late Ferry", "author": "M. Quill", "outlet": "Gazette",
    "outlet_basis": "stated", "published": "2016-12-15", "genre": "report", "signature": "0" * 512,
    "published_precision": "day", "published_basis": "inferred: the file", "language": "en",
}  # fmt: skip
_ROWS = pd.DataFrame([_ROW, _ROW | {"article_id": "crab"}], columns=OF_REGISTER)
REGISTER = _ROWS.to_csv(index=False).encode()
STUDY = b"""name: any
title: 'Two towns'
description: What is said of them.
states: [north, south]
table: {file: a.csv, columns: {article_id: id, title: t, published: p, genre: g, text: x}}
periods:
  earlier: {label: "2016", first: 2016-01-01, last: 2016-12-31}
  later: {label: "2021", first: 2021-01-01, last: 2021-12-31}
codebooks: [actors.yaml]
engines: {tone: [vader], lists: {own: {file: own.csv, licence: CC0, source: us}}}
primary: {tone: [tone.vader], other: ['frame.*']}
confidence: 0.9
seed: 7
"""
BOOK = b"""layer: frame
title: A book
lists: {boats: [ferry, "fishing boat*"]}
codes:
  - name: fish
    label: Fish
    definition: It speaks of fish.
    source: this project
    patterns: [herring*, '{boats} & crab*|krill', {pattern: lift* ...9 ban, weight: 2}]
    exclusions: [red herring*]
    goldstein: -2.5
    examples: [Herring is dear., Nobody buys herrings.]
    counter_examples: [The strait froze., A fisherman wept.]
""".replace(b" ...9", " …9".encode())
CORRECTIONS = b"""- {article: ferry-2016, expected: the ferrv, becomes: the ferry, why: a scan}
- article: crab
  expected: "crab\\tcrab"
  becomes: ''
  why: twice
"""
TIMELINE = b"""title: Two towns
events:
  - date: 2015-01-05
    event: A bridge opens.
    source: {title: On the bridge, publisher: The Bee, date: 2015-01-06}
  - {date: 2015-02-01, precision: month, event: It closes., source: {title: Again, publisher: Bee}}
"""
LIST = b"positive:\n  - good*\n  - [well done, nice]\nnegative: {bad: -2, 'not so': -1.5}\n"
OF_YAML = [
    b"!!python/object/apply:os.system [x]", b"!!timestamp x", b"!!bool x", b"!!int x", b"!!binary '='",
    b"&a", b"*a", b"<<: *a", b"? [a, b]\n: c", b"%YAML 9.9", b"---\n", b"| \n", b">-\n", b"\n  - ", b"\n - ",
    b"{a: b}", b"[[", b"]]", b"\"\\0\"", b"\"\\ud800\"", b"\"\\e[2J\"", b"null", b"~", b"yes", b".inf", b".nan",
    b"2016-02-30", b"2016-02-03T99:99:99", b"1:1:1:1", b"0x" + b"f" * 90, b"name: con", b"name: ../any",
    b"codebooks: [/dev/zero]", b"{boats}" * 9, b"|", b"&", "…99999".encode(), b"*a*a*a*a*b", b"??",
]  # fmt: skip
_SHEET = b"id,before,sentence,fish,tone,coder,remark\nn12-s7-001,,x,yes,'-1,A,\nn12-s7-002,,y,no,+1,A,z\n"
SHEETS = [_SHEET, _SHEET.replace(b",", b";")]


def parquet() -> bytes:
    """A small table, nested cells too."""
    packed = io.BytesIO()
    frame = pd.DataFrame({"id": ["a", "b"], "text": ["The ferry", None], "more": [[1], [2, 3]]})
    frame.to_parquet(packed, compression=None)
    return packed.getvalue()


PLAIN = [
    WORDS,
    "Паром вышел до рассвета. “No,” he said – no.".encode("utf-16"),
    b"\xef\xbb\xbf" + WORDS,
]
MARKDOWN = (
    b"---\ntitle: 'The Late Ferry'\nauthor: [M. Quill, J. Sato]\ndate: 2016-12-15\n---\n# X\n"
    + WORDS
)

ADDRESSES = [
    b"https://news.example/2021/talks.html?id=7#top", b"http://user:pass@[::1]:8080/%C3%BCber/../x.pdf",
    "http://näws.example/ü".encode(), b"file:///etc/hostname", b"http://127.0.0.1:9/",
]  # fmt: skip
OF_ADDRESSES = [
    b"http://", b"https://", b"file://", b"ftp://", b"data:,x", b"//", b"@", b":", b"[", b"]", b"%00",
    b"%0d%0aHost:%20x", b"localhost", b"169.254.169.254", b"0x7f.1", b"2130706433", b"..", b" ",
    b"xn--", b"\xe3\x80\x82", b"\xef\xbc\x8f", b"a" * 300, b":99999", b":0", b"?", b"#",
]  # fmt: skip
HEADERS = (
    b"301\nLocation: %s\nContent-Type: text/html", b"200\nContent-Type: text/html; charset=x",
    b"200\nContent-Type: application/pdf\nContent-Length: 7\nContent-Encoding: gzip",
    b"404\nContent-Type: text/plain", b"302\nLocation: /a",
)  # fmt: skip
