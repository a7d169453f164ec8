"""Rules for the page round the article: whole lines that the templates of news pages print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapport.cleaning.rule import About, lines_of, plain, top_of, without_line
from rapport.ledger import Edit
from rapport.reading.plain import FRONT_MATTER

LONGEST = 120
"""Characters of the longest line that is looked at as a menu."""

# Whole lines only, so that no sentence of the author's can be one: a line goes if each of its
# items, set apart as menus set them apart, is one that the templates of news pages print.
_ITEM = re.compile(
    r"""(?ix)(?:share|follow\ us(?:\ on)?|by|author|languages?
      | (?:follow\ us\ on\ |share\ on\ )?
        (?:facebook|twitter|instagram|telegram|linkedin|whatsapp|youtube|reddit)
      | e-?mail|print|tweet|save|pdf|copy\ link|bookmark|subscribe(?:\ now)?|newsletter
      | (?:share|print|e-?mail|save|tweet)(?:\ this)?\ (?:article|page|story|post)
      | share\ (?:on|via)\ (?:x|social\ media|e-?mail) | (?:log|sign)\ (?:in|up|out)
      | home(?:page)?|main\ page|menu|contact\ us|about\ us
      | skip\ to\ (?:main\ )?content|toggle\ navigation
      | back|previous|next|(?:back|return)\ to\ (?:the\ )?(?:top|start|home(?:\ ?page)?
        |(?:all\ )?(?:articles|news|stories|posts|results))
      | (?:previous|next|older|newer)\ (?:article|page|post|story)s?
      | related(?:\ (?:articles|posts|stories|news))?|read\ (?:also|more)|see\ also
      | tags?|topics?|categor(?:y|ies)|advertisement|loading|sponsored
      | \d+\ (?:comments?|shares?|views?|min(?:utes?)?\ read)|comments?(?:\ ?\(\d+\))?
    )(?::|…|\.\.\.)?"""
)
# Words that may be an author's heading when they stand alone: items only beside others.
_BESIDE = re.compile(r"(?i)x|vk|line|rss|link|copy|register|start|main|search|contact|about|top|up")
_BETWEEN = re.compile(r"\s*[|·•»›>«‹<→←↑/,:]+\s*")
_CODES = re.compile(r"(?i)[a-z]{2}(?:\s*[|·•/]\s*[a-z]{2})+")
_LANGUAGE = re.compile(
    r"(?i)(?:english|french|german|spanish|russian|japanese|chinese|"
    r"korean|arabic|deutsch|fran[cç]ais|español|русский|日本語|中文)"
)
_SERVICES = re.compile(
    r"(?i)(?:(?:share|tweet|print|e-?mail|facebook|twitter|telegram|linkedin|whatsapp|x)"
    r"(?:\s?[|/·•,]\s?|\s|$)){2,}$"
)
_TRAIL = re.compile(r"(?i)^(?:home|start|main)(?:\s?[»›>|]\s?[\w\s]{1,30}){1,5}$")
_TAGGED = re.compile(
    r"(?i)^(?:tags?|topics?|categor(?:y|ies)|read (?:also|more)|see also):.{1,80}(?<![.!])$"
)


def _is_switcher(line: str) -> bool:
    """Whether a line offers the article in other languages."""
    if _CODES.fullmatch(line):
        return True
    said = re.match(r"(?i)languages?:\s*", line)
    items = [item for item in re.split(r"\s*[|·•/]\s*", line[said.end() if said else 0 :]) if item]
    if not all(re.fullmatch(r"[^\W\d_]+", item) for item in items):
        return False
    known = sum(bool(_LANGUAGE.fullmatch(item)) for item in items)
    # A slash may part two adjectives; otherwise one language that is known speaks for the rest.
    return bool(said) or (len(items) > 1 and known >= (len(items) if "/" in line else 1))


def _is_furniture(line: str) -> bool:
    items = [item for item in _BETWEEN.split(line) if item]
    if items and all(_ITEM.fullmatch(item) for item in items):
        return True
    some = [item for item in items if not _BESIDE.fullmatch(item)]
    if "," not in line and some and all(_ITEM.fullmatch(item) for item in some):
        return True
    others = _TRAIL.match(line) or _TAGGED.match(line) or _SERVICES.match(line)
    return _is_switcher(line) or bool(others)


def is_of_the_page(line: str) -> bool:
    """Whether a line is a menu of the page or part of a comment form."""
    return len(line) <= LONGEST and bool(_is_furniture(line) or _FORM.match(line))


def navigation(text: str, about: About) -> Iterator[Edit]:
    """Remove lines that belong to the page, not to the article.

    Language switchers, share, follow and back links, counters, a “By” without a name. Only
    whole lines of these forms and without a final stop; headings and dialogue stay.
    """
    for start, end in lines_of(text):
        if end - start <= LONGEST and _is_furniture(text[start:end]):
            yield without_line(text, start, end)


_FORM = re.compile(
    r"""(?ix)^(?:
        leave\ a\ (?:reply|comment) | post\ a\ comment | (?:post|submit)\ comment
      | your\ e-?mail\ address\ will\ not\ be\ (?:published|shown|shared|displayed)\..{0,60}
      | required\ fields\ are\ marked.{0,5}
      | (?:comment|name|e-?mail|website)\ ?\*
      | save\ my\ name,\ e-?mail.{0,90}
      | (?:log|sign)\ in\ to\ (?:comment|reply).{0,20} | no\ comments(?:\ yet)?
    )$"""
)


def front_matter(text: str, about: About) -> Iterator[Edit]:
    """Remove the block of metadata at the very top of a Markdown file, between two “---”.

    What it states was read with the file. Leaves rules of dashes further down.
    """
    block = FRONT_MATTER.match(text)
    if block:
        yield Edit(*block.span(), "")


def comment_form(text: str, about: About) -> Iterator[Edit]:
    """Remove the form in which readers are asked to comment. Leaves readers' comments."""
    for start, end in lines_of(text):
        if end - start <= LONGEST and _FORM.match(text[start:end]):
            yield without_line(text, start, end)


_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = rf"""(?:
      \d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}
    | \d{{4}}-\d{{2}}-\d{{2}}
    | \d{{1,2}}(?:st|nd|rd|th)?\ {_MONTH},?\ \d{{4}}
    | {_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?,?\ \d{{4}}
  )(?:,?\ (?:at\ )?\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?(?:\ ?[ap]\.?m\.?)?(?:\ [A-Z]{{2,4}})?)?"""
ENDS_WITH_DATE = re.compile(rf"(?ix)^(?P<rest>.{{0,160}}?)[\s,|·•–-]*\b{_DATE}$")
"""A line that ends with a date; `rest` is what stands before it."""

_DATE_LINE = re.compile(
    rf"""(?ix)^(?:(?:published|posted|updated|last\ modified|date)(?:\ on)?:?\ )?
        (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\ )?{_DATE}(?:\ ?[|·•]\ ?.{{0,40}})?$"""
)
# Not a year alone behind capitals: “EXPO-2025” is a heading.
_CODE = r"""(?-i:[A-Z]{1,6})[-_]?(?:
    (?!(?:19|20)\d\d(?!\d|[-_.]))\d{4,}(?:[-_]\d+)*(?:\.\w{3,4})?)"""
_CODE_LINE = re.compile(
    rf"(?ix)^(?:{_CODE}(?:\ ?[|·•–-]?\ ?{_DATE})?|{_DATE}\ ?[|·•–-]?\ ?{_CODE})$"
)
_CREDIT = re.compile(
    r"""(?x)^(?:(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Cc]redit)s?(?::|\ credit:?|\ courtesy)
      | (?P<what>[Pp]hoto|[Ii]mage)s?\ by(?!\ (?i:(?P=what))))
        (?:[\ /,|&]+(?:©|[A-Z][\w’'.-]*|\w+\.(?:com|org|net|ru|jp)|\d{4}|of|via|and|the|for))+$"""
)


def date_lines(text: str, about: About) -> Iterator[Edit]:
    """Remove lines that hold only a date, a time, the code or the credit of an image.

    A date above the article or at its end, a code or a credit anywhere. Leaves a date inside
    a sentence, a heading that has a year or a date, and dates that head the entries of a diary.
    """
    short = [(start, end) for start, end in lines_of(text) if end - start <= LONGEST]
    coded = [span for span in short if _is_code_or_credit(text[slice(*span)])]
    dated = [span for span in short if span not in coded and _DATE_LINE.match(text[slice(*span)])]
    outside = {*top_of(text), *lines_of(text)[-3:]} if dated else set()
    for start, end in sorted(coded + (dated if outside.issuperset(dated) else [])):
        yield without_line(text, start, end)


def _is_code_or_credit(line: str) -> bool:
    return bool(_CODE_LINE.match(line) or _CREDIT.match(line))


def title(text: str, about: About) -> Iterator[Edit]:
    """Remove the title from the top, as often as it stands there, also with a date behind it.

    Only above the article; a section heading of the same words further down stays.
    """
    wanted = plain(about.title)
    if not wanted:
        return
    for start, end in top_of(text):
        line = text[start:end]
        if len(line) > len(about.title) + LONGEST:
            continue
        dated = ENDS_WITH_DATE.match(line)
        if wanted in (plain(line), plain(dated["rest"]) if dated else ""):
            yield without_line(text, start, end)
