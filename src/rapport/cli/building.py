"""Commands that build reports, and give them away."""

from __future__ import annotations

import ast
import shutil
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from rapport.cli.alone import alone
from rapport.cli.project import here, must_exist
from rapport.house import DEFAULT_STUDY, forget_built


def _value(text: str) -> Any:
    """A parameter's value: a number, True, False, or else the text itself."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):  # of brackets in brackets
        return text
    return value if isinstance(value, (str, int, float, bool)) else text


@click.command()
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

    house = here()
    parameters = {name: _value(text) for name, text in pairs}
    with nullcontext() if dry_run or explain else alone(house, "report"):
        status = build(
            house,
            studies,
            texts=texts,
            parameters=parameters,
            timeout=timeout,
            workers=workers,
            force=force,
            dry_run=dry_run,
            explain=explain,
        )
    sys.exit(status)


@click.command()
@click.argument("article", metavar="ID")
@click.option("--study", "name", metavar="NAME", help="The study, if several have such an article.")
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Where to write the page, if not to reports/articles/STUDY/ID.html.",
)  # fmt: skip
def article(article: str, name: str | None, to: Path | None) -> None:
    """Write the page of one article: its measures, its evidence, its sentences with all marks.

    ID is what the register calls it. The study has to be built.
    """
    from rapport.article_page import write_article

    house = here()
    if name:
        must_exist(house, name)
    click.echo(write_article(house, article, name, to))


@click.command()
@click.argument("study")
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
    help="Where to write, if not to reports/STUDY/.",
)  # fmt: skip
@click.option("--with-texts", is_flag=True, help="Write private texts, too.")
def export(study: str, to: Path | None, with_texts: bool) -> None:
    """Write the tables and figures of STUDY, which is built, in open formats.

    Tables are CSV and Parquet, figures SVG and PNG; datapackage.json and ro-crate-metadata.json
    say what everything means. Private texts stay out unless they are asked for.
    """
    from rapport.exports.writing import export as export_study

    house = here()
    must_exist(house, study)
    done = export_study(house, study, to, with_texts)
    if done.left_out:
        left_out = ", ".join(done.left_out)
        click.echo(f"left out as private (--with-texts adds it): {left_out}", err=True)
    click.echo(done.folder)


@click.command()
@click.argument("studies", nargs=-1, envvar="STUDY")
def pdf(studies: tuple[str, ...]) -> None:
    """Print the reports of STUDIES, or every one that is built, on A4 by Chromium."""
    from rapport.exports.printing import print_page

    house = here()
    for study in studies:
        must_exist(house, study)
    for study in studies or [name for name in house.studies() if house.report(name).exists()]:
        click.echo(print_page(house, study))


@click.command()
@click.argument("study", required=False, envvar="STUDY")
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Where to write the page, if not to reports/STUDY-codebook.html.",
)  # fmt: skip
def codebook(study: str | None, to: Path | None) -> None:
    """Write the codebooks of STUDY as a page, and say what is doubtful in them.

    The page shows how often each pattern hit, and how often it alone made the difference,
    where the texts of the study are there.
    """
    from rapport.codebook_page import write_codebook

    house, name = here(), study or DEFAULT_STUDY
    must_exist(house, name)
    page, doubts = write_codebook(house, name, to)
    for doubt in doubts:
        click.echo(f"warning: {doubt}", err=True)
    click.echo(page)


@click.command()
def clean() -> None:
    """Remove what was built: tables, reports and pytask's memory of them; packs stay."""
    house = here()
    with alone(house, "clean"):
        packs = {house.pack(path.name) for path in (house.data / "processed").glob("*")}
        built = [*house.reports.glob("[!.]*"), *(house.data / "processed").glob("[!.]*/*")]
        for path in built:
            if path not in packs:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for folder in (house.data / "processed").glob("[!.]*/"):
            if not any(folder.iterdir()):
                folder.rmdir()
        forget_built(house)
