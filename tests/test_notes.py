"""What the page said of the article stays, beside the text."""

from __future__ import annotations

from rapport.cleaning import About, clean
from rapport.corpus import clean_corpus
from rapport.ledger import Repair
from rapport.notes import Note, notes
from rapport.study import Study
from tests.conftest import SAMPLE

ARTICLE = """Mirela Tann\u00a0
Photo: Anna Roe
Share on Facebook

The ferry left at dawn and nobody had asked where it was bound that day.

It came back at night with one passenger fewer, who was not missed by anyone.

Nobody had asked where it was, and nobody asked now.

Mirela Tann teaches lawâ€™s history
and writes a column.
Views expressed are those of the author.
"""


def test_what_a_rule_took_away_that_says_something_is_a_note_with_clean_characters() -> None:
    ledger = clean(ARTICLE.replace("history\n", "history "), About("Ferries", "Mirela Tann"))
    assert [(note.rule, note.text) for note in notes(ledger.repairs)] == [
        ("byline", "Mirela Tann"),
        ("date-lines", "Photo: Anna Roe"),
        ("biography", "Mirela Tann teaches law’s history and writes a column."),
        ("disclaimer", "Views expressed are those of the author."),
    ]


def test_a_note_leads_to_its_place_in_the_raw_text() -> None:
    ledger = clean(ARTICLE, About("Ferries", "Mirela Tann"))
    for note in notes(ledger.repairs):
        assert note.text.split()[0] in ledger.raw[note.raw_start : note.raw_end]


def test_a_repair_inside_the_text_or_without_a_word_is_no_note() -> None:
    repairs = [Repair("hyphens", 3, 4, "-", ""), Repair("byline", 9, 11, "—\n", "")]
    assert list(notes(repairs)) == []
    assert list(notes([Repair("byline", 9, 12, "Ann", "")])) == [Note("byline", "Ann", 9, 12)]


def test_the_notes_of_the_sample_are_the_lines_that_were_planted(study: Study) -> None:
    made = clean_corpus(study, SAMPLE)
    kept = made["repairs"][made["repairs"].rule.isin(set(made["notes"].rule))]
    assert len(made["notes"]) == len(kept) > 0
    assert list(made["notes"].raw_start) == list(kept.raw_start)
