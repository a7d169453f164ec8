"""Running a notebook: what it takes, whether it worked, and what is kept if it did not.

Only what happened counts: the notebook ran without an exception, and every file that it was
to write is there anew. What the notebook says of itself is not asked.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode

from rapport.errors import NotebookError, NotWrittenError
from rapport.files import not_written, write_text, written_whole
from rapport.pipeline.heads import read_head
from rapport.pipeline.kernel import LocalKernelManager
from rapport.pipeline.notebook_page import as_page

ERROR_MARKER_TAG = "papermill-error-cell-tag"

FOLDER = re.compile(r"^/.*/(?=[^/\n]+\.py:\d+: \w+:)", re.MULTILINE)
"""The folder of the code that a warning speaks of."""


def run_notebook(
    *,
    notebook: Path,
    reads: Sequence[Path] = (),
    executed: Path,
    failed: Path,
    parameters: dict[str, Any],
    products: list[Path],
    timeout: int,
    again: str,
) -> None:
    """Run a notebook with papermill; its products and its executed copy are new, or it failed.
    Beside the copy stands the same as a page.

    `reads` are the files that it reads, of which the largest is named if memory runs out;
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
            cause = _cause(error, executed, reads, timeout)
            message = _keep(cause, notebook, draft, failed, again)
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
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = FOLDER.sub("", output.text)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"  # papermill draws one at random
    nbformat.write(notebook, path)
    return notebook


def _keep(cause: str, notebook: Path, draft: Path, failed: Path, again: str) -> str:
    """Keep a failed notebook with a note on top; return the note as one line."""
    source = nbformat.read(notebook, as_version=4)
    kept, place = deepcopy(source), "a cell that is not known"
    with suppress(OSError, ValueError):  # if the disk was full, half of the draft is there
        kept = nbformat.read(draft, as_version=4)
        place = _failing_cell(kept, source)
    # papermill adds two cells that say less than the note does.
    kept.cells = [
        cell for cell in kept.cells if ERROR_MARKER_TAG not in cell.metadata.get("tags", [])
    ]
    note = f"**Failed in {place}.**\n\n    {cause}\n\nRun it again with `{again}`."
    kept.cells.insert(0, nbformat.v4.new_markdown_cell(note, id="failed"))
    try:
        with written_whole(failed) as path:
            nbformat.write(kept, path)
        where = f"kept as {os.path.relpath(failed)}"
    except NotWrittenError:
        where = "not kept, for it cannot be written either"
    return f"failed in {place}: {cause}; {where}; run again: {again}"


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


def _cause(error: Exception, executed: Path, reads: Sequence[Path], timeout: int) -> str:
    """The last line of an error, in words where the error is the runner's own."""
    name = type(error).__name__
    if name == "CellTimeoutError":
        return f"the cell ran longer than {timeout} seconds; give it more with TIMEOUT=seconds"
    if name == "DeadKernelError" or "Kernel died" in str(error):  # the second as it starts
        return f"the kernel died, perhaps for want of memory{_largest(reads)}"
    if getattr(error, "ename", "").endswith("MemoryError"):
        return f"there is not enough memory{_largest(reads)}"
    if name == "PapermillExecutionError":
        said = getattr(error, "evalue", "").strip().splitlines() or [""]
        return f"{getattr(error, 'ename', '')}: {said[-1]}"
    if isinstance(error, OSError):  # papermill could not write down what ran
        return str(not_written(Path(os.path.relpath(executed)), error))
    return str(error).strip().splitlines()[-1] if str(error).strip() else name


def _largest(reads: Sequence[Path]) -> str:
    """Which of the files that a notebook reads is the largest, if there are any."""
    sizes = {path: path.stat().st_size for path in reads if path.exists()}
    if not sizes:
        return ""
    path = max(sizes, key=sizes.__getitem__)
    size = f"{sizes[path] / 1e6:,.1f} MB"
    return f"; the largest file that it reads is {os.path.relpath(path)} ({size})"
