"""Studies so small that a build takes seconds, and what is left when something goes wrong."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import nbformat
import pandas as pd
import psutil

from rapport import stages
from rapport.house import House
from rapport.pipeline import STAGES
from rapport.register import COLUMNS
from rapport.signatures import sign, to_hex
from rapport.tables import of_pipeline, read_table, write_table
from tests.project import CHECKOUT, Project

PARTS = ("src", "codebook", "notebooks", "pyproject.toml", "requirements.lock", "CITATION.cff")

ARTICLES = {
    "2015-harbour": "Varenia welcomed the ferry from Keldria. “We are glad of every guest”, said "
    "Dorn. The harbour was full of people, and the band played well into the night.",
    "2015-market": "Keldria signed a trade agreement with Varenia on Monday. Farmers in Brannik "
    "called it a good start. Nobody expects that the tariffs will come back this year.",
    "2021-border": "Keldria closed its border with Varenia after the quarrel. “This is a threat” "
    "said Roke. Lorries stood in a bad mood of rain and could not go on.",
    "2021-winter": "Varenia accused Keldria of breaking the treaty and imposed sanctions. Talks "
    "in Solmar failed. It might be a hard winter for the people of both shores.",
}
"""Two articles of each period, by their ids, which begin with the year."""

STUDY = """\
name: {name}
title: Two shores
description: How four invented articles tell the relations of two invented states.
texts: included
states: [varenia, keldria]
periods:
  earlier: {{label: "2015", first: 2015-01-01, last: 2015-12-31}}
  later: {{label: "2021", first: 2021-01-01, last: 2021-12-31}}
codebooks: [sample-actors.yaml, frames.yaml]
engines: {{tone: [vader]}}
primary: {{tone: [tone.vader]}}
multiverse:
  {{unit: [sentence], aggregation: [mean], quotations: [in], headings: [out], left_out: [none],
   relabellings: 20}}
"""


STAND_IN = """\
from shutil import copyfile

for made in sorted((Path(data) / "known").glob("{part}/*.parquet")):
    with written_whole(table_path(Path(data) / "processed" / study, made.stem)) as draft:
        copyfile(made, draft)
"""
"""A stage that writes tables known before, as a real one does, without working them out: for tests
of what happens to runs, in which a second of work a stage would be a second lost."""


def tiny_project(root: Path, *studies: str) -> Project:
    """A project that holds nothing but small studies of these names."""
    for part in PARTS:
        source, target = CHECKOUT / part, root / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
    (root / "validity").mkdir()
    for path in (root / "notebooks").glob("0*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = notebook.cells[:5]  # the stage itself, without what is shown of it
        nbformat.write(notebook, path)
    for name in studies:
        add_study(root, name, ARTICLES)
    return Project(root)


def add_study(root: Path, name: str, articles: dict[str, str]) -> None:
    """Write the study, its register and its texts."""
    (root / "studies").mkdir(exist_ok=True)
    (root / "studies" / f"{name}.yaml").write_text(STUDY.format(name=name), encoding="utf-8")
    raw = root / "data" / "raw" / name
    (raw / "texts").mkdir(parents=True)
    with (raw / "articles.csv").open("w", encoding="utf-8", newline="") as file:
        register = csv.DictWriter(file, COLUMNS)
        register.writeheader()
        for article_id, text in articles.items():
            (raw / "texts" / f"{article_id}.txt").write_text(text, encoding="utf-8")
            year = article_id[:4]
            register.writerow(
                {
                    "article_id": article_id,
                    "title": article_id,
                    "published": f"{year}-06-01",
                    "published_precision": "day",
                    "published_basis": "stated",
                    "genre": "report",
                    "language": "en",
                    "signature": to_hex(sign(text)),
                }
            )


def with_stand_ins(project: Project, tables: dict[str, pd.DataFrame]) -> Project:
    """The project, whose stages write these tables and a page instead of working them out."""
    for stage in STAGES:
        known = project.root / "data" / "known" / stage.notebook
        for name in set(stage.writes) & set(tables):
            write_table(tables[name], name, known)
        project.edit_notebook(
            stage.notebook,
            3,
            "from pathlib import Path\n"
            "from rapport.files import table_path, write_text, written_whole",
        )
        source = STAND_IN.format(part=stage.notebook)
        if "report" in stage.writes:
            source = (
                "write_text(Path(reports) / f'{study}.html', '<p>word</p>' * 9999 + '</html>')\n"
                "write_text(Path(reports) / f'{study}.hashes.json', '{}')"
            )
        project.edit_notebook(stage.notebook, 5, source)
    return project


def undisturbed(root: Path, name: str) -> dict[str, pd.DataFrame]:
    """The tables of a study, made by its stages one after the other without any run."""
    project = tiny_project(root, name).root
    house = House.at(project)
    for stage in (stages.clean, stages.mark, stages.measure):
        stage(house, name)
    return tables_of(project, name)


def tables_of(root: Path, name: str) -> dict[str, pd.DataFrame]:
    """Every table of a study; one that is missing or broken raises TableError."""
    folder = House.at(root).processed(name)
    return {table: read_table(table, folder) for table in of_pipeline()}


def broken_files(root: Path) -> list[str]:
    """What was built and cannot be read to its end; drafts are not looked at."""
    broken = []
    house = House.at(root)
    for path in [*root.glob("data/processed/*/[!.]*"), *root.glob("reports/**/[!.]*")]:
        try:
            if path.suffix == ".parquet":
                read_table(path.stem, path.parent)
            elif path.suffix == ".ipynb":
                nbformat.read(path, as_version=4)
            elif path.suffix == ".html":
                assert path.read_text("utf-8").rstrip().endswith("</html>")
        except Exception:
            broken.append(str(path.relative_to(house.project)))
    return broken


def start(project: Project, temporary: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start `rapport` in the project, and do not wait for it."""
    environment = os.environ | {
        "PYTHONPATH": str(project.root / "src"),
        "TMPDIR": str(temporary),
        "COLUMNS": "100",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "rapport", *arguments],
        cwd=project.root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Where the tests run in the background, Ctrl-C would be ignored by what they start.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )


def living(project: Project, part: str = "") -> list[psutil.Process]:
    """The processes that work in the project and whose command holds `part`."""
    found = []
    for process in psutil.process_iter():
        try:
            inside = Path(process.cwd()).is_relative_to(project.root)
            zombie = process.status() == psutil.STATUS_ZOMBIE
            if inside and not zombie and part in " ".join(process.cmdline()):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def wait_until(happens: object, seconds: float) -> bool:
    """Whether something happens within so many seconds."""
    assert callable(happens)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happens():
            return True
        time.sleep(0.05)
    return bool(happens())


def short_folder() -> Path:
    """A folder for temporary files, whose path is short as those of sockets must be."""
    return Path(tempfile.mkdtemp(prefix="t-", dir="/tmp"))
