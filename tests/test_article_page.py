"""The page of one article: everything the report says of it, and nothing of any other."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from rapport import article_page, formats
from rapport.cli import main
from rapport.codebook import Codebook
from rapport.house import House
from rapport.report import Given
from rapport.study import Study
from rapport.validity.cards import Cards
from tests.conftest import Page, Tables, cells
from tests.test_report import ATTACKS, attacked, structure

ARTICLE = "today-2015-05"


def of_one(
    study: Study, tables: Tables, codebooks: list[Codebook], cards: Cards, article: str = ARTICLE
) -> Page:
    return Page(article_page.render(study, tables, Given(codebooks, cards, {}), article))


@pytest.fixture(scope="module")
def one(study: Study, every_voice: Tables, codebooks: list[Codebook], cards: Cards) -> Page:
    """The page of one article of the sample study."""
    return of_one(study, every_voice, codebooks, cards)


def test_the_page_says_what_is_known_of_the_article_and_on_what_basis(
    tables: Tables, one: Page
) -> None:
    article = tables["articles"].set_index("article_id").loc[ARTICLE]
    assert [h1.text for h1 in one.root.all("h1")] == [article.title]
    known = one.root.all("dl")[0]
    pairs = zip(known.all("dt"), known.all("dd"), strict=True)
    about = {term.text: said.text for term, said in pairs}
    assert about["Author"] == article.author
    assert about["Outlet"].startswith(article.outlet)
    assert about["Outlet"].endswith(article.outlet_basis)
    assert about["Published"] == f"{article.published} {article.published_basis}"
    assert about["Length"] == (
        f"{article.n_sentences} sentences, {article.n_words:,} words of the body"
    )


def test_every_measure_stands_with_its_value_and_leads_to_its_words(
    tables: Tables, one: Page, page: Page
) -> None:
    own = tables["measures"][tables["measures"].article_id == ARTICLE]
    rows = cells(one.table("measures"))
    assert len(rows) == len(own) > 40
    here, there = (
        {e.attributes["id"]: e for e in each.root if "id" in e.attributes} for each in (one, page)
    )
    for row, said in zip(own.itertuples(), rows, strict=True):
        assert said[1].text == formats.value(row.measure, row.value)
        exact = float(said[1].attributes.get("title", "nan"))
        assert exact == pytest.approx(row.value, nan_ok=True)
        (link,) = said[1].all("a")
        name = link.attributes["href"][1:]
        assert name in here
        if name.startswith("e-"):
            assert name == f"e-{row.measure}/{ARTICLE}"
            assert here[name].text == there[name].text
            assert said[2].text in here[name].text  # what it was taken over


def test_its_sentences_are_those_of_the_report_and_no_other_article_is_there(
    one: Page, page: Page
) -> None:
    here, there = (each.with_id(f"a-{ARTICLE}") for each in (one, page))
    assert here.text == there.text
    assert "open" in here.attributes  # there is no other article to choose
    others = [e for e in one.root if e.attributes.get("id", "").startswith(("a-", "s-"))]
    assert all(ARTICLE in e.attributes["id"] for e in others)
    assert len(one.root.all("figure")) == 1


def test_ids_are_unique_every_link_lands_and_nothing_is_loaded(one: Page) -> None:
    ids = [e.attributes["id"] for e in one.root if "id" in e.attributes]
    assert len(ids) == len({*ids})
    saved, links = (
        [a.attributes["href"] for a in one.root.all("a") if ("download" in a.attributes) is saves]
        for saves in (True, False)
    )
    assert all(link.startswith("data:text/csv;charset=utf-8,") for link in saved)
    assert {link[1:] for link in links} <= {*ids}
    assert all(link.startswith("#") for link in links)
    (policy,) = [m for m in one.root.all("meta") if "http-equiv" in m.attributes]
    assert policy.attributes["content"].startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "src" not in {name for e in one.root for name in e.attributes}


def test_without_texts_the_page_of_an_article_has_places_instead_of_words(
    study: Study, every_voice: Tables, codebooks: list[Codebook], cards: Cards
) -> None:
    bare = every_voice | {"sentences": every_voice["sentences"].assign(text=None)}
    without = of_one(study, bare, codebooks, cards)
    assert "places stand instead of words" in without.root.text
    assert without.root.all("mark") == []
    assert re.search(r"words \d+–\d+", without.root.text)
    assert len(cells(without.table("measures"))) > 40


def test_hostile_words_stand_on_the_page_of_an_article_as_text_alone(
    study: Study, every_voice: Tables, codebooks: list[Codebook], cards: Cards, one: Page
) -> None:
    hostile = attacked(every_voice)
    hostile["sentences"] = hostile["sentences"].assign(text=ATTACKS[0] * 9)
    article = hostile["articles"].article_id[1]
    hit = of_one(study, hostile, codebooks, cards, article)
    assert structure(hit) <= structure(one) | {("li", "class")}
    assert [h1.text for h1 in hit.root.all("h1")] == [hostile["articles"].title[1]]


def test_an_article_without_a_period_has_a_page_too(
    study: Study, every_voice: Tables, codebooks: list[Codebook], cards: Cards
) -> None:
    articles = every_voice["articles"].assign(period=None)
    alone = of_one(study, every_voice | {"articles": articles}, codebooks, cards)
    assert "none, so it is in no comparison" in alone.root.text
    assert alone.root.all("figure") == []


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["article", *arguments])
    return done.exit_code, done.output.strip()


def test_the_command_finds_the_study_and_says_what_to_do_where_it_cannot(desk: House) -> None:
    assert run(ARTICLE) == (0, f"reports/articles/sample/{ARTICLE}.html")
    page = desk.article("sample", ARTICLE).read_text("utf-8")
    assert run(ARTICLE, "--study", "sample", "--to", "pages/one.html") == (0, "pages/one.html")
    assert Path("pages/one.html").read_text("utf-8") == page
    status, said = run("nobody")
    assert status == 2
    assert said.startswith(
        "there is no article “nobody”; the articles are, of sample: courier-2015"
    )
    assert run(ARTICLE, "--study", "none")[1].startswith("there is no study “none”")
    said = run(ARTICLE, "--study", "russia-japan")[1]
    assert said == "russia-japan is not built; run `make report STUDY=russia-japan`"
    shutil.copytree(desk.processed("sample"), desk.processed("russia-japan"))
    assert run(ARTICLE) == (
        2,
        f"there is an article “{ARTICLE}” in russia-japan and in sample; say which is meant, as by "
        "--study russia-japan",
    )
    shutil.rmtree(desk.data / "processed")
    assert run(ARTICLE) == (2, "no study is built; run `make report`")
