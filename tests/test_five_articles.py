"""The five real articles, read from outside the project at test time."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

import pandas as pd
import pytest

from rapport.cleaning import About, clean
from rapport.corpus import read_source
from rapport.house import House
from rapport.ledger import repaired, restored
from rapport.measures import all_voices
from rapport.tables import of_pipeline, read_table
from tests.project import CORPUS

pytestmark = pytest.mark.corpus

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def tables(five: House) -> Tables:
    """Every table of the study."""
    return {name: read_table(name, five.processed("russia-japan")) for name in of_pipeline()}


def test_every_text_is_recognised_whatever_it_is_called(tables: Tables) -> None:
    articles = tables["articles"]
    assert len(articles) == len(list(CORPUS.glob("*.txt"))) == 5
    assert tables["quarantine"].empty
    assert list(articles.period) == ["earlier"] * 3 + ["later"] * 2


def test_what_a_file_does_not_state_is_empty_or_inferred_with_a_reason(tables: Tables) -> None:
    articles = tables["articles"].set_index("article_id")
    assert articles.outlet.isna()["streltsov-2016"]
    assert articles.outlet.isna()["katkov-2022"]
    assert articles.author.isna()["valdai-2017"]
    for article in ("ruff-2016", "valdai-2017", "katkov-2022"):
        assert articles.published_basis[article].startswith("inferred: ")
    assert articles.published_basis["konovalov-2022"] == "stated"
    assert articles.outlet.isna().equals(articles.outlet_basis.isna())


def test_raw_text_and_ledger_give_the_clean_text_and_back(tables: Tables) -> None:
    raw = {path.name: read_source(path).raw for path in CORPUS.glob("*.txt")}
    for article in tables["articles"].itertuples():
        about = About(article.title, article.author if isinstance(article.author, str) else "")
        ledger = clean(raw[article.source_name], about)
        assert repaired(ledger.raw, ledger.repairs) == ledger.text
        assert restored(ledger.text, ledger.repairs) == ledger.raw
        assert clean(ledger.text, about).repairs == ()


def test_what_cleaning_changes_is_exactly_what_was_read_in_the_articles(tables: Tables) -> None:
    assert tables["repairs"].groupby("rule").size().to_dict() == {
        "biography": 3,
        "broken-paragraphs": 4,  # the fifth is part of the correction
        "byline": 3,
        "comment-form": 2,
        "correction": 1,
        "date-lines": 1,
        "disclaimer": 1,
        "footnotes": 1,
        "glued-words": 1,
        "hyphens": 9,
        "look-alikes": 3,
        "navigation": 4,
        "pasted-twice": 2,
        "running-head": 2,
        "title": 6,
        "white-space": 4,
    }


def test_sentences_and_words_of_the_articles_are_counted(tables: Tables) -> None:
    counts = tables["articles"].set_index("article_id")[["n_sentences", "n_words"]]
    assert {name: tuple(row) for name, row in counts.iterrows()} == {
        "ruff-2016": (105, 2479),
        "streltsov-2016": (97, 2290),
        "valdai-2017": (42, 999),
        "konovalov-2022": (29, 1123),
        "katkov-2022": (76, 1365),
    }
    kinds = tables["sentences"].groupby(["article_id", "kind"]).size().unstack(fill_value=0)
    assert kinds.heading.to_dict() == {
        "katkov-2022": 3,
        "konovalov-2022": 0,
        "ruff-2016": 4,
        "streltsov-2016": 3,
        "valdai-2017": 0,
    }
    assert kinds.standfirst[kinds.standfirst > 0].to_dict() == {"valdai-2017": 3}


def test_raw_offsets_of_a_sentence_lead_to_its_words(tables: Tables) -> None:
    sources = {path.name: read_source(path).raw for path in CORPUS.glob("*.txt")}
    names = tables["articles"].set_index("article_id").source_name
    changed = 0
    for row in tables["sentences"].itertuples():
        raw = sources[names[row.article_id]][row.raw_start : row.raw_end]
        changed += raw.split() != row.text.split()
        assert SequenceMatcher(None, raw, row.text).ratio() > 0.8
    assert 0 < changed < 25  # those with a repair inside


def test_every_mark_lies_in_its_sentence(tables: Tables) -> None:
    marks = tables["marks"].merge(tables["sentences"], on=["article_id", "sentence"])
    assert len(marks) == len(tables["marks"])
    assert (marks.start < marks.end).all()
    assert (marks.end <= marks.text.str.len()).all()


def test_the_page_holds_no_exact_p_below_its_floor_and_says_that_it_is_small(
    five: House, tables: Tables
) -> None:
    contrasts = tables["contrasts"]
    whole = contrasts[(contrasts.n_earlier == 3) & (contrasts.n_later == 2)]
    assert whole.p_floor.eq(0.1).all()
    # Where fewer articles have a value, the floor is higher.
    assert contrasts.p_floor.dropna().ge(0.1).all()
    said = contrasts.dropna(subset="p_exact")
    assert (said.p_exact >= said.p_floor - 1e-12).all()
    page = five.report("russia-japan").read_text("utf-8")
    assert "no exact p below 0.1 is possible" in page
    own = re.sub(
        r'<section aria-labelledby="(evidence|sentences)">.*?</section>', "", page, flags=re.S
    )
    assert len(own) < len(page) / 2
    assert "significant" not in own  # what the articles say is theirs


def test_every_primary_difference_has_its_other_estimates_or_a_reason(tables: Tables) -> None:
    contrasts, estimates = (all_voices(tables[name]) for name in ("contrasts", "estimates"))
    primary = contrasts[(contrasts.role == "primary") & contrasts.difference.notna()]
    methods = estimates.groupby("measure").method.nunique()
    assert (methods[primary.measure] == 5).all()
    assert (estimates.low.isna() == estimates.reason.notna()).all()
    assert contrasts.q.isna().all()  # ten relabellings reach no level


def test_the_range_without_one_article_is_had_again_without_it(tables: Tables) -> None:
    tone = all_voices(tables["measures"]).query("measure == 'tone.encoder'")
    values = tone.set_index("article_id").value
    period = tables["articles"].set_index("article_id").period
    without = [
        values.drop(name).groupby(period).mean()["later"]
        - values.drop(name).groupby(period).mean()["earlier"]
        for name in values.index
    ]
    estimates = all_voices(tables["estimates"]).set_index(["measure", "method"])
    row = estimates.loc[("tone.encoder", "leave one out")]
    assert (row.low, row.high) == pytest.approx((min(without), max(without)))


def test_the_design_of_three_against_two_is_tried(tables: Tables) -> None:
    coverage = tables["coverage"]
    assert set(zip(coverage.n_earlier, coverage.n_later, strict=True)) == {(3, 2)}
    held = coverage.groupby("interval").coverage
    assert held.min()["t on articles"] > 0.93
    assert held.mean()["bootstrap of articles"] < 0.77


def test_no_curve_of_the_multiverse_can_be_rarer_than_one_in_ten(tables: Tables) -> None:
    curves = tables["curves"]
    assert len(curves) > 40
    assert curves.p_floor.min() == pytest.approx(0.1)
    assert (curves.p_joint.dropna() >= curves.p_floor[curves.p_joint.notna()] - 1e-12).all()
    primary = tables["specifications"].query("is_primary == 1").set_index("measure").difference
    contrasts = all_voices(tables["contrasts"]).set_index("measure").difference
    assert primary.to_dict() == pytest.approx(contrasts[primary.index].to_dict(), nan_ok=True)


def test_the_words_of_the_shift_add_up_to_the_difference_of_their_engine(tables: Tables) -> None:
    shift = tables["shift"]
    (measure,) = shift.measure.unique()
    difference = all_voices(tables["contrasts"]).set_index("measure").difference[measure]
    assert shift.difference.sum() == pytest.approx(difference, abs=1e-9)


def test_every_year_is_named_in_the_words_of_its_article(tables: Tables) -> None:
    years = tables["marks"].query("layer == 'year'")
    assert len(years) > 50
    texts = tables["sentences"].set_index(["article_id", "sentence"]).text
    for row in years[years.code.str.fullmatch(r"\d{4}")].itertuples():
        words = texts[row.article_id, row.sentence][row.start : row.end]
        assert words.strip() == words != ""


def test_the_page_holds_its_evidence_in_less_than_three_megabytes(
    five: House, tables: Tables
) -> None:
    page = five.report("russia-japan")
    assert page.stat().st_size < 3_000_000
    assert page.read_text("utf-8").count('class="article"') == len(tables["articles"])
