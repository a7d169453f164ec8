"""The words of acts: marks of the layer `act` that are acts of their own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rapport.marks.relations.page import Marks, Page
from rapport.marks.relations.wordings import ABOUT, DEEDS, GOVERNS, REACH, TOPIC
from rapport.marks.spans import leftmost_longest

_LONGEST = 7
"""More words than ABOUT and OBJECT have."""


def deeds(page: Page, marks: Marks, names: Sequence[str]) -> Marks:
    """The acts: of marks that overlap the first, of these the longest; `names` are of their codes.

    What another act is merely about (“talks about the return of the islands”) is none.
    """
    acts = marks.take(np.sort(leftmost_longest(marks.sentence, marks.start, marks.end)))
    before, at = np.arange(len(acts.start) - 1), np.arange(1, len(acts.start))
    governs, disapproves, is_deed = (
        np.array([name in some for name in names], np.bool_)[acts.code]
        for some in (GOVERNS, ["disapprove"], DEEDS)
    )
    may = (acts.sentence[before] == acts.sentence[at]) & ~governs[before]
    may &= ~(disapproves[before] & is_deed[at])  # what was done is what is disapproved of
    may &= acts.start[at] - acts.end[before] <= REACH
    may &= page.words(acts.end[before], acts.start[at]) <= _LONGEST
    asked = at[may]
    gaps = page.read(acts.sentence[asked], acts.end[asked - 1], acts.start[asked])
    codes = acts.code[asked - 1].tolist()
    about = [
        TOPIC.get(names[code], ABOUT).fullmatch(*gap) is not None
        for code, gap in zip(codes, gaps, strict=True)
    ]
    return acts.take(np.delete(np.arange(len(acts.start)), asked[about]))
