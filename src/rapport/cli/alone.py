"""One command at a time writes into a project; another one waits and says for whom."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from rapport.files import not_written
from rapport.house import House


@contextmanager
def alone(house: House, command: str) -> Iterator[None]:
    """Be the only one who writes into the project until the block ends.

    Who comes second says who holds the lock since when, and waits; Ctrl-C ends the waiting. The
    system lets go of the lock of a process that was killed, so none is ever left behind; on a
    system without such locks, nobody waits. Raises NotWrittenError if the lock's file cannot be
    written.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    try:
        house.lock.parent.mkdir(parents=True, exist_ok=True)
        file = house.lock.open("a+", encoding="utf-8")
    except OSError as error:
        raise not_written(house.lock, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            click.echo(f"{file.read()}; waiting for its end (Ctrl-C ends the waiting)", err=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        now = dt.datetime.now().isoformat(" ", "seconds")
        file.write(f"`rapport {command}` (process {os.getpid()}) works here since {now}")
        file.flush()
        yield
