"""Speech: which words of an article are not its author's, and whose they are.

Words in quotation marks are *quoted* if a cue, a colon or their being whole sentences shows that
somebody says them; names, titles and single quoted terms are the author's. Outside quotation
marks, what a verb of saying governs is *reported* and what somebody is said to hold is
*attributed*. The words that tell who speaks (“Lavrov said”) are the author's.

Of speech within speech the outer counts (“A said that B thinks …” is A's), except that quoted
words always belong to whoever is quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from rapport.marks.found import Found
from rapport.marks.spans import Label
from rapport.marks.speech.assembly import assemble
from rapport.marks.speech.clauses import Clause, clauses
from rapport.marks.speech.heeded import Heeded, Lines, Marks
from rapport.marks.speech.model import OTHER, Place, Sentence, Speech
from rapport.marks.speech.owners import Owners
from rapport.marks.speech.quotations import Quotation, quotations
from rapport.marks.speech.speakers import Speakers

__all__ = ["OTHER", "Found", "Marks", "Place", "Sentence", "Speech", "speeches", "speeches_in"]


def speeches(sentences: Sequence[Sentence], sides: Sequence[str]) -> Iterator[Speech]:
    """The speech in an article, in the order of its text, none overlapping another.

    `sides`: the codes of the layer actor that a speaker may be on; any other is OTHER. A speech
    over several sentences comes in portions. Nothing after a paragraph changes what is found in
    it. Takes time linear in the length of the article.
    """
    found = [(sentence.number, mark) for sentence in sentences for mark in sentence.found]
    labels = sorted({(mark.layer, mark.code) for _, mark in found})  # of equal marks, the first
    number = {label: at for at, label in enumerate(labels)}
    rows = [(at, mark.start, mark.end, number[mark.layer, mark.code]) for at, mark in found]
    marks = Marks(*np.array(rows, np.int64).reshape(-1, 4).T)
    yield from speeches_in([sentences], marks, labels, sides)


def speeches_in(
    articles: Iterable[Sequence[Sentence]],
    marks: Marks,
    labels: Sequence[Label],
    sides: Sequence[str],
) -> Iterator[Speech]:
    """The speech in several articles, their sentences being numbered through; what is found in
    them stands in `marks`, of the layers cue and actor, by the numbers of their `labels`.
    """
    read = [(sentences, list(quotations(sentences))) for sentences in articles if sentences]
    quoted = [
        (sentences[at].number, start, end)
        for sentences, several in read
        for quotation in several
        for at, start, end in quotation.portions
    ]
    heeded = Heeded(marks, np.array(quoted, np.int64).reshape(-1, 3).T, labels, sides)
    for sentences, several in read:
        yield from _speeches(sentences, several, heeded)


def _speeches(
    sentences: Sequence[Sentence], quoted: Sequence[Quotation], heeded: Heeded
) -> Iterator[Speech]:
    """The speech in an article, given its quotations."""
    lines = Lines(sentences, quoted, heeded)
    speakers = Speakers(lines)
    told: dict[int, list[Clause]] = {}
    for line in lines.telling():
        speakers.read(line)
        if line.cues and (some := list(clauses(line, speakers))):
            told[line.at] = some
    return assemble(sentences, told, quoted, Owners(sentences, lines, told))
