"""The page is printed on A4, whole, and the same twice."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PageObject, PdfReader

from rapport.cli import main
from rapport.errors import ExportError
from rapport.exports.printing import BROWSERS, print_page
from rapport.house import House
from tests.project import CHECKOUT

A4 = (595.3, 841.9)
"""Width and height in points."""


def scale(page: PageObject) -> float:
    """The size of the content: 1, or less where Chromium shrank it to let a wide table in."""
    contents = page.get_contents()
    assert contents is not None
    found = re.search(rb"(\d\.\d+) 0 0 \1 \S+ \S+ cm", contents.get_data())
    assert found
    return float(found[1]) / 3.125  # what Chromium writes for 96 pixels an inch


@pytest.mark.browser
def test_a_report_is_printed_on_a4_whole(desk: House) -> None:
    done = CliRunner().invoke(main, ["pdf"])
    assert (done.exit_code, done.output) == (0, "reports/sample.pdf\n")
    reader = PdfReader(desk.printed("sample"))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) > 8
    for page, text in zip(reader.pages, texts, strict=True):
        assert tuple(map(float, page.mediabox[2:])) == pytest.approx(A4, abs=1)
        assert len(text) > 80
    whole = " ".join(texts)
    for words in ("Varenia and Keldria, 2015 and 2021", "Before you read on", "How to cite",
                  "Codebook: ", "What was inferred"):  # fmt: skip
        assert words in whole
    assert "The numbers behind it" not in whole
    assert "To the content" not in whole
    assert min(map(scale, reader.pages)) > 0.8
    assert "/CreationDate" not in (reader.metadata or {})
    before = desk.printed("sample").read_bytes()
    assert print_page(desk, "sample").read_bytes() == before


def test_without_a_browser_one_sentence_says_so(
    desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    done = CliRunner().invoke(main, ["pdf", "sample"])
    assert done.exit_code == 2
    assert done.output.startswith("no Chromium is on the path")
    assert all(name in done.output for name in BROWSERS)
    assert "apt install chromium" in done.output
    assert not desk.printed("sample").exists()


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (lambda *_, **__: subprocess.CompletedProcess([], 1, b"", b"no display\n"), "no display"),
        (lambda *_, **__: _late(), "nothing for 300 seconds"),
    ],
)
def test_a_browser_that_prints_nothing_is_said(
    desk: House, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Any], said: str
) -> None:
    monkeypatch.setattr("rapport.exports.printing.browser", lambda: "chromium")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(ExportError, match=f"printed nothing; it said: {said}"):
        print_page(desk, "sample")


def _late() -> None:
    raise subprocess.TimeoutExpired("chromium", 300)


def test_a_page_that_is_not_built_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is missing; run `make report` to build it"):
        print_page(House.at(tmp_path), "sample")


def test_make_lists_the_command() -> None:
    listed = subprocess.run(["make"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert "make pdf" in listed.stdout
