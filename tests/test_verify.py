"""The same twice: a small study is built twice for real, and what differs is found and named."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from rapport import stages
from rapport.errors import VerifyError
from rapport.exports.writing import export
from rapport.hashes import read_hashes
from rapport.house import House
from rapport.pipeline.notebooks import _strip as without_runs
from rapport.tables import of_pipeline
from rapport.verify.circumstances import Circumstances, two
from rapport.verify.compared import first_difference
from rapport.verify.fresh import build, fresh
from tests.project import CHECKOUT, Project, Result

STUDY = """\
name: tiny
title: Two towns
description: How four short notes tell the relations of two invented states.
texts: included
states: [varenia, keldria]
table:
  file: notes.jsonl
  columns: {article_id: id, title: title, published: day, text: text}
  always: {genre: report, language: en}
periods:
  earlier: {label: "2015", first: 2015-01-01, last: 2015-12-31}
  later: {label: "2021", first: 2021-01-01, last: 2021-12-31}
codebooks: [frames.yaml, sample-actors.yaml, speech.yaml, relations.yaml, status.yaml]
engines: {tone: [vader, linear]}
primary: {tone: [tone.vader]}
multiverse:
  tone: [vader]
  unit: [sentence]
  aggregation: [mean]
  quotations: [in]
  headings: [out]
  left_out: [none]
  relabellings: 20
"""

NOTES = {
    "2015-03-02": "Varenia praised the new bridge. Keldria sent its thanks. Both towns danced.",
    "2015-06-09": "Keldria and Varenia signed a treaty on trade. “A happy day,” the mayor said.",
    "2021-02-11": "Varenia condemned the closing of the harbour. Keldria may answer in anger.",
    "2021-09-30": "Keldria imposed sanctions on Varenia. Nobody in the harbour was glad of it.",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a study of four notes."""
    project = Project.new(tmp_path_factory.mktemp("one") / "a project")
    (project.root / "studies" / "tiny.yaml").write_text(STUDY, encoding="utf-8")
    raw = project.root / "data" / "raw" / "tiny"
    raw.mkdir()
    rows = ({"id": f"n{day[:7]}", "title": f"Of {day}", "day": day, "text": NOTES[day]}
            for day in NOTES)  # fmt: skip
    (raw / "notes.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def result(project: Project) -> Result:
    """What `rapport verify` says of it."""
    return project.run("verify", "tiny")


def page_of(project: Project) -> str:
    return (project.root / "reports" / "tiny.html").read_text("utf-8")


def test_a_study_that_is_built_twice_under_other_circumstances_is_the_same(
    project: Project, result: Result
) -> None:
    assert result.status == 0, result.said
    assert "built twice with the same result" in result.out
    assert f" cells of {len(of_pipeline())} tables, 4 notebooks, " in " ".join(result.out.split())
    assert re.search(r"hash seed +1 +20180\n", result.out)
    assert re.search(r"day +today +400 days from now\n", result.out)
    assert "Built twice with the same result" in page_of(project)
    assert f" cells of {len(of_pipeline())} tables, in 4 notebooks" in page_of(project)


def test_a_page_has_the_hashes_of_its_files_and_of_its_tables_as_exported(
    project: Project, result: Result, tmp_path: Path
) -> None:
    assert result.status == 0
    house = House.at(project.root)
    kept = read_hashes(house.hashes("tiny"))
    study = hashlib.sha256(house.study("tiny").read_bytes()).hexdigest()
    assert kept.inputs["studies/tiny.yaml"] == study
    assert f"\n{study[:12]}  studies/tiny.yaml\n" in page_of(project)
    assert {"codebook/frames.yaml", "models/linear/linear.npz", "src/rapport"} <= set(kept.inputs)
    folder = export(house, "tiny", tmp_path / "there").folder
    written = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "tables").glob("*.csv")
    }
    assert kept.tables == written


def test_a_page_of_other_files_does_not_say_that_it_was_built_twice(
    project: Project, result: Result
) -> None:
    assert result.status == 0
    house, card = House.at(project.root), project.root / "validity" / "voice.yaml"
    whole = card.read_bytes()
    card.write_bytes(whole + b"\n# read again\n")
    stages.report(house, "tiny")
    assert "Built twice" not in page_of(project)
    card.write_bytes(whole)
    stages.report(house, "tiny")
    assert "Built twice" in page_of(project)


PLANTED = """\
    import datetime
    tables = clean_corpus(study, house.raw(name))
    tables["articles"].loc[1, "title"] = datetime.date.today().isoformat()
    return _save(house, name, tables)
"""


@pytest.mark.slow
def test_a_value_that_hangs_on_the_day_is_found_and_named(project: Project, tmp_path: Path) -> None:
    wrong = project.copy(tmp_path / "wrong")
    code = wrong.root / "src" / "rapport" / "stages.py"
    right = "    return _save(house, name, clean_corpus(study, house.raw(name)))\n"
    said = code.read_text("utf-8")
    assert right in said
    code.write_text(said.replace(right, PLANTED), encoding="utf-8")
    result = wrong.run("verify", "tiny")
    assert result.status == 1
    (line, *_) = result.out.splitlines()
    assert line.startswith(
        "built twice with different results; the first difference: tiny, articles, n2015-06, title:"
    )
    assert " in the first build, " in line


def test_a_warning_in_an_executed_notebook_names_no_folder(tmp_path: Path) -> None:
    said = "/a b/ü/code.py:78: UserWarning: too small\n  draw()\n/kept/as/it/is\n"
    output = nbformat.v4.new_output("stream", name="stderr", text=said)
    cell = nbformat.v4.new_code_cell("draw()", outputs=[output])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "one.ipynb")
    without_runs(tmp_path / "one.ipynb")
    (kept,) = nbformat.read(tmp_path / "one.ipynb", as_version=4).cells[0].outputs
    assert kept.text == "code.py:78: UserWarning: too small\n  draw()\n/kept/as/it/is\n"


SEEN = """
import datetime, json, locale, os, subprocess, sys, time
print(json.dumps([hash("rapport"), str(datetime.date.today()), time.strftime("%z"),
    os.environ["LC_ALL"], os.getcwd(), os.environ["OMP_NUM_THREADS"]]))
"""


def seen(under: Circumstances, folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """What a script says that runs in a new folder under these circumstances."""
    folder.mkdir()
    (folder / "script.py").write_text(code, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "script.py"],
        cwd=folder,
        env=under.environment(CHECKOUT, folder / "tried.txt"),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_two_builds_differ_in_everything_that_a_result_must_not_hang_on(tmp_path: Path) -> None:
    one, other = (json.loads(seen(under, tmp_path / under.folder, SEEN).stdout) for under in two())
    # Where the folder of Python has letters beyond ASCII, it starts in no locale but this.
    assert all(a != b or a == "C.UTF-8" for a, b in zip(one, other, strict=True)), (one, other)
    assert " " in other[4]
    assert "ü" in other[4]


ASKS = """
import contextlib, socket, subprocess, sys, urllib.request
for ask in (lambda: socket.create_connection(("127.0.0.1", 9)), lambda: socket.gethostbyname("a.b"),
            lambda: urllib.request.urlopen("http://a.b"),
            lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"", ("127.0.0.1", 9))):
    try:
        ask()
    except OSError as error:
        print("unreachable" in str(error), flush=True)
if len(sys.argv) == 1:
    subprocess.run([sys.executable, __file__, "again"], check=True)
"""


def test_a_process_without_network_and_its_children_reach_nothing_and_are_noted(
    tmp_path: Path,
) -> None:
    done = seen(two()[0], tmp_path / "there", ASKS)
    assert done.stdout.split() == ["True"] * 8, done
    noted = (tmp_path / "there" / "tried.txt").read_text("utf-8").splitlines()
    assert len(noted) == 8
    assert noted[1] == "socket.gethostbyname a.b"


@pytest.fixture
def copy(project: Project, tmp_path: Path) -> House:
    """A fresh copy of the project."""
    return fresh(House.at(project.root), ("tiny",), tmp_path / "fresh")


def test_a_fresh_copy_holds_nothing_that_was_built(project: Project, copy: House) -> None:
    assert not copy.reports.exists()
    assert [path.name for path in copy.data.rglob("*") if path.is_file()] == ["notes.jsonl"]
    assert not list(copy.project.rglob("__pycache__"))


def test_a_build_that_tries_to_reach_a_network_is_named(copy: House) -> None:
    (copy.project / "src/rapport/__main__.py").write_text(ASKS, encoding="utf-8")
    with pytest.raises(VerifyError, match=r"tried to reach a network \(socket\.getaddrinfo 127"):
        build(copy, ("tiny",), two()[0])


def test_a_fresh_build_that_fails_says_why(copy: House) -> None:
    copy.study("tiny").write_text("name: tiny\n", encoding="utf-8")
    with pytest.raises(VerifyError, match=r"a fresh build failed(.|\n)*“title”: is missing"):
        build(copy, ("tiny",), two()[1])


def test_the_first_line_that_differs_is_named_with_both_values(tmp_path: Path) -> None:
    one, other = (House.at(tmp_path / name) for name in ("one", "other"))
    for house, word in ((one, "früh"), (other, "spät")):
        house.reports.mkdir(parents=True)
        (house.reports / "tiny.html").write_text(f"<p>\nso {word}\n", encoding="utf-8")
    assert first_difference(one, one, ("tiny",)) == ""
    assert first_difference(one, other, ("tiny",)) == (
        "reports/tiny.html, line 2: “so früh” in the first build, “so spät” in the second"
    )
    (one.reports / "notebook.ipynb").touch()
    assert first_difference(one, other, ("tiny",)) == (
        "reports/notebook.ipynb: only the first build wrote it"
    )
