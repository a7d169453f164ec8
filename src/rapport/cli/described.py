"""Commands that print how things are described."""

from __future__ import annotations

import click


@click.command()
def tables() -> None:
    """Print what the tables and their columns mean, as Markdown."""
    from rapport.tables import as_markdown

    click.echo(as_markdown(), nl=False)


@click.command()
@click.argument("kind", type=click.Choice(["card", "codebook", "study", "timeline"]))
def schema(kind: str) -> None:
    """Print the JSON schema of a card, a codebook, a study file or a timeline, for an editor."""
    from rapport.schemas import as_json

    click.echo(as_json(kind), nl=False)
