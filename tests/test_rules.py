"""The pattern that is named beside a mark is the one that made it."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
import pytest

from rapport.codebook import Codebook
from rapport.evidence.counted import PLACE
from rapport.evidence.rules import OF_VADER, rules_of, rules_used, with_rules
from rapport.marks import mark_texts, pattern_hits
from tests.conftest import Page, Tables
from tests.test_codebook import code

READ_OFF = {"relation": "act", "goldstein": "act"}


@pytest.fixture(scope="module")
def ruled(tables: Tables, codebooks: list[Codebook]) -> pd.DataFrame:
    """The marks of the sample study with their rules."""
    return with_rules(tables["marks"], tables["sentences"], codebooks)


def rules(texts: list[str], book: Codebook) -> list[tuple[str, str, str]]:
    """Code, words and rule of every mark of the book's layer."""
    marks = mark_texts(texts, [book])
    marks = marks[marks.layer == book.layer]
    sentences = marks[PLACE].drop_duplicates().assign(text=lambda own: own.sentence.map(_of(texts)))
    made = with_rules(marks, sentences, [book])
    return [(m.code, texts[m.sentence - 1][m.start : m.end], m.rule) for m in made.itertuples()]


def _of(texts: list[str]) -> dict[int, str]:
    return dict(enumerate(texts, 1))


def test_the_pattern_of_a_mark_matched_alone_gives_that_very_mark(
    tables: Tables, codebooks: list[Codebook], ruled: pd.DataFrame
) -> None:
    places: dict[tuple[str, str, int], set[tuple[str, int, int, int]]] = defaultdict(set)
    by_pattern = ruled[ruled.rule.str.contains("#")]
    some = by_pattern.groupby(["layer", "code"], observed=True).rule.transform("min")
    for mark in by_pattern[by_pattern.rule == some].itertuples():  # one pattern of each code
        owner, _, number = mark.rule.rpartition("#")
        key = (READ_OFF.get(mark.layer, mark.layer), owner.strip() or mark.code, int(number))
        places[key].add((mark.article_id, mark.sentence, mark.start, mark.end))
    written = rules_of(codebooks)
    of = {(book.layer, code.name): (book, code) for book in codebooks for code in book.codes}
    sentences = tables["sentences"]
    for (layer, name, number), own in places.items():
        book, entry = of[layer, name]
        pattern = written[f"{layer}.{name}"][number]
        alone = entry.model_copy(update={"patterns": [pattern], "stands_for": []})
        where = pd.DataFrame([place[:2] for place in own], columns=PLACE).drop_duplicates()
        hits = pattern_hits(
            [book.model_copy(update={"codes": [alone]})], sentences.merge(where, on=PLACE)
        )
        found = set(zip(hits.article_id, hits.sentence, hits.start, hits.end, strict=True))
        assert own <= found, (layer, name, pattern)
    assert len(places) > 50


def test_every_mark_of_a_codebook_has_a_rule_and_what_no_pattern_makes_has_none(
    codebooks: list[Codebook], ruled: pd.DataFrame
) -> None:
    by_pattern = ruled.layer.isin({*READ_OFF, *(book.layer for book in codebooks)})
    by_entry = (ruled.layer + "." + ruled.code).isin(OF_VADER)
    assert ruled[by_pattern].rule.str.contains("#").all()
    assert ruled[by_entry].rule.str.startswith("from ").mean() > 0.98  # “!” is no entry
    assert (ruled[~by_pattern & ~by_entry].rule == "").all()


def test_of_two_patterns_over_the_same_words_the_first_is_named() -> None:
    book = Codebook(layer="l", title="t", codes=[code(["cod*", "salt cod", "cods"], "fish")])
    assert rules(["Cods and salt cod."], book) == [
        ("fish", "Cods", "#1"),
        ("fish", "salt cod", "#2"),
    ]


def test_a_code_that_marks_in_anothers_place_is_named_with_its_pattern() -> None:
    book = Codebook(
        layer="l",
        title="t",
        codes=[
            code(["varenia"], "a"),
            code(["keldria"], "b"),
            code(["the pair", "both"], "both", stands_for=["a", "b"]),
            code(["its"], "it", pronoun=True),
        ],
    )
    assert rules(["Both met.", "Varenia and its men."], book) == [
        ("a", "Both", "both #2"),
        ("b", "Both", "both #2"),
        ("a", "Varenia", "#1"),
        ("a", "its", "it #1"),
    ]


def test_codes_of_one_name_in_two_books_are_numbered_on() -> None:
    books = [
        Codebook(layer="l", title="t", codes=[code(words, "fish")])
        for words in (["cod", "carp"], ["carp", "pike"])
    ]
    assert rules_of(books) == {"l.fish": {1: "cod", 2: "carp", 3: "pike"}}


def test_a_word_of_vader_is_named_with_its_entry() -> None:
    book = Codebook(layer="l", title="t", codes=[code(["a"])])
    marks = mark_texts(["It was not good!"], [book])
    made = with_rules(marks, marks[PLACE].drop_duplicates().assign(text="It was not good!"), [book])
    tone = made[(made.layer == "tone") & (made.code == "vader")]
    assert list(tone.rule) == ["from +1.9", ""]  # 1.9 in vaderSentiment's lexicon
    assert tone.weight.iloc[0] < 0


def test_without_texts_no_rule_is_named(tables: Tables, codebooks: list[Codebook]) -> None:
    for nothing in (None, ""):
        bare = with_rules(tables["marks"], tables["sentences"].assign(text=nothing), codebooks)
        assert (bare.rule == "").all()
        assert rules_used(bare, codebooks) == {}


def test_the_page_names_rules_beside_words_and_lists_their_patterns(
    page: Page, codebooks: list[Codebook], ruled: pd.DataFrame
) -> None:
    used = rules_used(ruled, codebooks)
    listed = page.with_id("rules")
    assert [dt.text for dt in listed.all("dt")] == [*used]
    patterns = [f"#{at} {text}" for own in used.values() for at, text in own.items()]
    assert [dd.text for dd in listed.all("dd")] == patterns
    mark = ruled[(ruled.layer == "frame") & (ruled.rule != "")].iloc[0]
    line = page.with_id(f"s-{mark.article_id}-{mark.sentence}")
    place = f"{mark.rule} {mark.start}–{mark.end}"
    assert any(place in li.text and f"frame.{mark.code}" in li.text for li in line.all("li"))
    quotes = page.with_id(f"e-frame.{mark.code}/{mark.article_id}").all("li")
    assert any(mark.rule in quote.all("i")[-1].text.split(", ") for quote in quotes)
