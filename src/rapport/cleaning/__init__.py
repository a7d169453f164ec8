"""From the raw text to the clean text: general rules, each with a name and a limit.

A rule looks at the text as the rules before it left it and asks for edits; the ledger keeps
each as a repair. What the author wrote stays as written: typing errors, odd grammar,
quotation marks, dashes and capitals are the author's; only damage done after the author is
mended.
"""

from __future__ import annotations

from rapport.cleaning.characters import (
    byte_order_mark,
    encoding,
    invisible,
    line_ends,
    look_alikes,
    white_space,
)
from rapport.cleaning.colophon import biography, byline, disclaimer
from rapport.cleaning.glue import footnotes, glued_words
from rapport.cleaning.page import comment_form, date_lines, front_matter, navigation, title
from rapport.cleaning.print_damage import (
    broken_paragraphs,
    hyphens,
    pasted_twice,
    running_head,
    wrapped_lines,
)
from rapport.cleaning.rule import About, Rule
from rapport.ledger import Ledger

__all__ = ["CHARACTERS", "RULES", "About", "Rule", "clean", "for_signature"]

CHARACTERS: tuple[Rule, ...] = (
    byte_order_mark,
    line_ends,
    encoding,
    invisible,
    white_space,
    look_alikes,
)
"""The rules that look at characters alone."""

RULES: tuple[Rule, ...] = (
    *CHARACTERS,
    front_matter,
    wrapped_lines,  # first, so that no line of a sentence is taken for a line of the page
    navigation,
    comment_form,
    date_lines,
    title,
    biography,  # before the byline, by which it knows the author where the register does not
    byline,
    disclaimer,
    running_head,
    broken_paragraphs,
    hyphens,
    footnotes,
    glued_words,
    pasted_twice,
)
"""The rules in the order in which they are applied: characters, page, print."""


def for_signature(raw: str) -> Ledger:
    """The text with only its characters cleaned, and the lines of paragraphs joined."""
    return clean(raw, rules=(*CHARACTERS, wrapped_lines))


def clean(raw: str, about: About | None = None, rules: tuple[Rule, ...] = RULES) -> Ledger:
    """Apply the rules in order; the ledger holds the clean text and every repair.

    `about` is what is known of the article; without it the rules that need a title or an
    author do less.
    """
    ledger = Ledger.of(raw)
    for rule in rules:
        edits = list(rule(ledger.text, about or About()))
        ledger = ledger.edited(rule.__name__.replace("_", "-"), edits)
    return ledger
