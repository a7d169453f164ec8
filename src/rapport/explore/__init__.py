"""Looking round in a built study: tables in, DataFrames and HTML out; nothing is written.

notebooks/explore.ipynb shows it. Only `widgets` needs ipywidgets, and only once it is asked.
"""

from rapport.explore.compare import compare_groups, groups_by, said_of
from rapport.explore.context import concordance, matched, of_code
from rapport.explore.edit import Entry, edited, effect_of, entries, text_of
from rapport.explore.opened import Opened, open_study
from rapport.explore.reader import article_html

__all__ = [
    "Entry",
    "Opened",
    "article_html",
    "compare_groups",
    "concordance",
    "edited",
    "effect_of",
    "entries",
    "groups_by",
    "matched",
    "of_code",
    "open_study",
    "said_of",
    "text_of",
]
