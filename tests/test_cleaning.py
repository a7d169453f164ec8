"""Cleaning takes away what print and page added, and nothing of what the author wrote."""

from __future__ import annotations

import textwrap
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.cleaning import About, clean
from rapport.cleaning.characters import byte_order_mark, line_ends, white_space
from rapport.cleaning.page import comment_form, navigation
from rapport.cleaning.print_damage import HARD_WRAP, wrapped_lines
from rapport.ledger import repaired, restored
from rapport.paragraphs import paragraphs
from rapport.reading.encodings import decode
from tests.conftest import SAMPLE

FURNITURE = [
    "EN | RU | JA",
    "EN/FR",
    "Follow us on:",
    "« Back",
    "← Home",
    "Back to top",
    "Next article →",
    "Previous",
    "Home > World > Neighbours",
    "Share",
    "SHARE THIS ARTICLE",
    "Share on Facebook",
    "Print",
    "E-mail this page",
    "Facebook Twitter | Telegram",
    "Leave a comment",
    "Your email address will not be published. Required fields are marked *",
    "Related:",
    "Read also…",
    "Tags",
    "Advertisement",
    "By",
]

KEPT = [
    "Back in port, the crew counted the nets.",
    "Share prices fell in both capitals.",
    "By noon the ice had closed the strait.",
    "Home is where the ferry lands.",
    "Next year the lease runs out.",
    "Print workers joined the strike.",
    "Tags were sewn into every coat.",
    "“Follow us on foot,” the guide said.",
    "Related matters were left for the autumn.",
    "The grammar of authors stay as it is – and so do THEIR CAPITALS.",
    "Orla Fenwick writes on lighthouses.",
    "Back from the Brink",
    "Homeward",
    "1",
]


def cleaned(text: str) -> list[str]:
    """The paragraphs of a text, cleaned."""
    clean_text = clean(text).text
    return [clean_text[found.start : found.end] for found in paragraphs(clean_text)]


def test_the_byte_order_mark_before_the_first_letter_is_removed_and_no_other() -> None:
    ledger = clean("\ufeffThe ferry\ufeff sailed.", rules=(byte_order_mark,))
    assert ledger.text == "The ferry\ufeff sailed."
    assert ledger.repairs == (("byte-order-mark", 0, 1, "\ufeff", ""),)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_a_line_feed(end: str) -> None:
    ledger = clean(f"One.{end}{end}Two.\nThree.", rules=(line_ends,))
    assert ledger.text == "One.\n\nTwo.\nThree."
    assert {(repair.rule, repair.before) for repair in ledger.repairs} == {("line-ends", end)}


def test_runs_of_blanks_become_one_space_and_none_at_the_ends_of_a_line() -> None:
    raw = "\t The\u00a0ferry \u2009 sailed \n\u3000\n at dawn. "
    assert clean(raw, rules=(white_space,)).text == "The ferry sailed\n\nat dawn."


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_of_the_page_is_removed_with_its_line_end(line: str) -> None:
    for written in (line, line.lower(), line.upper()):
        ledger = clean(
            f"The ferry sailed.\n{written}\nIt came back.", rules=(navigation, comment_form)
        )
        assert ledger.text == "The ferry sailed.\nIt came back."
        (repair,) = ledger.repairs
        assert repair[1:] == (18, 19 + len(line), f"{written}\n", "")


@pytest.mark.parametrize(
    "line",
    [
        *KEPT,
        "Back to work, said the harbour master.",
        "Back to the Negotiating Table",
        "Share this burden with us, she said.",
        "Print on paper lasts, he wrote.",
        "E-mail to the ministry went unanswered.",
        "Home / Away",
    ],
)
def test_what_the_author_wrote_stays(line: str) -> None:
    assert clean(line).repairs == ()


def test_the_last_words_of_a_wrapped_paragraph_stay() -> None:
    raw = "The envoy had seen enough of the strait and sailed\nback to Solmar.\n\nNobody wept.\n"
    assert cleaned(raw)[0].endswith("sailed back to Solmar.")


def test_wrapped_lines_are_joined_and_a_line_that_ended_itself_is_not() -> None:
    raw = "The ferry left\nthe harbour at\ndawn.\nOn deck\n\nNobody spoke."
    assert cleaned(raw) == ["The ferry left the harbour at dawn.", "On deck", "Nobody spoke."]


@pytest.mark.parametrize(
    "raw",
    [
        "The ferry left\nthe harbour at\ndawn.",
        "The ferry left\nthe harbour at\ndawn.\n\n" + "long " * (HARD_WRAP // 5) + "line",
        "One paragraph.\n\nAnother paragraph.",
    ],
    ids=["no empty line", "a long line", "a paragraph a line"],
)
def test_lines_of_a_text_that_is_not_wrapped_are_not_joined(raw: str) -> None:
    assert clean(raw, rules=(wrapped_lines,)).repairs == ()


def test_a_paragraph_is_a_line_that_holds_a_word() -> None:
    found = [(one.start, one.end) for one in paragraphs("One.\n\n* * *\nTwo")]
    assert found == [(0, 4), (12, 15)]


WORDS = st.sampled_from(
    ["envoys", "ferries", "crossed", "ice-bound", "nobody", "strait", "1956", "treaties"]
)
SENTENCES = st.lists(WORDS, min_size=5, max_size=8, unique=True)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4)


def as_written(articles: list[list[list[str]]]) -> list[str]:
    """The paragraphs of an article; no two sentences begin alike, so none repeats another."""
    days = count(1)
    return [
        " ".join(f"On day {next(days)} came {' '.join(words)}." for words in paragraph)
        for paragraph in articles
    ]


@st.composite
def damaged_articles(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A raw text with every damage that the rules mend, and the paragraphs it was made of."""
    written = as_written(draw(st.lists(PARAGRAPHS, min_size=2, max_size=4)))
    width = draw(st.integers(40, HARD_WRAP) | st.none())
    text = "\n\n".join(
        textwrap.fill(paragraph, width, break_on_hyphens=False) if width else paragraph
        for paragraph in written
    )
    furniture = st.lists(st.sampled_from(FURNITURE), max_size=3)
    text = "\n".join([*draw(furniture), text, *draw(furniture)])
    text = text.replace(" ", draw(st.sampled_from([" ", "  ", "\u00a0", "\t "])))
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r", " \n", "\u2028"])))
    return draw(st.sampled_from(["", "\ufeff"])) + text, written


@given(damaged_articles())
def test_a_damaged_text_reads_as_it_was_written(article: tuple[str, list[str]]) -> None:
    raw, written = article
    assert cleaned(raw) == written


@given(damaged_articles())
def test_cleaning_a_clean_text_changes_nothing(article: tuple[str, list[str]]) -> None:
    assert clean(clean(article[0]).text).repairs == ()


def test_cleaning_a_text_with_two_byte_order_marks_twice_changes_nothing() -> None:
    assert clean(clean("\ufeff\ufeffOne.").text).repairs == ()


DAMAGE = [
    "They annou-nced a lar-ge-scale plan. ",
    "It brought no result2. ",
    "Russia’spartners left.Everyone went. ",
    "He met the envoy during a visit. The envoy during a visit in May. ",
    "The \u0421old War ended. ",
    "The ferryâ€™s crew slept. ",
    "It came in the A Ferry Worth Waiting For morning to Sol-A Ferry Worth Waiting For mar. ",
    "A line that breaks off in the\n\nmiddle of it. ",
    "A Ferry Worth Waiting For 19.09.2016\n",
    "Mirela Tann\n",
    "Mirela Tann is a writer.\n",
    "Views expressed are the author’s.\n",
    "---\ntitle: A\n---\n",
]
SIGNS = ["\n", "\n\n", "\r\n", "\r", "\ufeff", "\u00a0", "\t", "  ", "“", "é", "–", "-", "2", "А"]
FRAGMENTS = st.sampled_from([*FURNITURE, *KEPT, *DAMAGE, *SIGNS])
ABOUT = About("A Ferry Worth Waiting For", "Mirela Tann")


@given(st.lists(FRAGMENTS).map("".join) | st.text())
def test_the_ledger_leads_to_the_clean_text_and_back(raw: str) -> None:
    ledger = clean(raw, ABOUT)
    assert repaired(raw, ledger.repairs) == ledger.text
    assert restored(ledger.text, ledger.repairs) == raw


HOSTILE = [
    *(
        "a",
        "A",
        "1",
        "²",
        "-",
        ".",
        ",",
        "’s",
        "“",
        "[1]",
        "|",
        "»",
        "@",
        " ",
        "\n",
        "\t",
        "\u200d",
    ),
    *("Ã©", "â€™", "с", "a-", "a.B", "aB", "a’s", "a1", "A ", "a ", "a\n", "a, ", "and\n\n", "1. "),
    *(
        "the ",
        "searchthe ",
        "annou-nced ",
        "no, no, ",
        "a b c d e ",
        "one two three four five six. ",
    ),
    *("By Ann Roe ", "5 May 2014 ", "Photo: A ", "EN|", "home > ", "© 2015 ", "views expressed "),
    *("A Ferry Worth Waiting For ", "-A Ferry Worth Waiting For ", "Mirela Tann ", "Mirela Tann\n"),
]
LENGTH = 10_000


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_text_of_one_pattern_is_cleaned_and_twice_the_text_has_no_more_than_twice_the_repairs(
    pattern: str,
) -> None:
    once = clean(pattern * (LENGTH // len(pattern)), ABOUT)
    twice = clean(once.raw + once.raw, ABOUT)
    assert restored(twice.text, twice.repairs) == twice.raw
    assert len(twice.repairs) <= 2 * len(once.repairs) + 2


@pytest.mark.parametrize(
    "path", sorted((SAMPLE / "texts").iterdir()), ids=lambda path: str(path.stem)
)
def test_a_sample_text_comes_back_to_the_byte(path: Path) -> None:
    raw, encoding = decode(path.read_bytes())
    ledger = clean(raw)
    assert restored(ledger.text, ledger.repairs).encode(encoding) == path.read_bytes()
    assert clean(ledger.text).repairs == ()
