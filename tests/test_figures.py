"""Figures are the same twice, say what they show without being seen, and load nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from xml.etree import ElementTree

import pandas as pd
import pytest

from rapport.figures import MOST_ROWS, Figure
from rapport.figures.frames import frames_by_article
from rapport.figures.glance import articles_at_a_glance
from rapport.figures.through import MOST_PANELS, sentences_told, tone_through_articles
from rapport.figures.tone import tone_by_article
from rapport.measures import Plan, tally_marks
from rapport.study import Study
from tests.conftest import Tables

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
HREF = f"{XLINK}href"

TAGS = {"svg", "title", "defs", "g", "path", "use", "text", "clipPath", "rect"}

LABELS = {"tone.vader-shielded": "Tone"}

TONE = Plan({"tone": ["vader-shielded"]})
"""Of all that is counted the primary tone alone."""

ODD_TITLES = [
    "From $x_1$ to $5$",
    "a < b & c > d",
    "“Quoted” 'and' \"again\"",
    "{{ 7 * 7 }} {% raw %}",
    "</text></svg><script>",
    "&lt;b&gt; as it is",
    r"back \1 \g<0> slash",
    "]]> <!-- x -->",
    "  blanks  ",
    "_begins with a line",
]


def drawn(study: Study, tables: Tables, labels: dict[str, str]) -> list[Figure]:
    """The figures that show single articles, as these tables give them."""
    articles, measures, contrasts = (tables[t] for t in ("articles", "measures", "contrasts"))
    tone = tables["marks"][tables["marks"].layer == "tone"]
    told = sentences_told(
        tally_marks(articles, tables["sentences"], tone, TONE),
        tables["sentences"],
        TONE,
        study.tone,
    )
    figures = [
        tone_by_article(study, articles, measures, contrasts, labels),
        frames_by_article(study, articles, measures, contrasts, labels),
        tone_through_articles(study, articles, told, {}, labels),
        articles_at_a_glance(study, articles, measures, labels),
    ]
    return [figure for figure in figures if figure]


def titled(tables: Tables, titles: list[str]) -> Tables:
    """The tables with other titles for the first articles."""
    articles = tables["articles"].copy()
    articles.loc[: len(titles) - 1, "title"] = titles
    return tables | {"articles": articles}


def times(tables: Tables, n: int) -> Tables:
    """The study with each article n times, so that means stay what they are."""
    return {
        name: pd.concat(
            [frame.assign(article_id=frame.article_id + f"-{k}") for k in range(n)],
            ignore_index=True,
        )
        for name, frame in tables.items()
        if "article_id" in frame
    } | {"contrasts": tables["contrasts"]}


def parsed(figure: Figure) -> ElementTree.Element:
    return ElementTree.fromstring(figure.svg)


def texts(figure: Figure) -> list[str]:
    return ["".join(text.itertext()) for text in parsed(figure).iter(f"{SVG}text")]


def dots(figure: Figure) -> list[tuple[str, str]]:
    """Where the round marks of a strip plot stand, those of the legend left out."""
    svg = parsed(figure)
    round_ones = {f"#{p.get('id')}" for p in svg.iter(f"{SVG}path") if "C" in p.get("d", "")}
    clipped = [g for g in svg.iter(f"{SVG}g") if g.get("clip-path")]
    uses = [use for group in clipped for use in group.iter(f"{SVG}use")]
    return [(u.get("x", ""), u.get("y", "")) for u in uses if u.get(HREF) in round_ones]


@pytest.fixture(scope="module")
def figures(study: Study, tables: Tables, labels: dict[str, str]) -> list[Figure]:
    return drawn(study, tables, labels)


@pytest.fixture(scope="module")
def without_first(study: Study, tables: Tables, labels: dict[str, str]) -> list[Figure]:
    """The figures where the first article belongs to neither period."""
    articles = tables["articles"].copy()
    articles.loc[0, "period"] = None
    return drawn(study, tables | {"articles": articles}, labels)


def test_the_same_tables_give_the_same_bytes(
    study: Study, tables: Tables, labels: dict[str, str], figures: list[Figure]
) -> None:
    again = drawn(study, tables, labels)
    assert len(figures) == 4
    assert [figure.svg for figure in again] == [figure.svg for figure in figures]


def test_every_figure_is_an_image_that_says_what_it_shows(figures: list[Figure]) -> None:
    for figure in figures:
        svg = parsed(figure)
        assert svg.get("role") == "img"
        title = svg.find(f"{SVG}title")
        assert title is not None
        assert svg.get("aria-labelledby") == title.get("id")
        assert title.text == figure.alternative
        assert figure.alternative.startswith(figure.title)
        assert figure.title not in texts(figure)


def test_no_id_is_given_twice_and_every_reference_lands_in_its_own_figure(
    figures: list[Figure],
) -> None:
    given = Counter(e.get("id") for f in figures for e in parsed(f).iter() if e.get("id"))
    assert max(given.values()) == 1
    for figure in figures:
        own = {f"#{e.get('id')}" for e in parsed(figure).iter()}
        wanted = {href for e in parsed(figure).iter() if (href := e.get(HREF))}
        wanted |= set(re.findall(r"url\(([^)]*)\)", figure.svg))
        assert wanted
        assert wanted <= own
        addresses = set(re.findall(r"\w+://[^\s\"'<)]*", figure.svg))
        assert addresses <= {SVG[1:-1], XLINK[1:-1]}


def test_odd_titles_show_as_they_are(study: Study, tables: Tables, labels: dict[str, str]) -> None:
    for figure in drawn(study, titled(tables, ODD_TITLES), labels):
        tags = {element.tag.removeprefix(SVG) for element in parsed(figure).iter()}
        assert tags <= TAGS
        for title in ODD_TITLES:
            assert any(text.startswith(title[:20]) for text in texts(figure)), figure.key
            assert title in figure.alternative or figure.key == "frames-by-article"


@pytest.mark.parametrize("title", ['An id="x" in it', "See url(#x)", "Colour #010203"])
def test_a_title_that_looks_like_the_inside_of_a_figure_shows_as_it_is(
    study: Study, tables: Tables, title: str
) -> None:
    changed = titled(tables, [title])
    figure = tone_by_article(
        study, changed["articles"], tables["measures"], tables["contrasts"], LABELS
    )
    assert any(text.startswith(f"{title} · ") for text in texts(figure))


def test_a_character_that_no_xml_may_hold_does_no_harm(study: Study, tables: Tables) -> None:
    changed = titled(tables, ["A \x0bbell\x07 \uffff"])
    figure = tone_by_article(
        study, changed["articles"], tables["measures"], tables["contrasts"], LABELS
    )
    assert any(text.startswith("A \ufffdbell\ufffd \ufffd · ") for text in texts(figure))


def test_a_drawing_says_nothing_that_does_nothing(figures: list[Figure]) -> None:
    for figure in figures:
        svg = parsed(figure)
        for element in svg.iter():
            assert element.tag != f"{SVG}g" or element.attrib, figure.key
            for name in ("x", "y", "d"):
                assert not re.search(r"\.\d\d", element.get(name, ""))
        assert "\n" not in figure.svg
        assert "#010203" not in figure.svg


def test_every_article_is_a_dot_in_a_row_of_its_own(figures: list[Figure]) -> None:
    places = dots(figures[0])
    assert len(places) == len({y for _, y in places}) == 12


def test_articles_of_the_same_title_and_year_keep_rows_of_their_own(
    study: Study, tables: Tables
) -> None:
    alike = titled(tables, ["Column of the Month"] * 12)["articles"]
    figure = tone_by_article(study, alike, tables["measures"], tables["contrasts"], LABELS)
    assert len({y for _, y in dots(figure)}) == 12


def test_of_many_articles_some_are_shown_or_all_are_dots(
    study: Study, tables: Tables, labels: dict[str, str]
) -> None:
    many = times(tables, 5)
    assert len(many["articles"]) == 60 > MOST_ROWS
    tone, frames, through, glance = drawn(study, many, labels)
    assert len(dots(tone)) == 60
    assert len({y for _, y in dots(tone)}) == 2
    assert "60 articles" in tone.alternative
    assert list(frames.data) == ["measure", "mean 2015", "mean 2021"]
    for figure, most in ((through, MOST_PANELS), (glance, MOST_ROWS)):
        assert figure.data.article_id.nunique() == most
        assert f"{most} of 60 articles are shown, drawn at random" in figure.how_to_read


@pytest.mark.filterwarnings("error")
def test_many_articles_are_drawn_without_a_warning(study: Study, tables: Tables) -> None:
    many = times(tables, 5)
    tone_by_article(study, many["articles"], many["measures"], many["contrasts"], LABELS)


def test_the_numbers_behind_a_figure_are_of_the_articles_in_it(
    tables: Tables, without_first: list[Figure]
) -> None:
    articles = set(tables["articles"].article_id[1:])
    tone, frames, *others = without_first
    assert set(frames.data) - {"measure", "mean 2015", "mean 2021"} == articles
    for figure in (tone, *others):
        assert set(figure.data.article_id) == articles


def test_without_frames_there_is_no_figure_of_frames(study: Study, tables: Tables) -> None:
    measures = tables["measures"][~tables["measures"].measure.str.startswith("frame.")]
    assert frames_by_article(study, tables["articles"], measures, tables["contrasts"], {}) is None


def test_the_title_says_the_difference_and_whether_the_periods_overlap(
    tables: Tables, figures: list[Figure]
) -> None:
    values = tables["measures"].query("measure == 'tone.vader-shielded'").merge(tables["articles"])
    earlier, later = (values[values.period == p].value for p in ("earlier", "later"))
    assert later.max() < earlier.min()
    difference = earlier.mean() - later.mean()
    assert f"{difference:.2f} more negative; the two periods do not overlap" in figures[0].title


def test_the_title_names_no_direction_where_there_is_no_difference(
    study: Study, tables: Tables
) -> None:
    none = tables["contrasts"].assign(difference=0.0)
    figure = tone_by_article(study, tables["articles"], tables["measures"], none, LABELS)
    assert "more" not in figure.title


@pytest.mark.parametrize("difference", [math.nan, -0.1])
def test_the_title_names_no_frame_that_gains_where_none_does(
    study: Study, tables: Tables, labels: dict[str, str], difference: float
) -> None:
    falls = tables["contrasts"].assign(difference=difference)
    figure = frames_by_article(study, tables["articles"], tables["measures"], falls, labels)
    assert figure
    assert "gains" not in figure.title


def test_an_article_without_a_value_is_not_called_nan(
    study: Study, tables: Tables, labels: dict[str, str]
) -> None:
    measures = tables["measures"].copy()
    measures.loc[measures.article_id == "today-2021-05", "value"] = None
    body = tables["sentences"][tables["sentences"].article_id != "today-2021-05"]
    bare = tables | {"measures": measures, "sentences": body}
    for figure in drawn(study, bare, labels):
        assert "nan" not in figure.alternative
