"""Pages: one HTML file each, from a template, with the style inside."""

from __future__ import annotations

import base64
import hashlib
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


def written(name: str) -> str:
    """A file that stands beside the templates: a style or a script."""
    return resources.files("rapport").joinpath("templates", name).read_text("utf-8")


def fingerprint(script: str) -> str:
    """By what a content-security policy knows a script that stands in the page."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def fill(template: str, context: Mapping[str, Any]) -> str:
    """The page that a template and what it shows make."""
    return environment().get_template(template).render(**context, style=written("style.css"))
