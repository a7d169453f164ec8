"""From the raw text to the clean text: general rules, each with a name and a limit.

A rule looks at the text as the rules before it left it and asks for edits; the ledger keeps
each as a repair. What the author wrote stays as written: typing errors, odd grammar,
quotation marks, dashes and capitals are the author's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rapport.ledger import Edit, Ledger
from rapport.words import WORD

Rule = Callable[[str], Iterator[Edit]]


def byte_order_mark(text: str) -> Iterator[Edit]:
    """Remove the mark that some programs put before the first letter. Leaves all others."""
    marks = len(text) - len(text.lstrip("\ufeff"))
    if marks:
        yield Edit(0, marks, "")


def line_ends(text: str) -> Iterator[Edit]:
    """Write every line end as one line feed. Leaves the lines themselves."""
    for end in re.finditer(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", text):
        yield Edit(*end.span(), "\n")


def white_space(text: str) -> Iterator[Edit]:
    """Make every run of blanks one space, and none at the ends of a line.

    No-break and other typographic spaces and tabs count as blanks. Empty lines stay.
    """
    for run in re.finditer(r"[^\S\n]+", text):
        at_end_of_line = run.end() == len(text) or text[run.end()] == "\n"
        at_start_of_line = run.start() == 0 or text[run.start() - 1] == "\n"
        after = "" if at_end_of_line or at_start_of_line else " "
        if run.group() != after:
            yield Edit(*run.span(), after)


# Whole lines only, so that no sentence of the author's can be one. A language switcher is
# two or more codes of two letters; the phrases are those that templates of news pages print.
_FURNITURE = re.compile(
    r"""(?mix)^(?:
        [a-z]{2}(?:\s?[|/·•]\s?[a-z]{2})+
      | follow\ us(?:\ on)?:?
      | languages?:\ ?\w+(?:\ ?[|/·•,]\ ?\w+)+
      | [«‹<←]+\ ?(?:back|previous|home)(?:\ to\ [\w\ ]{1,30})?
      | (?:back|previous|next)(?:\ (?:to\ (?:the\ )?(?:top|start|home(?:\ ?page)?
          |(?:all\ )?(?:articles|news|stories|posts|results))|article|page|post|story))?\ ?[»›>→]*
      | home(?:\ ?[|>»›]\ ?[\w\ ]{1,30}){1,5}
      | (?:share|tweet|print|e-?mail|subscribe)(?:\ (?:
          this(?:\ (?:article|page|story|post|entry))?
          | (?:this\ )?(?:on|via)\ (?:facebook|twitter|x|telegram|linkedin|whatsapp|e-?mail
              |social\ media)
          | to\ (?:our|the)\ (?:newsletter|channel)))?:?
      | (?:(?:share|tweet|print|e-?mail|facebook|twitter|telegram|linkedin|whatsapp|x)
          (?:\ ?[|/·•,]\ ?|\ |$)){2,}
      | leave\ a\ (?:reply|comment)
      | your\ e-?mail\ address\ will\ not\ be\ published\..{0,60}
      | (?:related|read\ also|see\ also|tags?|advertisement|loading)[:.…]{0,3}
      | by:?
    )$\n?"""
)


def navigation(text: str) -> Iterator[Edit]:
    """Remove lines that belong to the page, not to the article.

    Language switchers, share, follow and back links, the invitation to comment, a “By”
    without a name. Only whole lines of these forms; headings, bylines and biographies stay.
    """
    for line in _FURNITURE.finditer(text):
        yield Edit(*line.span(), "")


HARD_WRAP = 100
"""No line of a hard-wrapped text is longer; programs wrap at 65 to 80 characters."""


def wrapped_lines(text: str) -> Iterator[Edit]:
    """Join the lines of a paragraph that a program has wrapped.

    Only in a text whose lines are all short and whose paragraphs are set apart by empty
    lines; a text with one paragraph a line stays, and so does a line after a short one.
    """
    lines = [line for line in text.split("\n") if line]
    if not lines or max(map(len, lines)) > HARD_WRAP or "\n\n" not in text:
        return
    # A line was wrapped if the next word would not have fitted; a shorter one ended itself.
    width = max(map(len, lines))
    for end in re.finditer(r"(?<=[^\n])\n(?=[^\n])", text):
        line = text[text.rfind("\n", 0, end.start()) + 1 : end.start()]
        next_word = re.compile(r"\S+").match(text, end.end())
        if next_word and len(line) + 1 + len(next_word.group()) > width:
            yield Edit(*end.span(), " ")


RULES: tuple[Rule, ...] = (byte_order_mark, line_ends, white_space, navigation, wrapped_lines)
"""The rules in the order in which they are applied."""


def clean(raw: str, rules: tuple[Rule, ...] = RULES) -> Ledger:
    """Apply the rules in order; the ledger holds the clean text and every repair."""
    ledger = Ledger.of(raw)
    for rule in rules:
        ledger = ledger.edited(rule.__name__.replace("_", "-"), list(rule(ledger.text)))
    return ledger


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the paragraphs of a clean text: its lines that hold a word."""
    for line in re.finditer(r"[^\n]+", text):
        if WORD.search(line.group()):
            yield line.span()
