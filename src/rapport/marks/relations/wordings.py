"""What acts between states are told by: the kinds of acts, and how sentences word who is who."""

from __future__ import annotations

import re

STATUSES = ("actual", "negated", "planned", "demanded", "past")
"""Whether an act took place."""
SUPPOSED = "hypothetical"
"""The status of acts that are merely supposed, as by “if” and “could”: they give no event."""

BY_RANK = ("negated", "past", "demanded", SUPPOSED, "planned")
"""Which status counts where cues of several speak of one act; without a cue it is actual."""

BEFORE = {"negated": 5, "planned": 10, "demanded": 10, "past": 25, SUPPOSED: 8}
AFTER = {"negated": 3, "planned": 4, "demanded": 3, "past": 25, SUPPOSED: 1}
"""How many words may lie between an act and a cue that stands before or after it."""

GOVERNS = {"demand": "demanded", "threaten": "planned"}
"""What an act makes of the one that it has for its object: “threatened to expel”."""

MUTUAL = frozenset(["agree", "consult", "cooperate", "fight", "support"])
"""Acts that states may do together, so that both stand on one side: “A and B agreed”."""

DEEDS = frozenset(["protest", "sanction", "mobilize", "coerce", "assault", "fight"])
CONFLICT = DEEDS | {"demand", "disapprove", "reject", "threaten", "investigate"}

NEAR = 6
"""How many states and cues are looked at on each side of an act."""

REACH = 200
"""How many characters may at most lie between an act and what speaks of it."""

MONTH_OR_DAY = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
TITLE_WORDS = (
    "the a an its his her their our then former current new late prime foreign defence defense "
    "head minister president leader government state deputy chief visiting other both counterpart "
    "official officials authorities"
)
TITLES = TITLE_WORDS.split()
TITLE = rf"(?:(?i:{'|'.join(TITLES)})|(?!{MONTH_OR_DAY})[\w-]*[A-Z][\w-]*)\s+"
"""A word that may stand between a preposition or an “and” and the state."""

PREPOSITIONS = {
    "by": "by",
    "of": "of",
    "between": "between",
    "from": "from",
    **dict.fromkeys(["in", "at", "near", "under", "within"], "place"),
    **dict.fromkeys(["to", "with", "against", "toward", "towards", "versus", "anti"], "toward"),
    **dict.fromkeys(["on", "upon", "for", "over", "into", "about"], "toward"),
}
LEAD = re.compile(rf"\b((?i:{'|'.join(PREPOSITIONS)}))[\s-]+(?:{TITLE}){{0,4}}[“\"(]?$")
LEADING = frozenset([*PREPOSITIONS, *TITLES])
"""The words in small letters with which LEAD may end."""
POST = re.compile(r"\b(?i:ambassador|envoy|consul|representative|mission)s?\s+(?:to|in)\s+$")
SAYING_WORDS = (
    "said says stressed emphasised emphasized noted added replied recalled stated told explained "
    "declared"
)
SAYING = SAYING_WORDS.split()
SPEAKER = re.compile(rf"(?:\s+[A-Z][\w-]*){{0,3}}\s+(?:{'|'.join(SAYING)})\b")
POSSESSIVE = re.compile(r"[’']s?\s+")
JOINING = ("and", "&", "as well as", "together with", "along with")
JOIN = re.compile(rf"\s*[-–‐‑]\s*|\s+(?:{'|'.join(JOINING)})\s+(?:{TITLE}){{0,4}}")
BETWEEN_JOIN = re.compile(r"[^.,;:]{0,60}\sand\s[^.,;:]{0,40}")
BORDER_WORDS = (
    "but while whereas although though because since after before when if which who unless "
    "despite until where however"
)
BORDERING = frozenset(BORDER_WORDS.split())
BORDER = re.compile(rf"[;:!?—–]|\.\Z|\b(?:{'|'.join(sorted(BORDERING))})\b", re.IGNORECASE)
"""Borders of clauses within a word as it is written; before JOINED_CLAUSE a comma is one too."""
CONNECTIVES = ["and", "so", "as", "yet"]
JOINED_CLAUSE = re.compile(rf"(?:{'|'.join(CONNECTIVES)})\b", re.IGNORECASE)
THAT = re.compile(r"\bthat\b")
"""Begins a clause of its own, into which a cue still reaches: “it is necessary that …”."""

SUFFERING = ["is", "are", "was", "were", "be", "been", "being", "under"]
PASSIVE = re.compile(
    rf"\b(?:{'|'.join(SUFFERING)})\s+(?:\w+ly\s+|severe\s+|strong\s+|constant\s+)?(?!\w*ing\b)"
)
TOWARD = ["against", "of", "with", "on", "upon", "towards", "toward", "in", "by"]
THIRD = re.compile(
    rf"(?:\s+[a-z-]+)??\s+({'|'.join(TOWARD)})\s+(?:the\s+)?"
    rf"(?!{MONTH_OR_DAY})((?:[A-Z][\w’'-]*\s*)+)"
)
ABOUT = re.compile(
    r",?\s+(?:[\w’'-]+\s+){0,2}?(?:on|about|over|regarding|concerning|with|at)\s+(?:[\w’'-]+\s+){0,3}"
)
OBJECT = re.compile(r"\s+(?:[\w’'-]+\s+){0,5}")
TOPIC = {"reject": OBJECT, "agree": OBJECT}
"""What lies between an act and one that it is merely about; ABOUT for all other acts."""
