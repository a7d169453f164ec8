"""The colours of the figures: one for a thing, the same in every figure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

from rapport.marks.speech import OTHER
from rapport.study import PERIODS, Study

PERIOD_COLOURS = {"earlier": "#0072B2", "later": "#D55E00"}
"""Two of the colours that Okabe & Ito (2008) chose so that colour-blind readers tell them."""

STATE_COLOURS = ("#8F7EE5", "#999933", "#117733", "#CC79A7")
"""For the states of a study in their order; after Tol (2021) and Okabe & Ito. Of those tried that
stand out on light and dark paper they lie furthest from each other and from the periods, also to
readers who lack red or green. Where a state has a colour its name or value stands beside it.
"""

OTHERS = "#6B6B6B"
"""For speakers who are of no state of the study."""

INK, GRID = "#010203", "#040506"
"""Stand-ins that become the page's own colours, so that figures follow its light and dark."""


def palette(study: Study) -> dict[str, str]:
    """The colours of the periods by what the study calls them."""
    return {study.label(period): PERIOD_COLOURS[period] for period in PERIODS}


def side_colours(sides: Sequence[str]) -> dict[str, str]:
    """The colours of the sides that speak; of more than four states colours come twice."""
    states = [side for side in sides if side != OTHER]
    return dict(zip(states, cycle(STATE_COLOURS), strict=False)) | {OTHER: OTHERS}
