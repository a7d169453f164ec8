"""A page as Chromium shows it, watched: it may ask for nothing, and nothing on it may go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from rapport.exports.printing import browser as path_of_browser

See = Callable[..., Page]
"""Opens a page: from the path of its file, a fragment, and what the browser is to be like."""

LAID_OUT = "main > section, .article { content-visibility: visible !important }"
"""Has the browser lay out at once what it would leave until it comes near the screen."""

OPEN_ALL = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The Chromium that is installed. Closed after each module, for while it is open no other test
    of the same thread can run an event loop.
    """
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=path_of_browser(), args=["--no-sandbox"])
        yield found
        found.close()


class Watched(NamedTuple):
    """A page in a browser and what was observed of it: addresses asked for, and troubles."""

    page: Page
    asked: list[str]
    troubles: list[str]


@pytest.fixture
def see(chromium: Browser) -> Iterator[See]:
    """Open pages, each with a reader of its own. At the end of a test, each must have asked for its
    own file alone, run no script but its own, broken no policy, and opened no dialog and no window.
    """
    seen: list[tuple[Path, Watched]] = []

    def open_page(path: Path, fragment: str = "", **kind: Any) -> Page:
        page = chromium.new_context(**kind).new_page()
        watched = Watched(page, [], [])
        seen.append((path, watched))
        _watch(watched)
        page.goto(path.as_uri() + fragment)
        if kind.get("java_script_enabled", True):  # without, a style cannot be added
            page.add_style_tag(content=LAID_OUT)
        return page

    yield open_page
    for path, watched in seen:
        opened = len(watched.page.context.pages)
        watched.page.context.close()
        assert watched.asked == [path.as_uri()]
        assert watched.troubles == []
        assert opened == 1


def _watch(watched: Watched) -> None:
    """Note what the page asks for, and whatever goes wrong on it. Chromium writes breaches of a
    policy to the console.
    """
    page, asked, troubles = watched
    page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text))

    def refuse(dialog: Dialog) -> None:
        troubles.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)


def visible(page: Page, name: str) -> bool:
    """Whether what has this id can be seen: neither hidden nor in a part that is closed."""
    return bool(page.evaluate("(id) => document.getElementById(id)?.checkVisibility()", name))


def rows_of(page: Page, name: str) -> list[list[tuple[str, str]]]:
    """The first table after this id: the cells of its rows, each as it is shown, with its title."""
    found: list[list[list[str]]] = page.evaluate(
        """(id) => {
          const at = document.getElementById(id);
          const table = [...document.querySelectorAll("table")].find(
            (one) => at.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
          return [...table.tBodies[0].rows].map(
            (row) => [...row.cells].map((cell) => [cell.innerText.trim(), cell.title]));
        }""",
        name,
    )
    return [[(shown, title) for shown, title in row] for row in found]
