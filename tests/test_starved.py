"""A run that lacks room, rights, memory or open files, or has another one beside it."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rapport.errors import NotWrittenError
from rapport.files import clear_left, written_whole
from rapport.tables import read_table, write_table
from rapport.texts import copy_texts
from tests.project import CHECKOUT, Project, Result
from tests.tiny import (
    ARTICLES,
    add_study,
    broken_files,
    living,
    short_folder,
    start,
    tiny_project,
    undisturbed,
    wait_until,
    with_stand_ins,
)

OWN_MOUNTS = ("unshare", "--map-root-user", "--mount", "sh", "-euc")
"""Runs a script that may mount, where nobody else sees it, on systems that allow it."""


def may_mount() -> bool:
    """Whether this system allows it."""
    try:
        asked = [*OWN_MOUNTS, "mount -t tmpfs tmpfs /mnt"]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


mounts = pytest.mark.skipif(not may_mount(), reason="this system lends no mount namespace")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with one small study, built, whose stages take no time."""
    tables = undisturbed(tmp_path_factory.mktemp("calm"), "one")
    project = tiny_project(tmp_path_factory.mktemp("starved") / "größer als", "one")
    with_stand_ins(project, tables)
    result = project.run("report")
    assert result.status == 0, result.said
    return project


@pytest.fixture
def project(built: Project, tmp_path: Path) -> Project:
    """A copy of it, to starve."""
    return built.copy(tmp_path / "copy of it")


@pytest.fixture
def temporary() -> Iterator[Path]:
    """Where temporary files of commands go."""
    folder = short_folder()
    yield folder
    shutil.rmtree(folder)


def starved(project: Project, limit: str, *arguments: str) -> Result:
    """Run `rapport` within a limit of `prlimit`."""
    # As many threads as cores would ask for as much memory more.
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return project.run(*arguments, before=("prlimit", limit), **threads)


def many_words(seed: int, sentences: int) -> str:
    """English that repeats nothing for long."""
    words = sorted({word for text in ARTICLES.values() for word in re.findall(r"[a-z]+", text)})
    draw = random.Random(seed)
    return " ".join(
        f"The {' '.join(draw.choices(words, k=12))} of {draw.randrange(10**6)}."
        for _ in range(sentences)
    )


# Room and rights.


@mounts
def test_a_full_disk_is_named_and_what_stood_stays_and_the_next_run_completes(
    project: Project, tmp_path: Path
) -> None:
    known = project.root / "data/known/03-measure"
    measures = pd.concat([read_table("measures", known)] * 500)
    measures["value"] = np.random.default_rng(1).random(len(measures))
    write_table(measures, "measures", known)
    disk, after = tmp_path / "disk", tmp_path / "after"
    disk.mkdir()
    before = {
        path: (project.root / path).read_bytes()
        for path in ("reports/one.html", "data/processed/one/marks.parquet")
    }
    measure = project.root / "notebooks/03-measure.ipynb"
    measure.write_bytes(measure.read_bytes() + b"\n")  # so that this stage runs
    run = f"'{sys.executable}' -m rapport report"
    script = f"""
        mount -t tmpfs -o size=32m tmpfs '{disk}'
        cp -r '{project.root}/.' '{disk}'
        cd '{disk}'
        free=$(df --output=avail -k . | tail -1)
        head -c $(((free - 200) * 1024)) /dev/zero > ballast
        {run} || echo "status $?"
        mkdir '{after}'
        cp -r data reports '{after}'
        rm ballast
        {run}
        cmp data/known/03-measure/measures.parquet data/processed/one/measures.parquet
    """
    environment = os.environ | {"PYTHONPATH": f"{disk}/src", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*OWN_MOUNTS, script], env=environment, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert re.search(
        r"one 03-measure +failed in cell 5 \(“Measure the articles”\): NotWrittenError: "
        r"\S*data/processed/one/measures\.parquet: cannot be written, for the disk is full; make "
        r"room; kept as .*; run again: make report STUDY=one",
        said,
    ), said
    assert "status 1" in said
    assert broken_files(after) == []
    for path, content in before.items():
        assert (after / path).read_bytes() == content


def test_a_file_larger_than_the_system_allows_is_named_and_the_old_one_stays(
    tmp_path: Path,
) -> None:
    path = tmp_path / "terms.txt"
    path.write_text("old", encoding="utf-8")
    write = f"from rapport.files import write_text, Path; write_text(Path({str(path)!r}), 'a'*9999)"
    done = subprocess.run(
        ["prlimit", "--fsize=4096", sys.executable, "-c", write],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"{path}: cannot be written, for it would be larger than files may be" in done.stderr
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@mounts
def test_data_that_can_only_be_read_is_said_before_anything_runs(project: Project) -> None:
    before = project.built()
    script = f"""
        cd '{project.root}'
        mount --bind data data
        mount -o remount,ro,bind data
        '{sys.executable}' -m rapport report --force
    """
    done = subprocess.run(
        [*OWN_MOUNTS, script],
        env=os.environ | {"PYTHONPATH": str(project.root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "data/processed: cannot be written, for it is on a disk that can only be" in done.stdout
    assert "copy the project to where you may write" in done.stdout
    assert project.built() == before


def test_a_text_that_could_not_be_copied_is_not_there_by_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("A text of mine.", encoding="utf-8")

    def half(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:7])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rapport.texts.shutil.copyfile", half)
    with pytest.raises(NotWrittenError, match=r"theirs/a\.txt: cannot .* is full; make room"):
        copy_texts(tmp_path / "mine", tmp_path / "theirs")
    assert list((tmp_path / "theirs").iterdir()) == []


def test_drafts_of_the_dead_are_cleared_and_those_of_the_living_stay(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    folder = tmp_path / "one" / f".export.{dead.pid}.old"
    folder.mkdir(parents=True)
    (folder / "table.csv").touch()
    (tmp_path / f".marks.parquet.{dead.pid}.draft").touch()
    (tmp_path / f".marks.parquet.{dead.pid}.mine").touch()
    with written_whole(tmp_path / "marks.parquet") as draft:
        draft.touch()
        clear_left(tmp_path)
        assert draft.exists()
    left = sorted(path.name for path in tmp_path.rglob("*"))
    assert left == [f".marks.parquet.{dead.pid}.mine", "marks.parquet", "one"]


# Two at once.


def test_who_comes_second_says_who_is_there_and_waits_and_no_lock_outlives_its_holder(
    project: Project, temporary: Path
) -> None:
    lock = project.root / ".cache" / "lock"
    first = start(project, temporary, "report")
    held = f"process {first.pid})"
    assert wait_until(lambda: held in lock.read_text("utf-8"), 60)
    first.send_signal(signal.SIGSTOP)
    try:
        for command in (["report"], ["clean"]):
            second = start(project, temporary, *command)
            assert second.stdout is not None
            said = second.stdout.readline()
            assert re.match(
                rf"`rapport report` \(process {first.pid}\) works here since \d{{4}}-\d\d-\d\d "
                r"\d\d:\d\d:\d\d; waiting for its end",
                said,
            )
            second.send_signal(signal.SIGINT)
            assert second.wait(timeout=60) == 1
            assert "Aborted!" in second.stdout.read()
        third = start(project, temporary, "report")
        assert third.stdout is not None
        assert held in third.stdout.readline()
        assert project.run("report", "--dry-run").status == 0  # who only asks need not wait
    finally:
        first.kill()
        first.communicate()
    assert third.wait(timeout=300) == 0
    assert "nothing to do" in third.stdout.read()
    assert wait_until(lambda: not living(project), 30)


# Cells.


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        (
            "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass",
            "the cell ran longer than 10 seconds; give it more with TIMEOUT=seconds",
        ),
        (
            "import os\nos.kill(os.getpid(), 9)",
            "the kernel died, perhaps for want of memory; the largest file that it reads is "
            "data/processed/one/",
        ),
    ],
)
def test_a_cell_that_heeds_nothing_or_is_killed_is_named(
    project: Project, source: str, cause: str
) -> None:
    project.edit_notebook("04-report", 5, source)
    result = project.run("report", "--timeout", "10")
    assert result.status == 1
    assert f"one 04-report              failed in cell 5 (“Write the page”): {cause}" in result.out
    assert "reports/failed/one/04-report.ipynb; run again: make report STUDY=one" in result.out
    assert wait_until(lambda: not living(project), 30)


# Open files and memory.


def of_files(root: Path, number: int) -> Project:
    """A project whose study has so many articles."""
    project = tiny_project(root)
    articles = {f"{(2015, 2021)[each % 2]}-{each}": many_words(each, 3) for each in range(number)}
    add_study(project.root, "many", articles)
    return project


def test_cleaning_keeps_no_file_open(tmp_path: Path) -> None:
    project = of_files(tmp_path / "many", 120)
    clean = "from rapport import stages, house; stages.clean(house.House.at(house.Path()), 'many')"
    done = subprocess.run(
        ["prlimit", "--nofile=48", sys.executable, "-c", clean],
        cwd=project.root,
        env=os.environ | {"PYTHONPATH": str(project.root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(read_table("articles", project.root / "data/processed/many")) == 120


@pytest.mark.slow
def test_three_thousand_files_need_no_thousand_open_ones(tmp_path: Path) -> None:
    project = of_files(tmp_path / "many", 3000)
    result = starved(project, "--nofile=1000", "report")
    assert result.status == 0, result.said
    assert len(read_table("articles", project.root / "data/processed/many")) == 3000


SHORT_OF_MEMORY = """\
import resource, sys
from pathlib import Path
from rapport import stages
from rapport.errors import RapportError
from rapport.house import House

taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + 2**25, taken + 2**25))
try:
    stages.clean(House.at(Path(sys.argv[1])), "one")
except RapportError as error:
    print(error)
"""
"""Cleans a study with 32 MiB more than are taken before."""


def test_an_article_too_large_for_the_memory_is_named_with_its_size(tmp_path: Path) -> None:
    project = tiny_project(tmp_path)
    add_study(project.root, "one", ARTICLES | {"2021-winter": many_words(1, 20_000)})
    done = subprocess.run(
        [sys.executable, "-c", SHORT_OF_MEMORY, str(project.root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert re.fullmatch(
        r".*2021-winter\.txt: there is not enough memory for this article of [\d.,]+ "
        r"(MB|characters); free some, or take the article out.*\n",
        done.stdout,
    ), done.stdout + done.stderr


# What pytask remembers.


@pytest.mark.parametrize("broken", ["pytask.lock", ".pytask/*"])
def test_a_memory_of_pytask_that_cannot_be_read_is_named_and_begun_anew(
    project: Project, broken: str
) -> None:
    for path in project.root.glob(broken):
        path.write_bytes(path.read_bytes()[:100] + b"\0 and then nothing")
    project.edit_notebook("01-clean", 5, "1 / 0")  # to see that it runs is enough
    result = project.run("report")
    assert "pytask.lock, .pytask: cannot be read, so every stage runs again" in result.out
    assert "ZeroDivisionError" in result.out
    assert project.run("report", "--dry-run").status == 0


def test_half_a_line_of_pytask_s_journals_does_no_harm(project: Project) -> None:
    (project.root / "pytask.lock.journal").write_text('{"lock-version":"1","id":"src', "utf-8")
    (project.root / ".pytask/runtimes.journal").write_text('{"id":', "utf-8")
    assert "nothing to do" in project.run("report").out
