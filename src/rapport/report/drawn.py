"""The figures of the page in their order, made of the tables, and the CSV of their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

import pandas as pd

from rapport.codebook import Codebook
from rapport.contrasts.convergence import turns
from rapport.contrasts.figures import convergence
from rapport.exports.tables import data_as_csv
from rapport.figures import Figure
from rapport.figures.acts import acts_between, relation_acts
from rapport.figures.frames import frames_by_article
from rapport.figures.glance import articles_at_a_glance
from rapport.figures.naming import names_used, naming
from rapport.figures.through import sentences_told, tone_through_articles
from rapport.figures.tone import tone_by_article
from rapport.figures.toward import tone_toward_states
from rapport.figures.turn import the_turn
from rapport.figures.voices import who_speaks
from rapport.formats import side_names
from rapport.hashes import Hashes
from rapport.measures import Plan, Tally, all_voices, plan, tally_marks
from rapport.multiverse.figure import specification_curve
from rapport.multiverse.tables import each_curve
from rapport.study import Study
from rapport.tone.scoring import Origin
from rapport.validity.cards import Cards
from rapport.vocabulary.figures import tone_by_words, words_apart
from rapport.vocabulary.word_shift import WordShift, engine_shown, why_not
from rapport.years.figures import timeline, years_spoken_of
from rapport.years.timeline import Timeline

COUNTED = ("tone", "speech", "name")
"""Layers whose marks figures count sentence by sentence; the others they know by their measures."""

SAFE = ",;:/()*+=@$!"
"""What a link may hold as it is, besides letters, digits and -._~."""


class Given(NamedTuple):
    """What people give besides the tables: codebooks, validity cards, where each engine of tone
    comes from (by its label), a timeline of events if there is one, and how to cite, as BibTeX;
    the hashes of all this and of the tables, what was found when they were made again, and what is
    to be said of how they came about.
    """

    codebooks: list[Codebook]
    cards: Cards
    origins: Mapping[str, Origin]
    events: Timeline | None = None
    citation: str = ""
    hashes: Hashes = Hashes({}, {}, "")
    verified: str = ""
    notices: Sequence[str] = ()


class Drawn(NamedTuple):
    """A figure on the page, its numbers as a link that holds them, and a file name for them."""

    figure: Figure
    link: str
    file: str


def by_day(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles by date of publication."""
    return articles.sort_values(["published", "article_id"])


def figures_of(
    study: Study, tables: dict[str, pd.DataFrame], labels: dict[str, str], given: Given
) -> list[Figure]:
    """The figures of the page in their order; `tables` are all of a study, as they were written."""
    return [figure for figure in _drawn(study, tables, labels, given) if figure]


def _drawn(
    study: Study, tables: dict[str, pd.DataFrame], labels: dict[str, str], given: Given
) -> Iterator[Figure | None]:
    articles, sentences, marks = by_day(tables["articles"]), tables["sentences"], tables["marks"]
    every, every_contrast = tables["measures"], tables["contrasts"]
    measures, contrasts = all_voices(every), all_voices(every_contrast)
    what, counted = tallied(study, tables, given)
    acts = acts_between(study, articles, sentences, marks, what)
    names = side_names(study, labels)
    sides = {side: names[side] for side in what.sides}
    yield articles_at_a_glance(study, articles, measures, labels)
    yield timeline(study, articles, given.events)
    yield the_turn(study, articles, measures, contrasts, labels)
    yield convergence(turns(study, contrasts), labels)
    yield tone_by_article(study, articles, measures, contrasts, labels)
    yield through(study, tables, labels, what, counted)
    yield frames_by_article(study, articles, measures, contrasts, labels)
    yield tone_toward_states(study, articles, every, every_contrast, sides, labels)
    yield relation_acts(study, acts, names, labels)
    yield naming(study, names_used(study, articles, counted, what), labels)
    yield who_speaks(study, articles, measures, contrasts, sides)
    yield words_apart(study, tables["vocabulary"])
    yield tone_by_words(_shift(study, tables, given.cards), labels)
    yield _curve_of_tone(study, tables, labels)
    yield years_spoken_of(study, articles, tables["years"])


def tallied(study: Study, tables: dict[str, pd.DataFrame], given: Given) -> tuple[Plan, Tally]:
    """What figures count sentence by sentence, and the sums of it."""
    what, marks = plan(study, given.codebooks), tables["marks"]
    some = marks[marks.layer.isin(COUNTED)]
    return what, tally_marks(by_day(tables["articles"]), tables["sentences"], some, what)


def through(
    study: Study,
    tables: dict[str, pd.DataFrame],
    labels: dict[str, str],
    what: Plan,
    counted: Tally,
) -> Figure | None:
    """Tone through each of the articles, and who speaks in it; of `tallied` comes what is shown."""
    names = side_names(study, labels)
    told = sentences_told(counted, tables["sentences"], what, study.tone)
    sides = {side: names[side] for side in what.sides}
    return tone_through_articles(study, by_day(tables["articles"]), told, sides, labels)


def _curve_of_tone(
    study: Study, tables: dict[str, pd.DataFrame], labels: dict[str, str]
) -> Figure | None:
    every = each_curve(tables["specifications"], tables["curves"])
    drawn = (
        specification_curve(study, c, own, labels) for c, own in every if c.measure == study.tone
    )
    return next(drawn, None)


def _shift(study: Study, tables: dict[str, pd.DataFrame], cards: Cards) -> WordShift:
    """What words contribute to the tone, from the tables."""
    engine = engine_shown(tables["shift_articles"], study, tables["marks"], cards)
    reason = why_not(tables["articles"], tables["sentences"], engine)
    return WordShift(f"tone.{engine}", tables["shift"], tables["shift_articles"], reason)


def with_csv(study: Study, figures: list[Figure]) -> Iterator[Drawn]:
    """The figures with their numbers as CSV in a link, which a click saves; nothing is loaded."""
    for figure in figures:
        link = f"data:text/csv;charset=utf-8,{quote(data_as_csv(figure.data), safe=SAFE)}"
        yield Drawn(figure, link, f"{study.name}-{figure.key}.csv")
