"""What a page says of itself: in JSON-LD, in its metadata, in marked elements."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rapport.reading.documents import LONGEST, Stated, day, statement

MOST_PLACES = 100
"""Elements of one kind that are asked for a statement; a page with more of them states nothing."""


def _named(*names: str) -> str:
    """The path to the contents of metadata with one of the names, spelt in any capitals."""
    upper, lower = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
    name = f"translate(concat(@property, @name, @itemprop), '{upper}', '{lower}')"
    return "//meta[" + " or ".join(f"{name}='{each}'" for each in names) + "]/@content"


def _of_class(*names: str) -> str:
    """The condition that an element is of one of the classes."""
    spaced = "concat(' ', normalize-space(@class), ' ')"
    return " or ".join(f"contains({spaced}, ' {name} ')" for name in names)


# For each statement, where it is looked for, from the most to the least explicit; the first
# place that states it counts.
_TITLE = (
    _named("og:title"),
    _named("citation_title", "dc.title", "dcterms.title", "twitter:title", "parsely-title"),
    "//*[@itemprop='headline']",
    "(//h1)[last() = 1]",
    "//head/title",
)
_AUTHOR = (
    _named("author", "article:author", "og:article:author"),
    _named("citation_author"),
    _named("dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl"),
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author']",
    "//*[@rel='author']",
    f"(//article | //main)//*[{_of_class('byline', 'author', 'author-name')}]",
)
_OUTLET = (
    _named("og:site_name"),
    _named("citation_journal_title"),
    _named("dc.publisher", "dcterms.publisher", "publisher", "application-name"),
)
_PUBLISHED = (
    _named("article:published_time", "og:article:published_time", "datepublished"),
    _named("citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued"),
    _named("parsely-pub-date", "sailthru.date", "pubdate", "publish_date", "publish-date"),
    _named("publication_date", "dc.date", "dcterms.date", "date"),
    "//*[@itemprop='datePublished']/@datetime",
    "//*[@itemprop='datePublished']",
    "//time[@pubdate]/@datetime",
    f"//time[{_of_class('published', 'entry-date', 'post-date', 'pubdate')}]/@datetime",
    # A time in the head of the article, or right under its title.
    "//article//header//time/@datetime",
    "(//h1)[last() = 1]/following-sibling::*[position() < 4]/descendant-or-self::time/@datetime",
)


def stated_in(tree: Any) -> Stated:
    """What a page states; a later change of the page or a date in its text is not taken."""
    described = next(_descriptions(tree), {})
    outlet = statement(_name(described.get("publisher"))) or next(_statements(tree, _OUTLET), None)
    title = statement(described.get("headline")) or next(_statements(tree, _TITLE), None)
    if title and outlet:  # “The Late Ferry | Harbour Gazette”
        title = re.sub(rf"(?<=\S)\s+[|–—·:-]+\s+{re.escape(outlet)}$", "", title)
    dates = (day(text) for path in _PUBLISHED for text in _texts(tree, path))
    published = day(described.get("datePublished")) or next(filter(None, dates), None)
    return Stated(title, _author(tree, described), published, outlet)


def _texts(tree: Any, path: str) -> Iterator[str]:
    """The attributes, or the texts of the elements, that a path leads to."""
    for found in islice(tree.xpath(path), MOST_PLACES):
        yield found if isinstance(found, str) else " ".join(_beginning(found))


def _beginning(element: Any) -> Iterator[str]:
    """The texts in an element, no more of them than it takes to be no statement."""
    size = 0
    for text in element.itertext():
        yield text
        size += len(text)
        if size > 10 * LONGEST:
            break


def _statements(tree: Any, paths: tuple[str, ...]) -> Iterator[str]:
    """What is stated, in the order of the paths."""
    for path in paths:
        yield from filter(None, map(statement, _texts(tree, path)))


def _author(tree: Any, described: dict[str, Any]) -> str | None:
    """The names of the authors with commas between them, from the first place that has any."""
    if name := statement(_name(described.get("author"))):
        return name
    for path in _AUTHOR:
        names = [_as_name(name) for name in _statements(tree, (path,))]
        named = list(dict.fromkeys(name for name in names if name))
        if named:
            return statement(", ".join(named if "meta" in path else named[:1]))
    return None


def _as_name(text: str) -> str:
    """A name without “By”, and with the surname last; empty for addresses and sentences."""
    name = re.sub(r"(?i)^by:?\s+", "", text)
    name = re.sub(r"^([^\s,]+), ([^,]+)$", r"\2 \1", name)
    return "" if "@" in name or len(name) > 100 else name


def _descriptions(tree: Any) -> Iterator[dict[str, Any]]:
    """What JSON-LD says of the article (schema.org), one object for each article."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            waiting = deque([json.loads(script, strict=False)])
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.popleft()
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                waiting.append(item.get("@graph"))
                kinds = item.get("@type")
                for kind in kinds if isinstance(kinds, list) else [kinds]:
                    if str(kind).endswith(("Article", "BlogPosting", "Report")):
                        yield item
                        break


def _name(value: Any) -> str | None:
    """The name in a value of JSON-LD: a text, an object with a name, or a list of them."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value)))
    if isinstance(value, dict):
        value = value.get("name")
    return statement(value)
