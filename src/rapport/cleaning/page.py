"""Rules for the page round the article: whole lines that are not the author's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapport.cleaning.rule import About, lines_of, without_line
from rapport.ledger import Edit
from rapport.reading.plain import FRONT_MATTER
from rapport.words import count_words

LONGEST_BIOGRAPHY = 900
"""Characters of the longest note on an author."""

LONGEST_NOTE = 500
"""Characters of the longest disclaimer that is believed to be one."""

LONGEST = 120
"""Characters of the longest line that is looked at as a menu."""

NEAR = 10
"""Lines from the top or the end among which titles, bylines and notes are looked for."""

# Whole lines only, so that no sentence of the author's can be one: a line goes if each of its
# items, set apart as menus set them apart, is one that the templates of news pages print.
_ITEM = re.compile(
    r"""(?ix)(?:languages?:?|share:?|follow\ us(?:\ on)?:?|by:?|author:?
      | [a-z]{2}
      | (?:follow\ us\ on\ |share\ on\ )?
        (?:facebook|twitter|x|instagram|telegram|linkedin|whatsapp|youtube|reddit|vk|line|rss)
      | e-?mail|print|tweet|save|pdf|copy\ link|link|bookmark|subscribe(?:\ now)?|newsletter
      | (?:share|print|e-?mail|save|tweet)(?:\ this)?\ (?:article|page|story|post)
      | share\ (?:on|via)\ (?:social\ media|e-?mail) | (?:log|sign)\ (?:in|up|out) | register
      | home(?:page)?|start|main(?:\ page)?|menu|search|contact(?:\ us)?|about(?:\ us)?
      | skip\ to\ (?:main\ )?content|toggle\ navigation
      | back|previous|next|top|up|(?:back|return)\ to\ (?:the\ )?(?:top|start|home(?:\ ?page)?
        |(?:all\ )?(?:articles|news|stories|posts|results))
      | (?:previous|next|older|newer)\ (?:article|page|post|story)s?
      | related(?:\ (?:articles|posts|stories|news))?|read\ (?:also|more)|see\ also
      | tags?|topics?|categor(?:y|ies)|advertisement|loading|sponsored
      | \d+\ (?:comments?|shares?|views?|min(?:utes?)?\ read)|comments?(?:\ ?\(\d+\))?
    )[:.…]*"""
)
_LANGUAGE = re.compile(
    r"(?i)(?:languages?:?\ ?)?(?:english|french|german|spanish|russian|japanese|chinese|"
    r"korean|arabic|deutsch|fran[cç]ais|español|русский|日本語|中文)"
)
_BETWEEN = re.compile(r"\s*[|·•»›>«‹<→←↑/,:]+\s*")
_SERVICES = re.compile(
    r"(?i)(?:(?:share|tweet|print|e-?mail|facebook|twitter|telegram|linkedin|whatsapp|x)"
    r"(?:\s?[|/·•,]\s?|\s|$)){2,}$"
)
_TRAIL = re.compile(r"(?i)^(?:home|start|main)(?:\s?[»›>|]\s?[\w\s]{1,30}){1,5}$")
_TAGGED = re.compile(
    r"(?i)^(?:tags?|topics?|categor(?:y|ies)|read\ (?:also|more)|see\ also):.{1,80}$"
)


def _is_furniture(line: str) -> bool:
    items = [item for item in _BETWEEN.split(line) if item]
    # One code of two letters alone may be a word; two are a switcher.
    if len(items) < 2 and re.fullmatch(r"[A-Za-z]{2}", line) and line.lower() != "by":
        return False
    if items and all(_ITEM.fullmatch(item) for item in items):
        return True
    # Names of languages are many; one that is known speaks for single words beside it.
    switcher = len(items) > 1 and any(_LANGUAGE.fullmatch(item) for item in items)
    if switcher and all(re.fullmatch(r"(?:[Ll]anguages?: ?)?[^\W\d_]+", item) for item in items):
        return True
    return bool(_TRAIL.match(line) or _TAGGED.match(line) or _SERVICES.match(line))


def is_of_the_page(line: str) -> bool:
    """Whether a line is a menu of the page or part of a comment form."""
    return len(line) <= LONGEST and bool(_is_furniture(line) or _FORM.match(line))


def navigation(text: str, about: About) -> Iterator[Edit]:
    """Remove lines that belong to the page, not to the article.

    Language switchers, share, follow and back links, counters, a “By” without a name. Only
    whole lines of these forms; headings stay.
    """
    for start, end in lines_of(text):
        if end - start <= LONGEST and _is_furniture(text[start:end]):
            yield without_line(text, start, end)


_FORM = re.compile(
    r"""(?mix)^(?:
        leave\ a\ (?:reply|comment) | post\ a\ comment | (?:post|submit)\ comment
      | your\ e-?mail\ address\ will\ not\ be\ (?:published|shown|shared|displayed)\..{0,60}
      | required\ fields\ are\ marked.{0,5}
      | (?:comment|name|e-?mail|website)\ ?\*
      | save\ my\ name,\ e-?mail.{0,90}
      | (?:log|sign)\ in\ to\ (?:comment|reply).{0,20} | no\ comments?(?:\ yet)?
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
    for line in _FORM.finditer(text):
        yield without_line(text, *line.span())


_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = rf"""(?:
      \d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}
    | \d{{4}}-\d{{2}}-\d{{2}}
    | \d{{1,2}}(?:st|nd|rd|th)?\ {_MONTH},?\ \d{{4}}
    | {_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?,?\ \d{{4}}
  )(?:,?\ (?:at\ )?\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?(?:\ ?[ap]\.?m\.?)?(?:\ [A-Z]{{2,4}})?)?"""
_CODE = r"(?-i:[A-Z]{1,6})[-_]?\d{4,}(?:[-_]\d+)*(?:\.\w{3,4})?"
_DATE_LINE = re.compile(
    rf"""(?mix)^(?:
        (?:(?:published|posted|updated|last\ modified|date)(?:\ on)?:?\ )?
        (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\ )?{_DATE}(?:\ ?[|·•–-]\ ?.{{0,40}})?
      | {_CODE}(?:\ ?[|·•–-]?\ ?{_DATE})?
      | (?:photo|image|picture|credit)s?(?:\ (?:by|credit|courtesy).{{0,60}}|:.{{0,80}})
      | {_DATE}\ ?[|·•–-]?\ ?{_CODE}
    )$"""
)
_ENDS_WITH_DATE = re.compile(rf"(?ix)^(?P<rest>.{{0,160}}?)[\s,|·•–-]*\b{_DATE}$")


def date_lines(text: str, about: About) -> Iterator[Edit]:
    """Remove lines that hold only a date, a time, the code or the credit of an image.

    Leaves a date inside a sentence, and a heading that has a year.
    """
    for line in _DATE_LINE.finditer(text):
        yield without_line(text, *line.span())


def _plain(text: str) -> str:
    """A text as far as titles are told apart: letters and digits in lower case."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def title(text: str, about: About) -> Iterator[Edit]:
    """Remove the title from the top, as often as it stands there, also with a date behind it.

    Only among the first lines; a section heading of the same words further down stays.
    """
    wanted = _plain(about.title)
    if not wanted:
        return
    for start, end in lines_of(text)[:NEAR]:
        line = text[start:end]
        if len(line) > len(about.title) + LONGEST:
            continue
        dated = _ENDS_WITH_DATE.match(line)
        if wanted in (_plain(line), _plain(dated["rest"]) if dated else ""):
            yield without_line(text, start, end)


_NAME = r"(?:Dr\.?|Prof\.?|Sir)?\ ?[A-Z][\w’'.-]+(?:\ (?:[A-Z][\w’'.-]*|van|von|de|bin|al)){1,3}"
_BYLINE = re.compile(
    rf"(?x)^(?:[Bb]y\ {_NAME}|{_NAME}(?:(?:,|\ and|\ &)\ {_NAME})*,?\ )"
    rf"(?:[\ ,|·•–-]*(?:(?i:{_DATE})|[\w\ ]{{0,30}}))$"
)


def byline(text: str, about: About) -> Iterator[Edit]:
    """Remove the line that names the author, at the top or at the end.

    A short line without a final stop that holds the surname of an author in the register, or
    one of the form “By Name” or “Name, date”. Leaves headings.
    """
    lines = lines_of(text)
    for start, end in dict.fromkeys([*lines[:NEAR], *lines[-4:]]):
        line = text[start:end]
        if (
            len(line) > LONGEST
            or count_words(line) > 14
            or line.endswith((".", "?", "!", ":", "”"))
        ):
            continue
        named = {word.lower() for word in re.findall(r"[^\W\d_]+", line)}
        known = about.surnames and all(surname in named for surname in about.surnames)
        dated = _ENDS_WITH_DATE.match(line)
        formed = re.match(rf"(?x)^[Bb]y\ {_NAME}$", dated["rest"] if dated else line)
        if not formed and dated and (start, end) in lines[:NEAR]:
            formed = re.match(rf"(?x)^{_NAME}(?:(?:,|\ and|\ &)\ {_NAME})*$", dated["rest"])
        if known or formed:
            yield without_line(text, start, end)


_POST = (
    r"(?:professor|lecturer|columnist|journalist|reporter|correspondent|editor|writer|author|"
    r"observer|analyst|expert|fellow|researcher|scholar|historian|diplomat|ambassador|director|"
    r"head|chair|member|candidate|student|teacher|specialist|commentator|contributor|exclusively)"
)
_ABOUT_AUTHOR = re.compile(
    rf"(?x)^(?:[Aa]bout\ the\ author|[Tt]he\ (?:author|writer)\ (?:is|was)\b|"
    rf"{_NAME}(?:,|\ is|\ was|\ has\ been|\ works\ as)\ (?:an?|the)\ (?:[\w-]+\ ){{0,5}}{_POST}\b)",
)


def _bare_name(text: str) -> str:
    """A name, or a line that begins with one, as far as names are told apart."""
    return re.sub(r"^(?:by |dr |prof |professor |sir )+", "", _plain(text))


def biography(text: str, about: About) -> Iterator[Edit]:
    """Remove the note on the author at the end.

    Among the last lines of a text of several, a short paragraph that begins with the whole name
    of an author in the register; where no author is known, the last two if they begin with some
    name and, as a post is told, “is a …” or a comma. Leaves paragraphs that speak of other
    people's posts where the author is known, and long ones.
    """
    names = [_bare_name(name) for name in about.author.split(",") if name.strip()]
    lines = lines_of(text)
    if len(lines) < 4:
        return
    for start, end in lines[-NEAR // 2 :]:
        line = text[start:end]
        if end - start > LONGEST_BIOGRAPHY:
            continue
        opening = _bare_name(line[:120])
        begins = any(opening.startswith(name) for name in names)
        tells = not names and (start, end) in lines[-2:] and _ABOUT_AUTHOR.match(line)
        if begins or tells:
            yield without_line(text, start, end)


_DISCLAIMER = re.compile(
    r"""(?ix)
        (?:views|opinions)\ (?:and\ \w+\ )?(?:expressed|stated|contained|in\ this)
      | ^(?:views|opinions)\ expressed
      | do(?:es)?\ not\ (?:necessarily\ )?(?:reflect|represent)\ the\ (?:views|opinions|position)
      | ^(?:©|\(c\)|copyright\b)|all\ rights\ reserved
      | ^(?:this|the)\ (?:article|piece|story|text|essay|commentary)\ (?:was|is|has|first|
          originally)\b.{0,60}\b(?:published|appeared|reprinted|reproduced|translated)
      | ^(?:first|originally)\ (?:published|appeared)\ (?:in|by|on|at)
      | ^(?:reprinted|republished|reproduced)\ (?:with|by|from)
      | editorial\ (?:board|policy|office).{0,60}\b(?:responsib|reflect|coincide)
    """
)


def disclaimer(text: str, about: About) -> Iterator[Edit]:
    """Remove the publisher's disclaimer or note of rights: a paragraph among the last or first.

    Leaves sentences about views and opinions inside the article.
    """
    lines = lines_of(text)
    for start, end in dict.fromkeys([*lines[:3], *lines[-NEAR // 2 :]]):
        if end - start <= LONGEST_NOTE and _DISCLAIMER.search(text[start:end]):
            yield without_line(text, start, end)
