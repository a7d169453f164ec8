"""explore.ipynb in JupyterLab, clicked by a browser: run all cells, then use every picker."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from rapport.house import House
from tests.browser import chromium  # noqa: F401
from tests.project import CHECKOUT

OPTIONS = ("--ServerApp.root_dir=.", "--no-browser", "--allow-root")

SETTINGS = {
    # Every cell is in the page, seen or not.
    "notebook-extension/tracker": '{"windowingMode": "none"}',
    "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
}
SECONDS = 60_000
"""For one answer of a kernel on a busy machine, in milliseconds."""


@contextmanager
def laboratory(project: Path, home: Path) -> Iterator[str]:
    """JupyterLab as `make lab` starts it, on a free port; gives its address with the token."""
    for name, said in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(said)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    folders = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    folders |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "HOME": str(home)}
    command = [sys.executable, "-m", "jupyterlab", "notebooks/explore.ipynb", *OPTIONS]
    server = subprocess.Popen(
        [*command, f"--port={port}", f"--IdentityProvider.token={token}"],
        cwd=project,
        env=os.environ | folders | {"PYTHONPATH": str(CHECKOUT / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api?token={token}")
        yield f"{address}/lab/tree/notebooks/explore.ipynb?token={token}"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"{address} does not answer")


def changed(locator: Locator, before: str) -> str:
    """The text of an element once it is another one."""
    expect(locator).not_to_have_text(before, timeout=SECONDS)
    return locator.inner_text()


def walk(page: Page, address: str, pictures: Path) -> None:
    """What a newcomer does: docs/notebooks.md, step by step."""
    page.set_default_timeout(SECONDS)
    page.goto(address)
    page.locator(".jp-Notebook").wait_for()
    page.get_by_text("| Idle").wait_for()  # the kernel is there
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    views = page.locator(".widget-html-content > .rapport")
    page.locator(".dataframe").last.wait_for()  # the last cell has run
    assert views.count() == 4
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    cells = page.locator(".jp-CodeCell", has=views)
    words, reader, compared, edited = (cells.nth(at) for at in range(4))

    how = words.locator("p.how").first
    all_of_first = how.inner_text()
    words.get_by_label("frame, code").select_option(label="frame.people")
    before = changed(how, all_of_first)
    words.get_by_label("with actor").select_option(label="actor.varenia")
    fewer = changed(how, before)
    assert int(fewer.split()[0]) < int(before.split()[0])
    words.get_by_label("with actor").select_option(label="any, or none")
    changed(how, fewer)
    words.get_by_label("or a pattern").fill("ferr*")
    words.get_by_label("or a pattern").press("Tab")
    changed(how, before)
    matches = words.locator("td.match").all_inner_texts()
    assert matches
    assert all(match.lower().startswith("ferr") for match in matches)
    words.screenshot(path=pictures / "words.png")

    title = reader.locator("h3").inner_text()
    reader.get_by_label("article").select_option(index=2)
    assert changed(reader.locator("h3"), title)
    assert reader.locator(".line").count() > 5
    named = reader.locator(".line li mark").first.inner_text()
    reader.get_by_label("layers").select_option(label="act")
    changed(reader.locator(".line li mark").first, named)
    assert reader.locator(".line li mark").first.inner_text().startswith("act: ")
    reader.screenshot(path=pictures / "reader.png")

    said = compared.locator("p.how").first.inner_text()
    options = compared.get_by_label("first group").locator("option").all_inner_texts()
    first, second = [name for name in options if name.startswith("outlet")][:2]
    compared.get_by_label("first group").select_option(label=first)
    compared.get_by_label("second group").select_option(label=second)
    changed(compared.locator("p.how").first, said)
    compared.get_by_text("picked while looking").wait_for()
    compared.screenshot(path=pictures / "compared.png")

    edited.get_by_label("entry").select_option(label="frame.people")
    edited.locator("td", has_text="frame.people").first.wait_for()
    patterns = edited.get_by_label("patterns")
    patterns.fill(f"{patterns.input_value()}\nboat*")
    patterns.press("Tab")
    edited.locator("td.change", has_text="gains").first.wait_for()
    edited.screenshot(path=pictures / "edited.png")
    patterns.fill("a & b & c")
    patterns.press("Tab")
    wrong = edited.locator("p.wrong")
    wrong.wait_for()
    assert wrong.inner_text().startswith("frame.people, line 1: “patterns”: “a & b & c” has more")


@pytest.mark.slow
@pytest.mark.browser
def test_every_picker_of_the_exploring_notebook_answers_in_a_real_browser(
    desk: House,
    tmp_path: Path,
    chromium: Browser,  # noqa: F811
) -> None:
    before = {p: p.read_bytes() for p in sorted((desk.project / "codebook").glob("*"))}
    asked: list[str] = []
    page = chromium.new_page(viewport={"width": 1300, "height": 1000})
    page.on("request", lambda request: asked.append(request.url))
    with laboratory(desk.project, tmp_path / "home") as address:
        walk(page, address, tmp_path)
    server = address.split("/lab")[0]
    assert {url for url in asked if not url.startswith((server, "data:", "blob:"))} == set()
    assert {p: p.read_bytes() for p in sorted((desk.project / "codebook").glob("*"))} == before
