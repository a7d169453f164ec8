"""A person's commands, run for real: a build, a second one, and what goes wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from rapport.tables import of_pipeline
from tests.browser import See, chromium, see  # noqa: F401
from tests.project import Project

NO_NETWORK = ("unshare", "--map-root-user", "--net")
"""Runs a command where there is no network at all, on systems that allow it."""

STAGES = ("01-clean", "02-mark", "03-measure", "04-report")


def network_can_be_cut() -> bool:
    """Whether this system allows it."""
    try:
        return (
            subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode == 0
        )
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in a folder with a space and a letter beyond ASCII, built.

    Where the system allows it the network is cut off.
    """
    project = Project.new(tmp_path_factory.mktemp("größer als") / "mein Projekt")
    result = project.run("report", before=NO_NETWORK if network_can_be_cut() else ())
    assert result.status == 0, result.said
    (project.root / "said.txt").write_text(result.out, encoding="utf-8")
    return project


@pytest.fixture
def project(built: Project, tmp_path: Path) -> Project:
    """A copy of the built project, to change."""
    return built.copy(tmp_path / "copy of it")


def would_run(project: Project, *arguments: str) -> list[str]:
    """The stages that a dry run names."""
    said = project.run("report", "sample", "--dry-run", *arguments).out
    return [stage for stage in STAGES if f"::sample {stage}" in said]


def test_a_build_says_a_line_a_stage_and_the_path_of_the_page_last(built: Project) -> None:
    said = (built.root / "said.txt").read_text(encoding="utf-8").splitlines()
    for stage, counts in zip(STAGES, ("articles", "marks", "measures", "page"), strict=True):
        (line,) = [line for line in said if line.startswith(f"sample {stage} ")]
        assert counts in line
        assert line.endswith(" s")
    assert said[-1] == "reports/sample.html"


def test_a_study_without_texts_says_what_is_missing_and_how_to_give_it(built: Project) -> None:
    said = (built.root / "said.txt").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in said if line.startswith("russia-japan")]
    assert "texts are missing" in line
    assert "make report TEXTS=folder" in line


def test_a_build_writes_tables_page_list_of_pages_and_executed_notebooks(built: Project) -> None:
    files = set(built.built())
    assert {f"data/processed/sample/{table}.parquet" for table in of_pipeline()} <= files
    assert {"reports/sample.html", "reports/index.html"} <= files
    for ending in ("ipynb", "html"):
        assert {f"reports/notebooks/sample/{stage}.{ending}" for stage in STAGES} <= files
    assert not [file for file in files if "failed" in file or "draft" in file]


@pytest.mark.skipif(not network_can_be_cut(), reason="this system lends no network namespace")
def test_a_build_needs_no_network(built: Project) -> None:
    reach = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    alone = subprocess.run(
        [*NO_NETWORK, sys.executable, "-c", reach], capture_output=True, text=True, check=False
    )
    assert "Network is unreachable" in alone.stderr  # not even this machine's own
    assert (built.root / "reports/sample.html").exists()  # and `built` was made like that


def test_executed_notebooks_hold_no_path_of_the_machine_and_no_time(built: Project) -> None:
    for stage in STAGES:
        text = (built.root / f"reports/notebooks/sample/{stage}.ipynb").read_text("utf-8")
        assert str(built.root) not in text
        assert "papermill" not in json.dumps(nbformat.reads(text, as_version=4).metadata)


@pytest.mark.browser
def test_the_pages_of_executed_notebooks_ask_for_nothing_and_show_their_pictures(
    built: Project,
    see: See,  # noqa: F811
) -> None:
    pictures = 0
    for stage in STAGES:
        shown = see(built.root / f"reports/notebooks/sample/{stage}.html")
        assert shown.locator("h1").count() == 1
        assert shown.locator("script").count() == 0
        drawn = shown.locator("img").evaluate_all("all => all.map((one) => one.naturalWidth)")
        assert all(width > 100 for width in drawn)
        pictures += len(drawn)
    assert pictures >= 3
    listed = see(built.root / "reports/index.html").locator("a").all()
    links = {link.get_attribute("href") for link in listed}
    assert {f"notebooks/sample/{stage}.html" for stage in STAGES} <= links


def test_a_second_build_does_nothing_and_says_so(built: Project) -> None:
    before = built.built()
    result = built.run("report")
    assert result.status == 0
    assert "nothing to do: sample as built" in result.out
    assert built.built() == before


def test_a_dry_run_of_what_is_built_names_no_stage(built: Project) -> None:
    assert would_run(built) == []


@pytest.mark.parametrize(
    ("changed", "stages"),
    [
        ("data/raw/sample/texts/01-ferry.txt", STAGES),
        ("data/raw/sample/articles.csv", STAGES),
        ("studies/sample.yaml", STAGES),
        ("src/rapport/words.py", STAGES),
        ("src/rapport/templates/style.css", STAGES),
        ("requirements.lock", STAGES),
        ("codebook/frames.yaml", STAGES[1:]),
        ("notebooks/03-measure.ipynb", STAGES[2:]),
        ("data/processed/sample/marks.parquet", STAGES[1:]),
        ("codebook/actors.yaml", ()),
        ("validity/voice.yaml", STAGES[1:]),
    ],
)
def test_what_changed_decides_what_runs_again(
    project: Project, changed: str, stages: tuple[str, ...]
) -> None:
    path = project.root / changed
    path.write_bytes(path.read_bytes() + b"\n")
    assert tuple(would_run(project)) == stages


def test_a_text_that_is_gone_or_new_runs_every_stage(project: Project) -> None:
    text = project.root / "data/raw/sample/texts/01-ferry.txt"
    whole = text.read_bytes()
    text.unlink()
    assert tuple(would_run(project)) == STAGES
    text.write_bytes(whole)
    assert would_run(project) == []
    (text.parent / "13-new.txt").write_bytes(whole)
    assert tuple(would_run(project)) == STAGES


def test_an_explained_dry_run_names_the_file_that_changed(project: Project) -> None:
    path = project.root / "codebook" / "frames.yaml"
    path.write_bytes(path.read_bytes() + b"\n")
    said = project.run("report", "sample", "--explain").out
    assert "frames.yaml" in said
    assert "sample 02-mark" in said


def test_pytask_itself_can_be_asked(built: Project) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytask", "--dry-run", "--explain"],
        cwd=built.root,
        env={"PYTHONPATH": str(built.root / "src"), "PATH": "", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "4  Collected tasks" in done.stdout
    assert "4  Skipped because unchanged" in done.stdout


def test_a_file_whose_time_alone_changed_runs_nothing(project: Project) -> None:
    (project.root / "codebook" / "frames.yaml").touch()
    assert would_run(project) == []


def test_a_parameter_that_changes_runs_every_stage(project: Project) -> None:
    assert tuple(would_run(project, "-p", "rows", "3")) == STAGES


def test_everything_wrong_is_said_at_once_before_anything_runs(project: Project) -> None:
    before = project.built()
    (project.root / "notebooks" / "04-report.ipynb").unlink()
    (project.root / "codebook" / "frames.yaml").write_text("layer: frame\n", encoding="utf-8")
    (project.root / "validity" / "voice.yaml").write_text("title: Voice\n", encoding="utf-8")
    study = project.root / "studies" / "sample.yaml"
    study.write_text(study.read_text("utf-8").replace("seed: 2015", "seed: x"), encoding="utf-8")
    result = project.run("report", "sample", "-p", "rows", "many", "-p", "colour", "red")
    assert result.status == 2
    assert "notebooks/04-report.ipynb: the notebook is missing" in result.said
    assert "“rows” takes int, not 'many'" in result.said
    assert "no notebook takes a parameter “colour”" in result.said
    assert "validity/voice.yaml, line 1: “measures”: is missing; write it" in result.said
    assert re.search(r"studies/sample\.yaml, line \d+: “seed”: ", result.said)
    assert project.built() == before


def test_a_wrong_codebook_and_an_unknown_state_are_said_before_anything_runs(
    project: Project,
) -> None:
    study = project.root / "studies" / "sample.yaml"
    text = study.read_text("utf-8")
    study.write_text(text.replace("hespera", "atlantis"), encoding="utf-8")
    result = project.run("report", "sample")
    assert result.status == 2
    assert "the state “atlantis” is no actor" in result.said
    study.write_text(text.replace("frames.yaml", "none.yaml"), encoding="utf-8")
    assert "codebook/none.yaml: there is no such file" in project.run("report", "sample").said


def test_a_kernel_that_is_missing_or_of_another_python_is_said(
    project: Project, tmp_path: Path
) -> None:
    path = project.root / "notebooks" / "02-mark.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.kernelspec.name = "julia-9"
    nbformat.write(notebook, path)
    other = tmp_path / "kernels" / "python3"
    other.mkdir(parents=True)
    spec = {"argv": ["/usr/bin/another-python"], "display_name": "other", "language": "python"}
    (other / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    result = project.run("report", "sample", JUPYTER_PATH=str(tmp_path))
    assert result.status == 2
    assert "02-mark.ipynb: its kernel “julia-9” is not installed" in result.said
    assert "01-clean.ipynb: its kernel “python3” runs /usr/bin/another-python" in result.said


def test_an_unknown_study_and_a_folder_without_texts_are_said(built: Project) -> None:
    unknown = built.run("report", "atlantis")
    assert unknown.status == 2
    assert "there is no study “atlantis”; the studies are: russia-japan, sample" in unknown.said
    nothing = built.run("report", "russia-japan")
    assert nothing.status == 2
    assert "russia-japan: the texts are missing" in nothing.said
    elsewhere = built.run("report", TEXTS="no such folder")
    assert elsewhere.status == 2
    assert "no such folder: there is no such folder" in elsewhere.said


def test_the_sample_takes_no_texts_of_others(built: Project, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("A text of mine.", encoding="utf-8")
    result = built.run("report", "sample", "--texts", str(tmp_path))
    assert result.status == 2
    assert "the texts of sample come with the project" in result.said


def test_a_notebook_that_fails_is_kept_with_what_a_person_needs(project: Project) -> None:
    whole = (project.root / "notebooks" / "03-measure.ipynb").read_bytes()
    project.edit_notebook("03-measure", 5, "measures = 1\nmeasures['no'] / {'a': 1}['b']")
    result = project.run("report", "sample")
    assert result.status == 1
    assert "sample 03-measure" in result.out
    assert "failed in cell 5 (“Measure the articles”)" in result.out
    assert "'int' object is not subscriptable" in result.out
    assert "reports/failed/sample/03-measure.ipynb" in result.out
    assert "make report STUDY=sample" in result.out
    assert "04-report           not run, because the stage before it failed" in result.out
    assert "reports/sample.html" not in result.out.splitlines()
    kept = project.root / "reports/failed/sample/03-measure.ipynb"
    note = nbformat.read(kept, as_version=4).cells[0].source
    for part in ("cell 5", "Measure the articles", "not subscriptable", "make report STUDY=sample"):
        assert part in note
    assert not (project.root / "data/processed/sample/measures.parquet").exists()

    (project.root / "notebooks" / "03-measure.ipynb").write_bytes(whole)
    assert project.run("report", "sample").status == 0
    assert not kept.exists()


def test_a_stage_that_writes_nothing_fails_the_run(project: Project) -> None:
    for cell in range(7, 16):
        project.edit_notebook("03-measure", cell, "")
    project.edit_notebook("03-measure", 5, "tables = {}")
    result = project.run("report", "sample")
    assert result.status == 1
    assert "did not write measures.parquet, contrasts.parquet" in result.out
    assert (project.root / "reports/failed/sample/03-measure.ipynb").exists()
    assert not list(project.root.rglob("*.draft"))
