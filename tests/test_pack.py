"""A pack holds no text, the report that is built from it has the same numbers, and what can be told
from it is short.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from rapport import stages
from rapport.cli import main
from rapport.codebook import Codebook, read_codebooks
from rapport.corpus import clean_corpus
from rapport.differences import differences
from rapport.errors import PackError
from rapport.exports.writing import export
from rapport.files import table_path
from rapport.house import House
from rapport.marks.style import is_difficult
from rapport.pack.attack import Guess, attack
from rapport.pack.form import PACKED, SUMMED, UNCOUNTED, of_pack, without_texts
from rapport.pack.leak import MOST, Leak, against, leaks, words_of
from rapport.pack.manifest import changes
from rapport.pack.reading import read_pack, unpack
from rapport.pack.writing import check_pack, save_pack
from rapport.pipeline import UNPACK, can_be_built, has_articles, stages_of
from rapport.pipeline.checks import missing_texts
from rapport.study import Study, read_study
from rapport.tables import contract, read_table, write_table
from rapport.vocabulary.once import ONCE, pool_terms
from tests.conftest import Page, Tables
from tests.project import CHECKOUT, CORPUS, Project
from tests.test_codebook import code

PACK = CHECKOUT / "data" / "processed" / "russia-japan" / "pack"


@pytest.fixture(scope="module")
def shared(house: House, every_voice: Tables, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The project without texts, in which the sample study is built from its pack."""
    root = tmp_path_factory.mktemp("a fresh clone")
    for part in ("studies", "codebook", "validity", "models", "data/raw"):
        shutil.copytree(house.project / part, root / part)
    shutil.copyfile(house.citation, root / "CITATION.cff")
    there = House.at(root)
    save_pack(there, "sample", every_voice, there.pack("sample"))
    shutil.rmtree(there.texts("sample"))
    unpack(there, "sample")
    stages.measure(there, "sample")
    stages.report(there, "sample")
    return there


@pytest.fixture
def clone(shared: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A copy of that project, to change, in which commands run."""
    root = tmp_path / "clone"
    shutil.copytree(shared.project, root)
    shutil.copytree(CHECKOUT / "notebooks", root / "notebooks")
    monkeypatch.chdir(root)
    return House.at(root)


HASH = re.compile(r"\b[0-9a-f]{12}\b")
"""As the page shows it; the pack's tables are others than those of the texts."""


def change(path: Path, old: str, new: str) -> None:
    said = path.read_text("utf-8")
    assert old in said
    path.write_text(said.replace(old, new, 1), encoding="utf-8")


def test_every_number_from_the_pack_is_the_one_from_the_texts(house: House, shared: House) -> None:
    here, there = (one.processed("sample") for one in (shared, house))
    found = [one for one in differences(here, there) if one.table not in PACKED]
    assert [str(one) for one in found] == []


def test_the_page_from_the_pack_says_so_and_has_the_same_numbers(
    page: Page, shared: House, tables: Tables
) -> None:
    told = shared.report("sample").read_text("utf-8")
    packed = Page(told)
    (first, *others) = packed.root.all("section")[0].all("li")
    assert first.text.startswith("Built from the pack: ")
    assert "make report STUDY=sample TEXTS=folder" in first.text
    assert [one.text for one in others] == [o.text for o in page.root.all("section")[0].all("li")]
    for one, other in zip(page.root.all("section"), packed.root.all("section"), strict=True):
        if one.attributes["aria-labelledby"] not in ("alerts", "evidence", "sentences"):
            assert HASH.sub("", one.text) == HASH.sub("", other.text)
    counted = [
        [e.text for e in p.root if e.tag == "b" and e.text[:1] in "+−0123456789"]
        for p in (page, packed)
    ]
    values = [
        [e.all("b")[0].text for e in p.root if e.attributes.get("class") == "counted"]
        for p in (page, packed)
    ]
    assert counted[0]
    assert values[0] == values[1]
    assert not [text for text in tables["sentences"].text if len(text) > 40 and text in told]


def test_a_pack_has_no_column_of_text_and_the_same_bytes_twice(
    shared: House, every_voice: Tables, tmp_path: Path
) -> None:
    again = save_pack(shared, "sample", every_voice, tmp_path / "again")
    files = sorted(path.name for path in again.iterdir())
    assert files == sorted(path.name for path in shared.pack("sample").iterdir())
    for name in set(files) - {"datapackage.json"}:  # which names the codebooks by their paths
        assert (again / name).read_bytes() == (shared.pack("sample") / name).read_bytes()
    package = json.loads((again / "datapackage.json").read_text("utf-8"))
    fields = {
        (each["path"].removesuffix(".parquet"), field["name"])
        for each in package["resources"]
        for field in each.get("schema", {"fields": []})["fields"]
    }
    text = {(t.name, c.name) for t in contract().values() for c in t.columns if c.text}
    assert len(text) == 4
    assert not fields & text
    assert {name for name, _ in fields} == set(PACKED)


def test_marks_of_a_pack_add_up_and_none_lies_on_a_word_of_a_model(every_voice: Tables) -> None:
    before, after = every_voice["marks"], without_texts(every_voice)["marks"]
    assert not set(after.layer) & set(UNCOUNTED)
    key = ["article_id", "sentence", "layer", "code", "voice", "target"]
    for layer in SUMMED:
        sums = [
            m[m.layer == layer].groupby(key, dropna=False).weight.sum() for m in (before, after)
        ]
        assert (sums[0] == sums[1]).all()  # to the last bit, for weights stand on a grid
        assert len(sums[1]) == (after.layer == layer).sum()
    assert (before.layer == "frame").sum() == (after.layer == "frame").sum()
    words = words_of(every_voice["sentences"])
    for mark in after.itertuples(index=False):
        assert 0 <= mark.start < mark.end <= len(words[mark.article_id][mark.sentence])


def test_words_that_occur_once_in_the_study_are_counted_together() -> None:
    rows = [("a", "gull", 1), ("a", "tide", 1), ("a", "pier", 2), ("b", "tide", 1), ("b", "net", 1)]
    terms = pd.DataFrame(rows, columns=["article_id", "term", "count"])
    found = pool_terms(terms).set_index(["article_id", "term"])["count"].to_dict()
    assert found == {
        ("a", ONCE): 1, ("a", "tide"): 1, ("a", "pier"): 2, ("b", "tide"): 1, ("b", ONCE): 1
    }  # fmt: skip


def test_what_marks_do_not_depend_on_may_change_and_the_page_says_what(clone: House) -> None:
    change(clone.study("sample"), "seed: ", "seed: 1")
    change(clone.study("sample"), "last: 2015-12-31", "last: 2015-06-30")
    assert changes(clone, read_study(clone.study("sample"))).of_marks == []
    assert can_be_built(clone, "sample")
    before = read_table("articles", clone.processed("sample"))
    unpack(clone, "sample")
    after = read_table("articles", clone.processed("sample"))
    assert (after.period == "earlier").sum() < (before.period == "earlier").sum()
    said = stages.shown(clone, "sample").given.notices
    assert "“periods” of studies/sample.yaml, “seed” of studies/sample.yaml" in said[1]


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("codebook/frames.yaml", "layer: frame", "layer: frame ", "codebook/frames.yaml"),
        ("data/raw/sample/articles.csv", "Ferry", "Ferries", "data/raw/sample/articles.csv"),
        ("studies/sample.yaml", "states: [varenia, keldria", "states: [keldria, varenia",
         "“states” of studies/sample.yaml"),
    ],
)  # fmt: skip
def test_what_marks_depend_on_needs_the_texts_again(
    clone: House, file: str, old: str, new: str, named: str
) -> None:
    change(clone.project / file, old, new)
    assert not can_be_built(clone, "sample")
    assert missing_texts(clone, "sample").startswith(f"sample: {named} changed after its pack was")
    done = CliRunner().invoke(main, ["report", "sample"])
    assert done.exit_code == 2
    assert named in done.output


def test_texts_come_before_the_pack(house: House, clone: House) -> None:
    assert not has_articles(clone, "sample")
    assert stages_of(clone, "sample")[0] is UNPACK
    shutil.copytree(house.texts("sample"), clone.texts("sample"))
    assert [stage.notebook for stage in stages_of(clone, "sample")][:2] == ["01-clean", "02-mark"]


def test_a_pack_that_is_damaged_is_named(clone: House) -> None:
    path = table_path(clone.pack("sample"), "terms")
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(PackError, match=r"terms\.parquet: is not the file"):
        unpack(clone, "sample")
    path.unlink()
    with pytest.raises(PackError, match=r"terms\.parquet: is missing from the pack"):
        read_pack(clone.pack("sample"))
    (clone.pack("sample") / "datapackage.json").write_text("{}")
    with pytest.raises(PackError, match="says not what a pack is made of"):
        read_pack(clone.pack("sample"))


def test_without_texts_a_pack_cannot_be_made_and_words_cannot_be_shown(clone: House) -> None:
    for command in (["pack", "sample"], ["pack", "sample", "--check"]):
        done = CliRunner().invoke(main, command)
        assert (done.exit_code, "a pack is made of texts" in done.output) == (2, True)
    sheet = CliRunner().invoke(main, ["sheet", "sample", "--coder", "ada"])
    assert (sheet.exit_code, "was built from its pack" in sheet.output) == (2, True)


def test_a_study_from_its_pack_can_be_exported(clone: House) -> None:
    change(clone.study("sample"), "texts: included", "texts: private")
    folder = export(clone, "sample").folder
    assert pd.read_parquet(folder / "tables" / "sentences.parquet").columns[-1] == "n_words"


def test_clean_removes_what_was_built_and_keeps_the_pack(clone: House) -> None:
    assert CliRunner().invoke(main, ["clean"]).exit_code == 0
    assert sorted(path.name for path in clone.processed("sample").iterdir()) == ["pack"]
    assert len(read_pack(clone.pack("sample"))) == len(PACKED)


@pytest.mark.slow
def test_the_check_names_the_cell_that_differs(house: House, clone: House) -> None:
    shutil.copytree(house.texts("sample"), clone.texts("sample"))
    assert check_pack(clone, "sample").differences == []
    path = table_path(clone.pack("sample"), "terms")
    terms = pd.read_parquet(path)
    terms.loc[0, "count"] += 1
    write_table(terms, "terms", path.parent)
    said = json.loads((path.parent / "datapackage.json").read_text("utf-8"))
    for each in said["resources"]:
        if each["path"] == path.name:
            each["hash"] = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    (path.parent / "datapackage.json").write_text(json.dumps(said), encoding="utf-8")
    found = CliRunner().invoke(main, ["pack", "sample", "--check"])
    assert found.exit_code == 1
    row = terms.iloc[0]
    assert f"terms, {row.article_id} · {row.term}, count: {row['count']} here" in found.output


# The attack, on a corpus whose answer can be worked out by hand.

TEXT = "Old sailors signed a peace treaty at the harbour."
BOOK = Codebook(
    layer="frame",
    title="any",
    codes=[
        code(["peace treaty"], name="treaty"),
        code(["sailor*", "captain*"], name="sea"),
        code(["signed", "wrote"], name="deed"),
    ],
)


def of_a_pack(marks: list[tuple[str, int, int, float]], counts: dict[str, int], n: int) -> Tables:
    """The tables of a pack with one sentence: layer and code, first word, one past the last."""
    rows = [
        ("a", 1, start, end, *name.split("."), weight, "author", None, None, None)
        for name, start, end, weight in marks
    ]
    columns = [column.name for column in of_pack("marks").columns]
    terms = pd.DataFrame(
        [("a", term, count) for term, count in counts.items()],
        columns=["article_id", "term", "count"],
    )
    sentences = pd.DataFrame({"article_id": ["a"], "sentence": [1], "kind": ["body"]})
    return {
        "marks": pd.DataFrame(rows, columns=columns),
        "terms": terms,
        "sentences": sentences.assign(n_words=n),
    }


def test_the_attack_tells_what_one_can_work_out_by_hand() -> None:
    marks = [("frame.treaty", 4, 6, 1.0), ("frame.sea", 1, 2, 1.0), ("frame.deed", 2, 3, 1.0)]
    # “captain” is not used, so the mark of the sea is “sailors”; “wrote” is used more often.
    counts = {"sailors": 1, "signed": 1, "wrote": 3, "peace": 1, "treaty": 1, "the": 4}
    (words,) = attack(of_a_pack(marks, counts, 9), [BOOK])["a"].values()
    assert words == [
        Guess(), Guess("sailors", sure=True), Guess("wrote"), Guess(),
        Guess("peace", sure=True), Guess("treaty", sure=True), *[Guess()] * 3,
    ]  # fmt: skip
    found = against("a", {1: words}, {1: TEXT.rstrip(".").lower().split()})
    assert found == Leak("a", 9, 3, 2, checked=True)
    assert str(found) == "a: 3 of 9 words right (33%), at most 2 in a row"


def test_words_that_are_used_up_are_out_and_marks_at_one_place_narrow_each_other() -> None:
    other = Codebook(layer="hedge", title="any", codes=[code(["wrote", "said"], name="say")])
    marks = [("frame.deed", 0, 1, 1.0), ("hedge.say", 0, 1, 1.0), ("frame.deed", 2, 3, 1.0)]
    (words,) = attack(of_a_pack(marks, {"wrote": 1, "signed": 1, "said": 2}, 3), [BOOK, other])[
        "a"
    ].values()
    # Only “wrote” is both; it is used once, so the other deed is “signed”.
    assert words == [Guess("wrote", sure=True), Guess(), Guess("signed", sure=True)]


def test_the_last_word_of_a_sentence_is_told_by_the_letters_that_are_left_over() -> None:
    hard = sum(map(is_difficult, ("peace", "treaty", "harbour")))
    marks = [
        ("frame.treaty", 0, 2, 1.0), ("style.difficult", 0, 3, float(hard)),
        ("style.letters", 0, 3, 18.0), ("style.syllables", 0, 3, 5.0),
    ]  # fmt: skip
    counts = {"peace": 1, "treaty": 1, "harbour": 1, "the": 2, "sea": 1}
    (words,) = attack(of_a_pack(marks, counts, 3), [BOOK])["a"].values()
    assert words[2] == Guess("harbour", sure=True)


def test_the_attack_on_the_sample_is_honest_and_its_runs_are_short(
    house: House, shared: House, every_voice: Tables
) -> None:
    told = leaks(shared, "sample")
    assert not any(one.checked for one in told)
    books = read_codebooks(house.codebook, read_study(house.study("sample")).codebooks)
    truth = words_of(every_voice["sentences"])
    found = [
        against(article, own, truth[article])
        for article, own in attack(read_pack(shared.pack("sample")), books).items()
    ]
    assert sum(one.n_words for one in found) == every_voice["sentences"].n_words.sum()
    # It does tell something; a pack of which nothing can be told would be no test of it.
    assert sum(one.n_told for one in found) > 0.05 * sum(one.n_words for one in found)
    assert max(one.longest for one in found) <= MOST


# The pack that is kept.


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A project with the texts of the five articles and the pack that is kept."""
    project = Project.new(tmp_path_factory.mktemp("five"))
    there = House.at(project.root)
    shutil.copytree(CORPUS, there.texts("russia-japan"))
    shutil.copytree(PACK, there.pack("russia-japan"))
    return there


@pytest.mark.corpus
def test_the_pack_that_is_kept_is_what_the_texts_give(five: House, tmp_path: Path) -> None:
    for stage in (stages.clean, stages.mark):
        stage(five, "russia-japan")
    made = {table: read_table(table, five.processed("russia-japan")) for table in PACKED}
    anew = save_pack(five, "russia-japan", made, tmp_path / "anew")
    remedy = "make it anew: rapport pack russia-japan --texts ../shared/corpus"
    assert [str(one) for one in differences(PACK, anew)][:5] == [], remedy
    study = read_study(five.study("russia-japan"))
    assert changes(five, study).of_marks == [], remedy


@pytest.mark.corpus
def test_of_the_five_articles_no_long_run_can_be_told(five: House) -> None:
    found = leaks(five, "russia-japan")
    assert all(one.checked for one in found)
    assert 0 < max(one.longest for one in found) <= MOST
    assert sum(one.n_told for one in found) < 0.2 * sum(one.n_words for one in found)


def strings() -> Iterator[str]:
    """Every text in every file of the pack that is kept."""
    for path in sorted(PACK.iterdir()):
        if path.suffix == ".parquet":
            frame = pd.read_parquet(path)
            for column in frame.select_dtypes(["object", "string", "category"]):
                yield from map(str, frame[column].dropna().unique())
                yield " ".join(map(str, frame[column]))
        else:
            yield path.read_text("utf-8")


@pytest.mark.corpus
def test_no_six_words_in_a_row_of_the_five_articles_stand_in_the_pack(five: House) -> None:
    study: Study = read_study(five.study("russia-japan"))
    cleaned = clean_corpus(study, five.raw("russia-japan"))
    titles = [str(title).lower() for title in cleaned["articles"].title]
    body = cleaned["sentences"].query("kind == 'body'").text
    held = {run for text in strings() for run in runs(text)}
    taken = {run for text in body for run in runs(text)} & held
    assert {run for run in taken if not any(" ".join(run) in title for title in titles)} == set()


def runs(text: str, size: int = 6) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}
