"""Commands that share a study without its texts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rapport.cli.alone import alone
from rapport.cli.project import here, must_exist


@click.command()
@click.argument("study")
@click.option(
    "--texts", type=click.Path(path_type=Path), envvar="TEXTS", metavar="FOLDER",
    help="Folder of the articles, copied to where the study keeps them.",
)  # fmt: skip
@click.option("--check", is_flag=True, help="Only hold the pack that is here against the texts.")
def pack(study: str, texts: Path | None, check: bool) -> None:
    """Write the pack of STUDY: its tables without a text, in data/processed/STUDY/pack/.

    With --check everything is made anew from the texts, and every cell that differs is named.
    """
    from rapport.pack.writing import check_pack, write_pack
    from rapport.texts import copy_texts

    house = here()
    must_exist(house, study)
    with alone(house, "pack"):
        if texts:
            copy_texts(texts, house.texts(study))
        if not check:
            click.echo(write_pack(house, study))
            return
    found = check_pack(house, study)
    for one in found.differences:
        click.echo(one)
    n = len(found.differences)
    said = f"{n:,} cells differ" if n else "nothing differs"
    click.echo(f"{said} in {found.n_cells:,} cells of {found.n_tables} tables")
    sys.exit(1 if n else 0)


@click.command()
@click.argument("study")
def leak(study: str) -> None:
    """Attack the pack of STUDY: how many words of an article in a row can be told from it?

    With the texts at hand only words that are right count; else all of which the attack is sure.
    """
    from rapport.pack.leak import MOST, leaks

    house = here()
    must_exist(house, study)
    found = leaks(house, study)
    for one in found:
        click.echo(one)
    longest = max((one.longest for one in found), default=0)
    click.echo(f"the longest run has {longest} words; at most {MOST} may be told")
    sys.exit(1 if longest > MOST else 0)
