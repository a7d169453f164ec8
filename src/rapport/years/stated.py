"""Years that a sentence states: in figures, in dates, in ranges, as decades.

A number of four digits is a year unless something beside it says that it is not: a currency, a
number's name (Article, No., page), a unit or what is counted (km, people), or the letters and
digits of a longer name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapport.years.found import DAYS, MONTH, Found, free

YEAR = r"(?:1\d|20)\d\d"

TENS = ("thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")

_OPEN = r"(?<![\w$€£¥₽№#@+])(?<![\d][.,:/])"
_SHUT = r"(?!\w|[.,:]\d|\s?%)"

_IN_DATE = re.compile(
    rf"{_OPEN}(?:(?:{DAYS}\s)?{MONTH}(?:\s{DAYS})?\s?(?:and|or|to|through|[–—/-])\s?)?"
    rf"(?:(?:the\s)?{DAYS}\s(?:of\s)?)?{MONTH}(?:\s{DAYS})?,?\s(?:of\s)?(?P<year>{YEAR}){_SHUT}"
)
_IN_FIGURES = re.compile(
    rf"(?<![\w.,/-])(?:(?P<day>\d\d?)(?P<sign>[./-])(?P<month>\d\d?)(?P=sign)(?P<year>{YEAR})"
    rf"|(?P<iso>{YEAR})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d))(?![\w/-]|[.,]\d)"
)
_RANGE = re.compile(
    rf"{_OPEN}(?<![\d][–—-])(?P<from>{YEAR})"
    rf"(?:\s?[–—/-]\s?(?P<to>{YEAR})|[–—/-](?P<short>\d\d?)){_SHUT}(?![–—-]\d)"
)
_DECADE = re.compile(
    rf"{_OPEN}(?P<whole>(?:1\d|20)\d0)s\b"
    r"|\b(?i:the\s(?:(?:early|late|mid)[\s-])?)(?P<owned>(?:1\d|20)\d0)['’]s\b"
    r"|\b(?i:the\s(?:(?:early|late|mid)[\s-])?)['‘’]?(?P<short>[3-9]0)s\b"
    r"|(?<!\w)['‘’](?P<clipped>[3-9]0)s\b"
    r"|\b(?i:the\s(?:(?:early|late|mid)[\s-])?)"
    rf"(?P<word>{'|'.join(TENS)})\b"
)

_PLAIN = re.compile(
    rf"(?P<told>\b(?i:spring|summer|autumn|fall|winter|years?)\s(?:of\s)?)?(?P<year>(?<!\d){YEAR})"
)

# What stands before a number that is no year, whatever follows.
_NO_YEAR_AFTER = re.compile(
    r"(?:[\w$€£¥₽№#@+/=_]|[\d][.,:]|\b(?:[A-Za-z]{1,3}|[A-Z]+|\d+)[–—-]"
    r"|(?i:[$€£¥₽№#]|\b(?:USD|EUR|JPY|RUB|nos?\.?|nr\.?|numbers?|articles?|art\.|laws?|pages?|pp?\."
    r"|resolutions?|flights?|rooms?|sections?|paragraphs?|decrees?|models?))\s)$"
)
_YEAR_AFTER_HYPHEN = re.compile(r"(?i:\b(?:mid|pre|post|late|early|end|non))[–—-]$")
# What stands after it.
_NO_YEAR_BEFORE = re.compile(
    r"\w|[.,:]\d|[–—-][a-z\d]|\s?[%°]|\s(?:[a-z-]+\s)?(?:km|kilomet\w+|miles?|met(?:re|er)s?|m|cm"
    r"|tons?|tonnes?|hectares?|acres?|square|cubic|degrees|percent|per\scent|hours?|hrs|GMT|UTC"
    r"|days?|weeks?|months?|years?|times|megawatts?|MW|kW|barrels?|liters?|litres?|kg)\b"
)
_COUNTED = re.compile(
    r"\s(?:[a-z-]+\s|[A-Z][a-z]+\s)?(?:more|fewer|of\sthe[ms]e?|people|persons?|men|women"
    r"|children|soldiers|troops|residents|inhabitants|islanders|citizens|visitors|tourists"
    r"|students|workers|fishermen|ships|vessels|boats|aircraft|missiles|words|copies|companies|firms|votes|cases|deaths|participants"
    r"|respondents|officials|dollars|yen|euros|pounds|roubles|rubles|crowns|million|billion)\b"
)
_QUANTITY = re.compile(
    r"(?i:\b(?:about|some|almost|nearly|over|than|roughly|approximately|exactly|only|another|all"
    r"|these|those|least|most|to|further|additional|total\sof)\s)$"
)
_IN = re.compile(r"(?i:\b(?:in|since|during|until|till|as\sof)\s(?:early\s|late\s|mid-?\s?)?)$")
_OF_NOUN = re.compile(
    r"(?i:\b(?:the|its|his|her|their|our|this|that|an?|early|late)\s|['’]s?\s|^\W*)$"
)
_FUNCTION = (
    r"(?:is|was|were|has|had|as|its|his|this|does|and|or|but|when|while|to|in|on|at|by|for|from|with"
    r"|that|which|who|the|an?|it|he|she|they|we|will|would|can|could|may|might|must|should|saw|after"
    r"|before|until|since|between|through|of|did|do|are|there|because|where|if|so|also|only|than)\b"
)
_NOUN = re.compile(rf"\s(?!{_FUNCTION})[a-z]")
_PLURAL = re.compile(rf"\s(?!{_FUNCTION})[a-z-]+s\b")


def stated(text: str) -> list[Found]:
    """The years and decades that a sentence states, in the order of the text."""
    found: list[Found] = []
    for read in (_dates, _dates_in_figures, _decades, _ranges, _plain):
        found.extend(read(text, list(found)))
    return sorted(found)


def _dates(text: str, _: list[Found]) -> Iterator[Found]:
    """Dates with a month by its name: 6 May 2016, May 6, 2016, in March 2014."""
    for match in _IN_DATE.finditer(text):
        yield Found(match.start(), match.end(), match["year"])


def _dates_in_figures(text: str, found: list[Found]) -> Iterator[Found]:
    """Dates in figures: 21.03.2022, 2022-03-21."""
    for match in _IN_FIGURES.finditer(text):
        parts = sorted(
            int(part) for part in match.group("day", "month", "iso_day", "iso_month") if part
        )
        if free(found, match) and 1 <= parts[0] <= 12 and 1 <= parts[1] <= 31:
            yield Found(match.start(), match.end(), match["year"] or match["iso"])


def _decades(text: str, found: list[Found]) -> Iterator[Found]:
    """Decades of the last century unless the figure says which: the 1990s, the nineties."""
    for match in _DECADE.finditer(text):
        if free(found, match):
            code = match["whole"] or match["owned"]
            if not code:
                tens = match["short"] or match["clipped"]
                code = f"19{tens}" if tens else f"19{TENS.index(match['word']) + 3}0"
            start = match.start(match.lastgroup or 0)
            yield Found(start, match.end(), f"{code}s")


def _ranges(text: str, found: list[Found]) -> Iterator[Found]:
    """Both ends of a range: 2016–2017, 2016-17, 1904–5."""
    for match in _RANGE.finditer(text):
        first, written = match["from"], match["to"] or match["short"]
        last = first[: 4 - len(written)] + written
        if last <= first:  # 1999–00; else no range, as in 2016-05
            last = str(int(last) + 10 ** len(written))
            if int(last) - int(first) > 1:
                continue
        after = text[match.end() : match.end() + 40]
        if _NO_YEAR_BEFORE.match(after) or _COUNTED.match(after):
            continue
        if free(found, match) and not _NO_YEAR_AFTER.search(text[: match.start()]):
            yield Found(match.start(), match.end("from"), first)
            yield Found(match.end() - len(written), match.end(), last)


def _plain(text: str, found: list[Found]) -> Iterator[Found]:
    """Four digits that nothing beside them says to be no year."""
    for match in _PLAIN.finditer(text):
        if free(found, match) and _is_year(text, *match.span("year"), bool(match["told"])):
            yield Found(match.start(), match.end(), match["year"])


def _is_year(text: str, start: int, end: int, told: bool) -> bool:
    """Whether four digits are a year; `told` says that a season or “year” stands before them."""
    before, after = text[max(0, start - 30) : start], text[end : end + 40]
    if _NO_YEAR_BEFORE.match(after):
        return False
    if _NO_YEAR_AFTER.search(before) and not _YEAR_AFTER_HYPHEN.search(before):
        return False
    if told or _IN.search(before):
        return True
    if int(text[start:end]) < 1500 or _COUNTED.match(after):
        return False
    if _NOUN.match(after) and (_QUANTITY.search(before) or text[start + 1 : end] == "000"):
        return False
    return not _PLURAL.match(after) or bool(_OF_NOUN.search(before))
