"""Speech: which words of an article are not its author's, and whose they are.

Words in quotation marks are *quoted* if a cue, a colon or their being whole sentences shows that
somebody says them; names, titles and single quoted terms are the author's. Outside quotation
marks, what a verb of saying governs is *reported* and what somebody is said to hold is
*attributed*. The words that tell who speaks (“Lavrov said”) are the author's.

Of speech within speech the outer counts (“A said that B thinks …” is A's), except that quoted
words always belong to whoever is quoted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rapport.marks.found import Found
from rapport.marks.speech.assembly import assemble
from rapport.marks.speech.clauses import Clause, clauses
from rapport.marks.speech.line import Line
from rapport.marks.speech.model import OTHER, Place, Sentence, Speech
from rapport.marks.speech.owners import Owners
from rapport.marks.speech.quotations import Portion, quotations
from rapport.marks.speech.speakers import Speakers

__all__ = ["OTHER", "Found", "Place", "Sentence", "Speech", "speeches"]


def speeches(sentences: Sequence[Sentence], sides: Collection[str]) -> Iterator[Speech]:
    """The speech in an article, in the order of its text, none overlapping another.

    `sides`: the codes of the layer actor that a speaker may be on; any other is OTHER. A speech
    over several sentences comes in portions. Nothing after a paragraph changes what is found in
    it. Takes time linear in the length of the article.
    """
    quoted = list(quotations(sentences))
    hidden: dict[int, list[Portion]] = {}
    for quotation in quoted:
        for portion in quotation.portions:
            hidden.setdefault(portion.at, []).append(portion)
    speakers = Speakers()
    lines: list[Line] = []
    told: list[list[Clause]] = []
    for at, sentence in enumerate(sentences):
        line = Line(at, sentence, hidden.get(at, ()), sides)
        speakers.read(line)
        told.append(list(clauses(line, speakers)) if line.cues else [])
        speakers.leave(line)
        lines.append(line)
    return assemble(sentences, told, quoted, Owners(sentences, lines, told))
