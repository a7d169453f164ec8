"""Articles that repeat others are found as clusters, and the first of each is measured."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from rapport.corpus import Found, Source, without_repeats
from rapport.reading import NOTHING_STATED
from rapport.register import Described
from rapport.signatures import SAME_ARTICLE, Signature, repeats, sign

_WORDS = """
ferry harbour island treaty winter summer envoy minister fishing bridge mainland current storm
letter promise visit dispute border company passenger captain lamp evening morning council
school teacher market price union strike weather signal anchor cargo sailor pilot net
"""
WORDS = _WORDS.split()


def article(seed: int, words: int = 400) -> str:
    """A text of its own: no other seed has four words in a row that this one has, but by chance."""
    draw = random.Random(seed)
    return " ".join(" ".join(draw.choices(WORDS, k=20)) + "." for _ in range(words // 20))


def changed(text: str, every: int) -> str:
    """The text with one word in so many changed."""
    return " ".join(
        f"{word}ish" if number % every == 0 else word for number, word in enumerate(text.split())
    )


def found(name: str, published: dt.date, text: str) -> Found:
    """An article of a study with its text."""
    described = Described(
        article_id=name, title=name, published=published, genre="report", language="en"
    )
    return described, Source(name, "", "utf-8", text, NOTHING_STATED, sign(text))


def signed(**texts: str) -> list[tuple[str, Signature]]:
    """The signatures of texts, in order."""
    return [(name, sign(text)) for name, text in texts.items()]


def test_an_exact_copy_repeats_the_first_wholly() -> None:
    assert repeats(signed(one=article(1), two=article(1))) == {"two": ("one", 1.0)}


def test_near_copies_make_clusters_that_are_named_after_their_first() -> None:
    one, two = article(1), article(2)
    again = repeats(
        signed(a=one, b=two, c=changed(one, 60), d=changed(two, 60), e=article(3), f=one)
    )
    assert {name: first for name, (first, _) in again.items()} == {"c": "a", "d": "b", "f": "a"}
    assert all(alike >= SAME_ARTICLE for _, alike in again.values())
    assert again["f"][1] == 1 > again["c"][1]


def test_a_text_on_the_same_topic_repeats_nothing() -> None:
    assert repeats(signed(**{f"t{seed}": article(seed) for seed in range(12)})) == {}
    assert repeats(signed(one=article(1), two=changed(article(1), 3))) == {}
    assert repeats([]) == {}


@pytest.mark.parametrize("turn", range(3))
def test_the_first_by_date_is_measured_in_whatever_order_the_articles_come(turn: int) -> None:
    text = article(1)
    cluster = [
        found("march", dt.date(2015, 3, 1), changed(text, 80)),
        found("january", dt.date(2015, 1, 1), text),
        found("february", dt.date(2015, 2, 1), text),
    ]
    other = found("other", dt.date(2016, 1, 1), article(2))
    kept, left_out = without_repeats([*cluster[turn:], other, *cluster[:turn]])
    assert {described.article_id for described, _ in kept} == {"january", "other"}
    assert [row.source for row in left_out] == ["february", "march"]
    assert all("repeats “january”, which was published first" in row.reason for row in left_out)
    assert "similarity 1.00" in left_out[0].reason


def test_of_two_of_one_day_the_first_by_name_is_measured() -> None:
    day = dt.date(2015, 1, 1)
    kept, _ = without_repeats([found("b", day, article(1)), found("a", day, article(1))])
    assert [described.article_id for described, _ in kept] == ["a"]
