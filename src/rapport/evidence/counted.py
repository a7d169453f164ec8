"""Which marks a measure counts, and what each of them adds: the very marks of the tally."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rapport.measures.plan import SHARES, Plan
from rapport.measures.tally import added, columns_of

PLACE = ["article_id", "sentence"]


def counted_marks(sentences: pd.DataFrame, marks: pd.DataFrame, what: Plan) -> pd.DataFrame:
    """The marks in body sentences that add to a sum, with two columns more: `sum`, its name, and
    `adds`, how much.

    A mark that adds to several sums has a row for each. `adds` of an article and a sum make the
    number that the measures of the article are made of. Marks that repeat their code in a sentence
    add 0 to a share of sentences; they are in the table too, for their words are evidence as well.
    """
    body = sentences.loc[sentences.kind == "body", PLACE]
    rows = marks.merge(body.assign(row=np.arange(len(body))), on=PLACE)
    names = columns_of(what)
    found = added(rows, what)
    first = rows.iloc[found.mark].assign(sum=np.array(names)[found.column], adds=found.value)
    others = rows[rows.layer.isin(SHARES) & ~rows.index.isin(found.mark)]
    others = others.assign(sum=others.layer.astype(str) + "." + others.code.astype(str), adds=0.0)
    every = pd.concat([first, others[others["sum"].isin(names)]])
    return every.sort_values([*PLACE, "start", "end"], kind="stable").drop(columns="row")
