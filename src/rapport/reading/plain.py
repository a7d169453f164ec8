"""Plain text and Markdown."""

from __future__ import annotations

import re
from typing import Any

import yaml

from rapport.reading.documents import NOTHING_STATED, Document, Stated, day, statement
from rapport.reading.encodings import decode
from rapport.written import guard

# All values as they are written: a date such as 2016-02-30 must not stop the reading.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<fields>.{0,10000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
"""A block between lines of three hyphens at the very top of a Markdown file."""


def read_plain(data: bytes) -> Document:
    """A plain text; it has no place in which to state anything."""
    return Document(*decode(data), NOTHING_STATED)


def read_markdown(data: bytes) -> Document:
    """A Markdown file as it is, and what its front matter states; that stays in the text."""
    text, encoding = decode(data)
    found = FRONT_MATTER.match(text)
    return Document(text, encoding, _stated(found["fields"]) if found else NOTHING_STATED)


def _stated(fields: str) -> Stated:
    """What the fields of a front matter state; nothing if they are not YAML."""
    try:
        guard(fields, _LOADER)
        said = yaml.load(fields, _LOADER)
    except (yaml.YAMLError, RecursionError):
        return NOTHING_STATED
    if not isinstance(said, dict):
        return NOTHING_STATED
    author = said.get("author") or said.get("authors")
    names = author if isinstance(author, list) else [author]
    outlet = next((said[key] for key in ("outlet", "publication", "source") if key in said), None)
    return Stated(
        title=statement(said.get("title")),
        author=statement(", ".join(name for name in names if isinstance(name, str))),
        published=day(said.get("published")) or day(said.get("date")),
        outlet=statement(outlet),
    )
