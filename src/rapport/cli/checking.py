"""Commands that check what was built."""

from __future__ import annotations

import sys

import click

from rapport.cli.alone import alone
from rapport.cli.project import here, must_exist
from rapport.errors import CorpusError


@click.command()
@click.argument("studies", nargs=-1, envvar="STUDY")
def verify(studies: tuple[str, ...]) -> None:
    """Build STUDIES, or every study that has texts or a pack, twice in fresh folders, and compare.

    The builds differ in hash seed, time zone, locale, working folder, day, workers and threads,
    and have no network. Every table is compared cell by cell, all other files byte by byte.
    The pages in reports/ are then built from the same files, and say so if it was the same.
    """
    # What builds and compares takes a second to import; `rapport --help` need not wait for it.
    from rapport.pipeline import can_be_built
    from rapport.pipeline.build import build
    from rapport.verify import unverified
    from rapport.verify import verify as build_twice

    house = here()
    for study in studies:
        must_exist(house, study)
    wanted = studies or tuple(name for name in house.studies() if can_be_built(house, name))
    if not wanted:
        raise CorpusError("no study has texts or a pack, so there is nothing to verify")
    click.echo("building twice in fresh folders …", err=True)
    found = build_twice(house, wanted)
    click.echo(f"{found.said()}\n{found.shown()}")
    if found.difference:
        sys.exit(1)
    with alone(house, "verify"):
        status = build(
            *(house, wanted), texts=None, parameters={}, timeout=600, workers=2,
            force=False, dry_run=False, explain=False,
        )  # fmt: skip
    for sentence in [] if status else unverified(house, wanted):
        click.echo(sentence, err=True)
        status = 1
    sys.exit(status)
