"""A drawing as an SVG element of the page, in few signs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup
from matplotlib.figure import Figure as Canvas

from rapport.figures.colours import GRID, INK

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"
FONT = "DejaVu Sans,Verdana,sans-serif"

ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)

NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML may hold, though a title can."""

PLACES = ("x", "y", "width", "height", "d", "transform")
"""Attributes that hold places, in points."""


def as_svg(canvas: Canvas, key: str, alternative: str) -> Markup:
    """The canvas as an SVG element whose ids are the figure's own.

    It looks as matplotlib drew it, to a tenth of a point, but has no group, id, font or blank that
    does nothing: a page of many figures would be half of them.
    """
    buffer = io.StringIO()
    canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    drawn = ElementTree.fromstring(NO_XML.sub("\ufffd", buffer.getvalue()))
    box = drawn.get("viewBox", "")
    drawn.attrib.clear()
    drawn.attrib |= {
        "viewBox": box,
        "role": "img",
        "aria-labelledby": f"{key}-said",
        "font-family": FONT,
        "font-size": "10",
        "stroke-linejoin": "round",
    }
    _slim(drawn, key, _referred_to(drawn))
    title = Element(f"{{{SVG}}}title", id=f"{key}-said")
    title.text = NO_XML.sub("\ufffd", alternative)
    drawn.insert(0, title)
    return Markup(ElementTree.tostring(drawn, encoding="unicode"))


def _referred_to(drawn: Element) -> set[str]:
    """The ids that something in the drawing refers to."""
    said = (value for each in drawn.iter() for value in each.attrib.values())
    return {name for value in said for name in re.findall(r"(?:^|\()#([^)]+)", value)}


def _slim(parent: Element, key: str, wanted: set[str]) -> None:
    """Make everything in an element short, and put what idle groups hold in their place."""
    children = [kept for child in parent for kept in _kept(child, key, wanted)]
    parent[:] = children
    if parent.tag != f"{{{SVG}}}text":
        parent.text = parent.tail = None
    _share_style(parent)


def _kept(child: Element, key: str, wanted: set[str]) -> Iterator[Element]:
    """The element, or what stands in for it."""
    name = child.tag.removeprefix(f"{{{SVG}}}")
    if name in ("metadata", "style") or child.get("style") == "fill: none":
        return
    child.tail = None
    if child.get("id") not in wanted:
        child.attrib.pop("id", None)
    for attribute, value in list(child.attrib.items()):
        child.set(attribute, _short(attribute, value, key))
        if not child.get(attribute):
            del child.attrib[attribute]
    _slim(child, key, wanted)
    if name == "g" and not child.attrib:
        yield from child
    elif len(child) or child.attrib or name == "text":
        yield child


def _short(attribute: str, value: str, key: str) -> str:
    """An attribute in few signs, with ids of its own figure and the colours of the page."""
    if attribute == "id":
        return f"{key}-{value}"
    if attribute in PLACES:
        value = re.sub(r"-?\d+\.\d+", lambda number: _rounded(float(number.group())), value)
    if attribute == "d":
        value = re.sub(r"\s*([A-Za-z])\s*", r"\1", value.strip())
        return re.sub(r"M(\S+) ([^\sA-Z]+)L\1 ([^\sA-Z]+)(?=M|$)", r"M\1 \2V\3", value)
    if attribute == "transform":
        return "" if value.startswith("rotate(0 ") else value
    if attribute == "style":
        value = re.sub(r"font-family:[^;]*;?|font-size: 10px;?", "", value)
        value = re.sub(r"\s*([:;])\s*", r"\1", value.strip(" ;"))
        return value.replace(INK, "currentColor").replace(GRID, "var(--line)")
    return re.sub(r"(^|\()#", rf"\1#{key}-", value)


def _rounded(number: float) -> str:
    said = f"{number:.1f}".removesuffix(".0")
    return "0" if said == "-0" else said


def _share_style(parent: Element) -> None:
    """Say once for a group what all in it say; opacity is none that is handed down."""
    styles = {child.get("style", "") for child in parent}
    if parent.tag != f"{{{SVG}}}g" or len(parent) < 2 or len(styles) != 1 or parent.get("style"):
        return
    (style,) = styles
    if style and not re.search(r"(^|;)opacity", style):
        parent.set("style", style)
        for child in parent:
            del child.attrib["style"]
