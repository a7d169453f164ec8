"""A real browser for tests: pages opened in Chromium, every request written down."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, sync_playwright

from rapport.errors import ExportError
from rapport.exports.printing import browser as installed

INLINE = ("data:", "blob:")


class Browsing:
    """A page of the browser, and the addresses that were asked for, the page's own among them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requested: list[str] = []
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket: self._note(socket.url))

    def _note(self, url: str) -> None:
        if not url.startswith(INLINE):
            self.requested.append(url)

    def changed(self, locator: Locator, before: str) -> str:
        """The text of an element once it is another one."""
        for _ in range(600):
            if (text := locator.inner_text()) != before:
                return text
            self.page.wait_for_timeout(100)
        raise AssertionError(f"still says: {before}")


@contextmanager
def browsing(request: pytest.FixtureRequest) -> Iterator[Browsing]:
    """A new browser. Where there is none the test is skipped by name; in CI it fails."""
    try:
        program = installed()
    except ExportError:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{request.node.name} looks through Chromium, and there is none")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield Browsing(browser.new_page(viewport={"width": 1300, "height": 1000}))
        finally:
            browser.close()
