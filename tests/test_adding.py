"""`rapport add`, run as a person runs it: recognised, registered, asked for, or said why not."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from rapport.adding import article_id, register, when
from rapport.cli import main
from rapport.errors import StudyError
from rapport.register import COLUMNS, PERMUTATIONS, Registered, read_register
from rapport.written import Name
from tests.project import CHECKOUT
from tests.test_fetching import Handler, Host, host

__all__ = ["host"]

PARAGRAPHS = (
    "The keeper of the northern light counted nine ships on Tuesday, four of them from Keldria, "
    "and wrote each into the book that his grandmother began. Nobody had asked him to count.",
    "Harbour clerks in Solmar say that trade doubled after the winter. Their colleagues across "
    "the strait call that a guess, though they admit that the warehouses are full of oranges.",
    "What both towns share is the fog. It closed the channel for eleven mornings in a row, and "
    "the two pilots, who had never met before, began to talk by radio about their tomatoes.",
)
TEXT = "Nine Ships on a Tuesday\n\n" + "\n\n".join(PARAGRAPHS) + "\n"
DATE = '<meta property="article:published_time" content="2021-03-18T06:00:00Z">'
STATED = (
    '<meta name="author" content="Ilse Ångström">'
    '<meta property="og:site_name" content="The Pilots’ Gazette">'
)


def page(*head: str, title: str = "Nine Ships on a Tuesday") -> str:
    """A page of an article, with what its head states."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}">{"".join(head)}</head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project to work in; its study `strait` has the sample's register and private texts."""
    root = tmp_path / "a project"
    for part in ("studies", "codebook", "notebooks", "data/raw/sample"):
        shutil.copytree(CHECKOUT / part, root / part)
    sample = (root / "studies/sample.yaml").read_text("utf-8")
    strait = sample.replace("name: sample", "name: strait").replace("included", "private")
    (root / "studies/strait.yaml").write_text(strait, encoding="utf-8")
    (root / "data/raw/strait").mkdir()
    shutil.copyfile(root / "data/raw/sample/articles.csv", root / "data/raw/strait/articles.csv")
    monkeypatch.chdir(root)
    return root


def add(*arguments: object, study: str | None = "strait", answers: str = "") -> Result:
    """Run `rapport add`, with a person's answers one a line."""
    named = ["--study", study] if study else []
    return CliRunner().invoke(main, ["add", *named, *map(str, arguments)], input=answers)


def write(path: Path, text: str | bytes) -> Path:
    """Write a file that somebody wants to add."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows(study: str = "strait") -> list[dict[str, str]]:
    """The rows of a register."""
    with Path("data/raw", study, "articles.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts(study: str = "strait") -> list[str]:
    """The names of the texts of a study."""
    return sorted(path.name for path in Path("data/raw", study, "texts").glob("*"))


def last(result: Result) -> str:
    """The last line that was printed."""
    return result.output.splitlines()[-1]


def test_a_known_article_is_recognised_under_another_name(project: Path, tmp_path: Path) -> None:
    before = Path("data/raw/strait/articles.csv").read_bytes()
    text = Path("data/raw/sample/texts/01-ferry.txt").read_text("utf-8")
    export = write(tmp_path / "Ausfuhr größer (2).txt", text + "\nShare this page\n")
    first = add(export)
    assert first.exit_code == 0, first.output
    assert "Ausfuhr größer (2).txt: is “courier-2015-03”, copied" in first.output
    assert last(first) == "1 recognised, 0 registered, 0 not added"
    again = add(shutil.copyfile(export, tmp_path / "once more.txt"))
    assert "once more.txt: is “courier-2015-03”, already there" in again.output
    assert texts() == ["Ausfuhr größer (2).txt"]
    assert Path("data/raw/strait/articles.csv").read_bytes() == before


def test_a_page_that_states_everything_is_registered_unasked(project: Path, tmp_path: Path) -> None:
    before = Path("data/raw/strait/articles.csv").read_bytes()
    result = add("--yes", "--genre", "report", write(tmp_path / "p.html", page(DATE, STATED)))
    assert result.exit_code == 0, result.output
    assert "p.html: registered as “angstrom-2021”" in result.output
    assert last(result) == "0 recognised, 1 registered, 0 not added"
    stated = {name: value for name, value in rows()[-1].items() if name != "signature"}
    assert stated == {
        "article_id": "angstrom-2021",
        "title": "Nine Ships on a Tuesday",
        "author": "Ilse Ångström",
        "outlet": "The Pilots’ Gazette",
        "outlet_basis": "stated",
        "outlet_country": "",
        "published": "2021-03-18",
        "published_precision": "day",
        "published_basis": "stated",
        "genre": "report",
        "language": "en",
    }
    assert Path("data/raw/strait/articles.csv").read_bytes().startswith(before)
    assert texts() == ["p.html"]
    assert "is “angstrom-2021”" in add(write(tmp_path / "p.txt", TEXT)).output


@pytest.mark.parametrize(
    ("said", "title"),
    [("title: 'Fog, \"thick\"'\n", 'Fog, "thick"'), ("", "Nine Ships on a Tuesday")],
)
def test_the_title_of_a_markdown_file_is_stated_in_its_head_or_stands_below(
    project: Path, tmp_path: Path, said: str, title: str
) -> None:
    head = f"---\n{said}author: Bo Ek\ndate: 2021-03-18\n---\n"
    result = add("--yes", "--genre", "report", write(tmp_path / "note.md", f"{head}# {TEXT}"))
    assert result.exit_code == 0, result.output
    assert (rows()[-1]["title"], rows()[-1]["article_id"]) == (title, "ek-2021")


def test_what_is_not_stated_keeps_a_file_out_if_nobody_is_asked(
    project: Path, tmp_path: Path
) -> None:
    before = Path("data/raw/strait/articles.csv").read_bytes()
    undated = write(tmp_path / "undated.html", page(STATED))
    ferry = "data/raw/sample/texts/01-ferry.txt"
    result = add("--yes", undated, ferry)
    assert result.exit_code == 1
    assert (
        "undated.html: not registered, for it states no date of publication and no genre; "
        "leave out --yes to be asked, or give --genre"
    ) in result.output
    assert last(result) == "1 recognised, 0 registered, 1 not added"
    assert Path("data/raw/strait/articles.csv").read_bytes() == before
    assert texts() == ["01-ferry.txt"]


def test_what_is_not_stated_is_asked_for(project: Path, tmp_path: Path) -> None:
    answers = "Ada Ferro\n2021-03\nthe fog of that March\nThe Gazette\nstated\nVarenia\nopinion\n\n"
    result = add(write(tmp_path / "ships.txt", TEXT), answers=answers)
    assert result.exit_code == 0, result.output
    assert "it begins “Nine Ships on a Tuesday" in result.output
    row = rows()[-1]
    assert (row["article_id"], row["title"]) == ("ferro-2021", "Nine Ships on a Tuesday")
    assert (row["published"], row["published_precision"]) == ("2021-03-01", "month")
    assert row["published_basis"] == "inferred: the fog of that March"
    assert (row["outlet"], row["outlet_basis"]) == ("The Gazette", "stated")
    assert (row["outlet_country"], row["genre"]) == ("Varenia", "opinion")


def test_what_need_not_be_known_may_stay_empty(project: Path, tmp_path: Path) -> None:
    untitled = write(tmp_path / "ships.txt", "\n\n".join(PARAGRAPHS))
    result = add("--genre", "analysis", untitled, answers="Fog\n\n2021\nstated\n\n\n\n")
    assert result.exit_code == 0, result.output
    row = rows()[-1]
    assert (row["article_id"], row["title"], row["author"]) == ("fog-2021", "Fog", "")
    assert (row["published"], row["published_precision"]) == ("2021-01-01", "year")
    assert (row["outlet"], row["outlet_basis"], row["outlet_country"]) == ("", "", "")


def test_an_answer_that_cannot_be_is_asked_for_again(project: Path, tmp_path: Path) -> None:
    answers = "../x\n2021-02-30\n2021-02-28\nstated\n\n\nessay\nreport\n../x\ntoday-2015-05\nx\n"
    result = add(write(tmp_path / "ships.txt", TEXT), answers=answers)
    assert result.exit_code == 0, result.output
    assert "there is no date 2021-02-30; write it as" in result.output
    assert "'essay' is not one of" in result.output
    assert "article_id [x-2021]" in result.output
    assert "only lower-case letters, digits and hyphens" in result.output
    assert "another article is called “today-2015-05”" in result.output
    assert rows()[-1]["article_id"] == "x"


def test_a_bad_file_of_a_folder_does_not_stop_the_good_one(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Neue Texte"
    folder.mkdir()
    write(folder / "a bad one.txt", b"\x00\x01\x02" * 50)
    write(folder / "good.html", page(DATE, STATED))
    write(folder / "notes.odt", "no known kind of file")
    result = add("--yes", "--genre", "report", folder, tmp_path / "none.txt", tmp_path)
    assert result.exit_code == 1
    (bad,) = [line for line in result.output.splitlines() if line.startswith("a bad one.txt: ")]
    assert "; " in bad
    assert f"{tmp_path / 'none.txt'}: there is no such file or folder; check" in result.output
    assert f"{tmp_path}: holds no file of .txt" in result.output
    assert last(result) == "0 recognised, 1 registered, 3 not added"
    assert texts() == ["good.html"]


def test_the_same_file_twice_is_registered_once(project: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "p.html", page(DATE, STATED))
    result = add("--yes", "--genre", "report", file, file)
    assert result.exit_code == 0
    assert "p.html: is “angstrom-2021”, already there" in result.output
    assert last(result) == "1 recognised, 1 registered, 0 not added"


def test_two_files_of_one_name_are_both_kept(project: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    text = Path("data/raw/sample/texts/01-ferry.txt").read_text("utf-8")
    one = write(tmp_path / "ferry.txt", text)
    two = write(tmp_path / "other" / "ferry.txt", text + "\n")
    assert "ferry.txt: is “courier-2015-03”, copied as ferry-2.txt" in add(one, two).output
    assert texts() == ["ferry-2.txt", "ferry.txt"]


def test_a_date_in_neither_period_is_registered_and_said(project: Path, tmp_path: Path) -> None:
    other = page(DATE.replace("2021", "2018"), STATED)
    result = add("--yes", "--genre", "report", write(tmp_path / "p.html", other))
    assert result.exit_code == 0
    assert "p.html: its date is not in 2015 or 2021, so it is in no comparison" in result.output
    assert rows()[-1]["published"] == "2018-03-18"


def test_a_stop_at_a_question_keeps_what_was_done(project: Path, tmp_path: Path) -> None:
    ferry = "data/raw/sample/texts/01-ferry.txt"
    result = add(ferry, write(tmp_path / "ships.txt", TEXT), "more.txt", answers="Ada Ferro\n")
    assert result.exit_code == 1
    assert f"stopped at {tmp_path / 'ships.txt'}" in result.output
    assert last(result) == "1 recognised, 0 registered, 2 not added"
    assert texts() == ["01-ferry.txt"]


def test_a_page_of_the_web_is_fetched_and_registered(
    project: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = page(DATE, STATED).encode()

    def send(handler: Handler, _: str) -> None:
        handler.begin(type_="text/html; charset=koi8-r", Content_Length=str(len(content)))
        handler.wfile.write(content)

    monkeypatch.setattr(Handler, "_send_page", send)
    addresses = [f"{host.address}/redirect/2", f"{host.address}/status/404"]
    result = add("--yes", "--genre", "report", *addresses)
    assert result.exit_code == 1
    assert f"127-0-0-1-page.html: fetched from {host.address}/page" in result.output
    assert "127-0-0-1-page.html: registered as “angstrom-2021”" in result.output
    assert f"{addresses[1]}: the host answers 404 (Not Found); check" in result.output
    assert Path("data/raw/strait/texts/127-0-0-1-page.html").read_bytes() == content
    assert rows()[-1]["author"] == "Ilse Ångström"


def test_register_and_folder_are_made_where_they_are_missing(project: Path, tmp_path: Path) -> None:
    result = add(
        "--yes", "--genre", "report", write(tmp_path / "p.html", page(DATE, STATED)), study=None
    )
    assert result.exit_code == 0, result.output
    assert list(rows("russia-japan")[0]) == COLUMNS
    assert texts("russia-japan") == ["p.html"]
    Path("studies/russia-japan.yaml").unlink()
    assert "is “angstrom" not in add("data/raw/sample/texts/01-ferry.txt", study=None).output
    assert texts() == ["01-ferry.txt"]


def test_a_study_that_takes_no_texts_is_refused(project: Path) -> None:
    for study, cause in (
        ("atlantis", "no study “atlantis”; the studies are: russia-japan, sample, strait"),
        ("../x", "there is no study “../x”"),
        ("sample", "the texts of sample come with the project; name another with --study"),
    ):
        result = add("any.txt", study=study)
        assert result.exit_code == 2
        assert cause in result.output
    table = (
        "table: {file: a.csv, columns: {article_id: i, title: t, published: p, genre: g, text: x}}"
    )
    with Path("studies/strait.yaml").open("a", encoding="utf-8") as file:
        file.write(f"{table}\n")
    assert "the articles of strait are rows of a.csv" in add("any.txt").output
    Path("studies/russia-japan.yaml").unlink()
    Path("studies/strait.yaml").unlink()
    assert "say with --study which study is meant: sample" in add("any.txt", study=None).output


def test_a_wrong_row_is_said_and_stays_as_it_is(project: Path, tmp_path: Path) -> None:
    path = Path("data/raw/strait/articles.csv")
    path.write_text(path.read_text("utf-8").replace("2015-03-09", "2015-03-99"), "utf-8")
    before = path.read_bytes()
    result = add("--yes", "--genre", "report", write(tmp_path / "p.html", page(DATE, STATED)))
    assert result.exit_code == 0
    assert "articles.csv, row 2: “published”" in result.output
    assert path.read_bytes().startswith(before)


def article(**changes: Any) -> Registered:
    """A row of a register."""
    facts = {"article_id": "a-2021", "title": "A", "published": dt.date(2021, 1, 1)}
    rest = {"genre": "report", "signature": "0" * 8 * PERMUTATIONS}
    return Registered.model_validate({**facts, **rest, **changes})


line = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r"), min_size=1
)


@given(title=line, author=line, outlet=line)
def test_any_title_author_and_outlet_survive_the_register(
    tmp_path_factory: pytest.TempPathFactory, title: str, author: str, outlet: str
) -> None:
    path = tmp_path_factory.mktemp("register") / "articles.csv"
    one = article(title=title, author=author, outlet=outlet, outlet_basis="stated")
    two = article(article_id="b-2021", title='Fog, "thick"\r\nand\nslow, they said')
    register(path, [], one)
    register(path, [one], two)
    assert read_register(path) == ([one, two], [])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last_end", [True, False])
def test_a_register_of_another_program_keeps_its_bytes(
    tmp_path: Path, end: str, last_end: bool
) -> None:
    known = article(title="One, two")
    shuffled = COLUMNS[::-1]
    values = ['"One, two"' if c == "title" else str(known.model_dump()[c] or "") for c in shuffled]
    text = "\ufeff" + ",".join(shuffled) + end + ",".join(values) + (end if last_end else "")
    path = write(tmp_path / "articles.csv", text)
    new = article(article_id="b-2021")
    register(path, [known], new)
    assert read_register(path) == ([known, new], [])
    assert path.read_bytes().startswith(text.encode())
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(end.encode()) == 3


def test_a_register_that_takes_no_row_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    register(path, [], article())
    before = write(path, path.read_bytes() + b'b-2021,"a mark left open').read_bytes()
    with pytest.raises(StudyError, match="is a quotation mark left open"):
        register(path, [article()], article(article_id="c-2021"))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("author", "title", "name"),
    [
        ("Ilse Ångström, Bo Ek", "Fog", "angstrom-2021"),
        ("Bo Ek and Ilse Ångström", "Fog", "ek-2021"),
        ("../x", "Fog", "x-2021"),
        (None, "Nine Ships on a Tuesday", "nine-ships-on-a-2021"),
        ("Ирина", "霧", "article-2021"),
        ("Jo Taken", "Fog", "taken-2021-3"),
    ],
)
def test_an_article_is_named_after_its_author_or_title(
    author: str | None, title: str, name: str
) -> None:
    assert article_id(author, title, 2021, {"taken-2021", "taken-2021-2"}) == name


@given(author=st.none() | st.text(), title=st.text(), year=st.integers(1, 9999))
def test_a_proposed_name_is_always_valid_and_new(author: str | None, title: str, year: int) -> None:
    taken = {article_id(author, title, year, set())}
    proposed = article_id(author, title, year, taken)
    assert TypeAdapter(Name).validate_python(proposed) not in taken


def test_a_date_says_how_precise_it_is() -> None:
    assert when("2021-03-18") == (dt.date(2021, 3, 18), "day")
    assert when(" 2021-03 ") == (dt.date(2021, 3, 1), "month")
    assert when("2021") == (dt.date(2021, 1, 1), "year")
    for wrong in ("2021-13", "2021-02-30", "21", "18.03.2021", "soon", "0000", "2021-03-18T06:00"):
        with pytest.raises(click.BadParameter, match="there is no date"):
            when(wrong)
