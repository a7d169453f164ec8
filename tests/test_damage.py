"""Damage of one kind at a time, drawn at any place where its rule can know, is undone exactly.

The sentences are written for these tests. What a rule cannot know is said at each generator;
there the rule leaves the text as it is, which tests/test_cleaning_rules.py shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import ftfy.bad_codecs  # noqa: F401  # the codec by which most programs read cp1252
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from wordfreq import top_n_list

from rapport.cleaning import About, clean
from rapport.ledger import repaired, restored

SENTENCES = """
The harbour master’s office announced a large-scale plan, and the islanders welcomed it with care.
Nobody in the capital had expected that the fishing season would begin before the ice was gone.
For twelve years the two governments had spoken about the bridge without building any of it.
“We have waited long enough,” the minister told reporters, who wrote down what they had heard.
The ferry company’s owners say that passengers from the mainland pay more than the residents do.
Several scientists from the northern university measured the water, the wind and the currents.
After the storm had passed, people returned to their houses and began repairing the broken roofs.
A treaty that was signed in the spring gives both countries the right to explore the sea bed.
Many families moved to the mainland, although the schools there were already full of children.
The old lighthouse still guides small boats through the strait when the radio is out of order.
Critics answered that the agreement would bring little, because the larger questions stay open.
In the evening, the envoys visited a well-known café and discussed the weather and the future.
""".strip().split("\n")

TITLE = "What the Harbour Pilots of the North Remember"
ABOUT = About(TITLE, "Mirela Tann")

TEXTS = st.lists(
    st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=4, unique=True).map(" ".join),
    min_size=1,
    max_size=1,
) | st.permutations(SENTENCES).map(lambda said: [" ".join(said[:5]), " ".join(said[5:9])])
"""Articles of one or two paragraphs; no sentence stands twice, or it might be a pasted one."""

Damaged = tuple[str, str]
"""A text with damage, and the text without."""

OFTEN, WORDS = frozenset(top_n_list("en", 5_000)), frozenset(top_n_list("en", 50_000))


def places(text: str, pattern: str) -> list[tuple[int, int]]:
    """The spans where a kind of damage may be done."""
    return [found.span() for found in re.finditer(pattern, text)]


def some(draw: st.DrawFn, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """One to three of the spans, from the last to the first, at least sixty characters apart."""
    assume(spans)
    chosen: list[tuple[int, int]] = []
    for span in sorted(draw(st.lists(st.sampled_from(spans), min_size=1, max_size=3))):
        if not chosen or span[0] - chosen[-1][1] >= 60:
            chosen.append(span)
    return chosen[::-1]


def put(text: str, start: int, end: int, instead: str) -> str:
    """The text with another string in the place of a span."""
    return text[:start] + instead + text[end:]


@st.composite
def hyphened(draw: st.DrawFn) -> Damaged:
    """Hyphens in words of the 5,000 most frequent, where one part is none of the 50,000.

    Where both parts are words (“for-ward”), nobody can tell.
    """
    text = raw = "\n\n".join(draw(TEXTS))
    frequent = [
        (start, end)
        for start, end in places(text, r"(?<![\w’-])[^\W\d_]{4,}(?![\w’-])")
        if text[start:end].lower() in OFTEN
    ]
    for start, end in some(draw, frequent):
        word = text[start:end].lower()
        cuts = [at for at in range(1, len(word)) if not {word[:at], word[at:]} <= WORDS]
        assume(cuts)
        at = start + draw(st.sampled_from(cuts))
        raw = put(raw, at, at, "-")
    return raw, text


@st.composite
def glued(draw: st.DrawFn) -> Damaged:
    """No space after a stop, a comma or a possessive, or before “the” behind a frequent word.

    A rarer word might be an unknown one, and two words that are none of grammar (“fishing
    season”) a new compound, so they are not glued here.
    """
    text = raw = "\n\n".join(draw(TEXTS))
    marks = places(text, r"(?<=\w[.,]) (?=\w)|(?<=’s) ")
    behind = [
        (end, end + 1)
        for start, end in places(text, r"\b[a-z]{4,}(?= the )")
        if text[start:end] in OFTEN
    ]
    for start, end in some(draw, marks + behind):
        raw = put(raw, start, end, "")
    return raw, text


@st.composite
def with_footnotes(draw: st.DrawFn) -> Damaged:
    """Numbers of footnotes, in order from 1, before or behind the stop of a sentence."""
    text = raw = "\n\n".join(draw(TEXTS))
    ends = some(draw, places(text, r"(?<=[a-z]{3})(?=\.)|(?<=[a-z]{3}\.)(?!\w)"))
    form = draw(st.sampled_from(["{}", "[{}]"]))
    for number, (start, end) in zip(range(len(ends), 0, -1), ends, strict=True):
        raw = put(raw, start, end, form.format(number))
    return raw, text


@st.composite
def with_running_heads(draw: st.DrawFn) -> Damaged:
    """The title between two words of a sentence, or in a frequent word, behind a hyphen.

    Before a capital it may begin a sentence, and behind a word such as “study” it may be named
    by the author, so it is not put there.
    """
    text = raw = "\n\n".join(draw(TEXTS))
    between = places(text, r"(?<=[a-z]) (?=[a-z])")
    within = [
        (at, at)
        for start, end in places(text, r"(?<![\w’-])[a-z]{5,}(?![\w’-])")
        if text[start:end] in OFTEN
        for at in (start + 2, end - 2)
    ]
    for start, end in some(draw, between + within):
        raw = put(raw, start, end, f" {TITLE} " if end > start else f"-{TITLE} ")
    return raw, text


@st.composite
def with_look_alikes(draw: st.DrawFn) -> Damaged:
    """Cyrillic letters in the place of Latin ones, at least one letter of a word staying Latin."""
    text = raw = "\n\n".join(draw(TEXTS))
    letters = dict(zip("aeopcxAETOCP", "аеорсхАЕТОСР", strict=True))
    spans = places(text, r"[aeopcxAETOCP](?=[bdfghklmnrtuvwz])|(?<=[bdfghklmnrtuvwz])[aeopcx]")
    for start, end in some(draw, spans):
        raw = put(raw, start, end, letters[text[start:end]])
    return raw, text


@st.composite
def pasted(draw: st.DrawFn) -> Damaged:
    """A clause of six words or more that stands twice in a row.

    Fewer words, or a whole sentence, may be the author's own figure of speech.
    """
    text = "\n\n".join(draw(TEXTS))
    start, end = draw(st.sampled_from(places(text, r"[^.\n]+(?=\.)")))
    spans = places(text[start:end], r"\S+")
    length = draw(st.integers(6, len(spans) - 1))
    first = draw(st.integers(0, len(spans) - length))
    clause = text[start:end][spans[first][0] : spans[first + length - 1][1]]
    at = start + spans[first][0]
    return put(text, at, at, f"{clause} "), text


@st.composite
def broken(draw: st.DrawFn) -> Damaged:
    """A paragraph broken off in mid-sentence, before a small letter, between longer parts.

    A short line in small letters may be a verse or an item of a list; before a capital, a new
    sentence may begin.
    """
    text = raw = "\n\n".join(draw(TEXTS))
    spans = places(text, r"(?<=[a-z]) (?=[a-z]+(?:[^\n]+? ){12})")
    far = [span for span in spans if len(text[: span[0]].rpartition("\n")[2].split()) > 12]
    for start, end in some(draw, far)[:1]:
        raw = put(raw, start, end, draw(st.sampled_from(["\n", "\n\n"])))
    return raw, text


@st.composite
def misread(draw: st.DrawFn) -> Damaged:
    """UTF-8 read as cp1252, sign by sign: quotation marks, dashes and letters with accents."""
    text = raw = "\n\n".join(draw(TEXTS))
    for start, end in some(draw, places(text, r"[^\x00-\x7f]")):
        raw = put(raw, start, end, text[start:end].encode().decode("sloppy-windows-1252"))
    return raw, text


KINDS = [
    hyphened,
    glued,
    with_footnotes,
    with_running_heads,
    with_look_alikes,
    pasted,
    broken,
    misread,
]


@given(TEXTS)
def test_a_text_without_damage_stays_as_it_is(paragraphs: list[str]) -> None:
    assert clean("\n\n".join(paragraphs), ABOUT).repairs == ()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.__name__))
@given(data=st.data())
def test_damage_of_one_kind_is_undone_and_the_raw_text_comes_back(
    kind: Callable[[], st.SearchStrategy[Damaged]], data: st.DataObject
) -> None:
    raw, text = data.draw(kind())
    ledger = clean(raw, ABOUT)
    assert ledger.text == text
    assert repaired(raw, ledger.repairs) == text
    assert restored(text, ledger.repairs) == raw
