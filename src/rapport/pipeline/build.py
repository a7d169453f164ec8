"""Building reports: texts in place, checks, pytask, and what is said at the end."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import pytask
from rich.console import Console

from rapport.errors import CorpusError
from rapport.house import DEFAULT_STUDY, House, forget_built
from rapport.pipeline import Run, can_be_built, has_articles
from rapport.pipeline.checks import missing_texts, problems
from rapport.pipeline.ending import cleared_up
from rapport.pipeline.progress import SWITCH
from rapport.study import read_study
from rapport.texts import copy_texts


def build(
    house: House,
    studies: tuple[str, ...],
    *,
    texts: Path | None,
    parameters: dict[str, Any],
    timeout: int,
    workers: int,
    force: bool,
    dry_run: bool,
    explain: bool,
) -> int:
    """Build the named studies, or every one that has texts or a pack; return the exit status.

    0 if at least one study was built or stood already and none failed, 1 if a stage failed
    or nothing could be built, 2 if something is wrong that must be put right first.
    """
    started = time.monotonic()
    console = Console(highlight=False)
    if texts:
        _take_texts(house, studies, texts, console)
    for name in house.studies():
        if not studies and not can_be_built(house, name):
            _say(console, missing_texts(house, name))
    wanted = studies or tuple(name for name in house.studies() if can_be_built(house, name))
    if not wanted:
        _say(console, "no study has texts, so nothing was built")
        return 1
    run = Run(wanted, timeout, parameters)
    wrong = problems(house, run)
    if wrong:
        _say(console, "nothing was run, because:")
        for sentence in wrong:
            _say(console, f"  {sentence}")
        return 2
    for name in wanted:
        if not has_articles(house, name):
            _say(console, f"{name}: from its pack, without the words; TEXTS=folder gives them")
    session = _run_pytask(house, run, console, workers, force, dry_run, explain)
    if dry_run or explain:
        return int(session.exit_code)
    return _conclude(house, run, session, console, time.monotonic() - started)


def _take_texts(house: House, studies: tuple[str, ...], texts: Path, console: Console) -> None:
    if len(studies) > 1:
        raise CorpusError(f"{texts}: TEXTS goes with one study, not with {', '.join(studies)}")
    name = studies[0] if studies else DEFAULT_STUDY
    if read_study(house.study(name)).texts == "included":
        raise CorpusError(f"{texts}: the texts of {name} come with the project; name another study")
    new = copy_texts(texts, house.texts(name))
    if new:
        _say(console, f"{name}: {new} texts copied to {house.texts(name)}")


def _run_pytask(
    house: House, run: Run, console: Console, workers: int, force: bool, dry: bool, explain: bool
) -> pytask.Session:
    """Let pytask run what must run again; its own words are shown only for a dry run."""
    run.to_environment()
    ours: dict[str, Any] = {SWITCH: None if dry or explain else console}
    only_say = dry or explain
    ask = partial(
        pytask.build,
        config=(house.project / "pyproject.toml").resolve(),
        capture="no",
        force=force,
        dry_run=only_say,
        explain=explain,
        n_workers=1 if only_say else min(workers, len(run.studies)),
        **ours,
    )
    if only_say:
        return ask()
    pytask.console.quiet = True
    try:
        with cleared_up(house):
            session = ask()
            if session.exit_code == pytask.ExitCode.CONFIGURATION_FAILED:
                _say(console, "pytask.lock, .pytask: cannot be read, so every stage runs again")
                forget_built(house)
                session = ask()
            return session
    finally:
        pytask.console.quiet = False


def _conclude(
    house: House, run: Run, session: pytask.Session, console: Console, seconds: float
) -> int:
    """Say what became of the run; the paths of the reports come last."""
    outcomes = {report.outcome for report in session.execution_reports}
    failed = session.exit_code != pytask.ExitCode.OK
    idle = not failed and outcomes == {pytask.TaskOutcome.SKIP_UNCHANGED}
    if idle:
        _say(console, f"nothing to do: {', '.join(run.studies)} as built ({seconds:.1f} s)")
    elif failed and pytask.TaskOutcome.FAIL not in outcomes:
        wrong = [each.exc_info[1] for each in session.collection_reports if each.exc_info]
        for error in wrong:
            _say(console, f"pytask could not begin: {error}")
        if not wrong:
            _say(console, "pytask ended before its time; `python -m pytask` says why")
    if not idle or not house.index.exists():
        # Jinja and the page's style are loaded only where there is something to write.
        from rapport.index import write_index

        write_index(house)
    for name in run.studies:
        if house.report(name).exists() and not failed:
            _say(console, str(house.report(name)))
    return 1 if failed else 0


def _say(console: Console, text: str) -> None:
    console.print(text, soft_wrap=True, markup=False, highlight=False)
