"""Commands that bring articles into a study."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rapport.cli.alone import alone
from rapport.cli.project import here, must_exist
from rapport.errors import StudyError
from rapport.house import DEFAULT_STUDY, House

if TYPE_CHECKING:
    from rapport.study import Study


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
    must_exist(house, name)
    study = read_study(house.study(name))
    if study.texts == "included":
        raise StudyError(f"the texts of {name} come with the project; name another with --study")
    if study.table:
        raise StudyError(f"the articles of {name} are rows of {study.table.file}; add a row there")
    return study


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def sign(files: tuple[Path, ...]) -> None:
    """Print the signature of each of FILES, for the register."""
    from rapport.reading import read_document
    from rapport.signatures import sign, to_hex

    for file in files:
        click.echo(f"{file.name}\t{to_hex(sign(read_document(file).text))}")


@click.command()
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

    house = here()
    study = _study_for_texts(house, name)
    with alone(house, "add"):
        added = add_articles(house, study, given, yes=yes, genre=genre)
    sys.exit(0 if added else 1)
