"""A run, a kernel or a worker that is killed at any moment, and the run after it."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import psutil
import pytest

from tests.project import Project
from tests.tiny import (
    broken_files,
    living,
    short_folder,
    start,
    tables_of,
    tiny_project,
    undisturbed,
    wait_until,
    with_stand_ins,
)

GONE = {
    "kernel": r"one 0\d-\w+ +failed in .*: the kernel died.*; run again: make report STUDY=one",
    "worker": r"0\d-\w+ +not run to its end, because a worker was killed; run again: make report",
}
"""What is said of the stage whose kernel or worker was killed."""

KERNEL, WORKER = "ipykernel_launcher", "popen_loky_posix"


class Desk(NamedTuple):
    """A built project, what its temporary files go to, and how many seconds a build took."""

    project: Project
    temporary: Path
    seconds: float


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """What the tables of the study hold if nothing is killed."""
    return undisturbed(tmp_path_factory.mktemp("calm"), "one")


def built(project: Project) -> Desk:
    """A project, built."""
    temporary = short_folder()
    started = time.monotonic()
    result = project.run("report", TMPDIR=str(temporary))
    assert result.status == 0, result.said
    return Desk(project, temporary, time.monotonic() - started)


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, expected: dict[str, pd.DataFrame]
) -> Iterator[Desk]:
    """A built project, whose stages take no time; every test leaves it built."""
    project = tiny_project(tmp_path_factory.mktemp("killed") / "größer als", "one")
    desk = built(with_stand_ins(project, expected))
    yield desk
    shutil.rmtree(desk.temporary)


def kill(desk: Desk, victim: str, share: float) -> tuple[int, str]:
    """Build anew and kill the victim when so great a share of a build's time has gone.

    A run that was quicker than that, or a kernel that had done its work when the signal came, is
    not harmed: then it is tried again earlier. Returns the status of the run and what it said.
    """
    for attempt in range(10):
        run = start(desk.project, desk.temporary, "report", "--force")
        wait_until(lambda run=run: run.poll() is not None, desk.seconds * share * 0.8**attempt)
        wait_until(lambda run=run: victims(desk, run, victim) or run.poll() is not None, 600)
        for pid in victims(desk, run, victim)[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        said, _ = run.communicate(timeout=600)
        if run.returncode != 0:
            return run.returncode, said
    raise AssertionError(f"no {victim} could be killed, or no run was harmed by it")


def victims(desk: Desk, run: subprocess.Popen[str], victim: str) -> list[int]:
    """The processes of a kind that a run has at this moment."""
    if victim == "run":
        return [run.pid]
    part = {"kernel": KERNEL, "worker": WORKER}[victim]
    return [each.pid for each in living(desk.project, part)]


def nothing_is_left(desk: Desk) -> None:
    """No process within seconds, and no half-written file."""
    assert wait_until(lambda: not living(desk.project), 15), living(desk.project)
    assert broken_files(desk.project.root) == []


def the_next_run_completes(desk: Desk, expected: dict[str, pd.DataFrame], *studies: str) -> None:
    """It builds what an undisturbed run builds, and clears up what the killed one left."""
    result = desk.project.run("report", TMPDIR=str(desk.temporary))
    assert result.status == 0, result.said
    for study in studies:
        for name, table in tables_of(desk.project.root, study).items():
            pd.testing.assert_frame_equal(table, expected[name], obj=f"{study} {name}")
    assert broken_files(desk.project.root) == []
    assert list(desk.project.root.rglob("*.draft")) == []
    assert list(desk.temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parents")
def test_a_process_that_ends_with_its_parent_is_gone_at_once() -> None:
    program = (
        "import os, subprocess, time; from functools import partial\n"
        "from rapport.pipeline.ending import end_with\n"
        "child = subprocess.Popen(['sleep', '60'], preexec_fn=partial(end_with, os.getpid()))\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    assert wait_until(lambda: not alive(child), 5)


def alive(process: psutil.Process) -> bool:
    """Whether a process still runs."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(("victim", "share"), [("run", 0.35), ("run", 0.8), ("kernel", 0.5)])
def test_after_a_kill_nothing_is_left_and_the_next_run_completes(
    desk: Desk, expected: dict[str, pd.DataFrame], victim: str, share: float
) -> None:
    status, said = kill(desk, victim, share)
    nothing_is_left(desk)
    if victim == "run":
        assert status == -signal.SIGKILL
    else:
        assert status == 1
        assert re.search(GONE[victim], said), said
    the_next_run_completes(desk, expected, "one")
    assert "nothing to do" in desk.project.run("report", TMPDIR=str(desk.temporary)).said


def moments() -> Iterator[tuple[str, float]]:
    """Twenty victims, and random shares of a build's time that are spread over all of it."""
    draw = random.Random(2015)
    shares = [(number + draw.random()) / 20 for number in range(20)]
    draw.shuffle(shares)
    for number, share in enumerate(shares):
        yield ("run", "kernel", "worker")[number % 3], share


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["run", "kernel", "worker"])
@pytest.mark.parametrize("stages", ["real", "standing in"])
def test_twenty_kills_of_runs_kernels_and_workers_at_random_moments(
    tmp_path: Path, expected: dict[str, pd.DataFrame], victim: str, stages: str
) -> None:
    studies = ("one", "two") if victim == "worker" else ("one",)  # one study needs no workers
    project = tiny_project(tmp_path / "größer als", *studies)
    desk = built(project if stages == "real" else with_stand_ins(project, expected))
    for share in (share for who, share in moments() if who == victim):
        status, said = kill(desk, victim, share)
        print(f"{victim} at {share:.3f}: {status}", *said.splitlines(), sep="\n    ", flush=True)
        nothing_is_left(desk)
        assert status == (-signal.SIGKILL if victim == "run" else 1)
        assert victim == "run" or re.search(GONE[victim], said), said
        the_next_run_completes(desk, expected, *studies)
        print("    built as if undisturbed", flush=True)
