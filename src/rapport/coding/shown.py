"""What `rapport agree` and `rapport correct` print."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from rapport.coding.agree import Agreed
from rapport.coding.agreement import RELIABLE, TENTATIVE, in_words
from rapport.formats import NOTHING, signed

MOST_TIES = 10
"""Ties that are listed; all of them are in the file that is named."""


def _number(value: float) -> str:
    """A number with a true minus and two places, or the sign for none."""
    return NOTHING if pd.isna(value) else f"{value:.2f}".replace("-", "−")


def _span(row: pd.Series) -> str:
    """An interval, or the sign for none."""
    return NOTHING if pd.isna(row.low) else f"{_number(row.low)} to {_number(row.high)}"


def _table(title: str, heads: Sequence[str]) -> Table:
    """A table whose first column is words and whose others are numbers."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for at, head in enumerate(heads):
        table.add_column(head, justify="right" if at else "left", overflow="fold")
    return table


def show_agreement(console: Console, agreed: Agreed) -> None:
    """Print how coders agree, how the marks do, and what is open."""
    rows = agreed.agreement
    coders = rows[rows.measure.isna()]
    if len(agreed.coders) > 1:
        console.print(_of_coders(coders, agreed.coders))
        console.print(
            f"α from {RELIABLE:.2f} on is reliable, from {TENTATIVE:g} on tentative; below, no "
            "conclusion may rest on it (Krippendorff 2004)."
        )
    else:
        console.print(
            f"One coder ({agreed.coders[0]}): α needs two, so the reliability of this coding is "
            "not known; the marks are held against it all the same."
        )
    console.print(_of_marks(rows[rows.measure.notna()]))
    _show_ties(console, agreed.ties)


def _of_coders(rows: pd.DataFrame, coders: Sequence[str]) -> Table:
    """A row a construct: n, agreement, α, its interval, AC1, and α in words."""
    table = _table(
        f"Coders {', '.join(coders)} among each other",
        ["construct", "n", "agree", "α", "interval", "AC1", "α says"],
    )
    for construct, group in rows.groupby("construct", sort=False):
        of = {row.statistic: row for _, row in group.iterrows()}
        table.add_row(
            str(construct),
            str(of["alpha"].n),
            _number(of["agreement"].value),
            _number(of["alpha"].value),
            _span(of["alpha"]),
            _number(of["ac1"].value),
            in_words(of["alpha"].value),
        )
    return table


def _of_marks(rows: pd.DataFrame) -> Table:
    """A row a code of a measure: precision, recall and F1, and α of the measure; r for tone."""
    table = _table(
        "Marks against the coding (weighted to the corpus)",
        ["measure", "coded", "precision", "recall", "F1", "interval", "α"],
    )
    notes = []
    for measure, group in rows.groupby("measure", sort=False):
        whole = {row.statistic: row for _, row in group[group.code.isna()].iterrows()}
        alpha = _number(whole["alpha"].value) if "alpha" in whole else NOTHING
        scores = group[group.statistic.isin(["precision", "recall", "f1"])]
        one = scores.code.nunique() == 1
        for code, part in scores.groupby("code", sort=False):
            of = {row.statistic: row for _, row in part.iterrows()}
            table.add_row(
                str(measure) if one else f"{measure}: {code}",
                str(of["recall"].n),
                *(_number(of[name].value) for name in ("precision", "recall", "f1")),
                _span(of["f1"]),
                alpha,
            )
        notes += [
            f"{measure}: {name.capitalize()} {_number(whole[name].value)} ({_span(whole[name])})"
            for name in ("pearson", "spearman")
            if name in whole
        ]
    table.caption = "\n".join(notes) or None
    table.caption_justify = "left"
    return table


def _show_ties(console: Console, ties: pd.DataFrame) -> None:
    """List where as many coders said one thing as another."""
    if ties.empty:
        return
    console.print(
        f"{len(ties)} codes are open, because as many coders gave another; let one more person "
        "code them. Without them the marks look better than they are."
    )
    for row in ties.head(MOST_TIES).itertuples():
        console.print(f"  {row.article_id}, sentence {row.sentence}, {row.construct}: {row.code}")
    if len(ties) > MOST_TIES:
        console.print(f"  … and {len(ties) - MOST_TIES} more")


def show_corrected(console: Console, corrected: pd.DataFrame) -> None:
    """Print the corrected periods and their difference, beside what the marks alone say."""
    table = _table(
        "Later minus earlier: by the marks alone, and corrected by the coding",
        ["measure", "earlier", "later", "marks alone", "corrected", "interval"],
    )
    keys = ["measure", "code"]
    several = corrected.groupby("measure").code.nunique() > 1
    for (measure, code), group in corrected.groupby(keys, sort=False, dropna=False):
        of = group.set_index("of")
        table.add_row(
            f"{measure}: {code}" if several[measure] else str(measure),
            *(_number(of.corrected[period]) for period in ("earlier", "later")),
            signed(of.uncorrected["difference"]),
            signed(of.corrected["difference"]),
            _span(of.loc["difference"]),
        )
    console.print(table)
    whole = corrected[corrected.of == "difference"]
    if few := int(whole.low.isna().sum()):
        console.print(f"{few} have no interval; “reason” in the table says why.")
    most, least = whole.n_coded.max(), whole.n_coded.min()
    if least < most:
        console.print(
            f"Of {most} coded sentences up to {most - least} have no settled code. What coders "
            "disagree on is missing then, and the correction leans toward what is easy."
        )
