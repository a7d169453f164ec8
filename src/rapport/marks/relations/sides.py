"""Who acts and who is acted upon: the states whose places in the sentence suit an act best."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from rapport.marks.arrays import Bools, Floats, Ints, Ragged, spread
from rapport.marks.relations.forms import CAPITAL, SUFFERS, TO
from rapport.marks.relations.page import Marks, Page, count_within
from rapport.marks.relations.parties import ROLES, Parties
from rapport.marks.relations.wordings import MUTUAL, NEAR, PASSIVE, THIRD

# How well a place in the sentence suits the state that acts, and the state that is acted upon.
# The order of the values is what matters; they were set by hand.
SOURCE = {
    "before": {
        "": 3.0, "speaker": 3.0, "between": 3.0, "of": 2.0, "by": 1.0, "from": 1.0, "place": 0.5,
        "toward": 0.0, "post": -1.0,
    },
    "after": {
        "by": 4.0, "between": 3.0, "from": 2.5, "of": 2.0, "speaker": 2.0, "": 0.5, "place": -3.0,
        "toward": -3.0, "post": -3.0,
    },
}  # fmt: skip
TARGET = {
    "before": {
        "between": 3.0, "toward": 2.5, "": 1.0, "of": 1.0, "from": 1.0, "place": 1.0, "post": 1.0,
        "speaker": 0.0, "by": -1.0,
    },
    "after": {
        "toward": 3.5, "": 3.0, "between": 3.0, "of": 2.5, "from": 2.0, "place": 2.0, "post": 1.0,
        "speaker": 0.0, "by": -2.0,
    },
}  # fmt: skip
PASSIVE_SOURCE, PASSIVE_TARGET = -3.0, 4.0
PER_PARTY = 0.5
PER_BORDER = 1.5
TOGETHER = 2.0
LEAST = 1.5
"""What source and target must reach together for an event."""

_SOURCE, _TARGET = (
    np.array([[suits[side][role] for role in ROLES] for side in ("before", "after")])
    for suits in (SOURCE, TARGET)
)
_SUBJECTS = [ROLES.index(role) for role in ("", "between")]


def sides(
    page: Page, acts: Marks, parties: Parties, names: Sequence[str]
) -> tuple[Ints, Ints, Ints]:
    """Acts, by their number, with the source and target that suit them best; each state of a
    party on its own, and no act that means a third. Codes and states are numbers of `names`.
    """
    if not len(acts.start) or not len(parties.role):
        none = np.zeros(0, np.int64)
        return none, none, none
    mutual = np.array([name in MUTUAL for name in names], np.bool_)[acts.code]
    suits = _suits(page, acts, parties, mutual)
    several = np.array([len(states) > 1 for states in parties.states])
    act, source, target = _chosen(suits, mutual, several)
    kept = ~_have_third(page, acts, parties.marks, mutual)[act]
    chosen, which = np.unique(
        source[kept] * len(parties.states) + target[kept], return_inverse=True
    )
    parts = [divmod(one, len(parties.states)) for one in chosen.tolist()]
    pairs = [_pairs(parties.states[one], parties.states[other]) for one, other in parts]
    ragged, states = Ragged.of_lists([[state for pair in some for state in pair] for some in pairs])
    owner, entry = ragged.of(which)
    return act[kept][owner[::2]], *states[entry].reshape(-1, 2).T


def _pairs(sources: tuple[int, ...], targets: tuple[int, ...]) -> list[tuple[int, int]]:
    """Each source with each target; of states that act together the first toward the second."""
    if sources == targets:
        return [(sources[0], sources[1])]
    return [(one, other) for one, other in product(sources, targets) if one != other]


class Suits(NamedTuple):
    """How well each of the states around an act suits as its source and as its target.

    One row for an act and the states of a party, in the order in which they are looked at.
    """

    act: Ints
    states: Ints
    source: Floats
    target: Floats


def _suits(page: Page, acts: Marks, parties: Parties, mutual: Bools) -> Suits:
    """The states near each act; of parties of the same states that which suits best."""
    act, party = acts.near(parties.marks, NEAR)
    _, start, end, states = parties.marks.take(party)
    begins, stops = acts.start[act], acts.end[act]
    after = start >= begins
    split = np.searchsorted(parties.marks.start, begins)
    away = np.where(after, party - split, split - 1 - party)
    ahead = (begins < start) | ((begins == start) & (stops < end))
    first, last = np.where(ahead, stops, end), np.where(ahead, start, begins)
    crossed = np.maximum(count_within(page.clauses, first, last), 0)
    loss = PER_PARTY * away + PER_BORDER * crossed
    role = parties.role[party]
    suffers = ~after & np.isin(role, _SUBJECTS) & (_are_passive(page, acts) & ~mutual)[act]
    source = np.where(suffers, PASSIVE_SOURCE, _SOURCE[after * 1, role]) - loss
    target = np.where(suffers, PASSIVE_TARGET, _TARGET[after * 1, role]) - loss
    turn = away + NEAR * after
    turn = away + NEAR * after
    order = np.lexsort((turn, states, act))
    act, states, turn = act[order], states[order], turn[order]
    opens = np.flatnonzero((np.diff(act, prepend=-1) != 0) | (np.diff(states, prepend=-1) != 0))
    source, target = (np.maximum.reduceat(suits[order], opens) for suits in (source, target))
    act, states = act[opens], states[opens]
    looked = np.lexsort((turn[opens], act))
    return Suits(act[looked], states[looked], source[looked], target[looked])


def _chosen(suits: Suits, mutual: Bools, several: Bools) -> tuple[Ints, Ints, Ints]:
    """Acts, and the states that suit best together as source and as target; of equals the first.

    Only states of which there are `several` act together, and only where the act is `mutual`.
    """
    act, states, source, target = suits
    first, last = np.searchsorted(act, act), np.searchsorted(act, act, "right")
    one, other = spread(first, last - first)
    together = states[one] == states[other]
    value = source[one] + target[other] + TOGETHER * together
    may = (value > LEAST) & (~together | (mutual[act] & several[states])[one])
    one, other, value = one[may], other[may], value[may]
    order = np.lexsort((-value, act[one]))  # stable, so the first of equals comes first
    acts, chosen = np.unique(act[one][order], return_index=True)
    pair = order[chosen]
    return acts, states[one[pair]], states[other[pair]]


def _are_passive(page: Page, acts: Marks) -> Bools:
    """Before which acts stands what is acted upon: “was condemned”, “under pressure”."""
    token = page.token(acts.start)
    passive = page.told(SUFFERS, token - 1) | page.told(SUFFERS, token - 2)
    read = page.read(acts.sentence[passive], acts.start[passive], acts.end[passive])
    passive[passive] = [
        any(found.end() == start for found in PASSIVE.finditer(text, max(0, start - 30), end))
        for text, start, end in read
    ]
    return passive


def _have_third(page: Page, acts: Marks, parties: Marks, mutual: Bools) -> Bools:
    """Which acts are followed by a name that the codebook does not know as the other side."""
    token = page.token(acts.end)
    capital = [page.told(CAPITAL, token + by) for by in (1, 2, 3)]
    third = page.told(TO, token) & (capital[0] | capital[1])
    third |= page.told(TO, token + 1) & (capital[1] | capital[2])
    asked = np.flatnonzero(third)
    read = page.read(acts.sentence[asked], acts.end[asked])
    for at, (text, end) in zip(asked.tolist(), read, strict=True):
        name = THIRD.match(text, end, end + 80)
        if not name or (name.group(1) == "in" and mutual[at]):  # where they met
            third[at] = False
            continue
        first = page.first[acts.sentence[at]]
        start, stop = first + name.start(2), first + name.end()
        known = np.searchsorted(parties.start, start)
        near = slice(max(0, known - 1), known + 1)
        third[at] = not np.any((parties.start[near] < stop) & (parties.end[near] > start))
    return third
