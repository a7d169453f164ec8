"""Commands that need what people said of texts: engines are made from it and held against it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rapport.cli.project import here


@click.command()
@click.option(
    "--gold", required=True, metavar="DIR", help="Folder with newsmtsc/ and nyt_editorials/.",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)  # fmt: skip
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Where to write the files, if not to models/.",
)  # fmt: skip
@click.option(
    "--ratings", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The archive of rated sentences, if it is not vader/hutto_ICWSM_2014.tar.gz in the gold.",
)  # fmt: skip
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Keep the network after each step there, and go on from those that are there.",
)  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True)
def train(gold: Path, to: Path | None, ratings: Path | None, keep: Path | None, seed: int) -> None:
    """Train the encoder, and then the linear heads, from human labels.

    Its steps take about three hours together on two cores.
    """
    from rapport.tone.encoder import Encoder
    from rapport.training.encoder import train_encoder
    from rapport.training.linear import train_linear

    models = to or here().models
    ratings = ratings or gold / "vader" / "hutto_ICWSM_2014.tar.gz"
    train_encoder(gold, ratings, models / "encoder", seed, click.echo, keep)
    click.echo("linear heads")
    train_linear(gold, models / "linear", seed, Encoder(models / "encoder"))


@click.command()
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

    house = here()
    rows, said = validate(house, folder, available(house), only)
    print_rows(rows)
    for sentence in said:
        click.echo(f"warning: {sentence}", err=True)
    if to:
        write_text(to, as_json(rows))
    for path in refresh(house.validity, rows) if cards else ():
        click.echo(f"{path}: written anew")
    sys.exit(0 if rows else 1)
