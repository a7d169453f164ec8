"""What a person sees of a run: one line a stage, and on a terminal a live line while it runs.

pytask finds this module as a plugin; it keeps silent unless `rapport report` started pytask.
"""

from __future__ import annotations

import time
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

import pytask
from rich.console import Console
from rich.status import Status

from rapport.errors import RapportError

SWITCH = "rapport_console"
"""The name under which `rapport report` hands its console to pytask."""


class Progress:
    """Prints what each stage did as it ends."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.status: Status | None = None
        self.started: dict[str, float] = {}

    def _show(self) -> None:
        """Name the running stages on the live line, or take it away."""
        if self.status:
            self.status.stop()
        self.status = None
        if self.started and self.console.is_terminal:
            running = " · ".join(self.started)
            self.status = self.console.status(f"{running} …")
            self.status.start()

    @pytask.hookimpl(tryfirst=True)
    def pytask_execute_task_log_start(self, task: Any) -> None:
        """Start the stage's clock."""
        self.started[_name(task)] = time.monotonic()
        self._show()

    @pytask.hookimpl(tryfirst=True)
    def pytask_execute_task_log_end(self, report: pytask.ExecutionReport) -> None:
        """Print the stage's line."""
        name = _name(report.task)
        seconds = time.monotonic() - self.started.pop(name, time.monotonic())
        self._show()
        if report.outcome == pytask.TaskOutcome.SUCCESS:
            paths = _paths(report.task.produces["produces"])
            # A notebook and its page are no news.
            products = [path for path in paths if path.with_suffix(".ipynb") not in paths]
            self._say(name, f"{_made(products)} · {seconds:.1f} s")
            for sentence in _left_out(products):
                self._say("", sentence)
        elif report.outcome == pytask.TaskOutcome.SKIP_PREVIOUS_FAILED:
            self._say(name, "not run, because the stage before it failed")
        elif report.outcome == pytask.TaskOutcome.FAIL and report.exc_info:
            self._say(name, _why(report.exc_info[1]))

    def _say(self, name: str, text: str) -> None:
        self.console.print(f"{name:<26} {text}", soft_wrap=True, markup=False, highlight=False)


def _name(task: Any) -> str:
    """Study and stage, from pytask's `file::study stage`."""
    return str(task.name).rpartition("::")[2]


def _why(error: BaseException | None) -> str:
    """Why a stage failed."""
    if isinstance(error, RapportError):
        return str(error)
    if isinstance(error, BrokenExecutor):
        return "not run to its end, because a worker was killed; run again: make report"
    return f"failed: {type(error).__name__}: {error}"


def _paths(nodes: Any) -> list[Path]:
    """The files behind pytask's nodes."""
    return [Path(node.path) for node in nodes]


def _made(products: list[Path]) -> str:
    """What a stage wrote: rows of tables, and the size of the page."""
    # pyarrow is imported only where there is something to count.
    from rapport.tables import count_rows

    said = []
    for path in products:
        if path.suffix == ".html":
            said.append(f"page of {path.stat().st_size / 1000:.0f} kB")
        elif path.suffix == ".parquet" and path.stem != "quarantine":
            said.append(f"{count_rows(path):,} {path.stem}".replace(",", " "))
    return " · ".join(said)


def _left_out(products: list[Path]) -> list[str]:
    """A sentence for everything that the stage left out of the study."""
    from rapport.tables import count_rows, read_table

    tables = [path for path in products if path.stem == "quarantine" and count_rows(path)]
    return [
        f"left out: {row.source}, because {row.reason}; {row.remedy}"
        for path in tables
        for row in read_table("quarantine", path.parent).itertuples(index=False)
    ]


@pytask.hookimpl
def pytask_post_parse(config: dict[str, Any]) -> None:
    """Register the lines if `rapport report` asked for them."""
    if config.get(SWITCH):
        config["pm"].register(Progress(config[SWITCH]))
