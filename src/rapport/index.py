"""The page that lists the reports."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import jinja2

from rapport.files import write_text
from rapport.house import House
from rapport.study import read_study


def write_index(house: House) -> Path:
    """Write reports/index.html: every study, with its page where there is one.

    The file is left alone if it would not change.
    """
    page = (
        jinja2.Environment(
            loader=jinja2.PackageLoader("rapport"), autoescape=True, trim_blocks=True
        )
        .get_template("index.html.jinja")
        .render(
            studies=[
                (read_study(house.study(name)), house.report(name).exists())
                for name in house.studies()
            ],
            style=resources.files("rapport").joinpath("templates/style.css").read_text("utf-8"),
        )
    )
    if not house.index.exists() or house.index.read_text("utf-8") != page:
        write_text(house.index, page)
    return house.index
