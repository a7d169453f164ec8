"""The words shown are the words counted, every one of them can be reached, and none is trusted."""

from __future__ import annotations

import base64
import hashlib
import html
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport import formats
from rapport.codebook import Codebook
from rapport.evidence import pieces, sampled
from rapport.evidence.counted import counted_marks
from rapport.evidence.page import Evidence, evidence
from rapport.evidence.quoted import MOST_QUOTED
from rapport.house import House
from rapport.measures import Plan, formulas, plan
from rapport.report import Given, render
from rapport.study import Study
from rapport.validity.cards import Cards
from tests.conftest import Element, Page, Tables
from tests.test_report import ATTACKS, structure

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def what(study: Study, codebooks: list[Codebook]) -> Plan:
    return plan(study, codebooks)


@pytest.fixture(scope="module")
def counted(tables: Tables, what: Plan) -> pd.DataFrame:
    return counted_marks(tables["sentences"], tables["marks"], what)


@pytest.fixture(scope="module")
def shown(
    study: Study, tables: Tables, codebooks: list[Codebook], labels: dict[str, str]
) -> Evidence:
    articles = tables["articles"].sort_values(["published", "article_id"])
    return evidence(study, articles, tables, codebooks, labels)


def ids(page: Page) -> list[str]:
    """Every id, in the order of the page."""
    return [e.attributes["id"] for e in page.root if "id" in e.attributes]


def of(page: Page, measure: str) -> Element:
    """The evidence of a measure."""
    return page.with_id(f"e-{measure}")


def test_what_marks_add_makes_the_value_of_every_measure_of_every_article(
    tables: Tables, counted: pd.DataFrame, what: Plan
) -> None:
    sums = counted.groupby(["sum", "article_id"]).adds.sum()
    words = tables["sentences"][tables["sentences"].kind == "body"].groupby("article_id")
    checked = 0
    for formula in formulas(what):
        if not formula.marks or formula.measure == "relation.balance":
            continue
        rows = tables["measures"][tables["measures"].measure == formula.measure]
        for row in rows.dropna(subset=["value"]).itertuples():
            added = sums.get((formula.marks, row.article_id), 0.0)
            n = words.n_words.sum()[row.article_id] if formula.over == "words" else row.n
            assert added / n == pytest.approx(row.value, abs=1e-12), (formula.measure, row)
            checked += 1
    assert checked > 500


def test_the_balance_is_made_of_the_acts_that_are_shown(
    tables: Tables, counted: pd.DataFrame, what: Plan
) -> None:
    sums = counted.groupby(["sum", "article_id"]).adds.sum().unstack("sum", fill_value=0)
    good = [name for name in sums if name.startswith("relation.") and "cooperation" in name]
    rows = tables["measures"][tables["measures"].measure == "relation.balance"]
    defined = rows.dropna(subset=["value"]).set_index("article_id").value
    acts, peace = sums.acts[defined.index], sums.loc[defined.index, good].sum(axis=1)
    assert np.allclose(np.log((peace + 0.5) / (acts - peace + 0.5)), defined)


def test_a_frame_has_as_many_sentences_with_marks_as_it_counts(
    tables: Tables, counted: pd.DataFrame
) -> None:
    marks, sentences = tables["marks"], tables["sentences"]
    body = sentences[sentences.kind == "body"]
    own = marks[(marks.layer == "frame") & (marks.code == "people")]
    own = own.merge(body[["article_id", "sentence"]])
    people = counted[counted["sum"] == "frame.people"]
    assert len(people) == len(own) > people.adds.sum()  # every mark is evidence, once or more often
    assert people.adds.sum() == len(own[["article_id", "sentence"]].drop_duplicates())


def test_headings_and_acts_that_did_not_take_place_are_no_evidence(
    tables: Tables, counted: pd.DataFrame
) -> None:
    headings = tables["sentences"][tables["sentences"].kind != "body"]
    assert len(headings) > 0
    assert counted.merge(headings[["article_id", "sentence"]]).empty
    assert set(counted[counted["sum"] == "acts"].status) == {"actual"}


def test_the_page_quotes_words_that_are_marked_and_links_all_other_sentences(
    tables: Tables, counted: pd.DataFrame, shown: Evidence
) -> None:
    texts = tables["sentences"].set_index(["article_id", "sentence"]).text
    spans = counted.groupby(["sum", "article_id", "sentence"])
    marked = spans.apply(lambda own: set(zip(own.start, own.end, strict=True)))
    treaty = next(one for one in shown.measures if one.measure == "frame.treaty")
    quoted = 0
    for own in treaty.articles:
        assert len(own.quotes) <= MOST_QUOTED
        numbers = {quote.sentence for quote in own.quotes} | {*own.others}
        assert numbers == {
            s for name, a, s in marked.index if (name, a) == ("frame.treaty", own.article_id)
        }
        for quote in own.quotes:
            text = texts[own.article_id, quote.sentence]
            words = [piece.text for piece in quote.pieces if piece.marked]
            assert words == [
                text[a:b]
                for a, b in pieces.joined(marked["frame.treaty", own.article_id, quote.sentence])
            ]
            quoted += len(words)
    assert quoted > 5


def test_every_mark_of_every_sentence_stands_below_it(tables: Tables, page: Page) -> None:
    for (article, sentence), marks in tables["marks"].groupby(["article_id", "sentence"]):
        below = page.with_id(f"s-{article}-{sentence}").all("li")
        (summary,) = page.with_id(f"s-{article}-{sentence}").all("summary")
        assert summary.text == f"{len(marks)} marks"
        told = {
            (code.text, place.text)
            for li in below
            for code in li.all("code")
            for place in li.all("i")
        }
        codes = marks.layer + "." + marks.code
        places = marks.start.astype(str) + "–" + marks.end.astype(str)
        assert {*zip(codes, places, strict=True)} <= told
        if sentence > 3:
            break


def test_words_highlighted_in_a_sentence_are_those_that_count_for_frames_names_and_acts(
    tables: Tables, counted: pd.DataFrame, page: Page
) -> None:
    own = counted[counted["sum"].str.startswith(("frame.", "name.")) | (counted["sum"] == "acts")]
    spans = {
        place: set(zip(m.start, m.end, strict=True))
        for place, m in own.groupby(["article_id", "sentence"])
    }
    lines = {e.attributes["id"]: e for e in page.root if "id" in e.attributes}
    for row in tables["sentences"].itertuples():
        marked = lines[f"s-{row.article_id}-{row.sentence}"].all("mark")
        found = pieces.joined(spans.get((row.article_id, row.sentence), ()))
        assert [mark.text for mark in marked] == [row.text[a:b] for a, b in found]


def test_values_of_the_tables_lead_to_their_evidence(tables: Tables, page: Page) -> None:
    for name in ("measures", "contrasts"):
        found = [a.attributes["href"] for a in page.table(name).all("a")]
        assert len(found) >= 4 * tables["contrasts"].measure.nunique()
        assert {href[1:] for href in found} <= {*ids(page)}


def test_the_policy_allows_the_script_of_the_page_and_no_other(page: Page) -> None:
    (script,) = page.root.all("script")
    (policy,) = [m for m in page.root.all("meta") if "http-equiv" in m.attributes]
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy.attributes["content"]
    assert "unsafe-inline" not in policy.attributes["content"].replace(
        "style-src 'unsafe-inline'", ""
    )
    for forbidden in ("innerHTML", "eval", "fetch", "XMLHttpRequest", "import", "document.write"):
        assert forbidden not in script.text


def test_hostile_texts_stand_on_the_page_as_text_alone(
    study: Study, tables: Tables, codebooks: list[Codebook], cards: Cards, page: Page
) -> None:
    sentences = tables["sentences"].copy()
    attacks = [ATTACKS[k % len(ATTACKS)] for k in range(len(sentences))]
    sentences["text"] = [f"{attack} " * 9 for attack in attacks]
    hit = Page(render(study, tables | {"sentences": sentences}, Given(codebooks, cards, {})))
    assert structure(hit) <= structure(page)
    for row in sentences.head(len(ATTACKS)).itertuples():
        line = hit.with_id(f"s-{row.article_id}-{row.sentence}").all("p")[0].text
        assert line.startswith(row.text)


def test_without_texts_the_same_page_stands_with_places_instead_of_words(
    study: Study, tables: Tables, codebooks: list[Codebook], cards: Cards, page: Page
) -> None:
    bare = tables | {"sentences": tables["sentences"].assign(text="")}
    told = render(study, bare, Given(codebooks, cards, {}))
    without = Page(told)
    kept = [[i for i in ids(each) if i.startswith(("e-", "a-", "s-"))] for each in (page, without)]
    assert kept[0] == kept[1]
    assert len(kept[0]) > 800
    assert re.search(r"words \d+–\d+", of(without, "frame.people").text)
    assert without.with_id("a-today-2015-05").all("mark") == []
    text = next(t for t in tables["sentences"].text if len(t) > 60)
    assert html.escape(text[:30]) not in told


@given(st.text(alphabet="ab c…<", max_size=300), st.lists(st.tuples(*[st.integers(0, 300)] * 2)))
def test_highlighting_leaves_every_character_and_context_keeps_every_marked_one(
    text: str, found: list[tuple[int, int]]
) -> None:
    spans = [(a, b) for a, b in found if a < b <= len(text)]
    whole = pieces.highlighted(text, spans)
    assert "".join(piece.text for piece in whole) == text
    counting = {k for a, b in spans for k in range(a, b)}
    assert sum(len(piece.text) for piece in whole if piece.marked) == len(counting)
    if pieces.joined(spans) != [(0, len(text))]:
        marked = [piece.text for piece in pieces.in_context(text, spans) if piece.marked]
        assert marked == [pieces.shortened(text[a:b]) for a, b in pieces.joined(spans)]


def many(articles: int, each: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles with as many sentences each, every third one of the later period."""
    names = [f"a-{k}" for k in range(articles)]
    periods = ["later" if k % 3 == 0 else "earlier" for k in range(articles)]
    told = pd.DataFrame({"article_id": np.repeat(names, each)})
    return pd.DataFrame({"article_id": names, "period": periods}), told


def test_all_articles_are_shown_while_they_fit_and_then_a_stated_sample_of_both_periods() -> None:
    few, sentences = many(12, 80)
    assert sampled.sampled(few, sentences, 1) == list(few.article_id)
    articles, sentences = many(3_000, 50)
    chosen = sampled.sampled(articles, sentences, 1)
    assert len(chosen) == sampled.MOST_SENTENCES // 50
    articles_of_one, of_one = many(3_000, 1)
    assert len(sampled.sampled(articles_of_one, of_one, 1)) == sampled.MOST_ARTICLES
    assert (
        sampled.sampled(articles, sentences, 1) == chosen != sampled.sampled(articles, sentences, 2)
    )
    periods = articles.set_index("article_id").period[chosen].value_counts()
    assert periods["earlier"] == periods["later"]
    assert "24 of 3,000 articles are shown: drawn at random with seed 1" in sampled.rule(
        3_000, 24, 1
    )


def test_the_page_of_many_articles_shows_a_sample_and_stays_small(
    study: Study, tables: Tables, codebooks: list[Codebook], cards: Cards
) -> None:
    copied = ("articles", "sentences", "marks", "measures", "repairs")
    large = tables | {
        name: pd.concat(
            [tables[name].assign(article_id=tables[name].article_id + f"-{k}") for k in range(50)],
            ignore_index=True,
        )
        for name in copied
    }
    told = render(study, large, Given(codebooks, cards, {}))
    page = Page(told)
    assert len(told.encode()) < 6 * MEGABYTE
    assert "30 of 600 articles are shown: drawn at random" in page.table("articles").text
    assert len(page.table("articles").all("tr")) == 1 + 30
    links = {a.attributes["href"][1:] for a in page.root.all("a") if "download" not in a.attributes}
    assert links <= {*ids(page)}


def test_the_page_of_the_sample_study_stays_small(house: House) -> None:
    assert house.report("sample").stat().st_size < 2 * MEGABYTE


def test_evidence_says_the_value_and_what_it_is_made_of(tables: Tables, page: Page) -> None:
    values = tables["measures"].set_index(["measure", "article_id"])
    row = values.loc["frame.people", "today-2015-05"]
    told = page.with_id("e-frame.people/today-2015-05").all("p")[0].text
    count = round(row.value * row.n)
    assert told.startswith(
        f"{formats.value('frame.people', row.value)} = {count} of {row.n} sentences"
    )
