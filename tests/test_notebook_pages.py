"""Notebooks are short and say how each picture is read; as pages they hold no script."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from rapport.errors import NotebookError
from rapport.house import House
from rapport.pipeline.notebook_page import as_page
from rapport.pipeline.notebooks import run_notebook
from tests.conftest import Page
from tests.project import CHECKOUT
from tests.test_report import ATTACKS

NOTEBOOKS = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))
LINES = 8
"""Of code in a cell, at most."""

DEFINED = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.AsyncFunctionDef)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_cell_has_a_few_lines_and_no_definition_and_a_picture_says_how_it_is_read(
    path: Path,
) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert cells[0].source.startswith("# ")
    for cell, after in zip(cells, [*cells[1:], None], strict=True):
        if cell.cell_type != "code":
            continue
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, DEFINED)]
        assert len([line for line in cell.source.splitlines() if line.strip()]) <= LINES
        if re.search(r"\bsns\.\w+plot\(", cell.source):
            assert after is not None
            assert after.cell_type == "markdown"
            assert after.source.rstrip().endswith(".")
            assert not after.source.startswith("#")


def run(desk: House, name: str) -> Path:
    """Run a notebook by itself, with the parameters that stand in it; return its page."""
    executed = desk.executed("sample", name)
    run_notebook(
        notebook=desk.notebooks / f"{name}.ipynb",
        executed=executed,
        failed=desk.failed("sample", name),
        parameters={},
        products=[],
        timeout=300,
        again="make report",
    )
    return executed.with_suffix(".html")


def test_a_notebook_without_the_table_of_the_stage_before_says_what_to_do(desk: House) -> None:
    desk.table("sample", "marks").unlink()
    with pytest.raises(NotebookError, match=r"marks\.parquet: the table is missing; run `make rep"):
        run(desk, "03-measure")


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_runs_by_itself_from_top_to_bottom(desk: House, path: Path) -> None:
    page = Page(run(desk, path.stem).read_text("utf-8"))
    titles = [title.text for title in page.root.all("h1")]
    assert len(titles) == 1
    assert page.root.all("script") == []


def page_of(*outputs: nbformat.NotebookNode, words: str = "# Words") -> Page:
    cells = [v4.new_markdown_cell(words), v4.new_code_cell("1 + 1", outputs=list(outputs))]
    return Page(as_page(v4.new_notebook(cells=cells), "sample"))


def result(**data: str) -> nbformat.NotebookNode:
    kinds = {"html": "text/html", "png": "image/png", "plain": "text/plain"}
    output: nbformat.NotebookNode = v4.new_output(
        "display_data", {kinds[name]: value for name, value in data.items()}
    )
    return output


def test_of_an_output_the_richest_form_is_shown() -> None:
    page = page_of(
        result(html="<table><tr><td>7</td></tr></table>", plain="7"),
        result(png="aGVy\nbmluZw==\n", plain="<Axes>"),
        result(plain="VBox()"),
        v4.new_output("stream", text="written\n"),
    )
    (table,), (picture,) = page.root.all("table"), page.root.all("img")
    assert table.text == "7"
    assert picture.attributes["src"] == "data:image/png;base64,aGVybmluZw=="
    assert picture.attributes["alt"].startswith("Words: a picture")
    assert [pre.text.strip() for pre in page.root.all("pre")] == ["1 + 1", "VBox()", "written"]
    assert [title.text for title in page.root.all("title")] == ["Words — sample"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_words_on_the_page_of_a_notebook_stay_text(attack: str) -> None:
    page = page_of(v4.new_output("stream", text=attack), words=f"# Words\n\n{attack}")
    assert attack in page.root.text
    assert {e.tag for e in page.root} <= {
        *("", "html", "head", "meta", "title", "style", "body", "main", "h1", "p", "pre", "code"),
        "footer",
    }
    (policy,) = [m for m in page.root.all("meta") if "http-equiv" in m.attributes]
    assert policy.attributes["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
