"""Pages of the web: the main text of an HTML file, and nothing of what stands round it."""

from __future__ import annotations

import logging
import re
from typing import Any

from rapport.limits import TAGS
from rapport.reading.documents import Document
from rapport.reading.encodings import decode
from rapport.reading.page_head import stated_in
from rapport.reading.unreadable import UnreadableError
from rapport.words import count_words

LEAST_WORDS = 20
"""Words below which an extraction is a menu or a notice, not an article."""

MANY_TAGS = 40_000
"""Tags above which only the quick search is made: the thorough one takes quadratic time, ten
seconds here. Pages of newspapers have 2,000 to 20,000."""

_DECLARED = re.compile(
    rb"""(?ix) <meta\b [^>]{0,200}? \bcharset \s*=\s* ["']?\s* ([\w:.-]{1,40})
             | <\?xml\b [^>]{0,200}? \bencoding \s*=\s* ["'] ([\w:.-]{1,40})"""
)

_WHERE_DECLARED = 4096
"""Bytes in which a page declares its encoding; browsers look at a quarter of them."""


def read_page(data: bytes) -> Document:
    """The main text of a page, one paragraph a line, and what its head states.

    Comments of readers, tables, pictures and their captions are left out (trafilatura).
    Raises UnreadableError if the page has no main text.
    """
    found = _DECLARED.search(data[:_WHERE_DECLARED])
    declared = (found[1] or found[2]).decode("ascii") if found else None
    html, encoding = decode(data, declared)
    tags = html.count("<")
    if tags > TAGS.most:
        raise UnreadableError(*TAGS.passed(tags))
    tree = _tree(html)
    text = _main_text(tree, fast=tags > MANY_TAGS)
    if count_words(text) < LEAST_WORDS:
        raise UnreadableError(
            "it is a page without a main text",
            "save the page once the article is shown, or save its text as .txt",
        )
    return Document(text, encoding, stated_in(tree))


def _tree(html: str) -> Any:
    """The elements of a page."""
    from trafilatura import load_html  # loading it takes a third of a second

    # It logs what it gives up on; here that becomes a reason with a remedy.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree = load_html(html)
    # A piece of a page, as it is copied out of one, is made a whole one.
    return load_html(f"<html><body>{html}</body></html>") if tree is None else tree


def _main_text(tree: Any, *, fast: bool) -> str:
    """The main text, found with care not to take in too much; empty if there is none."""
    from trafilatura import extract

    text = ""
    # Old pages are laid out as tables; only the second way looks for the text inside them.
    for precise in (True, False):
        text = (
            extract(
                tree,
                favor_precision=precise,
                fast=fast,
                include_comments=False,
                include_tables=False,
                output_format="txt",
            )
            or ""
        )
        if count_words(text) >= LEAST_WORDS:
            break
    return text
