"""The page is one file that loads nothing, shows what the tables hold, and trusts no text."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pandas as pd

from rapport import formats, stages
from rapport.codebook import Codebook
from rapport.house import House
from rapport.index import write_index
from rapport.report import LICENCES, VERSIONS, Given, render
from rapport.study import PERIODS, Study
from rapport.validity.cards import Cards
from tests.conftest import Element, Page, Tables, cells

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title></svg><b>out",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>here",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;i&gt; &amp; &#60;u&#62;",
    "\u202eright to left\u202c \u200fmarks",
    "“curly” 'single' \"double\"",
    "<!-- --> ]]> <![CDATA[",
    "$\\frac{1}{2}$ \\1 \\g<0>",
]
PLACES = {"earlier": 2, "later": 3, "difference": 4, "p_exact": 6, "effect": 7}
"""Where the page keeps exact values of the table `contrasts`."""


def attacked(tables: Tables) -> Tables:
    """The tables with hostile words wherever a person writes some."""
    n = len(tables["articles"])
    words = [f"{ATTACKS[k % len(ATTACKS)]} {k}" for k in range(n)]
    named = dict.fromkeys(["title", "author", "outlet", "outlet_country", "genre"], words)
    articles = tables["articles"].assign(**named)
    inferred = [f"inferred: {word}" for word in words]
    articles = articles.assign(outlet_basis=inferred, published_basis=inferred)
    articles.loc[0, "period"] = None
    left_out = pd.DataFrame(dict.fromkeys(("source", "reason", "remedy"), ATTACKS))
    rules = [ATTACKS[k % len(ATTACKS)] for k in range(len(tables["repairs"]))]
    repairs = tables["repairs"].assign(rule=rules)
    return tables | {"articles": articles, "quarantine": left_out, "repairs": repairs}


def structure(page: Page) -> set[tuple[str, str]]:
    """Every attribute that an element of the page has, by the element's tag."""
    pairs = {(element.tag, name) for element in page.root for name in element.attributes}
    return pairs | {(element.tag, "") for element in page.root}


def links(page: Page) -> list[str]:
    names = ("href", "xlink:href", "src", "srcset", "action", "data", "poster", "formaction")
    return [e.attributes[name] for e in page.root for name in names if name in e.attributes]


def stays(link: str) -> bool:
    """Whether a link leads to a place on the page, or holds what it saves."""
    return link.startswith(("#", "data:text/csv;charset=utf-8,"))


def exactly(cell: Element, number: float) -> bool:
    """Whether a cell keeps the exact number as its title, or none where there is none."""
    kept = cell.attributes.get("title")
    return kept is None if pd.isna(number) else kept == repr(float(number))


def test_the_page_loads_nothing_from_outside(house: House, page: Page) -> None:
    assert all(map(stays, links(page)))
    text = house.report("sample").read_text("utf-8")
    assert "@import" not in text
    assert set(re.findall(r"url\(\s*(.)", text)) == {"#"}
    assert set(re.findall(r"https?://[^\s\"'<]*", text)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_the_page_forbids_every_load_and_every_script_but_its_own(page: Page) -> None:
    policies = [
        meta.attributes["content"]
        for meta in page.root.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policies) == 1
    rules = dict(rule.strip().split(" ", 1) for rule in policies[0].split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    others = rules.keys() - {"default-src", "base-uri", "form-action"}
    assert others == {"style-src", "script-src"}
    assert re.fullmatch(r"'sha256-[^' ]+'", rules["script-src"])
    assert page.root.all("iframe", "object", "embed", "link", "img", "form") == []
    assert not [pair for pair in structure(page) if pair[1].startswith("on")]


def test_hostile_words_stand_on_the_page_as_text_alone(
    study: Study, tables: Tables, codebooks: list[Codebook], cards: Cards, page: Page
) -> None:
    hostile = study.model_copy(update={"title": ATTACKS[0], "description": ATTACKS[1]})
    books = [book.model_copy(update={"title": ATTACKS[2]}) for book in codebooks]
    hit = Page(render(hostile, attacked(tables), Given(books, cards, {})))
    assert structure(hit) == structure(page)
    assert all(map(stays, links(hit)))
    text = hit.root.text
    for k in range(len(tables["articles"])):
        assert text.count(f"{ATTACKS[k]} {k}") >= 6
    for attack in ATTACKS:
        assert f"Left out: {attack}, because {attack}; to bring it in, {attack}." in text
        assert attack in hit.table("repairs").text
    assert [title.text for title in hit.root.all("h1")] == [ATTACKS[0]]


def test_the_table_of_contrasts_shows_every_number_of_its_table(
    tables: Tables, labels: dict[str, str], page: Page
) -> None:
    rows = cells(page.table("contrasts"))
    assert len(rows) == len(tables["contrasts"])
    for row, found in zip(rows, tables["contrasts"].itertuples(), strict=True):
        for name, at in PLACES.items():
            assert exactly(row[at], getattr(found, name)), (found.measure, name)
        assert [row[0].text, row[1].text] == [labels[found.measure], found.role]
        assert row[5].text == formats.interval(found.measure, found.low, found.high)
        assert row[8].text == f"{found.n_earlier} | {found.n_later}"


def test_the_table_of_measures_shows_every_value_of_every_article(
    tables: Tables, labels: dict[str, str], page: Page
) -> None:
    by_date = tables["articles"].sort_values(["published", "article_id"]).article_id
    values = tables["measures"].set_index(["measure", "article_id"]).value
    rows = cells(page.table("measures"))
    measures = list(dict.fromkeys(tables["measures"].measure))
    assert [row[0].text for row in rows] == [labels[measure] for measure in measures]
    for measure, row in zip(measures, rows, strict=True):
        exact = [values[measure, article] for article in by_date]
        assert len(row) == 2 + len(exact)
        assert all(map(exactly, row[1:-1], exact))
        assert [cell.text for cell in row[1:-1]] == [formats.value(measure, v) for v in exact]


def test_ids_are_unique_and_every_link_within_the_page_lands(page: Page) -> None:
    ids = [e.attributes["id"] for e in page.root if "id" in e.attributes]
    assert len(ids) == len({*ids})
    targets = {link[1:] for link in links(page) if link.startswith("#")}
    labelled = {e.attributes.get("aria-labelledby") for e in page.root} - {None}
    assert len(targets) > 10
    assert targets | labelled <= {*ids}


def test_every_table_has_one_row_of_headers_over_columns_of_its_own(page: Page) -> None:
    tables = page.root.all("table")
    assert len(tables) == 28
    for table in tables:
        (head,) = table.all("thead")
        columns = head.all("th")
        assert columns
        assert {cell.attributes.get("scope") for cell in columns} == {"col"}
        assert {len(row) for row in cells(table)} == {len(columns)}


def test_the_page_names_versions_and_licences(page: Page) -> None:
    methods = page.root.text.split("Lexicons, models, licences and versions")[1]
    for name in VERSIONS:
        assert f"{name} {metadata.version(name)}" in methods
    for name, distribution, licence, source in LICENCES:
        for part in (name, f"{distribution} {metadata.version(distribution)}", licence, source):
            assert part in methods
    assert "CC0" in methods


def test_the_page_shows_every_article_and_the_periods_as_the_study_calls_them(
    study: Study, tables: Tables, page: Page
) -> None:
    rows = cells(page.table("articles"))
    shown = {row[0].text: row[1].text for row in rows}
    labels = {period: study.label(period) for period in PERIODS}
    periods = tables["articles"].period.map(labels)
    assert shown == dict(zip(tables["articles"].title, periods, strict=True))


def test_the_same_tables_give_the_same_page_in_a_fresh_python_with_another_hash_seed(
    house: House, tmp_path: Path
) -> None:
    script = (
        "import sys; from pathlib import Path; from rapport.house import House; "
        "from rapport.stages import report; project, data, out = map(Path, sys.argv[1:]); "
        "report(House(project, data, out), 'sample')"
    )
    subprocess.run(
        [sys.executable, "-c", script, house.project, house.data, tmp_path],
        env=os.environ | {"PYTHONHASHSEED": "4242"},
        check=True,
    )
    first = house.report("sample").read_bytes()
    assert (tmp_path / "sample.html").read_bytes() == first


def test_a_study_without_frames_still_gives_a_page(house: House, tmp_path: Path) -> None:
    bare = House.at(shutil.copytree(house.project, tmp_path / "bare"))
    text = bare.study("sample").read_text("utf-8")
    text = text.replace("[frames.yaml, ", "[").replace('  framing: ["frame.*"]\n', "")
    bare.study("sample").write_text(text, "utf-8")
    for stage in (stages.mark, stages.measure, stages.report):
        stage(bare, "sample")
    page = Page(bare.report("sample").read_text("utf-8"))
    assert len(page.root.all("figure")) == 14
    assert "Frame" not in page.table("contrasts").text
    assert all(map(stays, links(page)))


def test_an_undefined_value_stands_as_a_dash_everywhere_on_the_page(
    study: Study, tables: Tables, codebooks: list[Codebook], cards: Cards
) -> None:
    measures = tables["measures"].copy()
    measures.loc[measures.article_id == "today-2021-05", "value"] = None
    page = Page(render(study, tables | {"measures": measures}, Given(codebooks, cards, {})))
    assert formats.NOTHING in [cell.text for cell in page.table("measures").all("td")]
    assert "nan" not in [cell.text for cell in page.root.all("td")]


def test_the_list_of_pages_links_what_is_built_and_says_how_to_build_the_rest(
    house: House,
) -> None:
    path = write_index(house)
    written = path.stat().st_mtime_ns
    page = Page(path.read_text("utf-8"))
    assert links(page) == ["sample.html"]
    assert (house.reports / "sample.html").exists()
    assert [h2.attributes["id"] for h2 in page.root.all("h2")] == ["russia-japan", "sample"]
    commands = [code.text for code in page.root.all("code")]
    assert commands == ["make report STUDY=russia-japan TEXTS=folder"]
    assert write_index(house).stat().st_mtime_ns == written
