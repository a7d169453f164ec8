"""Whether the examples of the codebooks show what they should: their own code, and no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from rapport.codebook import Code, Codebook
from rapport.codebook.doubts import Doubt
from rapport.marks.engine import mark_corpus
from rapport.marks.hits import pattern_hits


class Place(NamedTuple):
    """A code where it is written: the number of its codebook and its own in there."""

    book: int
    at: int
    layer: str
    code: Code


def example_doubts(books: Sequence[Codebook]) -> Iterator[tuple[int, Doubt]]:
    """Everything doubtful about the examples, each with the number of its codebook.

    An example that no pattern of its code matches; a counter-example that one does; an
    example that another code of its layer matches too. The last is no doubt where the codes
    belong together: the sentence is an example of both, or one stands for the other; nor where
    a pronoun is concerned.
    """
    places = [
        Place(number, at, book.layer, code)
        for number, book in enumerate(books)
        for at, code in enumerate(book.codes)
    ]
    found = _patterns_found(books, places)
    for place in places:
        own = found.get((place.layer, place.code.name), {})
        loc = ("codes", place.at)
        for number, text in enumerate(place.code.examples):
            if text not in own:
                said = f"no pattern matches the example “{text}”; mend one of them"
                yield place.book, Doubt((*loc, "examples", number), said)
        for number, text in enumerate(place.code.counter_examples):
            if text in own:
                said = f"“{own[text]}” matches the counter-example “{text}”; mend one of them"
                yield place.book, Doubt((*loc, "counter_examples", number), said)
        for other in places:
            if other.layer == place.layer and not _belong_together(place.code, other.code):
                yield from _taken(place, other, own)


def _patterns_found(
    books: Sequence[Codebook], places: Sequence[Place]
) -> dict[tuple[str, str], dict[str, str]]:
    """For each code the examples of any code that it matches, and a pattern that does.

    A pronoun matches only where it is known what it stands for.
    """
    texts = list(
        dict.fromkeys(text for p in places for text in (*p.code.examples, *p.code.counter_examples))
    )
    table = pd.DataFrame({"article_id": "example", "sentence": range(len(texts)), "text": texts})
    marks = mark_corpus(table, books)
    marked = set(zip(marks.layer, marks.sentence, marks.start, marks.end, strict=True))
    pronouns = {(place.layer, place.code.name) for place in places if place.code.pronoun}
    found: dict[tuple[str, str], dict[str, str]] = {}
    for hit in pattern_hits(books, table).itertuples():
        owner, at = (hit.layer, hit.code), (hit.layer, hit.sentence, hit.start, hit.end)
        if owner not in pronouns or at in marked:
            found.setdefault(owner, {}).setdefault(texts[hit.sentence], hit.pattern)
    return found


def _belong_together(one: Code, other: Code) -> bool:
    return (
        one.name == other.name
        or one.pronoun
        or other.pronoun
        or one.name in other.stands_for
        or other.name in one.stands_for
    )


def _taken(place: Place, other: Place, own: dict[str, str]) -> Iterator[tuple[int, Doubt]]:
    """The examples of another code that this one matches too."""
    written = [text for text, _ in place.code.weighted]
    for text in other.code.examples:
        if text in own and text not in place.code.examples:
            loc = ("codes", place.at, "patterns", written.index(own[text]))
            said = (
                f"“{own[text]}” matches the example of {other.code.name} “{text}”; exclude it, "
                "or write the example anew, or give it to both"
            )
            yield place.book, Doubt(loc, said)
