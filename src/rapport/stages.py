"""The four stages of a study: each reads tables, makes tables, and writes them.

The notebooks call these functions and show what they return; pipeline/ says which stage
reads and writes what, and in which order they run.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from rapport import wording
from rapport.codebook import Codebook, read_codebooks
from rapport.contrasts import contrast_periods, coverage_of, estimate_periods
from rapport.corpus import clean_corpus, within_memory
from rapport.errors import StudyError
from rapport.exports.citation import bibtex, read_software
from rapport.files import write_text
from rapport.formats import measure_labels
from rapport.hashes import hashes_of, read_verified, write_hashes
from rapport.house import House
from rapport.marks import count_terms, mark_corpus
from rapport.measures import all_voices, measure_articles, plan, tally_marks
from rapport.multiverse.tables import multiverse, with_sign_shares
from rapport.pack.reading import notices
from rapport.report import Given, render
from rapport.study import Study, read_study
from rapport.tables import of_pipeline, read_table, without_last_bits, write_table
from rapport.tone.marking import mark_tone
from rapport.tone.registry import Material, origins, scorers
from rapport.validity.cards import Cards, read_cards
from rapport.vocabulary.log_odds import compare_terms
from rapport.vocabulary.once import pool_terms
from rapport.vocabulary.word_shift import contributions, engine_of, engine_shown, word_shift
from rapport.years.marking import count_years, mark_years
from rapport.years.timeline import read_timeline

Tables = dict[str, pd.DataFrame]


def _load(house: House, study: str, *names: str) -> Tables:
    return {name: read_table(name, house.processed(study)) for name in names}


def _save(house: House, study: str, tables: Tables) -> Tables:
    for name, frame in tables.items():
        exact = name == "marks"  # weights stand on a grid of their own, and add up exactly
        kept = frame if exact else without_last_bits(frame)
        write_table(kept, name, house.processed(study))
    return _load(house, study, *tables)


def _codebooks(house: House, study: Study) -> list[Codebook]:
    return read_codebooks(house.codebook, study.codebooks)


def clean(house: House, name: str) -> Tables:
    """Texts and register → articles, repairs, notes, sentences, quarantine."""
    study = read_study(house.study(name))
    return _save(house, name, clean_corpus(study, house.raw(name)))


def mark(house: House, name: str) -> Tables:
    """Articles, sentences and codebooks → marks, terms, and what words add to the tone."""
    study = read_study(house.study(name))
    articles, sentences = _load(house, name, "articles", "sentences").values()
    codebooks = _codebooks(house, study)
    engines = scorers(study, Material(house, codebooks))
    largest = articles.loc[articles.n_words.idxmax()]
    with within_memory(largest.source_name, f"{largest.n_words:,} words, the largest of all"):
        marks = mark_corpus(sentences, codebooks, study.states)
        marks = mark_tone(sentences, marks, engines, study.states)
        marks = mark_years(articles, sentences, marks)
    engine = engine_of(study, marks, read_cards(house.validity))
    made = {
        "marks": marks,
        "terms": pool_terms(count_terms(sentences)),
        "shift_articles": contributions(sentences, marks, engine),
    }
    return _save(house, name, made)


def measure(house: House, name: str) -> Tables:
    """Sentences, marks and terms → measures of each article, and whatever compares the periods."""
    study = read_study(house.study(name))
    tables = _load(house, name, "articles", "sentences", "marks", "terms", "shift_articles")
    what = plan(study, _codebooks(house, study))
    counted = tally_marks(tables["articles"], tables["sentences"], tables["marks"], what)
    measures = measure_articles(counted, what, study.confidence, study.seed)
    if unknown := study.unknown_primaries(list(measures.measure)):
        raise StudyError(
            f"{house.study(name)}: “primary” names {', '.join(unknown)}, which no measure is "
            f"called; the measures are {', '.join(dict.fromkeys(measures.measure))}"
        )
    specifications, curves = multiverse(study, tables["articles"], counted, what)
    contrasts = contrast_periods(study, tables["articles"], measures)
    made = {
        "measures": measures,
        "contrasts": with_sign_shares(contrasts, curves),
        "estimates": estimate_periods(study, tables["articles"], measures),
        "coverage": coverage_of(study, tables["articles"]),
        "specifications": specifications,
        "curves": curves,
    }
    return _save(house, name, made | _words(study, tables, read_cards(house.validity)))


def _words(study: Study, tables: Tables, cards: Cards) -> Tables:
    """Which words set the periods apart, which made the difference in tone, which years are named;
    as tables.
    """
    articles, sentences, marks = (tables[name] for name in ("articles", "sentences", "marks"))
    by_article = tables["shift_articles"]
    engine = engine_shown(by_article, study, marks, cards)
    shifted = word_shift(articles, sentences, by_article, engine)
    return {
        "vocabulary": compare_terms(articles, tables["terms"]),
        "shift": shifted.words,
        "years": count_years(articles, sentences, marks),
    }


def finding(house: House, name: str) -> list[str]:
    """The sentences with which the page begins."""
    study = read_study(house.study(name))
    tables = _load(house, name, "contrasts", "estimates")
    contrasts, estimates = (all_voices(table) for table in tables.values())
    labels = measure_labels(study, _codebooks(house, study))
    return list(wording.finding(study, contrasts, estimates, labels))


class Shown(NamedTuple):
    """What the page of a study is made of: all tables, and what people gave besides them."""

    study: Study
    tables: Tables
    given: Given


def shown(house: House, name: str) -> Shown:
    """Read what the page of a study is made of."""
    study = read_study(house.study(name))
    tables = _load(house, name, *of_pipeline())
    codebooks = _codebooks(house, study)
    hashes = hashes_of(house, study, tables)
    given = Given(
        codebooks,
        read_cards(house.validity),
        origins(study, Material(house, codebooks)),
        read_timeline(house.timeline(name)),
        bibtex(read_software(house.citation), study),
        hashes=hashes,
        verified=read_verified(house, name, hashes),
        notices=list(notices(house, study, tables["sentences"])),
    )
    return Shown(study, tables, given)


def report(house: House, name: str) -> Path:
    """All tables and the validity cards → the page of the study, and hashes beside it."""
    page = shown(house, name)
    path = write_text(house.report(name), render(*page))
    write_hashes(house, name, page.given.hashes)
    return path
