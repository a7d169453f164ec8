"""Sentences are cut where a reader would cut them, and nothing of a paragraph is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.ledger import Repair, repaired
from rapport.paragraphs import HEADING_WORDS, kind_of
from rapport.reading.encodings import decode
from rapport.sentences import split
from rapport.words import words
from tests.conftest import SAMPLE, Tables
from tests.test_sample_study import PLANTED

UNDAMAGED = [
    "courier-2015-03",
    "herald-2015-04",
    "review-2015-06",
    "today-2021-05",
    "today-2021-09",
]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. cutter turned back.", "Nobody had hailed it."],
        ["The pact was signed in the U.S.", "She never read it."],
        ["Dr. Pell and Mrs. Anders missed the boat.", "Mr. Quist did not."],
        ["The strait froze on Jan. 5 and thawed on Feb. 20.", "Fishing began."],
        ["He resigned on Sept. 3.", "His deputy stayed."],
        ["T. A. Weir wrote it down.", "P. L. Amsel read it aloud."],
        ["Fares rose by 2.2 percent.", "Wages rose by 0.5."],
        ["They hoped ... and they waited.", "Then the horn sounded."],
        ["They waited…", "Then the horn sounded."],
        ["They waited …", "Then the horn sounded."],
        ["“We asked twice.", "Nobody answered.”", "He shrugged."],
        ['"We asked twice.', 'Nobody answered."', "He shrugged."],
        ["‘It is late.’", "She rose."],
        ["She said, “Go.”", "He went."],
        ["“Who steers?” asked the pilot.", "The mate did."],
        ["“Is it ours?” – she meant the lighthouse.", "It was."],
        ["Is the lighthouse ours? – an old question.", "It has no answer."],
        ["He laughed (it was late).", "The lamps went out."],
        ["Rain fell.", "(The roof had been sold.)", "They slept in coats."],
        ["What now?!", "Wait!!!", "No."],
        ["The ice came early.", "So did the wolves"],
        ["A line that nobody ended"],
    ],
    ids=lambda sentences: " ‖ ".join(sentences),
)
def test_a_paragraph_is_cut_into_these_sentences(sentences: list[str]) -> None:
    paragraph = " ".join(sentences)
    assert [paragraph[slice(*span)] for span in split(paragraph)] == sentences


@pytest.mark.parametrize("word", ["cold", "fish", "Hokkaido", "Kerry", "Marsh"])
def test_a_sentence_ends_after_a_word_that_is_no_abbreviation(word: str) -> None:
    assert len(list(split(f"They spoke of {word}. Analysts shrugged."))) == 2


def test_a_footnote_in_brackets_stays_with_the_sentence_before_it() -> None:
    assert [end for _, end in split("The fleet was sold.[3] One ship was kept.")] == [22, 41]


PIECES = (
    "The ferry left. Dr. U.S. Jan. 5 2.2 ... … – “Go now.” why? (late) (Late.) 'so.' É. 3. ’ .[4]"
)
PARAGRAPHS = st.text("aZé5.!?…,–-“”'\"() ").filter(words) | st.lists(
    st.sampled_from(PIECES.split()), min_size=1
).map(" ".join).filter(words)


@given(PARAGRAPHS)
def test_sentences_are_in_order_never_overlap_and_have_no_white_space_around(text: str) -> None:
    spans = list(split(text))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(PARAGRAPHS)
def test_every_sign_of_a_paragraph_but_blanks_is_in_a_sentence(text: str) -> None:
    kept = "".join(text[slice(*span)] for span in split(text))
    assert "".join(kept.split()) == "".join(text.split())


@given(PARAGRAPHS)
def test_no_word_is_cut_and_every_sentence_but_the_first_has_one(text: str) -> None:
    found = [words(text[slice(*span)]) for span in split(text)]
    assert [word for sentence in found for word in sentence] == words(text)
    assert all(found[1:])


def test_signs_that_open_a_paragraph_are_no_sentence() -> None:
    assert list(split("“…” The ferry left.")) == [(0, 19)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("A harbour without ships", "heading"),
        ("By Orla Fenwick", "heading"),
        ("The ferry sailed.", "body"),
        ("She asked:", "body"),
        ("“Never again!”", "body"),
        ("The ferry sailed.4", "body"),
        ("word " * HEADING_WORDS, "heading"),
        ("word " * (HEADING_WORDS + 1), "body"),
    ],
)
def test_a_short_line_without_a_final_stop_is_a_heading(line: str, kind: str) -> None:
    assert kind_of(line.strip()) == kind


def texts_of(tables: Tables, article: str, kind: str) -> list[str]:
    sentences = tables["sentences"]
    return list(sentences[(sentences.article_id == article) & (sentences.kind == kind)].text)


@pytest.mark.parametrize("article", UNDAMAGED)
def test_the_body_of_an_undamaged_article_is_that_of_its_reference(
    tables: Tables, article: str
) -> None:
    planted = PLANTED[article]
    reference = (SAMPLE / "reference" / planted["file"]).read_text("utf-8").splitlines()
    body = [text for text in texts_of(tables, article, "body") if text not in planted["furniture"]]
    assert body == [line for line in reference if line and not line.startswith("# ")]


@pytest.mark.parametrize("article", UNDAMAGED)
def test_headings_are_headings(tables: Tables, article: str) -> None:
    planted = PLANTED[article]
    headings = texts_of(tables, article, "heading")
    assert [text for text in headings if text not in planted["furniture"]] == planted["headings"]


def test_a_title_that_asks_is_no_body_sentence(tables: Tables) -> None:
    sentences = tables["sentences"]
    assert not set(tables["articles"].title) & set(sentences[sentences.kind == "body"].text)


def test_a_disclaimer_is_no_body_sentence(tables: Tables) -> None:
    disclaimer = PLANTED["review-2015-06"]["furniture"][-1]
    assert disclaimer not in texts_of(tables, "review-2015-06", "body")


def test_no_navigation_survives(tables: Tables) -> None:
    titles = set(tables["articles"].title)
    for article in UNDAMAGED:
        lines = {line for line in PLANTED[article]["furniture"] if not line.endswith(".")}
        assert not (lines - titles) & set(texts_of(tables, article, "heading"))


def test_the_raw_span_of_a_sentence_reads_as_the_sentence_once_repaired(
    tables: Tables,
) -> None:
    for article in tables["articles"].itertuples():
        raw, _ = decode((SAMPLE / "texts" / article.source_name).read_bytes())
        repairs = [
            Repair(*row[1:])
            for row in tables["repairs"].itertuples(index=False)
            if row.article_id == article.article_id
        ]
        sentences = tables["sentences"]
        for row in sentences[sentences.article_id == article.article_id].itertuples():
            inside = [
                repair._replace(
                    raw_start=repair.raw_start - row.raw_start,
                    raw_end=repair.raw_end - row.raw_start,
                )
                for repair in repairs
                if row.raw_start <= repair.raw_start and repair.raw_end <= row.raw_end
            ]
            assert repaired(raw[row.raw_start : row.raw_end], inside) == row.text
