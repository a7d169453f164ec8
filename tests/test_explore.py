"""Looking round: what is shown stands in the texts, and no edit reaches a file."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport import stages
from rapport.codebook import Codebook, Weighted, read_codebook
from rapport.errors import NotebookError, StudyError
from rapport.explore import (
    Entry,
    Opened,
    article_html,
    compare_groups,
    concordance,
    edited,
    effect_of,
    entries,
    groups_by,
    matched,
    of_code,
    open_study,
    said_of,
    text_of,
    widgets,
)
from rapport.house import House
from rapport.marks import COLUMNS
from rapport.measures import all_voices
from rapport.pipeline import Run
from rapport.pipeline.checks import problems
from rapport.pipeline.notebooks import run_notebook
from rapport.study import Study, read_study
from rapport.wording import design_of, forbidden
from tests.conftest import Page, Tables
from tests.project import CHECKOUT
from tests.test_codebook import code
from tests.test_report import ATTACKS, structure

needs_widgets = pytest.mark.skipif(
    not find_spec("ipywidgets"), reason="the pickers of explore.ipynb need ipywidgets"
)
BOOKS = [read_codebook(path) for path in sorted((CHECKOUT / "codebook").glob("*.yaml"))]
TEXTS = ["Herrings are dear.", "Boats brought herrings and cod.", "Nobody fished."]
FISH = Entry(0, 0)


def sentences_of(texts: list[str], article: str = "a") -> pd.DataFrame:
    numbers = range(1, len(texts) + 1)
    return pd.DataFrame(
        {"article_id": article, "sentence": numbers, "paragraph": numbers, "kind": "body",
         "n_words": 3, "text": texts}
    )  # fmt: skip


def marks_at(*places: tuple[int, int, int, str]) -> pd.DataFrame:
    """Marks of the layer `frame`: sentence, start, end and code."""
    rows = [("a", *place[:3], "frame", place[3], 1.0, "author", *[None] * 3) for place in places]
    return pd.DataFrame(rows, columns=COLUMNS)


def opened_of(texts: list[str], marks: pd.DataFrame, patterns: list[Any]) -> Opened:
    """A study of one article and a codebook of one code."""
    study = read_study(CHECKOUT / "studies" / "sample.yaml")
    named = {"article_id": ["a"], "title": ["Fish"], "author": ["Ada Crane"]}
    articles = pd.DataFrame(named | {"outlet": [None], "published": ["2015-03-01"]})
    book = Codebook(layer="frame", title="t", codes=[code(patterns, name="fish")])
    return Opened(study, [book], {}, articles, sentences_of(texts), marks, pd.DataFrame())


@pytest.fixture(scope="module")
def opened(house: House) -> Opened:
    return open_study(house, "sample")


@given(st.text(max_size=30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 40))
def test_the_pieces_of_a_concordance_make_the_sentence_again(
    text: str, one: int, other: int, width: int
) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    (row,) = concordance(
        sentences_of([text]), marks_at((1, start, end, "fish")), width
    ).itertuples()
    assert row.match == text[start:end]
    assert max(len(row.left), len(row.right)) <= width
    assert (
        text[: start - len(row.left)] + row.left + row.match + row.right
        == (text[: end + len(row.right)])
    )
    if width >= len(text):
        assert row.left + row.match + row.right == text


def test_a_concordance_keeps_to_sentences_that_hold_the_other_code_too() -> None:
    marks = marks_at((1, 0, 8, "fish"), (2, 0, 5, "boat"), (2, 14, 22, "fish"))
    fish, boats = (of_code(marks, "frame", name) for name in ("fish", "boat"))
    assert len(concordance(sentences_of(TEXTS), fish)) == 2
    (row,) = concordance(sentences_of(TEXTS), fish, 6, boats).itertuples(index=False)
    assert tuple(row) == ("ought ", "herrings", " and c", "a", 2, "fish", "author")


def test_a_pattern_is_read_as_in_a_codebook_and_stands_in_somebodys_voice() -> None:
    book = Codebook(layer="l", title="t", lists={"fish": ["herring*", "cod"]}, codes=[code(["a"])])
    told = marks_at((2, 0, 30, "x")).assign(layer="speech", code="quoted", voice="keldria")
    found = matched(sentences_of(TEXTS), told, "{fish} … and {fish}", [book])
    lines = concordance(sentences_of(TEXTS), found)
    assert list(lines.match) == ["herrings and cod"]
    assert list(lines.voice) == ["keldria"]


@pytest.mark.parametrize("pattern", ["", "a & b & c", "{nothing}", "so, what"])
def test_a_search_that_is_no_pattern_is_answered_by_a_sentence(pattern: str) -> None:
    with pytest.raises(StudyError, match=r"^search: .*“.*”"):
        matched(sentences_of(TEXTS), marks_at(), pattern)


def test_comparing_the_periods_gives_the_table_contrasts(study: Study, every_voice: Tables) -> None:
    articles, measures = every_voice["articles"], every_voice["measures"]
    periods = groups_by(articles, "period")
    found = compare_groups(study, articles, measures, periods["earlier"], periods["later"])
    kept = every_voice["contrasts"].drop(columns="sign_share")
    pd.testing.assert_frame_equal(found[list(kept)], kept, check_dtype=False)


def test_the_groups_of_a_column_are_its_values(tables: Tables) -> None:
    articles = tables["articles"]
    groups = groups_by(articles, "outlet")
    assert {name for some in groups.values() for name in some} == set(articles.article_id)
    nowhere = articles.assign(outlet=None)
    assert groups_by(nowhere, "outlet") == {}


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ([], ["x"], "the first group has no article"),
        (["x"], [], "the second group has no article"),
        (["x", "y"], ["y"], "y stands in both groups"),
        (["x"], ["z"], "z is no article of sample"),
    ],
)
def test_groups_that_cannot_be_compared_are_named(first: Any, second: Any, said: str) -> None:
    study = read_study(CHECKOUT / "studies" / "sample.yaml")
    articles = pd.DataFrame({"article_id": ["x", "y"]})
    with pytest.raises(StudyError, match=said):
        compare_groups(study, articles, pd.DataFrame(), first, second)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_no_sentence_says_more_than_the_groups_carry(opened: Opened, size: int) -> None:
    ids = list(opened.articles.article_id)
    measures = all_voices(opened.measures)
    table = compare_groups(opened.study, opened.articles, measures, ids[:size], ids[-size:])
    for measure in table.measure:
        said = said_of(opened.study, table, measure, ("one", "two"), opened.labels)
        words = forbidden(design_of(opened.study, table, measure))
        assert [word for word in words if f" {word}" in said.replace("no interval", "")] == []
        assert ("exact p" in said) == ("nothing can be compared" not in said)


@pytest.mark.parametrize(("name", "entry"), entries(BOOKS).items(), ids=str)
def test_an_entry_read_as_text_and_back_is_the_same(name: str, entry: Entry) -> None:
    assert edited(BOOKS, entry, *text_of(BOOKS[entry.book].codes[entry.code])) == BOOKS


def test_a_weight_is_written_after_its_pattern() -> None:
    book = Codebook(layer="l", title="t", codes=[code([Weighted(pattern="cod", weight=0.1), "a"])])
    assert text_of(book.codes[0]) == ("cod = 0.1\na", "")
    (made,) = edited([book], FISH, "cod=2\n\n b ", "salt cod\n")
    assert made.codes[0].weighted == [("cod", 2.0), ("b", 1.0)]
    assert made.codes[0].exclusions == ["salt cod"]


@pytest.mark.parametrize(
    ("patterns", "exclusions", "said"),
    [
        ("cod\n\na & b & c", "", "frame.fish, line 3: “patterns”: “a & b & c” has more than one &"),
        ("cod", "x\n{boats}", "frame.fish, line 2: “exclusions”: “{boats}” names no list"),
        ("", "", "frame.fish: “patterns”: has too few entries (0); give at least 1"),
        ("cod = much", "", "frame.fish, line 1: “patterns”: “much” is no number"),
    ],
)
def test_a_wrong_pattern_is_named_with_its_line(patterns: str, exclusions: str, said: str) -> None:
    books = opened_of(TEXTS, marks_at(), ["cod"]).codebooks
    with pytest.raises(StudyError) as wrong:
        edited(books, FISH, patterns, exclusions)
    assert str(wrong.value).startswith(said)
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize(
    ("patterns", "exclusions", "changes", "after"),
    [
        ("herring*", "", [], 2 / 3),
        ("herring*\nfish*", "", [("gains", 3)], 1),
        ("cod", "", [("loses", 1)], 1 / 3),
        ("herring*", "boats … herring*", [("loses", 2)], 1 / 3),
        ("fish*", "", [("gains", 3), ("loses", 1), ("loses", 2)], 1 / 3),
    ],
)
def test_an_edit_shows_who_gains_who_loses_and_what_becomes_of_the_measure(
    patterns: str, exclusions: str, changes: list[tuple[str, int]], after: float
) -> None:
    given = opened_of(TEXTS, marks_at(), ["herring*"])
    effect = effect_of(given, FISH, edited(given.codebooks, FISH, patterns, exclusions))
    found = effect.sentences
    assert list(zip(found.change, found.sentence, strict=True)) == changes
    assert list(found.text) == [TEXTS[number - 1] for _, number in changes]
    (row,) = effect.measures.itertuples(index=False)
    assert tuple(row) == ("frame.fish", "a", pytest.approx(2 / 3), pytest.approx(after))


def test_an_edit_of_a_shield_moves_the_tone_that_it_shields() -> None:
    given = opened_of(["The war museum opened."], marks_at(), ["war museum"])
    shield = given.codebooks[0].model_copy(update={"layer": "shield"})
    given = dataclasses.replace(given, codebooks=[shield])
    effect = effect_of(given, FISH, edited([shield], FISH, "peace museum", ""))
    (row,) = effect.measures.itertuples(index=False)
    assert row.measure == "tone.vader-shielded"  # tone.vader hears the war either way
    assert (row.before, row.after) == (0, pytest.approx(-2.9 / (2.9**2 + 15) ** 0.5))


def test_before_an_edit_the_measures_are_those_of_the_table(opened: Opened) -> None:
    entry = entries(opened.codebooks)["actor.varenia"]
    after = edited(opened.codebooks, entry, "solmar", "")
    effect = effect_of(opened, entry, after)
    assert {"actor.varenia"} < set(effect.measures.measure)  # acts and voices hang on actors
    kept = all_voices(opened.measures).set_index(["measure", "article_id"]).value
    found = effect.measures.set_index(["measure", "article_id"]).before
    pd.testing.assert_series_equal(found, kept[found.index], check_names=False, check_dtype=False)
    assert set(effect.sentences.change) == {"loses"}


words = st.sampled_from([*ATTACKS, "cod", " and ", "\n", "$x$"])
spans = st.tuples(st.just(1), st.integers(0, 40), st.integers(1, 20), st.sampled_from(ATTACKS))


@given(st.lists(words, min_size=1, max_size=5).map("".join), st.lists(spans, max_size=5))
def test_hostile_text_stays_text_whatever_marks_overlap_in_it(
    text: str, places: list[tuple[int, int, int, str]]
) -> None:
    places = [(n, at, min(at + size, len(text)), c) for n, at, size, c in places if at < len(text)]
    page = Page(article_html(opened_of([text], marks_at(*places), ["a"]), "a", ["frame"]))
    harmless = article_html(opened_of(["cod"], marks_at((1, 0, 3, "x")), ["a"]), "a", ["frame"])
    assert structure(page) <= structure(Page(harmless))
    (sentence,) = [e for e in page.root if e.attributes.get("class") == "line body first"]
    assert sentence.all("p")[0].text == text
    assert len(sentence.all("li")) == len(places)


def test_a_reader_finds_each_mark_in_the_text_and_in_the_margin_with_its_voice() -> None:
    marks = marks_at((1, 0, 8, "fish"), (2, 6, 22, "trade"), (2, 14, 22, "fish"))
    page = Page(article_html(opened_of(TEXTS, marks, ["a"]), "a", ["frame"]))
    rows = [e for e in page.root if "line" in e.attributes.get("class", "").split()]
    assert [e.text for e in rows[1].all("p")[0].all("mark")] == ["brought ", "herrings"]
    assert [e.text for e in rows[1].all("li")] == [
        "frame: trade brought herrings voice: author",
        "frame: any herrings voice: author",
    ]
    assert rows[2].all("mark") == []
    assert "frame" not in article_html(opened_of(TEXTS, marks, ["a"]), "a", ["actor"])


def test_what_was_never_built_is_built_first(desk: House, monkeypatch: Any) -> None:
    path, ran = desk.table("sample", "marks"), []
    kept = path.read_bytes()
    path.unlink()

    def stage(name: str) -> Callable[..., None]:
        def run(*_: object) -> None:
            ran.append(name)
            path.write_bytes(kept)

        return run

    for name in ("clean", "mark", "measure"):
        monkeypatch.setattr(stages, name, stage(name))
    assert len(open_study(desk, "sample").marks)
    assert ran == ["clean", "mark", "measure"]
    open_study(desk, "sample")
    assert len(ran) == 3


def test_looking_round_needs_ipywidgets_only_for_its_pickers(monkeypatch: Any) -> None:
    without = "import sys; sys.modules['ipywidgets'] = None; import rapport.explore.widgets"
    subprocess.run([sys.executable, "-c", without], check=True)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(NotebookError, match="ipywidgets is not installed; run `make lab`"):
        widgets.concordance_view(opened_of(TEXTS, marks_at((1, 0, 8, "fish")), ["a"]))


@needs_widgets
def test_every_view_says_how_it_is_read(opened: Opened) -> None:
    for view in (widgets.concordance_view, widgets.reader_view, widgets.compare_view):
        page = Page(view(opened).children[-1].value)
        assert any(len(p.text) > 60 for p in page.root.all("p") if p.attributes["class"] == "how")


@needs_widgets
def test_a_mistake_is_shown_where_the_answer_would_be(opened: Opened) -> None:
    box = widgets.concordance_view(opened)
    pattern, shown = box.children[1], box.children[-1]
    before = shown.value
    pattern.value = "<b>"
    (wrong,) = Page(shown.value).root.all("p")
    assert wrong.text.startswith("search: “<b>” is no phrase")
    pattern.value = ""
    assert shown.value == before


@needs_widgets
def test_groups_picked_while_looking_are_called_a_hint(opened: Opened) -> None:
    box = widgets.compare_view(opened)
    first, second, shown = box.children[0], box.children[2], box.children[-1]
    assert "picked while looking" not in shown.value
    outlets = [name for name in dict(first.options) if name.startswith("outlet")]
    first.value = outlets[0]
    assert "stands in both groups" in shown.value  # the outlet has articles of the later period
    second.value = outlets[1]
    assert "picked while looking" in shown.value
    first.value = ""
    assert "the first group has no article" in shown.value


@needs_widgets
def test_an_edit_in_a_view_leaves_every_file_as_it_was(opened: Opened, house: House) -> None:
    def files() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in sorted(house.project.rglob("*")) if p.is_file()}

    before = files()
    box = widgets.edit_view(opened)
    picked, fields = box.children
    assert "0 sentences gain a code of this layer and 0 lose one" in (
        fields.children[0].children[-1].value
    )
    fields.children[0].children[0].value = "boat*"
    assert ">gains<" in fields.children[0].children[-1].value
    picked.value = [*dict(picked.options).values()][1]
    assert "0 sentences gain" in fields.children[0].children[-1].value
    assert files() == before


@needs_widgets
def test_the_notebook_runs_from_top_to_bottom_by_itself(desk: House) -> None:
    executed = desk.executed("sample", "explore")
    run_notebook(
        notebook=desk.notebooks / "explore.ipynb",
        executed=executed,
        failed=desk.failed("sample", "explore"),
        parameters={},
        products=[],
        timeout=120,
        again="make lab",
    )
    text = executed.read_text("utf-8")
    assert text.count("application/vnd.jupyter.widget-view+json") == 4
    assert "sanction" in text


def test_the_pipeline_never_asks_for_it(desk: House) -> None:
    (desk.notebooks / "explore.ipynb").write_text("no notebook", "utf-8")
    assert problems(desk, Run(("sample",))) == []
