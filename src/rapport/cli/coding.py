"""Commands for people who code sentences."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rapport.cli.project import here, must_exist


@click.command()
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

    house = here()
    must_exist(house, study)
    for path in write_sheet(house, study, coder, n, seed, to):
        click.echo(path)


@click.command()
@click.argument("study")
@click.argument(
    "sheets", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def agree(study: str, sheets: tuple[Path, ...]) -> None:
    """Read filled SHEETS: how coders agree, what they settled on, how the marks do.

    Cells that are wrong are named and left out; the rest is read.
    """
    from rapport.coding.agree import agree as agree_on
    from rapport.coding.shown import show_agreement
    from rapport.terminal import terminal

    house = here()
    must_exist(house, study)
    agreed = agree_on(house, study, sheets)
    for said in agreed.said:
        click.echo(said, err=True)
    show_agreement(terminal(), agreed)
    click.echo(house.coding(study))
    sys.exit(1 if agreed.wrong else 0)


@click.command()
@click.argument("study")
def correct(study: str) -> None:
    """Correct what the marks of STUDY say by what people coded of a random part of it."""
    from rapport.coding.correction import correct as correct_study
    from rapport.coding.shown import show_corrected
    from rapport.terminal import terminal

    house = here()
    must_exist(house, study)
    show_corrected(terminal(), correct_study(house, study))
    click.echo(house.coding(study))
