"""The engine marks exactly what the plain loop of benchmarks/plain.py marks."""

from __future__ import annotations

from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from benchmarks import plain
from rapport.codebook import Codebook, Link, Pattern, Phrase, Weighted
from rapport.marks import engine, mark_texts, pattern_hits
from tests.test_codebook import code

Draw = st.DrawFn
Case = tuple[list[str], list[Codebook]]
Row = tuple[int, int, int, str, str, float]

WORDS = ["peace", "treat*", "US", "us", "U", "S", "isl*d", "a", "?", "*", "b", "é*", "its", "*2"]
NOISE = [
    "peace",
    "treaty",
    "US",
    "us",
    "U",
    "S",
    "island",
    "a",
    "b",
    "é",
    "5",
    "x2",
    "It",
    "🕊",
    "Ⅳ",
]
LINKS = [" ", " ", " ", "-", ".", "'", ". ", "’ "]
SPELT = {
    Link.SPACE: [" ", " ", "-", "‑", "\u00a0", "  ", " - ", "\n", "‐"],
    Link.DOT: ["."],
    Link.APOSTROPHE: ["'", "’"],
    Link.DOT_SPACE: [". ", ".  ", ".-", ".\u2003"],
    Link.APOSTROPHE_SPACE: ["’ ", "' ", "’-"],
}
"""How each link may be written in a text."""
WILD = {"*": ["", "s", "é5", "y"], "?": ["x", "É", "7"]}
BETWEEN = [
    " ",
    " ",
    " ",
    " ",
    ", ",
    "",
    "-",
    " – ",
    "—",
    ". ",
    "’s ",
    "_",
    "…",
    ".",
    "\u00a0",
    "\n",
]
LISTS = {"few": ["peace", "us a", "U.S."], "one": ["treat*"]}


@st.composite
def phrases(draw: Draw) -> str:
    """A phrase of a pattern, as a person writes it."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
    links = [
        *(draw(st.sampled_from(LINKS)) for _ in words[1:]),
        draw(st.sampled_from(["", "", "."])),
    ]
    text = "".join(piece for pair in zip(words, links, strict=True) for piece in pair)
    return text if set(text) & set("peacetrUSuisldbé2") else "a"


PARTS = st.lists(phrases() | st.sampled_from(["{few}", "{one} a"]), min_size=1, max_size=2).map(
    "|".join
)


@st.composite
def patterns(draw: Draw) -> str:
    """A pattern with up to two gaps, and sometimes a condition."""
    text = draw(PARTS)
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
        text += " …" + draw(st.sampled_from([" ", "0 ", "1 ", "7 "])) + draw(PARTS)
    return text + (f" & {draw(PARTS)}" if draw(st.sampled_from([False, False, True])) else "")


def weighted(draw: Draw) -> str | Weighted:
    """A pattern that weighs something of its own, or does not."""
    text = draw(patterns())
    weight = draw(st.none() | st.integers(-3, 3))
    return text if weight is None else Weighted(pattern=text, weight=weight)


@st.composite
def books(draw: Draw, layer: str) -> Codebook:
    """A codebook with exclusions, weights, codes that stand for others, and a pronoun."""
    names = [f"c{number}" for number in range(draw(st.integers(1, 3)))]
    codes = [
        code(
            [weighted(draw) for _ in range(draw(st.integers(1, 3)))],
            name,
            exclusions=draw(st.lists(patterns(), max_size=1)),
            stands_for=draw(st.sampled_from([[], [], ["c0"], names])) if name != "c0" else [],
        )
        for name in names
    ]
    if draw(st.booleans()):
        codes.append(code(["it", "its", "b"], "it", pronoun=True))
    return Codebook(layer=layer, title="any", lists=LISTS, codes=codes)


def spelt(chance: Random, phrase: Phrase) -> str:
    """Words that a phrase matches."""
    text = ""
    for glob, link in zip(phrase.globs, (*phrase.links, None), strict=True):
        run = "".join(chance.choice(WILD.get(sign, [sign])) for sign in glob.text)
        text += run if glob.cased else chance.choice([run, run.title(), run.upper()])
        text += chance.choice(SPELT[link]) if link is not None else "." * phrase.dot
    return text


def woven(chance: Random, found: list[Pattern]) -> str:
    """A text of what patterns match, their conditions and gaps too, and of words between."""
    pieces = []
    for pattern in chance.choices(found, k=chance.randrange(5)):
        for part, gap in zip(pattern.parts, (*pattern.gaps, 0), strict=True):
            pieces.append(spelt(chance, chance.choice(part)))
            pieces += chance.choices(NOISE, k=chance.randrange(min(gap + 2, 4)))
        if pattern.beside and chance.random() < 0.5:
            pieces.append(spelt(chance, chance.choice(pattern.beside)))
    return "".join(piece + chance.choice(BETWEEN) for piece in pieces)


@st.composite
def cases(draw: Draw) -> Case:
    """Texts, most of which the codebooks mark somewhere, and the codebooks."""
    some = [draw(books(f"l{number}")) for number in range(draw(st.integers(1, 2)))]
    found = [
        Pattern.of(text, LISTS)
        for book in some
        for code in book.codes
        for text in (*(text for text, _ in code.weighted), *code.exclusions)
    ]
    chance = draw(st.randoms(use_true_random=True))  # a seed: hundreds of draws would be slow
    return [woven(chance, found) for _ in range(draw(st.integers(1, 4)))], some


def by_engine(texts: list[str], books: list[Codebook]) -> list[Row]:
    """The marks of the codebooks by the engine."""
    marks = mark_texts(texts, books)
    columns = ["sentence", "start", "end", "layer", "code", "weight"]
    own = marks[marks.layer.isin([book.layer for book in books])]
    return list(own[columns].itertuples(index=False, name=None))


def by_loop(texts: list[str], books: list[Codebook]) -> list[Row]:
    """The marks of the codebooks by the plain loop."""
    return [
        (number, *mark) for number, text in enumerate(texts, 1) for mark in plain.codes(text, books)
    ]


THOROUGH = settings(suppress_health_check=list(HealthCheck))


def test_the_engine_marks_what_the_plain_loop_marks() -> None:
    counts = []

    @THOROUGH
    @given(cases())
    def compare(case: Case) -> None:
        texts, some = case
        expected = by_loop(texts, some)
        counts.append(len(expected))
        event("marks" if expected else "no marks")
        assert by_engine(texts, some) == expected

    compare()
    # A comparison of nothing with nothing would show nothing.
    assert sum(count > 0 for count in counts) > 0.6 * len(counts)


def hits_by_loop(text: str, book: Codebook) -> set[tuple[str, str, int, int]]:
    """Code, pattern and place of every match that no exclusion of its code overlaps."""
    found = set()
    for one in book.codes:
        barred = [
            span
            for exclusion in one.exclusions
            for span in plain.PlainPattern(exclusion, book.lists).places(text)
        ]
        for pattern, _ in one.weighted:
            for start, end in plain.PlainPattern(pattern, book.lists).places(text):
                if not any(start < e and end > b for b, e in barred):
                    found.add((one.name, pattern, start, end))
    return found


@THOROUGH
@given(cases())
def test_the_hits_of_a_pattern_are_those_of_the_plain_loop_each_once(case: Case) -> None:
    (text, *_), (book, *_) = case
    table = pd.DataFrame({"article_id": "a", "sentence": 1, "text": [text]})
    hits = pattern_hits([book], table)
    rows = list(zip(hits.code, hits.pattern, hits.start, hits.end, strict=True))
    assert len(rows) == len(set(rows))
    assert set(rows) == hits_by_loop(text, book)


@THOROUGH
@given(cases(), st.sampled_from([1, 20]))
def test_marks_do_not_depend_on_how_many_texts_are_marked_at_a_time(case: Case, size: int) -> None:
    texts, some = case
    together = by_engine(texts, some)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "BATCH", size)
        assert by_engine(texts, some) == together


@given(st.lists(st.text(max_size=40), max_size=4))
def test_texts_of_any_characters_are_marked_as_the_plain_loop_marks_them(texts: list[str]) -> None:
    patterns = ["e*", "1? *", "*a*", "*1* … *a", "a.b*", "*a’*", "?a & é*", "*a."]
    some = [Codebook(layer="l", title="any", codes=[code(patterns)])]
    assert by_engine(texts, some) == by_loop(texts, some)


def test_a_sentence_of_a_megabyte_is_marked_as_the_plain_loop_marks_it() -> None:
    one = code(
        ["peace treat*", "U.S.", "é*", "treat* …7 five", "omega & alpha"],
        exclusions=["éa treats"],
    )
    some = [Codebook(layer="l", title="any", codes=[one])]
    text = f"Alpha: {'peaceful, the us and — five words on. ' * 30_000} omega"
    for at in range(0, len(text), 9_000):
        text = f"{text[:at]} Peace-treaty of U.S., éa treats {text[at:]}"
    assert len(text.encode()) > 1_000_000
    found = by_engine([text], some)
    assert found == by_loop([text], some)
    assert len(found) > 100
