"""The page in Chromium: links land, numbers and highlights are those of the tables, filters find
what a query finds, and it can be read by keyboard, without JavaScript, on paper and on a telephone.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pypdf import PdfReader

from rapport import formats
from rapport.codebook import read_codebooks
from rapport.evidence import pieces
from rapport.evidence.counted import PLACE, counted_marks
from rapport.evidence.quoted import MOST_WORDS
from rapport.house import House
from rapport.measures import Plan, all_voices, formulas, plan, tally_marks
from rapport.study import read_study
from rapport.tables import of_pipeline, read_table
from tests.browser import OPEN_ALL, See, chromium, rows_of, see, visible
from tests.conftest import Tables

__all__ = ["chromium", "see"]

pytestmark = pytest.mark.browser

PAPER = 680
"""Pixels of an A4 page between its margins of 15 mm."""


class Built(NamedTuple):
    """A page, the tables it was made of, and what its study asks for; `sentences` in the order of
    the page, with their voices and periods.
    """

    path: Path
    tables: Tables
    what: Plan
    sentences: pd.DataFrame


@pytest.fixture(
    scope="module", params=["sample", pytest.param("russia-japan", marks=pytest.mark.corpus)]
)
def built(request: pytest.FixtureRequest) -> Built:
    """The page of the sample study, and that of the five articles."""
    house: House = request.getfixturevalue("house" if request.param == "sample" else "five")
    study = read_study(house.study(request.param))
    tables = {name: read_table(name, house.processed(study.name)) for name in of_pipeline()}
    what = plan(study, read_codebooks(house.codebook, study.codebooks))
    articles, marks = tables["articles"], tables["marks"]
    dated = articles.sort_values(["published", "article_id"]).assign(order=range(len(articles)))
    said = tables["sentences"].sort_values(PLACE)
    said["voice"] = tally_marks(articles, said, marks, what).voice
    said = said.merge(dated[["article_id", "period", "order"]], on="article_id")
    return Built(house.report(study.name), tables, what, said.sort_values(["order", "sentence"]))


@pytest.fixture
def sample(house: House) -> Path:
    """The page of the sample study."""
    return house.report("sample")


def test_every_link_lands_on_what_it_opens_and_no_click_asks_for_anything(
    see: See, built: Built
) -> None:
    page = see(built.path)
    links, astray = page.evaluate(
        """() => {
          const links = new Map(
            [...document.querySelectorAll("a:not([download])")]
              .map((a) => [a.getAttribute("href"), a]));
          const astray = [];
          for (const [href, link] of links) {
            link.click();
            const target = document.getElementById(decodeURIComponent(href.slice(1)));
            if (!href.startsWith("#") || !target?.checkVisibility()) astray.push(href);
            for (const one of document.querySelectorAll("details[open]")) one.open = false;
          }
          for (const one of document.querySelectorAll("summary, button")) one.click();
          return [links.size, astray];
        }"""
    )
    assert links > 900
    assert astray == []


def test_a_link_from_outside_opens_the_sentence_and_its_marks(see: See, sample: Path) -> None:
    page = see(sample, "#s-herald-2015-04-3")
    opened = page.locator("details[open]").evaluate_all("all => all.map((one) => one.id)")
    assert opened == ["a-herald-2015-04", ""]
    assert page.locator("#s-herald-2015-04-3 details li").first.is_visible()


def shown_number(text: str) -> tuple[float, float]:
    """A number as it is written on the page, and half a unit of its last digit."""
    found = re.fullmatch(r"([+−]?)([\d,]+)(\.\d+)?(e-\d+)?(%| points)?", text)
    assert found, text
    sign, whole, places, power, unit = (part or "" for part in found.groups())
    scale = float(f"1{power}") * (0.01 if unit else 1)
    number = float(whole.replace(",", "") + places) * scale
    return -number if sign == "−" else number, scale * 0.1 ** max(len(places) - 1, 0) / 2


def test_every_exact_number_is_one_of_the_tables_and_is_shown_rounded(
    see: See, built: Built
) -> None:
    found = see(built.path).locator("td[title]")
    cells = found.evaluate_all("all => all.map((cell) => [cell.textContent, cell.title])")
    sources = ("measures", "contrasts", "estimates", "coverage", "specifications", "curves")
    numbers = (built.tables[name].select_dtypes("number").to_numpy().ravel() for name in sources)
    known = {repr(float(abs(number))) for number in np.concatenate([*numbers])}
    assert len(cells) > 800
    for text, exact in cells:
        assert repr(abs(float(exact))) in known, (text, exact)
        if text not in ("over 99%", "under 1%"):
            number, half = shown_number(text)
            assert number == pytest.approx(float(exact), abs=half * 1.001), (text, exact)


def test_contrasts_and_measures_stand_on_the_page_row_by_row(see: See, built: Built) -> None:
    page = see(built.path)
    contrasts, measures = (all_voices(built.tables[name]) for name in ("contrasts", "measures"))
    rows = rows_of(page, "contrasts")
    for row, found in zip(rows, contrasts.itertuples(), strict=True):
        numbers = found.earlier, found.later, found.difference, found.p_exact, found.effect
        titles = [row[at][1] for at in (2, 3, 4, 6, 7)]
        assert titles == ["" if pd.isna(number) else repr(number) for number in numbers]
        assert row[5][0] == formats.interval(found.measure, found.low, found.high)
    dated = built.tables["articles"].sort_values(["published", "article_id"])
    wide = measures.pivot(index="measure", columns="article_id", values="value")[dated.article_id]
    rows = rows_of(page, "measures")
    for row, name in zip(rows, dict.fromkeys(measures.measure), strict=True):
        shown = [text for text, _ in row[1:-1]]
        assert shown == [formats.value(name, number) for number in wide.loc[name]]
    counts = [(int(row[6][0]), int(row[7][0])) for row in rows_of(page, "articles")]
    assert counts == [*zip(dated.n_sentences, dated.n_words, strict=True)]


def counted(built: Built) -> pd.DataFrame:
    """The marks that measures count, each of them one of the table of marks."""
    found = counted_marks(built.tables["sentences"], built.tables["marks"], built.what)
    place = [*PLACE, "start", "end", "layer", "code"]
    assert len(found.merge(built.tables["marks"][place].drop_duplicates())) == len(found)
    return found


def test_highlighted_in_the_articles_is_every_mark_of_frames_names_and_acts_and_no_more(
    see: See, built: Built
) -> None:
    shown = see(built.path).evaluate(
        """() => [...document.querySelectorAll(".article > ol > li")].map((li) => {
          const text = li.querySelector("bdi");
          let at = 0;
          const spans = [];
          for (const node of text.childNodes) {
            const end = at + [...node.textContent].length;
            if (node.nodeName === "MARK") spans.push([at, end]);
            at = end;
          }
          return [li.id, text.textContent, spans];
        })"""
    )
    marks = counted(built)
    marks = marks[marks["sum"].str.startswith(("frame.", "name.")) | (marks["sum"] == "acts")]
    spans = {
        f"s-{article}-{sentence}": pieces.joined(zip(own.start, own.end, strict=True))
        for (article, sentence), own in marks.groupby(PLACE)
    }
    texts = {f"s-{row.article_id}-{row.sentence}": row.text for row in
             built.tables["sentences"].itertuples()}  # fmt: skip
    assert {name: text for name, text, _ in shown} == texts
    assert {name: [(a, b) for a, b in found] for name, _, found in shown if found} == spans
    assert len(spans) > 100


def test_evidence_quotes_links_and_highlights_the_marks_that_its_measure_counts(
    see: See, built: Built
) -> None:
    shown = see(built.path).evaluate(
        """() => [...document.querySelectorAll(".counted")].map((own) => ({
          id: own.id.slice(2),
          value: own.querySelector("b").textContent,
          linked: [...own.querySelectorAll("a")].slice(1).map((a) => Number(a.textContent)),
          quotes: [...own.querySelectorAll("li")].map((li) => [
            Number(li.querySelector("a").textContent),
            [...li.querySelectorAll("mark")].map((mark) => mark.textContent)]),
        }))"""
    )
    texts = built.tables["sentences"].set_index(PLACE).text.to_dict()
    values = all_voices(built.tables["measures"]).set_index(["measure", "article_id"]).value
    marks = counted(built)
    found = dict(iter(marks.groupby(["sum", *PLACE])))
    counts = {at: sorted({*own}) for at, own in marks.groupby(["sum", "article_id"]).sentence}
    sums = {formula.measure: formula.marks for formula in formulas(built.what) if formula.marks}
    assert len(shown) == len(sums) * len(built.tables["articles"])
    for own in shown:
        measure, _, article = own["id"].partition("/")
        assert own["value"] == formats.value(measure, values[measure, article])
        assert sorted(own["linked"]) == counts.get((sums[measure], article), []), own["id"]
        for sentence, words in own["quotes"]:
            here, text = found[sums[measure], article, sentence], texts[article, sentence]
            spans = pieces.joined(zip(here.start, here.end, strict=True))
            every = [pieces.shortened(text[a:b]) for a, b in spans if b - a < len(text)]
            if len(here) <= MOST_WORDS:
                assert words == every, own["id"]
            else:
                assert 0 < len(words) <= MOST_WORDS
                each = {text[a:b] for a, b in zip(here.start, here.end, strict=True)}
                assert {*words} <= each | {*every}, own["id"]


class Asked(NamedTuple):
    """What a reader asks the search for; empty is all."""

    words: str = ""
    article: str = ""
    period: str = ""
    layer: str = ""
    code: str = ""
    voice: str = ""


def query(built: Built, asked: Asked) -> list[str]:
    """The ids of the sentences that the tables give for it, in the order of the page."""
    found, marks = built.sentences, built.tables["marks"]
    if asked.words:
        found = found[found.text.str.lower().str.contains(asked.words.lower(), regex=False)]
    if asked.article:
        found = found[found.article_id == asked.article]
    if asked.period:
        found = found[found.period == asked.period]
    if asked.layer or asked.code:
        codes = marks.layer + "." + marks.code
        own = marks[(codes == asked.code) if asked.code else (marks.layer == asked.layer)]
        own = own[own.voice.eq(asked.voice)] if asked.voice else own
        found = found.merge(own[PLACE].drop_duplicates())
    elif asked.voice:
        found = found[(found.kind == "body") & (found.voice == asked.voice)]
    return [f"s-{row.article_id}-{row.sentence}" for row in found.itertuples()]


def lines_seen(page: Page) -> list[str]:
    """The ids of the sentences that can be seen."""
    seen: list[str] = page.locator(".article > ol > li").evaluate_all(
        "all => all.filter((one) => one.checkVisibility()).map((one) => one.id)"
    )
    return seen


def test_search_and_filters_give_what_a_query_of_the_tables_gives(see: See, built: Built) -> None:
    page = see(built.path, "#sentences")
    marks, articles = built.tables["marks"], built.tables["articles"]
    drawn = np.random.default_rng(7)
    n, hits = len(built.tables["sentences"]), 0
    words = ["the", "Trade", "“", "ISLAND", "no such words"]
    for _ in range(30):
        mark = marks.iloc[drawn.integers(len(marks))]
        full = Asked(
            str(drawn.choice(words)), str(drawn.choice(articles.article_id)),
            str(drawn.choice(["earlier", "later"])), mark.layer, f"{mark.layer}.{mark.code}",
            mark.voice,
        )  # fmt: skip
        chosen = drawn.random(len(full)) < (0.4, 0.2, 0.3, 0.4, 0.4, 0.4)
        asked = Asked(*(one if yes else "" for one, yes in zip(full, chosen, strict=True)))
        if not any(asked):
            continue
        page.evaluate(
            """(asked) => {
              const fields = [...document.querySelectorAll("#filter :is(input, select)")];
              fields.forEach((field, at) => { field.value = asked[at]; });
              fields[0].dispatchEvent(new Event("input", {bubbles: true}));
            }""",
            [*asked],
        )
        expected = query(built, asked)
        assert lines_seen(page) == expected, asked
        assert page.locator("#f-count").text_content() == f"{len(expected)} of {n} sentences"
        hits += bool(expected)
    assert hits > 10


def test_the_search_is_reached_and_used_from_the_keyboard_alone(see: See, built: Built) -> None:
    page = see(built.path)
    focused = "document.activeElement.id || document.activeElement.textContent"

    def press(*keys: str) -> str:
        for key in keys:
            page.keyboard.press(key)
        return str(page.evaluate(focused))

    assert press("Tab") == "To the content"
    assert press("Tab") == "Contents"
    press("Enter")
    while press("Tab") != "Sentences":
        pass
    assert "f-words" in (press("Enter", "Tab"), press("Tab"))  # a link stands before it
    page.keyboard.type("the")
    assert lines_seen(page) == query(built, Asked(words="the"))
    dated = built.tables["articles"].sort_values(["published", "article_id"])
    assert press("Tab") == "f-article"
    press("ArrowDown", "ArrowDown")
    second = Asked(words="the", article=dated.article_id.iloc[1])
    assert lines_seen(page) == query(built, second)
    assert press("Tab") == "f-period"
    press("ArrowDown")
    assert lines_seen(page) == query(built, second._replace(period="earlier"))
    assert press("Tab") == "f-layer"
    page.keyboard.type("tone")
    assert lines_seen(page) == query(built, second._replace(period="earlier", layer="tone"))
    assert press("Tab") == "f-code"
    press("ArrowDown")
    first = second._replace(period="earlier", code=page.locator("#f-code").input_value())
    assert first.code.startswith("tone.")
    assert lines_seen(page) == query(built, first)
    assert press("Tab") == "f-voice"
    press("ArrowDown")
    assert lines_seen(page) == query(built, first._replace(voice="author"))
    assert press("Tab") == "f-all"
    press("Enter")
    assert page.locator("#f-count").text_content() == "{0} of {0} sentences".format(
        len(built.tables["sentences"])
    )
    first_line = query(built, Asked())[0]
    assert not visible(page, first_line)
    press("Tab", "Enter")
    assert visible(page, first_line)


def test_the_focus_can_be_seen_wherever_it_is(see: See, sample: Path) -> None:
    page = see(sample)
    for _ in range(60):
        page.keyboard.press("Tab")
        style, width = page.evaluate(
            "(({outlineStyle, outlineWidth}) => [outlineStyle, parseFloat(outlineWidth)])"
            "(getComputedStyle(document.activeElement))"
        )
        assert (style, width) == ("solid", 3)


FEW = """() => {
  for (const many of document.querySelectorAll("tbody, ul, ol, dl, select, section, .counted")) {
    const kept = {};
    for (const one of [...many.children])
      if (one.matches("tr, li, dt, dd, option, details, a")
          && (kept[one.tagName] = (kept[one.tagName] ?? 0) + 1) > 5) one.remove();
  }
}"""
"""Of rows, lines and parts that are alike five stay, since axe takes minutes over all of them."""


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds against WCAG 2.2, levels A and AA, and its best practices."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": rules}, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_whatever_is_open_in_either_theme(
    see: See, built: Built, theme: str
) -> None:
    page = see(built.path, color_scheme=theme)
    page.evaluate(FEW)
    page.evaluate(OPEN_ALL)
    assert violations(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_whole_page(
    see: See, built: Built, theme: str, opened: bool
) -> None:
    page = see(built.path, color_scheme=theme)
    page.set_default_timeout(0)
    if opened:
        page.evaluate(OPEN_ALL)
    assert violations(page) == []


def test_without_javascript_everything_is_reached_by_links_and_parts_that_open(
    see: See, built: Built
) -> None:
    page = see(built.path, java_script_enabled=False)
    assert not visible(page, "filter")
    page.click("nav summary")
    page.click("nav a[href='#evidence']")
    page.click("[id='e-frame.economy'] > summary")
    link = page.locator("[id='e-frame.economy'] li a").first
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.click()
    assert visible(page, target)
    for summary in page.locator(".article > summary").all():
        if not visible(
            page, str(summary.evaluate("one => one.parentElement.querySelector('li').id"))
        ):
            summary.click()
    names = query(built, Asked())
    assert lines_seen(page) == names
    page.click(f"#{target} summary")
    assert page.locator(f"#{target} details li").first.is_visible()


WIDE = """() => [...document.querySelectorAll("body *")].filter((one) =>
  one.checkVisibility() && !one.closest(".scroll > *")
  && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 99))"""
"""What reaches beyond the right edge, but for what lies in a region that scrolls."""

CUT = """() => [...document.querySelectorAll("body *:not(svg, svg *)")].filter((one) =>
  one.checkVisibility() && getComputedStyle(one).overflowX !== "visible" && one.tabIndex < 0
  && one.scrollWidth > one.clientWidth + 1).map((one) => one.outerHTML.slice(0, 99))"""
"""What is cut, or scrolls and cannot be reached from the keyboard."""


@pytest.mark.parametrize(
    ("width", "pixels", "text"), [(320, 1, 100), (390, 3, 100), (640, 2, 100), (1280, 1, 200)],
    ids=["320 pixels", "a telephone", "zoomed to 200%", "text of twice the size"],
)  # fmt: skip
def test_a_narrow_page_scrolls_down_alone_and_its_tables_in_regions_of_their_own(
    see: See, built: Built, width: int, pixels: int, text: int
) -> None:
    page = see(built.path, viewport={"width": width, "height": 640}, device_scale_factor=pixels)
    page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", f"{text}%")
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert page.evaluate(WIDE) == []
    assert page.evaluate(CUT) == []
    size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size == 16 * text / 100
    for control in page.locator("#filter :is(input, select, button)").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width


def test_printed_on_a4_nothing_is_shrunk_or_cut(see: See, built: Built, tmp_path: Path) -> None:
    page = see(built.path, viewport={"width": PAPER, "height": 900}, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate(WIDE) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    pages = PdfReader(tmp_path / "printed.pdf").pages
    assert 15 < len(pages) < 45
    assert {tuple(map(round, each.mediabox[2:])) for each in pages} == {(595, 842)}
    page.evaluate(OPEN_ALL)
    assert page.evaluate(WIDE) == []
