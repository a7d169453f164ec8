"""Years that a sentence points to: this year, two months ago, in December.

They are resolved against the date of publication, and only where the year is the same whenever,
within what is known of that date, the article was published. A month or a season without a year is
the latest that has begun by then, or, where the sentence looks ahead, the first that is still to
end; after a date with a year in the same sentence it is of that year. What cannot be told has no
mark.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from rapport.years.dates import MONTHS, SEASONS, Part, Published
from rapport.years.found import DAY, DAYS, MONTH, NUMBER, Found, free, number

_FULL = "|".join(name.capitalize() for name in MONTHS)
_SEASON = "(?:spring|summer|autumn)"
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_STEPS = {"this": 0, "current": 0, "last": -1, "next": 1, "coming": 1}

_YEAR = re.compile(
    rf"(?:\b(?:{DAYS}\s)?{MONTH}(?:\s{DAYS})?,?\s(?:of\s)?|\b(?i:{_SEASON}|winter|fall)\s(?i:of\s)?)?"
    r"\b(?i:(?:(?<!the\s)(?P<step>this|last|next)|the\s(?P<the>current|coming))"
    r"\s(?:calendar\s)?year)\b"
)
_PART_OF_YEAR = re.compile(
    r"\b(?i:(?:end|beginning|start|middle|half|quarter|rest|remainder)\sof\sthe\syear"
    r"|(?:later|earlier)\sin\sthe\syear|year['’]s\send)\b(?!\s\d)"
)
_BY_ANCHOR = re.compile(
    rf"\b(?i:the\s(?P<near>same|following|next|previous|preceding)\syear|(?P<that>that)\syear"
    rf"|the\syear\s(?P<beside>before|after)(?=\s*[.,;:)]|$)"
    rf"|(?P<count>{NUMBER})\syears?\s(?P<way>later|earlier|before(?=\s*[.,;:)]|$)))\b"
)
_BESIDE = {"same": 0, "that": 0, "following": 1, "next": 1, "after": 1, "later": 1}
_AGO = re.compile(
    rf"\b(?i:(?P<count>{NUMBER})\s(?P<unit>year|month|week|day)s?\sago"
    rf"|in\s(?P<ahead>{NUMBER})\syears?['’]?\stime|(?P<from>{NUMBER})\syears?\sfrom\snow)\b"
)
_ABOUT = re.compile(
    r"(?i:\b(?:more\sthan|over|less\sthan|nearly|almost|about|around|some|at\sleast|up\sto|roughly"
    r"|approximately|under|within)\s(?:a\s)?)$"
)
_NEAR = re.compile(
    rf"\b(?:(?i:yesterday|today|tomorrow|tonight|last\snight|this\s(?:morning|afternoon|evening))"
    rf"|(?i:(?<!the\s)(?<!the\svery\s)(?P<step>this|last|next)\s)"
    rf"(?:(?P<month>month)|(?P<week>week|weekend|{_WEEKDAY})))\b"
)
_DATE = re.compile(
    rf"\b(?:the\s)?(?:(?P<day>{DAY})(?:\s?(?:[–—-]|and|or|to)\s?{DAY})?\s(?:of\s)?(?P<month>{MONTH})"
    rf"|(?P<month2>{MONTH})\s(?P<day2>{DAY})(?:\s?(?:[–—-]|and|or)\s?{DAY})?)(?![\w:]|[.,]\d|\s?%)"
)
_PART = re.compile(
    rf"\b(?P<prep>(?i:this|last|next|in|since|by|until|till|before|after|during|from|for|of|to|through"
    rf"|throughout|the|its|their|his|an?|late|early|mid))[\s-]"
    rf"(?P<the>(?i:the\s)?(?i:early|late|mid|beginning\sof|end\sof)[\s-]|the\s)?"
    rf"(?:(?P<month>{_FULL})(?:\s?(?:and|or|to|[–—-])\s?(?:{_FULL}))?"
    rf"|(?P<season>{_SEASON}|fall(?!\sof\b)))\b"
    r"(?![-–’']|\s?\d|\s(?:of|this|last|next)\b)"
)
_MAY_AFTER = {
    *("in", "since", "until", "till", "last", "next", "this", "early", "late", "mid", "during"),
}
_NAME_AFTER = {"by", "for", "from", "of", "to"}
_NOUN_AFTER = {"the", "its", "their", "his", "a", "an"}
_SEASON_AFTER = {"this", "last", "next", "in", "since", "by", "until", "till", "before"}
_AHEAD = re.compile(
    r"\b(?i:will|won['’]t|shall|(?:is|are)\s(?:to|due|scheduled|planned|expected|set|going\sto)"
    r"|plans?\sto|expects?|intends?\sto|hopes?\sto|upcoming|forthcoming"
    r"|(?:planned|scheduled|due)\s(?:to|for|in|on))\b"
    r"|['’]ll\b"
)
_PAST = re.compile(r"\b(?i:was|were|been|had|did|would)\b")
_JUST_PAST = re.compile(r"\b(?!planned|scheduled|expected|need)[a-z]+ed\s(?:on\s)?$")
_DEADLINES = {"by", "until", "till", "before"}
_CLAUSE = re.compile(r"[,;:—]")


class Said(NamedTuple):
    """A sentence, when it was published, and the years that it states."""

    text: str
    published: Published
    stated: list[Found]

    def anchor(self, at: int) -> Found | None:
        """The last single year stated before a place."""
        before = [one for one in self.stated if one.end <= at and one.code.isdecimal()]
        return before[-1] if before else None


def relative(said: Said) -> list[Found]:
    """The years that a sentence points to, beside those it states, in the order of the text."""
    found = list(said.stated)
    new: list[Found] = []
    low = said.text.lower()
    for words, pattern, year_of in _RULES:
        if not any(word in low for word in words):
            continue
        for match in pattern.finditer(said.text):
            if free(found, match) and (year := year_of(said, match)) is not None:
                one = Found(_start(match), match.end(), str(year))
                found.append(one)
                new.append(one)
    return sorted(new)


def _start(match: re.Match[str]) -> int:
    """Where the wording itself begins: without “in” or “the”, with “last” and “this”."""
    groups = match.groupdict()
    if groups.get("prep") is None or groups["prep"].lower() in ("this", "last", "next"):
        return match.start()
    return match.start("month") if groups["month"] else match.start("season")


def _this_year(said: Said, match: re.Match[str]) -> int | None:
    step = (match["step"] or match["the"]).lower()
    return said.published.shifted(years=_STEPS[step])


def _part_of_year(said: Said, match: re.Match[str]) -> int | None:
    anchor = said.anchor(match.start())
    return int(anchor.code) if anchor else said.published.shifted()


def _by_anchor(said: Said, match: re.Match[str]) -> int | None:
    """The year beside one that the sentence states before; “that year” needs one too."""
    anchor = said.anchor(match.start())
    if anchor is None or (match["count"] and _ABOUT.search(said.text[: match.start()])):
        return None
    word = (match["near"] or match["that"] or match["beside"] or match["way"]).lower()
    return int(anchor.code) + _BESIDE.get(word, -1) * number(match["count"] or "one")


def _ago(said: Said, match: re.Match[str]) -> int | None:
    """Up to ten years; longer spans are round numbers that are seldom meant to the year."""
    count = number(match["count"] or match["ahead"] or match["from"])
    if _ABOUT.search(said.text[: match.start()]):
        return None
    unit = match["unit"]
    if unit is None or unit.lower() == "year":
        return said.published.shifted(years=-count if unit else count) if count <= 10 else None
    if unit.lower() == "month":
        return said.published.shifted(months=-count)
    return said.published.shifted(days=-count * (7 if unit.lower() == "week" else 1))


def _near(said: Said, match: re.Match[str]) -> int | None:
    word = match.group().lower()
    if match["month"]:
        return said.published.shifted(months=_STEPS[match["step"].lower()])
    if match["week"]:
        return said.published.shifted(days=7 * _STEPS[match["step"].lower()])
    return said.published.shifted(
        days={"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word, 0)
    )


def _date(said: Said, match: re.Match[str]) -> int | None:
    """A day of a month without its year: on April 26."""
    day = int(re.sub(r"\D", "", match["day"] or match["day2"]))
    month = _month(match["month"] or match["month2"])
    if not 1 <= day <= 31:
        return None
    return _resolved(said, match, Part((month, day), (month, day)), "")


def _part(said: Said, match: re.Match[str]) -> int | None:
    """A month or a season without its year, where what stands before it says that it is one."""
    before = match["prep"].lower()
    if match["season"]:
        if before not in _SEASON_AFTER:
            return None
        return _resolved(said, match, Part.of_months(*SEASONS[match["season"]]), before)
    noun = before in _NOUN_AFTER
    if match["month"] == "May" and not noun and before not in _MAY_AFTER:
        return None
    if before in _NAME_AFTER and re.match(r"\s[A-Z]", said.text[match.end() :]):
        return None
    if noun and not re.match(r"\s[a-z]", said.text[match.end() :]):
        return None
    number_ = _month(match["month"])
    return _resolved(said, match, Part.of_months(number_, number_), before)


def _month(name: str) -> int:
    """The number of a month by its name or the first letters of it."""
    return next(n for full, n in MONTHS.items() if full.startswith(name.lower().rstrip(".")[:3]))


def _resolved(said: Said, match: re.Match[str], part: Part, before: str) -> int | None:
    """The year of a part of the year that stands without it; `before` is the word before it."""
    published = said.published
    if before == "this":
        return published.shifted()
    if before in ("last", "next"):
        return published.agreed(part.last_whole if before == "last" else part.next_whole)
    if part.begins == part.ends and published.may_be(*part.begins):
        return published.first.year  # of the days on which it may have been published
    year = _by_tense(said, match, part, before)
    if anchor := said.anchor(match.start()):
        dated = re.search(MONTH, said.text[anchor.start : anchor.end])
        # After a bare year it may belong to that year or to the article's: only if both agree.
        return int(anchor.code) if dated or int(anchor.code) == year else None
    return year


def _by_tense(said: Said, match: re.Match[str], part: Part, before: str) -> int | None:
    """The latest, or the first to come where the clause looks ahead; None where that is not told
    and they are not the same.
    """
    text = said.text
    clause = _CLAUSE.split(text[max(0, match.start() - 120) : match.start()])[-1]
    if _JUST_PAST.search(clause):  # signed in March
        return said.published.agreed(part.latest)
    clause += match.group() + _CLAUSE.split(text[match.end() : match.end() + 25])[0]
    looks: list[Callable[[dt.date], int]] = [part.latest]
    ahead = _AHEAD.search(clause)
    if _PAST.search(clause) and (ahead or before in _DEADLINES):
        looks = [part.latest, part.coming]
    elif ahead or before in _DEADLINES:
        looks = [part.coming]
    years = {said.published.agreed(look) for look in looks}
    return years.pop() if len(years) == 1 else None


Rule = tuple[tuple[str, ...], re.Pattern[str], Callable[[Said, re.Match[str]], int | None]]

_RULES: list[Rule] = [
    (("year",), _YEAR, _this_year),
    (("year",), _PART_OF_YEAR, _part_of_year),
    (("year",), _BY_ANCHOR, _by_anchor),
    (("ago", "time", "now"), _AGO, _ago),
    (("",), _NEAR, _near),
    (("",), _DATE, _date),
    (("",), _PART, _part),
]
"""What is looked for, the longer wordings first: one of these words, and the pattern."""
