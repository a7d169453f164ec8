"""What made a mark: the pattern of a codebook, or the entry of a lexicon."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from rapport import formats
from rapport.codebook import Codebook
from rapport.evidence.counted import PLACE
from rapport.marks import pattern_hits
from rapport.marks.vader.forms import entry
from rapport.tone.registry import ENGINES, LEXICONS

MADE_OF = {"act": ("relation", "goldstein")}
"""Layers whose marks cover the same words as those of another, and are read off them."""

OF_VADER = {
    f"{layer}.{name}"
    for layer, engines in ENGINES.items()
    for name, engine in engines.items()
    if engine.family == LEXICONS["vader"][0]
}
"""Layer and code of what reads VADER's lexicon."""

MARK = ["layer", "code", *PLACE, "start", "end"]

Rules = dict[str, dict[int, str]]
"""Patterns by layer and code, as in frame.treaty, and by their number in the code, from 1."""


def rules_of(codebooks: Sequence[Codebook]) -> Rules:
    """Every pattern of the codebooks, as it is written."""
    found: Rules = {}
    for book in codebooks:
        for code in book.codes:
            own = found.setdefault(f"{book.layer}.{code.name}", {})
            new = dict.fromkeys(text for text, _ in code.weighted if text not in own.values())
            own |= enumerate(new, len(own) + 1)
    return found


def with_rules(
    marks: pd.DataFrame, sentences: pd.DataFrame, codebooks: Sequence[Codebook]
) -> pd.DataFrame:
    """The marks with a column more: `rule`, what made each.

    That is “#3”, the third pattern of its code; “leader #3”, a pattern of a code that marks in its
    place; of a word of VADER “from −1.5”, what its lexicon says of it. Of several patterns over the
    same words it is the first in the order of the codebooks, whose weight the mark has. Empty if
    none is known: speech and models have no patterns, and without texts nothing is matched.
    """
    made = marks.astype({"layer": object, "code": object, "article_id": object})
    known = sentences[sentences.text.fillna("") != ""]
    if known.empty or made.empty:
        return made.assign(rule="")
    texts = known.set_index(PLACE).text
    by_pattern = _patterns(pattern_hits(codebooks, known), codebooks)
    found = by_pattern.reindex(pd.MultiIndex.from_frame(made[MARK]))
    rules = found.to_numpy(object, copy=True, na_value="")
    read = (made.layer + "." + made.code).isin(OF_VADER)
    rules[read] = [
        _entry(texts.get((mark.article_id, mark.sentence), "")[mark.start : mark.end])
        for mark in made[read].itertuples(index=False)
    ]
    return made.assign(rule=rules)


def rules_used(marks: pd.DataFrame, codebooks: Sequence[Codebook]) -> Rules:
    """The patterns that made one of these marks, which have their rules."""
    said = marks.loc[marks.rule.str.contains("#"), ["layer", "code", "rule"]].drop_duplicates()
    used = set()
    for layer, code, rule in said.itertuples(index=False):
        owner, _, number = rule.rpartition("#")
        used.add((f"{layer}.{owner.strip() or code}", int(number)))
    every = rules_of(codebooks).items()
    found = {c: {at: own[at] for at in own if (c, at) in used} for c, own in every}
    return {code: own for code, own in found.items() if own}


def _entry(word: str) -> str:
    """What VADER's lexicon says of a word; empty if nothing, as of “!”."""
    valence = entry(word)
    return "" if valence is None else f"from {formats.signed(valence, 1)}"


def _patterns(hits: pd.DataFrame, codebooks: Sequence[Codebook]) -> pd.Series[str]:
    """The rule of every mark that hits can make, by what MARK says of the mark."""
    number = {
        (code, text): at for code, own in rules_of(codebooks).items() for at, text in own.items()
    }
    owners = hits.layer + "." + hits.code
    rules = [f"#{number[key]}" for key in zip(owners, hits.pattern, strict=True)]
    gives = _gives(codebooks)
    hits = hits.assign(rule=rules, owner=hits.code, code=owners.map(gives)).explode("code")
    stands_for = hits.owner != hits.code
    hits.loc[stands_for, "rule"] = hits.owner[stands_for] + " " + hits.rule[stands_for]
    others = [
        hits[hits.layer == layer].assign(layer=other)
        for layer, several in MADE_OF.items()
        for other in several
    ]
    return pd.concat([hits, *others]).drop_duplicates(MARK).set_index(MARK).rule


def _gives(codebooks: Sequence[Codebook]) -> dict[str, list[str]]:
    """The codes that a code may mark, by its layer and name; a pronoun any of its layer."""
    named: dict[str, list[str]] = {}
    for book in codebooks:
        own = named.setdefault(book.layer, [])
        own += [code.name for code in book.codes if not code.pronoun and not code.stands_for]
    return {
        f"{book.layer}.{code.name}": named[book.layer]
        if code.pronoun
        else code.stands_for or [code.name]
        for book in codebooks
        for code in book.codes
    }
