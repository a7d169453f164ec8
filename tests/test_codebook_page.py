"""What `rapport codebook` prints: the page, its counts, and what is doubtful in a codebook."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rapport.cli import main
from rapport.codebook import Code, Codebook, Glob, Weighted, read_codebook
from rapport.codebook.doubts import covers, doubts, meet
from rapport.codebook_page import count_in_texts, doubtful, render, write_codebook
from rapport.errors import StudyError
from rapport.house import House
from rapport.marks import HIT_COLUMNS, count_hits, mark_corpus, pattern_hits
from rapport.marks.examples import example_doubts
from rapport.schemas import SCHEMAS, as_json
from rapport.study import Study
from tests.conftest import SAMPLE, Page, Tables, cells
from tests.project import CHECKOUT
from tests.test_codebook import BOOK, code
from tests.test_report import ATTACKS, structure

FILES = {
    "card": "validity",
    "codebook": "codebook",
    "study": "studies",
    "timeline": "studies/timelines",
}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schema_in_the_folder_is_that_of_the_models(kind: str) -> None:
    kept = (CHECKOUT / FILES[kind] / "schema.json").read_text("utf-8")
    remedy = f"run `rapport schema {kind} > {FILES[kind]}/schema.json`"
    assert kept == as_json(kind), remedy


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_file_keeps_its_schema_and_names_it_in_its_first_line(kind: str) -> None:
    check = jsonschema.Draft202012Validator(json.loads(as_json(kind)))
    for path in sorted((CHECKOUT / FILES[kind]).glob("*.yaml")):
        text = path.read_text("utf-8")
        assert text.startswith("# yaml-language-server: $schema=schema.json\n"), path.name
        said = json.loads(json.dumps(yaml.safe_load(text), default=str))
        assert [error.message for error in check.iter_errors(said)] == []


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_field_of_a_schema_is_described(kind: str) -> None:
    schema = json.loads(as_json(kind))
    for model in (schema, *schema["$defs"].values()):
        for name, field in model["properties"].items():
            assert field.get("description"), name


GLOBS = st.text("ab*?", min_size=1, max_size=4).map(Glob.of)
RUNS = st.text("abc", min_size=1, max_size=5)


@given(GLOBS, GLOBS, RUNS)
def test_a_glob_that_covers_another_fits_whatever_that_fits(
    wide: Glob, narrow: Glob, run: str
) -> None:
    if covers(wide, narrow) and narrow.fits(run):
        assert wide.fits(run)
    if narrow.fits(run) and wide.fits(run):
        assert meet(wide.text, narrow.text)


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("treat*", "treaty", True),
        ("treat*", "treat*", True),
        ("treaty", "treat*", False),
        ("*", "a?", True),
        ("a?", "a*", False),
        ("us", "US", True),
        ("US", "us", False),
        ("a*c", "ab?c", True),
    ],
)
def test_one_glob_covers_another(wide: str, narrow: str, expected: bool) -> None:
    assert covers(Glob.of(wide), Glob.of(narrow)) is expected


def doubts_of(patterns: list[Any], exclusions: list[str] | None = None, **more: Any) -> list[str]:
    """What is doubtful in a codebook of one code."""
    one = code(patterns, exclusions=exclusions or [])
    return [doubt.said for doubt in doubts(Codebook(layer="l", title="t", codes=[one], **more))]


@pytest.mark.parametrize(
    ("patterns", "exclusions", "said"),
    [
        (["peace treaty", "Peace-treaty"], [], "“Peace-treaty” adds nothing to “peace treaty”"),
        (["treaty", "treat*"], [], "“treaty” adds nothing to “treat*”"),
        (["a|b|c", "c|a"], [], "“c|a” adds nothing to “a|b|c”"),
        (["war & sea", "war"], [], "“war & sea” adds nothing to “war”"),
        (["war", {"pattern": "war", "weight": 2}], [], "“war” adds nothing to “war”"),
        (["cold war", "sea"], ["war"], "“cold war” never counts, for the exclusion “war” lies in"),
        (["cold … war"], ["colds|war*"], "“cold … war” never counts"),
        (["US", "a"], ["us"], "“US” never counts"),
        (["war"], ["peace"], "the exclusion “peace” overlaps with no pattern"),
        (["war*"], ["warm front", "warm f*"], "“warm front” adds nothing to “warm f*”"),
    ],
)
def test_a_pattern_that_never_counts_or_adds_nothing_is_doubtful(
    patterns: list[Any], exclusions: list[str], said: str
) -> None:
    entries = [p if isinstance(p, str) else Weighted(**p) for p in patterns]
    (doubt,) = doubts_of(entries, exclusions)
    assert doubt.startswith(said)


@pytest.mark.parametrize(
    ("patterns", "exclusions"),
    [
        (["putin", "vladimir putin"], []),
        ([Weighted(pattern="treaty", weight=2), "treat*"], []),
        (["war"], ["cold war", "war of words"]),
        (["us"], ["US"]),
        (["cold … war"], ["peace"]),
        (["war"], ["war & sea"]),
        (["U.S.", "U.S"], []),
        (["a|b", "b|c"], []),
    ],
)
def test_a_pattern_that_may_decide_is_not_doubtful(
    patterns: list[Any], exclusions: list[str]
) -> None:
    assert doubts_of(patterns, exclusions) == []


def test_a_list_that_no_pattern_uses_is_doubtful() -> None:
    said = doubts_of(["{used}"], lists={"used": ["a"], "unused": ["b"]})
    assert said == ["no pattern uses the list “unused”; write {unused} in one, or remove it"]


OTHER = """
  - name: weather
    label: Weather
    definition: The sentence speaks of weather.
    source: this project
    patterns: [rain, dear*]
    examples: [It rained, Rain fell.]
    counter_examples: [Rain or shine he came., The strait froze.]
"""


def test_doubts_about_examples_are_said_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK + OTHER.lstrip("\n"), encoding="utf-8")
    assert doubtful([path], [read_codebook(path)]) == [
        f"{path}, line 16: “codes.weather.patterns”: “dear*” matches the example of fish "
        "“Herring is dear.”; exclude it, or write the example anew, or give it to both",
        f"{path}, line 17: “codes.weather.examples”: no pattern matches the example “It rained”; "
        "mend one of them",
        f"{path}, line 18: “codes.weather.counter_examples”: “rain” matches the counter-example "
        "“Rain or shine he came.”; mend one of them",
    ]


def test_a_pronoun_is_shown_by_sentences_in_which_it_is_known_what_it_stands_for() -> None:
    one, other = code(["varenia"], "a"), code(["keldria"], "b")
    known, unknown = ["Varenia and its men.", "Keldria in its way."], ["Its men.", "It is late."]

    def said(examples: list[str], counter_examples: list[str]) -> list[str]:
        shown = {"examples": examples, "counter_examples": counter_examples}
        pronoun = code(["its"], "it", pronoun=True).model_copy(update=shown)
        book = Codebook(layer="l", title="t", codes=[one, other, pronoun])
        return [doubt.said for _, doubt in example_doubts([book]) if doubt.loc[:2] == ("codes", 2)]

    assert said(known, unknown) == []
    assert said(unknown, known) == [
        *(f"no pattern matches the example “{text}”; mend one of them" for text in unknown),
        *(f"“its” matches the counter-example “{text}”; mend one of them" for text in known),
    ]


def test_an_example_that_belongs_to_both_codes_is_not_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    mended = OTHER.replace("It rained", "Herring is dear.").replace("Rain or shine he", "He")
    path.write_text(BOOK + mended.lstrip("\n"), encoding="utf-8")
    assert doubtful([path], [read_codebook(path)]) == []


def sentences(*texts: str) -> pd.DataFrame:
    """A table of sentences of these texts."""
    return pd.DataFrame({"article_id": "a", "sentence": range(1, len(texts) + 1), "text": texts})


def counts(books: list[Codebook], *texts: str) -> dict[str, tuple[int, int]]:
    """How often each pattern hits in some texts, and how often it is alone."""
    table = count_hits(pattern_hits(books, sentences(*texts)), books)
    return {row.Index[2]: (row.hits, row.alone) for row in table.itertuples()}


def test_a_hit_is_counted_after_exclusions_and_before_overlaps() -> None:
    book = Codebook(
        layer="l",
        title="t",
        codes=[code(["war", "cold war", "peace"], exclusions=["war of words"])],
    )
    texts = ("The cold war; a war of words.", "War, war.", "Words.")
    assert counts([book], *texts) == {"war": (3, 1), "cold war": (1, 0), "peace": (0, 0)}
    hits = pattern_hits([book], sentences(*texts))
    assert list(hits) == HIT_COLUMNS
    assert set(zip(hits.sentence, hits.pattern, hits.start, hits.end, strict=True)) == {
        (1, "war", 9, 12),
        (1, "cold war", 4, 12),
        (2, "war", 0, 3),
        (2, "war", 5, 8),
    }


def test_a_match_of_two_alternatives_over_the_same_words_is_one_hit() -> None:
    book = Codebook(layer="l", title="t", codes=[code(["war*|wars"])])
    assert counts([book], "Wars") == {"war*|wars": (1, 1)}


def test_a_pattern_is_alone_for_every_code_that_its_code_stands_for_and_a_pronoun_never() -> None:
    book = Codebook(
        layer="l",
        title="t",
        codes=[
            code(["varenia"], "a"),
            code(["keldria"], "b"),
            code(["both"], "both", stands_for=["a", "b"]),
            code(["its"], "it", pronoun=True),
        ],
    )
    texts = ("Both met.", "Both met in Keldria.", "Varenia and its men.", "Both: Varenia, Keldria.")
    assert counts([book], *texts) == {
        "varenia": (2, 1),
        "keldria": (2, 0),
        "both": (3, 2),
        "its": (1, 0),
    }


def test_a_pattern_is_alone_where_a_sentence_would_lose_the_code_without_it(
    tables: Tables, codebooks: list[Codebook]
) -> None:
    body = tables["sentences"][tables["sentences"].kind == "body"]
    table = count_hits(pattern_hits(codebooks, body), codebooks)
    layer, name, pattern = table.alone.idxmax()

    def without(one: Code) -> Code:
        kept = [entry for entry in one.patterns if entry != pattern or one.name != name]
        return one.model_copy(update={"patterns": kept})

    fewer = [
        book.model_copy(update={"codes": [without(one) for one in book.codes]})
        if book.layer == layer
        else book
        for book in codebooks
    ]
    with_code = [
        marks[(marks.layer == layer) & (marks.code == name)]
        .groupby(["article_id", "sentence"])
        .ngroups
        for marks in (mark_corpus(body, codebooks), mark_corpus(body, fewer))
    ]
    assert table.alone.max() == with_code[0] - with_code[1] > 0


def test_the_page_shows_every_code_and_pattern_with_its_counts(
    house: House, study: Study, codebooks: list[Codebook]
) -> None:
    counted = count_in_texts(house, study, codebooks)
    page = Page(render(study, codebooks, counted))
    tables = [table for table in page.root if table.tag == "table"]
    codes = [(book, each) for book in codebooks for each in book.codes]
    for (book, each), table in zip(codes, tables, strict=True):
        shown = {row[0].text: tuple(cell.text for cell in row[1:]) for row in cells(table)}
        assert shown == {
            text: ("1", *map(str, counted.counts[book.layer, each.name, text]))
            for text, _ in each.weighted
        }
        words = page.root.text
        for said in (each.definition, each.notes, *each.examples, *each.counter_examples):
            assert said in words
    assert f"over {counted.n_sentences} body sentences of 12 articles" in page.root.text


def test_the_page_loads_nothing_runs_nothing_and_trusts_no_text(
    study: Study, codebooks: list[Codebook]
) -> None:
    calm = codebooks[0]
    hostile = calm.codes[0].model_copy(
        update={
            **dict.fromkeys(("label", "definition", "source", "notes"), " ".join(ATTACKS)),
            "examples": ATTACKS[:2],
            "counter_examples": ATTACKS[2:4],
        }
    )
    books = [calm.model_copy(update={"title": ATTACKS[1], "codes": [hostile, *calm.codes[1:]]})]
    page = Page(render(study, books, None))
    assert structure(page) <= structure(Page(render(study, [calm], None)))
    assert all(attack in page.root.text for attack in ATTACKS)
    for element in page.root:
        assert element.tag not in {"script", "link", "img", "iframe", "object"}
        assert not any(name.startswith("on") for name in element.attributes)
        assert re.match(r"#|$", element.attributes.get("href", ""))


def test_without_texts_the_page_stands_and_says_that_nothing_is_counted(tmp_path: Path) -> None:
    house = House.at(tmp_path)
    for part in ("studies", "codebook"):
        shutil.copytree(CHECKOUT / part, tmp_path / part)
    shutil.copytree(SAMPLE, tmp_path / "data" / "raw" / "sample")
    shutil.rmtree(tmp_path / "data" / "raw" / "sample" / "texts")
    page, _ = write_codebook(house, "sample")
    assert page == tmp_path / "reports" / "sample-codebook.html"
    assert "The texts of this study are not here, so nothing is counted." in page.read_text("utf-8")


def test_the_page_is_written_where_it_is_asked_for(house: House, tmp_path: Path) -> None:
    page, _ = write_codebook(house, "sample", tmp_path / "my böok.html")
    assert page == tmp_path / "my böok.html"
    assert "Counted over" in page.read_text("utf-8")


def test_the_example_of_the_docs_is_a_codebook_without_doubts(tmp_path: Path) -> None:
    text = (CHECKOUT / "docs" / "codebook.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    path = tmp_path / "docs.yaml"
    path.write_text(example, encoding="utf-8")
    assert doubtful([path], [read_codebook(path)]) == []


def test_the_command_prints_the_path_of_the_page_and_its_doubts_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("studies", "codebook", "data/raw/sample"):
        shutil.copytree(CHECKOUT / part, tmp_path / part)
    (tmp_path / "notebooks").mkdir()
    book = tmp_path / "codebook" / "sample-actors.yaml"
    book.write_text(book.read_text("utf-8").replace("hespera*]", "hespera*, hesperan]"), "utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["codebook", "sample"])
    assert (done.exit_code, done.stdout) == (0, f"{Path('reports/sample-codebook.html')}\n")
    (said,) = [line for line in done.stderr.splitlines() if "sample-actors" in line]
    assert re.fullmatch(
        r"warning: codebook.sample-actors\.yaml, line \d+: “codes\.hespera\.patterns”: "
        r"“hesperan” adds nothing to “hespera\*”; remove one of them",
        said,
    )
    wrong = CliRunner().invoke(main, ["codebook", "another"])
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("there is no study “another”; the studies are: ")


def test_the_command_schema_prints_a_schema() -> None:
    assert CliRunner().invoke(main, ["schema", "study"]).stdout == as_json("study")


def test_a_wrong_codebook_is_named_before_anything_is_counted(tmp_path: Path) -> None:
    for part in ("studies", "codebook"):
        shutil.copytree(CHECKOUT / part, tmp_path / part)
    book = tmp_path / "codebook" / "sample-actors.yaml"
    book.write_text(book.read_text("utf-8").replace("layer: ", "lair: "), encoding="utf-8")
    with pytest.raises(StudyError, match="“lair”: is not known here"):
        write_codebook(House.at(tmp_path), "sample")
