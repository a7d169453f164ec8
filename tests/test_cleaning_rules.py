"""Each rule mends what its docstring says, and leaves alone what it says it leaves alone."""

from __future__ import annotations

import pytest
import yaml

from rapport.cleaning import RULES, About, clean
from rapport.cleaning.characters import encoding, invisible, look_alikes
from rapport.cleaning.colophon import biography, byline, disclaimer
from rapport.cleaning.glue import footnotes, glued_words
from rapport.cleaning.page import date_lines, front_matter, title
from rapport.cleaning.print_damage import (
    broken_paragraphs,
    hyphens,
    pasted_twice,
    running_head,
)
from rapport.cleaning.rule import Rule
from rapport.paragraphs import paragraphs
from rapport.reading import read_document
from rapport.register import read_register
from rapport.sentences import split
from tests.conftest import SAMPLE

ABOUT = About("A Ferry Worth Waiting For: Notes", "Mirela Tann, Dr. Joren Vale")
PLANTED = yaml.safe_load((SAMPLE / "planted.yaml").read_text("utf-8"))["articles"]

BODY = "The ferry left at dawn.\n\nIt came back at night.\n\nNobody had asked where it was.\n\n"

MENDED = [
    (encoding, "The ferryâ€™s cafÃ© is â€œfullâ€\x9d.", "The ferry’s café is “full”."),
    (invisible, "The fer\u00adry\u200b left.\x07", "The ferry left."),
    (look_alikes, "The \u0421old War was c\u043eld.", "The Cold War was cold."),
    (front_matter, "---\ntitle: A\n---\nThe ferry left.", "The ferry left."),
    (date_lines, "19.09.2016 10:56\nIT9534521\nPhoto: Anna Roe\nIt left.", "It left."),
    (date_lines, "Published: Monday, 5 May 2014\nIt left.", "It left."),
    (title, "A Ferry Worth Waiting For: Notes\n" + BODY, BODY),
    (title, "A ferry worth waiting for – notes | 19.09.2016 10:56\n" + BODY, BODY),
    (byline, "Mirela Tann and Joren Vale\n" + BODY, BODY),
    (byline, "By Orla Fenwick, March 10 2022\n" + BODY, BODY),
    (biography, BODY + "Mirela Tann, a political observer, lives in Solmar.", BODY),
    (biography, BODY + "Dr. Joren Vale teaches law and writes a column.", BODY),
    (biography, BODY + "Our columnist Mirela Tann lives in Solmar now.", BODY),
    (byline, "M. Tann\n" + BODY, BODY),
    (disclaimer, BODY + "Views expressed are those of the author.", BODY),
    (disclaimer, BODY + "This article first appeared in The Solmar Courier.", BODY),
    (disclaimer, BODY + "© 2016 The Solmar Courier. All rights reserved.", BODY),
    (
        running_head,
        "It will ar-A Ferry Worth Waiting For: Notes rive in A Ferry Worth Waiting For: time.",
        "It will arrive in time.",
    ),
    (broken_paragraphs, "It came from the\n\nnorth coast.", "It came from the north coast."),
    (
        broken_paragraphs,
        "It is a matter of the economic and\n\nMilitary rise.",
        "It is a matter of the economic and Military rise.",
    ),
    (broken_paragraphs, "They all looked at the long-\n\nterm plans that were anno-unced in May.",
     "They all looked at the long-term plans that were anno-unced in May."),
    (hyphens, "They annou-nced a lar-ge-scale plan. H-owever, it sank.",
     "They announced a large-scale plan. However, it sank."),
    (footnotes, "It brought no result2. He agreed.3 So did she.[14] And¹ they.",
     "It brought no result. He agreed. So did she. And they."),
    (glued_words, "Russia’spartners left.Some searchthe port.",
     "Russia’s partners left. Some search the port."),
    (glued_words, "Why so late?Not for us: searchthe crew,nobody spoke:All slept. He beganWork.",
     "Why so late? Not for us: search the crew, nobody spoke: All slept. He began Work."),
    (pasted_twice, "He met the envoy on a short visit. the envoy on a short visit. They spoke.",
     "He met the envoy on a short visit. They spoke."),
    (pasted_twice, "He met the envoy in May the envoy in May.", "He met the envoy in May."),
]  # fmt: skip

LEFT = [
    (encoding, "naïve café São Paulo “quoted” – Äpfel, señor €5"),
    (invisible, "“Quoted” – naïve…"),
    (look_alikes, "The word \u043c\u0438\u0440 means peace, and \u03c0 is a number."),
    (front_matter, "The ferry left.\n---\nIt came back.\n---\n"),
    (date_lines, "On 19.09.2016 the ferry left.\nThe Crisis of 2016\nIT and the sea"),
    (date_lines, BODY * 4 + "9 March 2015\nWe sailed.\n10 March 2015\nWe came back.\n" + BODY * 4),
    (date_lines, "Image by image, the harbour vanished.\nEXPO-2025\nCredit: the banks gave none."),
    (title, BODY + BODY + BODY + BODY + "A Ferry Worth Waiting For: Notes\n" + BODY),
    (byline, "Russia and Japan\n" + BODY + "Old Friends, New Quarrels\n" + BODY),
    (byline, "“Mirela Tann was right,” he said.\n" + BODY),
    (byline, "By Popular Demand\nThe Long Tann Road Home\n" + BODY),
    (biography, BODY + "Mirela Tann: And what did the harbour master say?\n" + BODY),
    (biography, BODY + "Anna Roe, a professor of law, disagrees with them.\n" + BODY),
    (disclaimer, "The views of the two differ.\n\n" + BODY * 3 + "Views differ.\n" + BODY * 3),
    (disclaimer, BODY + "Copyright law is a mess. First published in 1911, the almanac sells."),
    (disclaimer, "Views expressed in the hall were bitter.\n" + BODY),
    (running_head, "In the essay A Ferry Worth Waiting For: Notes he argued so."),
    (running_head, "He called it “A Ferry Worth Waiting For: Notes” in a letter."),
    (running_head, "It sailed to Sol-A Ferry Worth Waiting For: Notes mar again."),
    (running_head, "The ferry worth waiting for came late."),
    (broken_paragraphs, "Seven ferries\n\nThe first left at dawn."),
    (broken_paragraphs, "It stopped without a stop\n\nThen it went on."),
    (broken_paragraphs, "He listed:\n\nropes and nets."),
    (broken_paragraphs, "The crew asks for new ropes, and\n\nfor nets;"),
    (broken_paragraphs, "We brought\n\nropes and nets\n\nbread and salt\n\nnothing else"),
    (hyphens, "A large-scale re-election; co-operation by e-mail, vis-a-vis anti-Russian moves"),
    (hyphens, "Russo-Japanese talks, a well-stocked T-shirt shop, Sakhalin-2 and vice-president"),
    (footnotes, "The G7 met in 2016 over Sakhalin-2, 57 m², km² and [our] COVID-19; WW2 ended."),
    (footnotes, "He won [15] seats on the No.1 list, 10⁹ votes, R² = 0.4, in March,5 of them."),
    (glued_words, "WebTrends, eBay, a rulemaker, he could not beathe, Tai’shan, see node.js."),
    (glued_words, "YouTube, McDonald’s, ArborGen’s #ClimateStrike, booking.com outraised them."),
    (glued_words, "Kunashir, Chernomorneftegaz, Rosoboronexport, e.g.this, U.S.-led"),
    (pasted_twice, "Step by step, step by step. They read the Act. The Act says no."),
    (pasted_twice, "We met Chief Pilot Anselm Roke. Chief Pilot Anselm Roke smiled."),
    (pasted_twice, "It was all a lie. It was all a lie."),
    (pasted_twice, "No, no, no. Never again, never again."),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "raw", "mended"), MENDED)
def test_a_rule_mends(rule: Rule, raw: str, mended: str) -> None:
    assert clean(raw, ABOUT, rules=(rule,)).text == mended


@pytest.mark.parametrize(("rule", "text"), LEFT)
def test_a_rule_leaves_alone(rule: Rule, text: str) -> None:
    assert clean(text, ABOUT, rules=(rule,)).repairs == ()


def test_every_rule_says_what_it_mends_and_what_it_leaves_alone() -> None:
    for rule in RULES:
        doc = rule.__doc__ or ""
        assert any(word in doc for word in ("Leaves", "Only", "stay")), rule.__name__


@pytest.mark.parametrize("planted", PLANTED, ids=lambda article: str(article["article_id"]))
def test_every_sample_article_comes_out_as_its_reference(planted: dict[str, str]) -> None:
    register = {
        article.article_id: article for article in read_register(SAMPLE / "articles.csv")[0]
    }
    article = register[planted["article_id"]]
    name = planted["file"].rpartition("/")[2]
    raw = read_document(SAMPLE / "texts" / name).text
    ledger = clean(raw, About(article.title, article.author or ""))
    sign = {"body": "", "heading": "# ", "standfirst": "> "}
    got = [
        sign[kind] + ledger.text[begin + start : begin + stop]
        for begin, end, kind in paragraphs(ledger.text)
        for start, stop in split(ledger.text[begin:end])
    ]
    reference = (SAMPLE / "reference" / name).read_text("utf-8").splitlines()
    assert got == [line for line in reference if line]
