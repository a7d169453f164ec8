"""What the page shows as evidence, and where numbers lead to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from rapport.codebook import Codebook
from rapport.evidence.counted import counted_marks
from rapport.evidence.lines import Told, told
from rapport.evidence.quoted import HOW, Opened, opened
from rapport.evidence.rules import Rules, rules_used, with_rules
from rapport.evidence.sampled import rule, sampled
from rapport.measures import plan
from rapport.study import Study


class Evidence(NamedTuple):
    """Measures opened and articles told; the rule by which the articles were drawn from all (empty
    if all are here) and how sentences are quoted; whether the texts are here; what lines can be
    filtered by, layers with their codes, and voices; and the patterns that made a mark.
    """

    measures: list[Opened]
    articles: list[Told]
    drawn: str
    how: str
    texts: bool
    codes: dict[str, list[str]]
    voices: list[str]
    rules: Rules

    def link(self, measure: str, article: str | None = None) -> str:
        """The id at which the evidence of a measure stands, in an article if one is named; of a
        measure that counts no marks, that of the sentences. Empty if the article is not shown.
        """
        if article and article not in {one.article_id for one in self.articles}:
            return ""
        if measure in {one.measure for one in self.measures}:
            return f"e-{measure}/{article}" if article else f"e-{measure}"
        return f"a-{article}" if article else "sentences"


def evidence(
    study: Study,
    articles: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
    codebooks: Sequence[Codebook],
    labels: dict[str, str],
    names: Sequence[str] | None = None,
) -> Evidence:
    """The evidence of a study: `articles` in the order in which they are shown, `tables` with
    measures and contrasts of all voices together. `names` are the articles that are shown, those
    that `sampled` draws if none are named.
    """
    sentences, marks = tables["sentences"], tables["marks"]
    names = sampled(articles, sentences, study.seed) if names is None else names
    shown = articles[articles.article_id.isin(names)]
    sentences, marks = (table[table.article_id.isin(names)] for table in (sentences, marks))
    marks = with_rules(marks, sentences, codebooks)
    what = plan(study, codebooks)
    counted = counted_marks(sentences, marks, what)
    codes = marks[["layer", "code"]].drop_duplicates().sort_values(["layer", "code"])
    return Evidence(
        opened(shown, tables | {"sentences": sentences}, counted, what, labels),
        told(shown, sentences, marks, counted, what),
        rule(len(articles), len(shown), study.seed) if len(shown) < len(articles) else "",
        HOW,
        bool(sentences.text.fillna("").any()),
        {str(layer): list(own.code) for layer, own in codes.groupby("layer")},
        sorted({*marks.voice.dropna()}),
        rules_used(marks, codebooks),
    )
