"""The codebooks of names, hedges, boosters and outlook mark what they say and no more."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
import yaml

from rapport.codebook import read_codebook
from rapport.marks import mark_corpus, mark_texts
from tests.project import CHECKOUT

NAMES = ["names.yaml", "sample-names.yaml"]
SAMPLE = CHECKOUT / "data" / "raw" / "sample"


def marked(book: str, text: str) -> list[tuple[str, str]]:
    """Code and words of every mark of a codebook on a text."""
    codebook = read_codebook(CHECKOUT / "codebook" / book)
    marks = mark_texts([text], [codebook])
    marks = marks[marks.layer == codebook.layer]
    return [(mark.code, text[mark.start : mark.end]) for mark in marks.itertuples()]


@pytest.mark.parametrize("book", NAMES)
def test_a_name_says_what_it_names_and_has_a_rival(book: str) -> None:
    codes = read_codebook(CHECKOUT / "codebook" / book).codes
    assert [code.name for code in codes if not code.name.startswith(f"{code.name_of}-")] == []
    assert min(Counter(code.name_of for code in codes).values()) >= 2


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("The four southern Kuril Islands", "islands-southern-kurils", "southern Kuril Islands"),
        ("the four disputed islands", "islands-disputed", "disputed islands"),
        ("the islands in dispute", "islands-disputed", "islands in dispute"),
        ("the Russian-held islands", "islands-held", "Russian-held islands"),
        ("the occupied northern islands", "islands-occupied", "occupied northern islands"),
        ("all four islands", "islands-plain", "all four islands"),
        ("four Kuril Islands", "islands-kurils", "four Kuril Islands"),
        (
            "a special military operation in Ukraine",
            "ukraine-operation",
            "special military operation",
        ),
        (
            "anti-Russian economic sanctions",
            "sanctions-anti-russian",
            "anti-Russian economic sanctions",
        ),
    ],
)
def test_of_names_that_share_words_the_fullest_is_the_only_opportunity(
    text: str, name: str, words: str
) -> None:
    assert marked("names.yaml", text) == [(name, words)]


@pytest.mark.parametrize(
    "text",
    [
        "The Second World War never touched the cape.",
        "In the Cold War the strait was closed, and Ukraine was far away.",
        "A trade war raged while Ukraine sold grain.",
        "The war of 1904 was lost at sea.",
    ],
)
def test_another_war_is_no_name_of_the_war_in_ukraine(text: str) -> None:
    assert not [code for code, _ in marked("names.yaml", text) if code.startswith("ukraine")]


def test_the_sample_has_the_names_that_were_planted() -> None:
    planted = yaml.safe_load((SAMPLE / "planted.yaml").read_text("utf-8"))["articles"]
    lines = [
        (article["article_id"], number, text[line - 1])
        for article in planted
        for text in [(SAMPLE / "reference" / article["file"]).read_text("utf-8").split("\n")]
        for number, line in enumerate(article["lines"], start=1)
    ]
    sentences = pd.DataFrame(lines, columns=["article_id", "sentence", "text"])
    marks = mark_corpus(sentences, [read_codebook(CHECKOUT / "codebook" / "sample-names.yaml")])
    found = Counter(marks[marks.layer == "name"][["article_id", "code"]].itertuples(index=False))
    for article in planted:
        names = article["names"] | {"disputed": article["neutral_names"]}
        for name, count in names.items():
            assert found[(article["article_id"], f"islands-{name}")] == count


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("In May the ferry may sail.", ["may"]),
        ("May 9 and 3 May are holidays, as is late May.", []),
        ("She said that the ferry would sail.", []),
        ("Without ice the ferry would sail.", ["would"]),
        ("This kind of boat is kind of slow.", ["kind of"]),
        ("The ferry will sail, and you can board.", []),
    ],
)
def test_a_hedge_is_told_from_what_looks_like_it(text: str, hedges: list[str]) -> None:
    assert [words for _, words in marked("hedges.yaml", text)] == hedges


@pytest.mark.parametrize(
    ("text", "boosters"),
    [
        ("The lamp must be out, and that must be mended.", ["must be"]),
        ("Passengers must leave by six.", []),
        ("He is not sure that it rained; it is far from clear.", []),
        ("Of course it is never fully dark.", ["Of course", "never", "fully"]),
        ("It is not fully dark.", []),
    ],
)
def test_a_booster_is_told_from_what_looks_like_it(text: str, boosters: list[str]) -> None:
    assert [words for _, words in marked("boosters.yaml", text)] == boosters


@pytest.mark.parametrize(
    ("text", "outlook"),
    [
        ("There is hope.", {"open"}),
        ("There is no hope.", {"closed"}),
        ("They see little chance of a ferry.", {"closed"}),
        ("A ferry is impossible.", {"closed"}),
        ("A ferry is not impossible.", {"open"}),
        ("The dialogue was suspended.", {"closed"}),
        ("The dialogue was not suspended.", set()),
        ("The dialogue was resumed.", {"open"}),
        ("They failed to make any progress.", set()),
        ("Progress on the ferry is impossible.", {"closed"}),
    ],
)
def test_negation_turns_the_outlook(text: str, outlook: set[str]) -> None:
    assert {code for code, _ in marked("outlook.yaml", text)} == outlook
