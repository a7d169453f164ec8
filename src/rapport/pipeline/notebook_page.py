"""An executed notebook as a page: its words, its code, what came out, and no request to anywhere.

It is our own template, for nbconvert's loads scripts from the network and drops what a picture
shows. The page allows no script at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markupsafe import Markup

from rapport.pages import fill

_WORDS = MarkdownIt("js-default", {"html": False})
"""Markdown to HTML; what is written as HTML stays text."""


class Output(NamedTuple):
    """What a cell gave: a table as HTML, a picture as PNG in base64, or a text; one of them."""

    table: Markup | None = None
    picture: str = ""
    text: str = ""


class Cell(NamedTuple):
    """A cell: words as HTML, or code with what it gave; and the heading that it stands under."""

    heading: str
    words: Markup | None
    code: str
    outputs: list[Output]


def as_page(notebook: Any, study: str) -> str:
    """The page of an executed notebook (an nbformat node) of a study."""
    cells = list(_cells(notebook))
    title = next((cell.heading for cell in cells if cell.heading), "Notebook")
    return fill("notebook.html.jinja", {"title": f"{title} — {study}", "cells": cells})


def _cells(notebook: Any) -> Iterator[Cell]:
    heading = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            said = re.findall(r"^#+ +(.+)", cell.source, re.MULTILINE)
            heading = said[-1] if said else heading
            yield Cell(heading, Markup(_WORDS.render(cell.source)), "", [])
        elif cell.cell_type == "code":
            yield Cell(heading, None, cell.source, [_output(each) for each in cell.outputs])


def _output(output: Any) -> Output:
    """The richest form of an output that the page can show.

    HTML is what pandas made of a table, with every cell escaped; nothing else of the notebooks
    gives any.
    """
    data = output.get("data", {})
    if "text/html" in data:
        return Output(table=Markup(data["text/html"]))
    if "image/png" in data:
        return Output(picture="".join(data["image/png"].split()))
    return Output(text=output.get("text") or data.get("text/plain", ""))
