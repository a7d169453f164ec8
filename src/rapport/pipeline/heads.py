"""What a notebook asks for: its kernel and its parameters, read without running it."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any, NamedTuple

from rapport.errors import NotebookError

RESERVED = {"study", "project", "data", "reports"}
"""Parameters that the pipeline sets for every stage of every study."""

KINDS: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
}
"""What a parameter may be annotated with, and what it then takes."""


class Head(NamedTuple):
    """What must be known of a notebook before it runs."""

    kernel: str
    takes: dict[str, str]
    """Its parameters and what they are annotated with."""


def read_head(path: Path) -> Head:
    """Read what a notebook asks for; raises NotebookError if it is missing or is none.

    The parameters are those of the cell tagged `parameters`: a line such as `rows: int = 10`
    takes `rows` as an int. nbformat would do more than is needed here and takes two seconds to
    import, which a run that has nothing to do need not wait for.
    """
    try:
        notebook = json.loads(path.read_text("utf-8"))
        kernel = notebook["metadata"].get("kernelspec", {}).get("name", "python3")
        tagged = [
            "".join(cell["source"])
            for cell in notebook["cells"]
            if "parameters" in cell["metadata"].get("tags", [])
        ]
        lines = ast.parse("\n".join(tagged)).body
    except FileNotFoundError:
        raise NotebookError(f"{path}: the notebook is missing; restore it from git") from None
    except (ValueError, LookupError, TypeError, AttributeError, SyntaxError) as error:
        raise NotebookError(
            f"{path}: is no notebook that can be read ({error}); restore it from git"
        ) from None
    takes = {
        line.target.id: ast.unparse(line.annotation)
        for line in lines
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    }
    return Head(str(kernel), takes)


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
