"""The command line; `rapport --help` lists the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from rapport.cli import articles, building, checking, coding, described, gold, sharing
from rapport.errors import RapportError
from rapport.files import ONLY_WRITING, not_written


class _Group(click.Group):
    """Commands whose own errors are sentences, not tracebacks."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RapportError as error:
            said = str(error)
        except OSError as error:
            if error.errno not in ONLY_WRITING or not error.filename:
                raise
            said = str(not_written(Path(str(error.filename)), error))
        click.echo(said, err=True)
        sys.exit(2)


@click.group(cls=_Group)
@click.version_option(package_name="rapport")
def main() -> None:
    """Measure how a relationship between two states is told."""


for module in (articles, building, checking, coding, described, gold, sharing):
    for command in vars(module).values():
        if isinstance(command, click.Command):
            main.add_command(command)
