"""Running a notebook: what it takes, whether it worked, and what is kept if it did not.

Only what happened counts: the notebook ran without an exception, and every file that it was
to write is there anew. What the notebook says of itself is not asked.
"""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode

from rapport.errors import NotebookError
from rapport.files import write_text, written_whole
from rapport.pipeline.heads import read_head
from rapport.pipeline.kernel import LocalKernelManager
from rapport.pipeline.notebook_page import as_page

ERROR_MARKER_TAG = "papermill-error-cell-tag"


def run_notebook(
    *,
    notebook: Path,
    executed: Path,
    failed: Path,
    parameters: dict[str, Any],
    products: list[Path],
    timeout: int,
    again: str,
) -> None:
    """Run a notebook with papermill; its products and its executed copy are new, or it failed.
    Beside the copy stands the same as a page.

    `timeout` is in seconds a cell. Raises NotebookError with the cell's number and heading,
    the last line of the error and the command `again`; the notebook is then kept at `failed`.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    takes = read_head(notebook).takes
    for product in products:
        product.unlink(missing_ok=True)
    executed.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(executed) as draft:
        try:
            papermill.execute_notebook(
                _literal(notebook),
                _literal(draft),
                {name: value for name, value in parameters.items() if name in takes},
                cwd=str(notebook.parent),
                progress_bar=False,
                execution_timeout=timeout,
                kernel_manager_class=LocalKernelManager,
            )
            missing = [product.name for product in products if not product.exists()]
            if missing:
                raise NotebookError(f"it ended, but did not write {', '.join(missing)}")
        except Exception as error:
            message = _keep(error, notebook, draft, failed, timeout, again)
            raise NotebookError(message) from None
        ran = _strip(draft)
    write_text(executed.with_suffix(".html"), as_page(ran, str(parameters.get("study", ""))))
    failed.unlink(missing_ok=True)


def _literal(path: Path) -> str:
    """A path that papermill does not take for a template."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _strip(path: Path) -> NotebookNode:
    """Leave out of an executed notebook what differs from run to run: times and paths."""
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"  # papermill draws one at random
    nbformat.write(notebook, path)
    return notebook


def _keep(
    error: Exception, notebook: Path, draft: Path, failed: Path, timeout: int, again: str
) -> str:
    """Keep a failed notebook with a note on top; return the note as one line."""
    source = nbformat.read(notebook, as_version=4)
    kept = nbformat.read(draft, as_version=4) if draft.exists() else source
    # papermill adds two cells that say less than the note does.
    kept.cells = [
        cell for cell in kept.cells if ERROR_MARKER_TAG not in cell.metadata.get("tags", [])
    ]
    place = _failing_cell(kept, source)
    cause = _cause(error, timeout)
    note = f"**Failed in {place}.**\n\n    {cause}\n\nRun it again with `{again}`."
    kept.cells.insert(0, nbformat.v4.new_markdown_cell(note, id="failed"))
    with written_whole(failed) as path:
        nbformat.write(kept, path)
    return f"failed in {place}: {cause}; kept as {os.path.relpath(failed)}; run again: {again}"


def _failing_cell(executed: NotebookNode, source: NotebookNode) -> str:
    """Number (1, 2, … in the source) and heading of the cell that ran last.

    papermill notes when a cell starts, whatever becomes of it; its word that a cell is
    completed says nothing, for it says so of a cell that ran out of time too.
    """
    numbers = {cell.get("id"): number for number, cell in enumerate(source.cells, start=1)}
    place, heading = "no cell: the kernel did not start", "no heading"
    for cell in executed.cells:
        title = re.search(r"^#+ +(.+)", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and title:
            heading = title.group(1)
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("start_time"):
            number = numbers.get(cell.get("id"))
            place = f"cell {number} (“{heading}”)" if number else "the cell of its parameters"
    return place


def _cause(error: Exception, timeout: int) -> str:
    """The last line of an error, in words where the error is the runner's own."""
    name = type(error).__name__
    if name == "CellTimeoutError":
        return f"the cell ran longer than {timeout} seconds; give it more with TIMEOUT=seconds"
    if name == "DeadKernelError":
        return "the kernel died, perhaps for want of memory"
    if name == "PapermillExecutionError":
        said = getattr(error, "evalue", "").strip().splitlines() or [""]
        return f"{getattr(error, 'ename', '')}: {said[-1]}"
    return str(error).strip().splitlines()[-1] if str(error).strip() else name
