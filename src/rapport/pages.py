"""Pages: one HTML file each, from a template, with the style inside."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any

import jinja2


def environment() -> jinja2.Environment:
    """Templates in which everything is escaped and nothing may be undefined."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("rapport"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill(template: str, context: Mapping[str, Any]) -> str:
    """The page that a template and what it shows make."""
    style = resources.files("rapport").joinpath("templates/style.css").read_text("utf-8")
    return environment().get_template(template).render(**context, style=style)
