"""A project of its own for tests that run `rapport` as a person does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

CHECKOUT = Path(__file__).parents[1]
CORPUS = CHECKOUT.parent / "shared" / "corpus"
GOLD = CHECKOUT.parent / "shared" / "gold"
PARTS = (
    "src",
    "studies",
    "codebook",
    "validity",
    "models",
    "notebooks",
    "data/raw",
    "CITATION.cff",
    "pyproject.toml",
    "requirements.lock",
)


class Project:
    """A copy of the project without its built things, and commands run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def new(cls, root: Path) -> Project:
        """Copy what git keeps: the code, the studies, the sample; no texts of others."""
        private = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        for part in PARTS:
            source, target = CHECKOUT / part, root / part
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=private)
            else:
                shutil.copyfile(source, target)
        for folder in (root / "data/raw/russia-japan/texts", *root.glob("data/raw/*/coding")):
            shutil.rmtree(folder, ignore_errors=True)
        return cls(root)

    def copy(self, root: Path) -> Project:
        """The project as it stands, with what was built in it."""
        shutil.copytree(self.root, root, symlinks=True)
        return Project(root)

    def run(self, *arguments: str, before: tuple[str, ...] = (), **variables: str) -> Result:
        """Run `rapport` in the project, with the project's own code."""
        environment = os.environ | {"PYTHONPATH": str(self.root / "src"), "COLUMNS": "100"}
        for name in ("STUDY", "TEXTS", "TIMEOUT", "RAPPORT_RUN"):
            environment.pop(name, None)
        done = subprocess.run(
            [*before, sys.executable, "-m", "rapport", *arguments],
            cwd=self.root,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=1200,  # only a run that hangs takes so long
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def edit_notebook(self, name: str, cell: int, source: str) -> None:
        """Give a cell of a notebook (1, 2, …) another source."""
        path = self.root / "notebooks" / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[cell - 1].source = source
        nbformat.write(notebook, path)

    def built(self) -> dict[str, int]:
        """Every built file and when it was written, in nanoseconds."""
        folders = (self.root / "reports", self.root / "data" / "processed")
        return {
            str(path.relative_to(self.root)): path.stat().st_mtime_ns
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


class Result:
    """What a command printed and how it ended."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def said(self) -> str:
        """Everything it printed."""
        return self.out + self.err
