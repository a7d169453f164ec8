"""Rules of the house: no text of others, no outputs in notebooks, no path of a machine."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from tests.project import CHECKOUT, CORPUS

RUN = 8
"""Words in a row that two texts share only if one is taken from the other."""


def kept() -> list[Path]:
    """Every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return [path for name in names if (path := CHECKOUT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    """Every kept file that is a text."""
    for path in kept():
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of RUN words."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


@pytest.mark.corpus
def test_no_run_of_words_of_the_five_articles_stands_in_the_project() -> None:
    lines = [line for path in CORPUS.glob("*.txt") for line in path.read_text("utf-8").split("\n")]
    others = {run for line in lines if len(line) > 100 for run in runs(line)}
    assert len(others) > 5000
    found = {path.relative_to(CHECKOUT): runs(text) & others for path, text in texts()}
    assert {path: taken for path, taken in found.items() if taken} == {}


def test_notebooks_are_kept_without_outputs_and_without_definitions() -> None:
    notebooks = [path for path in kept() if path.suffix == ".ipynb"]
    assert notebooks
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                assert not cell.outputs, path.name
                assert cell.execution_count is None, path.name
                assert not re.search(r"^\s*(def|class) ", cell.source, re.MULTILINE), path.name


def test_no_file_holds_an_absolute_path_of_a_machine() -> None:
    machine = re.compile(r"(?<![\w.:/-])/(?:home|root|work|Users|mnt|srv)/\w")
    found = {path.name for path, text in texts() if machine.search(text)}
    assert found == set()
