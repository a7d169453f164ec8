"""The command line; `rapport --help` lists the commands."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rapport.errors import RapportError, StudyError
from rapport.house import DEFAULT_STUDY, House

if TYPE_CHECKING:
    from rapport.study import Study


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
    from rapport.reading import read_document
    from rapport.signatures import sign, to_hex

    for file in files:
        click.echo(f"{file.name}\t{to_hex(sign(read_document(file).text))}")


def _must_exist(house: House, name: str) -> None:
    """Raise StudyError if there is no study of that name."""
    if name not in house.studies():
        known = ", ".join(house.studies()) or "none"
        raise StudyError(f"there is no study “{name}”; the studies are: {known}")


def _study_for_texts(house: House, name: str | None) -> Study:
    """The study that is named, else the default one, else the only one with private texts.

    Raises StudyError if there is none such, or if it takes no texts.
    """
    from rapport.study import read_study

    names = house.studies()
    if name is None and DEFAULT_STUDY not in names:
        private = [each for each in names if read_study(house.study(each)).texts == "private"]
        if len(private) != 1:
            raise StudyError(f"say with --study which study is meant: {', '.join(names)}")
        (name,) = private
    name = name or DEFAULT_STUDY
    _must_exist(house, name)
    study = read_study(house.study(name))
    if study.texts == "included":
        raise StudyError(f"the texts of {name} come with the project; name another with --study")
    if study.table:
        raise StudyError(f"the articles of {name} are rows of {study.table.file}; add a row there")
    return study


@main.command()
@click.argument("given", nargs=-1, required=True, metavar="PATH_OR_URL...")
@click.option("--study", "name", metavar="NAME", help="The study to add to.")
@click.option(
    "--genre", type=click.Choice(["opinion", "analysis", "report"]),
    help="Genre of all articles that are new.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Ask nothing; register what the files state.")
def add(given: tuple[str, ...], name: str | None, genre: str | None, yes: bool) -> None:
    """Add the articles in files, folders or web pages to a study.

    A known article is recognised by its text; a new one is registered with what its file
    states, and what the file does not state is asked for. The texts are copied.
    """
    from rapport.adding import add_articles

    house = _house()
    study = _study_for_texts(house, name)
    sys.exit(0 if add_articles(house, study, given, yes=yes, genre=genre) else 1)


@main.command()
def tables() -> None:
    """Print what the tables and their columns mean, as Markdown."""
    from rapport.tables import as_markdown

    click.echo(as_markdown(), nl=False)


@main.command()
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

    house = _house()
    _must_exist(house, study)
    done = export_study(house, study, to, with_texts)
    if done.left_out:
        left_out = ", ".join(done.left_out)
        click.echo(f"left out as private (--with-texts adds it): {left_out}", err=True)
    click.echo(done.folder)


@main.command()
@click.argument("studies", nargs=-1, envvar="STUDY")
def pdf(studies: tuple[str, ...]) -> None:
    """Print the reports of STUDIES, or every one that is built, on A4 by Chromium."""
    from rapport.exports.printing import print_page

    house = _house()
    for study in studies:
        _must_exist(house, study)
    for study in studies or [name for name in house.studies() if house.report(name).exists()]:
        click.echo(print_page(house, study))


@main.command()
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

    house, name = _house(), study or DEFAULT_STUDY
    _must_exist(house, name)
    page, doubts = write_codebook(house, name, to)
    for doubt in doubts:
        click.echo(f"warning: {doubt}", err=True)
    click.echo(page)


@main.command()
@click.argument("study")
@click.option("--coder", required=True, metavar="NAME", help="Who will code; each has an order.")
@click.option(
    "--n", type=click.IntRange(min=12), default=120, show_default=True,
    help="How many sentences to draw.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), help="Of the draw; the study’s if not given.")
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Where to write the sheet, if not to data/raw/STUDY/coding/.",
)  # fmt: skip
def sheet(study: str, coder: str, n: int, seed: int | None, to: Path | None) -> None:
    """Write a blind sheet for a coder, as .xlsx and as .csv.

    Every coder gets the same sentences of STUDY if --n and --seed are the same.
    """
    from rapport.coding.sheets import write_sheet

    house = _house()
    _must_exist(house, study)
    for path in write_sheet(house, study, coder, n, seed, to):
        click.echo(path)


@main.command()
@click.argument("study")
@click.argument(
    "sheets", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def agree(study: str, sheets: tuple[Path, ...]) -> None:
    """Read filled SHEETS: how coders agree, what they settled on, how the marks do.

    Cells that are wrong are named and left out; the rest is read.
    """
    from rich.console import Console

    from rapport.coding.agree import agree as agree_on
    from rapport.coding.shown import show_agreement

    house = _house()
    _must_exist(house, study)
    agreed = agree_on(house, study, sheets)
    for said in agreed.said:
        click.echo(said, err=True)
    show_agreement(Console(highlight=False), agreed)
    click.echo(house.coding(study))
    sys.exit(1 if agreed.wrong else 0)


@main.command()
@click.argument("study")
def correct(study: str) -> None:
    """Correct what the marks of STUDY say by what people coded of a random part of it."""
    from rich.console import Console

    from rapport.coding.correction import correct as correct_study
    from rapport.coding.shown import show_corrected

    house = _house()
    _must_exist(house, study)
    show_corrected(Console(highlight=False), correct_study(house, study))
    click.echo(house.coding(study))


@main.command()
@click.argument("kind", type=click.Choice(["card", "codebook", "study", "timeline"]))
def schema(kind: str) -> None:
    """Print the JSON schema of a card, a codebook, a study file or a timeline, for an editor."""
    from rapport.schemas import as_json

    click.echo(as_json(kind), nl=False)


@main.command()
@click.option(
    "--gold", required=True, metavar="DIR", help="Folder with newsmtsc/ and nyt_editorials/.",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)  # fmt: skip
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Where to write the files, if not to models/.",
)  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True)
def train(gold: Path, to: Path | None, seed: int) -> None:
    """Train the encoder, and then the linear heads, from human labels.

    It takes about an hour on two cores.
    """
    from rapport.tone.encoder import Encoder
    from rapport.training.encoder import train_encoder
    from rapport.training.linear import train_linear

    models = to or _house().models
    train_encoder(gold, models / "encoder", seed, click.echo)
    click.echo("linear heads")
    train_linear(gold, models / "linear", seed, Encoder(models / "encoder"))


@main.command()
@click.option(
    "--gold", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR",
    help="Folder of what people coded; docs/validity.md states its layout.",
)  # fmt: skip
@click.option(
    "--json", "to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write the scores as JSON, too.",
)  # fmt: skip
@click.option("--engine", "only", multiple=True, metavar="NAME", help="Hold only this engine.")
@click.option("--cards", is_flag=True, help="Write the scores into the cards of validity/.")
def validate(folder: Path, to: Path | None, only: tuple[str, ...], cards: bool) -> None:
    """Hold every engine against what people said of the same texts.

    What cannot be used of the gold is named; the rest goes on.
    """
    from rapport.files import write_text
    from rapport.validity.cards import refresh
    from rapport.validity.engines import available
    from rapport.validity.running import as_json, validate
    from rapport.validity.shown import print_rows

    house = _house()
    rows, said = validate(house, folder, available(house), only)
    print_rows(rows)
    for sentence in said:
        click.echo(f"warning: {sentence}", err=True)
    if to:
        write_text(to, as_json(rows))
    for path in refresh(house.validity, rows) if cards else ():
        click.echo(f"{path}: written anew")
    sys.exit(0 if rows else 1)


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
