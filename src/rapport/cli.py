"""The command line; `rapport --help` lists the commands."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from rapport.errors import RapportError
from rapport.house import House


def _house() -> House:
    """The project in the working folder."""
    project = Path()
    if not (project / "studies").is_dir() or not (project / "notebooks").is_dir():
        raise RapportError(
            f"{project.resolve()}: is no rapport project (it has no studies/ and notebooks/); "
            "run the command in the project's folder"
        )
    return House.at(project)


def _value(text: str) -> Any:
    """A parameter's value: a number, True, False, or else the text itself."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return value if isinstance(value, (str, int, float, bool)) else text


class _Group(click.Group):
    """Commands whose own errors are sentences, not tracebacks."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RapportError as error:
            click.echo(str(error), err=True)
            sys.exit(2)


@click.group(cls=_Group)
@click.version_option(package_name="rapport")
def main() -> None:
    """Measure how a relationship between two states is told."""


@main.command()
@click.argument("studies", nargs=-1, envvar="STUDY")
@click.option(
    "--texts", type=click.Path(path_type=Path), envvar="TEXTS", help="Folder of the articles."
)
@click.option(
    "-p", "--parameter", "pairs", type=(str, str), multiple=True, metavar="NAME VALUE",
    help="Set a parameter of the notebooks.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.IntRange(min=1), default=600, show_default=True, envvar="TIMEOUT",
    help="Seconds after which a cell is ended.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--force", is_flag=True, help="Run every stage, changed or not.")
@click.option("--dry-run", is_flag=True, help="Only say what would run.")
@click.option("--explain", is_flag=True, help="Only say what would run, and why.")
def report(
    studies: tuple[str, ...],
    texts: Path | None,
    pairs: tuple[tuple[str, str], ...],
    timeout: int,
    workers: int,
    force: bool,
    dry_run: bool,
    explain: bool,
) -> None:
    """Build the report of STUDIES, or of every study that has texts."""
    # pytask takes most of a second to import; `rapport --help` need not wait for it.
    from rapport.pipeline.build import build

    parameters = {name: _value(text) for name, text in pairs}
    sys.exit(
        build(
            _house(),
            studies,
            texts=texts,
            parameters=parameters,
            timeout=timeout,
            workers=workers,
            force=force,
            dry_run=dry_run,
            explain=explain,
        )
    )


@main.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def sign(files: tuple[Path, ...]) -> None:
    """Print the signature of each of FILES, for the register."""
    from rapport.corpus import read_source, sign, to_hex

    for file in files:
        click.echo(f"{file.name}\t{to_hex(sign(read_source(file).ledger.text))}")


@main.command()
def tables() -> None:
    """Print what the tables and their columns mean, as Markdown."""
    from rapport.tables import as_markdown

    click.echo(as_markdown(), nl=False)


@main.command()
def clean() -> None:
    """Remove what was built: tables, reports and pytask's memory of them."""
    house = _house()
    for built in (house.reports, house.data / "processed"):
        for path in built.glob("[!.]*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(house.project / ".pytask", ignore_errors=True)
    for memory in house.project.glob("pytask.lock*"):
        memory.unlink()


if __name__ == "__main__":
    main()
