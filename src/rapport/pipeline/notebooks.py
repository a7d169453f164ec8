"""Running a notebook: what it takes, whether it worked, and what is kept if it did not.

Only what happened counts: the notebook ran without an exception, and every file that it was
to write is there anew. What the notebook says of itself is not asked.
"""

from __future__ import annotations

import ast
import logging
import os
import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from rapport.errors import NotebookError
from rapport.files import written_whole

ERROR_MARKER_TAG = "papermill-error-cell-tag"

RESERVED = {"study", "project", "data", "reports"}
"""Parameters that the pipeline sets for every stage of every study."""

KINDS: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
}
"""What a parameter may be annotated with, and what it then takes."""


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook; raises NotebookError if it is missing or is none."""
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise NotebookError(f"{path}: the notebook is missing; restore it from git") from None
    except Exception as error:  # nbformat raises whatever its parsers do
        raise NotebookError(f"{path}: is no notebook: {error}") from None
    return notebook


def kernel_of(notebook: NotebookNode) -> str:
    """The name of the kernel that a notebook asks for."""
    return str(notebook.metadata.get("kernelspec", {}).get("name", "python3"))


def parameters_of(notebook: NotebookNode) -> dict[str, str]:
    """The parameters of a notebook and their annotations, from the cell tagged `parameters`.

    A cell such as `rows: int = 10` takes `rows` as an int.
    """
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            return {
                node.target.id: ast.unparse(node.annotation)
                for node in ast.parse(cell.source).body
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
            }
    return {}


def wrong_parameters(path: Path, takes: dict[str, str], given: dict[str, Any]) -> list[str]:
    """A sentence for every given parameter that the notebook takes with another type."""
    wrong = []
    for name, value in given.items():
        kind = takes.get(name)
        if kind is None:
            continue
        fits = isinstance(value, KINDS[kind])
        if not fits or (isinstance(value, bool) and kind != "bool"):
            wrong.append(f"{path}: parameter “{name}” takes {kind}, not {value!r}")
    return wrong


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

    `timeout` is in seconds a cell. Raises NotebookError with the cell's number and heading,
    the last line of the error and the command `again`; the notebook is then kept at `failed`.
    """
    # papermill takes two seconds to import, so only a run that has work to do imports it.
    import papermill

    from rapport.pipeline.kernel import LocalKernelManager

    logging.getLogger("papermill").setLevel(logging.ERROR)
    source = read_notebook(notebook)
    takes = parameters_of(source)
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
            message = _keep(error, source, draft, failed, timeout, again)
            raise NotebookError(message) from None
        _strip(draft)
    failed.unlink(missing_ok=True)


def _literal(path: Path) -> str:
    """A path that papermill does not take for a template."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _strip(path: Path) -> None:
    """Leave out of an executed notebook what differs from run to run: times and paths."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"  # papermill draws one at random
    nbformat.write(notebook, path)


def _keep(
    error: Exception, source: NotebookNode, draft: Path, failed: Path, timeout: int, again: str
) -> str:
    """Keep a failed notebook with a note on top; return the note as one line."""
    notebook = nbformat.read(draft, as_version=4) if draft.exists() else source
    # papermill adds two cells that say less than the note does.
    notebook.cells = [
        cell for cell in notebook.cells if ERROR_MARKER_TAG not in cell.metadata.get("tags", [])
    ]
    place = _failing_cell(notebook, source)
    cause = _cause(error, timeout)
    note = f"**Failed in {place}.**\n\n    {cause}\n\nRun it again with `{again}`."
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(note, id="failed"))
    with written_whole(failed) as path:
        nbformat.write(notebook, path)
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
