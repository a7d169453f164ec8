"""A drawing as an SVG element of the page, in few signs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import matplotlib as mpl
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

REFERENCE = re.compile(r"(?<=^#)[^)]+|(?<=\(#)[^)]+")
"""The id that an attribute refers to."""

PLACES = ("x", "y", "width", "height", "d", "transform")
"""Attributes that hold places, in points."""


class Short(NamedTuple):
    """What is said shorter in a drawing: ids that something refers to, by new names of the figure's
    own, and the size of letters that the whole drawing has.
    """

    ids: dict[str, str]
    size: str


def as_svg(canvas: Canvas, key: str, alternative: str) -> Markup:
    """The canvas as an SVG element whose ids are the figure's own.

    It looks as matplotlib drew it, to a tenth of a point, but has no group, id, font or blank that
    does nothing: a page of many figures would be half of them.
    """
    buffer = io.StringIO()
    canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    drawn = ElementTree.fromstring(NO_XML.sub("\ufffd", buffer.getvalue()))
    ids = {old: f"{key}-{at}" for at, old in enumerate(_referred_to(drawn))}
    short = Short(ids, f"{mpl.rcParams['font.size']:g}")
    box = drawn.get("viewBox", "")
    drawn.attrib.clear()
    drawn.attrib |= {
        "viewBox": box,
        "role": "img",
        "aria-labelledby": f"{key}-said",
        "font-family": FONT,
        "font-size": short.size,
        "fill": "currentColor",
        "stroke-linejoin": "round",
    }
    _slim(drawn, short)
    title = Element(f"{{{SVG}}}title", id=f"{key}-said")
    title.text = NO_XML.sub("\ufffd", alternative)
    drawn.insert(0, title)
    return Markup(ElementTree.tostring(drawn, encoding="unicode"))


def _referred_to(drawn: Element) -> dict[str, None]:
    """The ids that something in the drawing refers to, each once, in order."""
    said = (value for each in drawn.iter() for value in each.attrib.values())
    return dict.fromkeys(name for value in said for name in re.findall(REFERENCE, value))


def _slim(parent: Element, short: Short) -> None:
    """Make everything in an element short, and put what idle groups hold in their place."""
    parent[:] = [kept for child in parent for kept in _kept(child, short)]
    if parent.tag != f"{{{SVG}}}text":
        parent.text = parent.tail = None
    _share_style(parent)


def _kept(child: Element, short: Short) -> Iterator[Element]:
    """The element, or what stands in for it."""
    name = child.tag.removeprefix(f"{{{SVG}}}")
    if name in ("metadata", "style") or child.get("style") == "fill: none":
        return
    child.tail = None
    for attribute, value in list(child.attrib.items()):
        child.set(attribute, _said(name, attribute, value, short))
        if not child.get(attribute):
            del child.attrib[attribute]
    _slim(child, short)
    if name == "g" and not child.attrib:
        yield from child
    elif len(child) or child.attrib or name == "text":
        yield child


def _said(element: str, attribute: str, value: str, short: Short) -> str:
    """An attribute in few signs, with ids of its own figure and the colours of the page; nothing if
    it is not needed.
    """
    if attribute == "id":
        return short.ids.get(value, "")
    if attribute in PLACES:
        value = re.sub(r"-?\d+\.\d+", lambda number: _rounded(float(number.group())), value)
    if attribute == "d":
        value = re.sub(r"\s*([A-Za-z])\s*", r"\1", value.strip())
        return re.sub(r"M(\S+) ([^\sA-Z]+)L\1 ([^\sA-Z]+)(?=M|$)", r"M\1 \2V\3", value)
    if attribute == "transform":
        return "" if re.match(r"rotate\(-?0 ", value) else value
    if attribute == "style":
        value = re.sub(rf"font-family:[^;]*;?|font-size: {short.size}px;?", "", value)
        value = re.sub(r"\s*([:;])\s*", r"\1", value.strip(" ;"))
        value = value.replace(INK, "currentColor").replace(GRID, "var(--line)")
        return re.sub(r"(^|;)fill:currentColor$", "", value) if element == "text" else value
    return re.sub(REFERENCE, lambda found: short.ids[found.group()], value)


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
