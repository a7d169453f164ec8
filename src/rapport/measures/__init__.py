"""Measures: from marks to one value an article and measure."""

from rapport.measures.articles import ALL_VOICES, all_voices, measure_articles
from rapport.measures.formulas import Formula, formulas
from rapport.measures.plan import Plan, plan
from rapport.measures.tally import Tally, tally_marks

__all__ = [
    "ALL_VOICES",
    "Formula",
    "Plan",
    "Tally",
    "all_voices",
    "formulas",
    "measure_articles",
    "plan",
    "tally_marks",
]
