"""What single words tell of a clause, looked at once for each wording."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rapport.marks.speech.wordings import (
    AUTHOR,
    BASE,
    HELPERS,
    HELPING_ENDS,
    JOINED,
    NOT_INVERTED,
    PARTICIPLE,
    PASSIVE,
    PLAIN,
    PLURAL,
    POSSESSIVE,
    PRONOUN,
    REQUESTING,
    SEEN_AS,
    SUBJECTLESS,
    TOLD,
)

REMEMBERED = 10_000
"""So many wordings are remembered: most that come again, in little memory."""


class Verb(NamedTuple):
    """What a cue tells by its own words: whether it is a participle in -ing, may be a passive, has
    nothing but a speaker as its subject (`plain`), may be a noun or an infinitive as well (`base`),
    takes an object that may follow it, has a listener, may be a REQUEST; and where the first word
    of a cue ends that stands around its content, in characters, 0 if the cue is none.
    """

    participle: bool
    passive: bool
    plain: bool
    base: bool
    takes_object: bool
    has_listener: bool
    may_request: bool
    parted: int


@lru_cache(REMEMBERED)
def verb_of(cue: str) -> Verb:
    """What a cue tells, as it is written."""
    parted = SEEN_AS.match(cue)
    return Verb(
        participle=PARTICIPLE.match(cue) is not None,
        passive=PASSIVE.match(cue) is not None,
        plain=PLAIN.match(cue.lower()) is not None,
        base=BASE.match(cue.lower()) is not None,
        takes_object=NOT_INVERTED.match(cue) is not None,
        has_listener=TOLD.match(cue) is not None,
        may_request=cue.lower().startswith(REQUESTING),
        parted=parted.end(1) if parted else 0,
    )


class Ending(NamedTuple):
    """What the last word before a verb tells: that no subject ends with it, that it counts things
    of which there are several, that the verb shares the subject of another, that it may be of an
    AUXILIARY, that it may be the “to” of an infinitive.
    """

    subjectless: bool
    plural: bool
    joins: bool
    helps: bool
    leads: bool


@lru_cache(REMEMBERED)
def ending_of(word: str) -> Ending:
    """What a last word tells, as it is written."""
    bare = word.rstrip(",")
    return Ending(
        subjectless=word.lower() in SUBJECTLESS or POSSESSIVE.search(word) is not None,
        plural=PLURAL.search(word) is not None,
        joins=JOINED.search(word) is not None,
        helps=not bare.isalpha() or bare in HELPERS or bare.endswith(HELPING_ENDS),
        leads=word[-2:].lower() == "to",
    )


class Closing(NamedTuple):
    """What the last word of a noun phrase tells: that it may mean its author, or nobody; that it
    may be a PRONOUN.
    """

    author: bool
    pronoun: bool


@lru_cache(REMEMBERED)
def closing_of(word: str) -> Closing:
    """What a last word tells, as it is written."""
    return Closing(
        author=AUTHOR.search(word) is not None,
        pronoun=PRONOUN.search(word) is not None or word.lower().endswith(("former", "latter")),
    )
