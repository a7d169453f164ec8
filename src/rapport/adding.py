"""Adding articles to a study: each file or page that is given is recognised or registered."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Container
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any, Literal, get_args

import click
from pydantic import TypeAdapter, ValidationError

from rapport.cleaning import clean
from rapport.corpus import Source, read_source
from rapport.errors import CorpusError, StudyError, sentences_of
from rapport.fetching import fetched, slug
from rapport.files import written_whole
from rapport.house import House
from rapport.paragraphs import paragraphs
from rapport.reading.plain import FRONT_MATTER
from rapport.register import COLUMNS, Registered, read_register
from rapport.signatures import recognise, to_hex
from rapport.study import PERIODS, Study
from rapport.texts import LEADS_OUT, SUFFIXES, leads_out, texts_in
from rapport.written import Name

Outcome = Literal["recognised", "registered", "not added"]
GENRES: tuple[str, ...] = get_args(Registered.model_fields["genre"].annotation)

_NEEDED = {"title": "title", "published": "date of publication", "genre": "genre"}
_OPTIONAL: dict[str, Any] = {"default": "", "show_default": False}


@dataclass(frozen=True)
class Desk:
    """Where articles are added, and how; `known` is the register, as it grows."""

    study: Study
    register: Path
    texts: Path
    known: list[Registered]
    yes: bool
    genre: str | None


def add_articles(
    house: House, study: Study, given: tuple[str, ...], *, yes: bool, genre: str | None
) -> bool:
    """Recognise or register the articles in files, folders and pages; say what was done.

    Returns whether nothing was left over. Raises StudyError if the register is wrong.
    """
    path = house.register(study.name)
    known, wrong = read_register(path) if path.exists() else ([], [])
    for row in wrong:
        click.echo(f"{row.source}: {row.reason}; {row.remedy}", err=True)
    desk = Desk(study, path, house.texts(study.name), known, yes, genre)
    done: Counter[Outcome] = Counter()
    for number, item in enumerate(given):
        try:
            with fetched(item) if "://" in item else nullcontext(_files(item)) as files:
                done.update(_take(desk, path) for path in files)
        except CorpusError as error:
            click.echo(str(error), err=True)
            done["not added"] += 1
        except click.Abort:
            click.echo(f"\nstopped at {item}; what was not yet added is not added")
            done["not added"] += len(given) - number
            break
    click.echo(", ".join(f"{done[outcome]} {outcome}" for outcome in get_args(Outcome)))
    return not done["not added"]


def _files(given: str) -> list[Path]:
    """The file that is given, or the files of a folder; raises CorpusError if there are none."""
    path = Path(given)
    if not path.exists():
        raise CorpusError(f"{given}: there is no such file or folder; check the name")
    found = texts_in(path) if path.is_dir() else [path]
    for link in (each for each in found if path.is_dir() and leads_out(each, path)):
        raise CorpusError(f"{link}: {LEADS_OUT[0]}; {LEADS_OUT[1]}")
    if not found:
        raise CorpusError(f"{given}: holds no file of {', '.join(SUFFIXES)}; name another folder")
    return found


def _take(desk: Desk, path: Path) -> Outcome:
    """Recognise or register the article in a file and say so; what is wrong is said too."""
    try:
        source = read_source(path)
        article = recognise(source.signature, desk.known)
        if article:
            copied = _copied(path, desk.texts)
            click.echo(f"{path.name}: is “{article.article_id}”, {copied}")
            return "recognised"
        article = _described(desk, source)
        copied = _copied(path, desk.texts)
        register(desk.register, desk.known, article)
    except (CorpusError, OSError) as error:
        remedy = "; check the file and the folder" if isinstance(error, OSError) else ""
        click.echo(f"{path.name}: {error}{remedy}", err=True)
        return "not added"
    desk.known.append(article)
    about = f"“{article.title}”, {article.published}, {article.published_precision}"
    click.echo(f"{path.name}: registered as “{article.article_id}” ({about}), {copied}")
    if desk.study.period_of(article.published) is None:
        periods = " or ".join(desk.study.label(period) for period in PERIODS)
        click.echo(f"{path.name}: its date is not in {periods}, so it is in no comparison")
    return "registered"


def _copied(path: Path, folder: Path) -> str:
    """Copy a file into a folder unless its bytes are there under any name; say which."""
    data = path.read_bytes()
    for held in texts_in(folder):
        if held.stat().st_size == len(data) and held.read_bytes() == data:
            return "already there"
    stem = path.stem.lstrip(".")
    name = _free(stem, lambda free: (folder / f"{free}{path.suffix}").exists()) + path.suffix
    with written_whole(folder / name) as draft:
        draft.write_bytes(data)
    return "copied" if name == path.name else f"copied as {name}"


def register(path: Path, known: list[Registered], article: Registered) -> None:
    """Add an article to a register that holds those `known`, or make the register.

    It is written whole or not at all; what was in it stays as it is, to the byte. Raises
    StudyError if the article could not be read back.
    """
    old = path.read_bytes() if path.exists() else ",".join(COLUMNS).encode()
    end = "\r\n" if old.partition(b"\n")[0].endswith(b"\r") else "\n"
    columns = next(csv.reader(io.StringIO(old.decode("utf-8-sig"), newline="")))
    row = io.StringIO(newline="")
    # With this line end the writer quotes both of its characters inside a value.
    csv.DictWriter(row, columns, lineterminator="\r\n").writerow(article.model_dump())
    new = row.getvalue().removesuffix("\r\n") + end
    with written_whole(path) as draft:
        draft.write_bytes(old + (b"" if old.endswith(b"\n") else end.encode()) + new.encode())
        if read_register(draft)[0] != [*known, article]:
            raise StudyError(f"{path}: takes no row; is a quotation mark left open at its end?")


def _described(desk: Desk, source: Source) -> Registered:
    """The row of a new article: what the file states, and what a person answers.

    Raises CorpusError if something needed is not stated and nobody is asked.
    """
    head = FRONT_MATTER.match(source.raw)
    text = clean(source.raw[head.end() if head else 0 :]).text
    facts = _stated(source, text) | ({"genre": desk.genre} if desk.genre else {})
    missing = [said for name, said in _NEEDED.items() if name not in facts]
    if missing and desk.yes:
        how = "leave out --yes to be asked" + (", or give --genre" if "genre" in missing else "")
        raise CorpusError(f"not registered, for it states no {' and no '.join(missing)}; {how}")
    if not desk.yes:
        begin = " ".join(text.split()[:15])
        click.echo(f"{source.name}: is new to {desk.study.name}; it begins “{begin} …”")
        _ask(facts)
    taken = {article.article_id for article in desk.known}
    proposed = article_id(facts.get("author"), facts["title"], facts["published"].year, taken)
    facts["article_id"] = proposed if desk.yes else _ask_id(proposed, taken)
    facts |= {"language": desk.study.language, "signature": to_hex(source.signature)}
    try:
        return Registered.model_validate(facts)
    except ValidationError as error:
        raise CorpusError("; ".join(sentences_of(error, Path("not registered")))) from None


def _stated(source: Source, text: str) -> dict[str, Any]:
    """What the file states of its article; its title may be a heading above the text."""
    said = {name: getattr(source.stated, name) or "" for name in ("title", "author", "outlet")}
    facts: dict[str, Any] = {name: text.strip() for name, text in said.items() if text.strip()}
    first = next(iter(paragraphs(text)), None)
    if "title" not in facts and first and first.kind == "heading":
        facts["title"] = text[first.start : first.end].strip("# \t")
    if "outlet" in facts:
        facts["outlet_basis"] = "stated"
    if source.stated.published:
        facts["published"] = source.stated.published
    return facts


def _ask(facts: dict[str, Any]) -> None:
    """Ask for what the file does not state; what need not be known may stay empty."""
    if "title" not in facts:
        facts["title"] = click.prompt("title").strip()
    if "author" not in facts:
        facts["author"] = click.prompt("author (Enter if not known)", **_OPTIONAL).strip()
    if "published" not in facts:
        question = "published (YYYY-MM-DD, YYYY-MM or YYYY)"
        facts["published"], facts["published_precision"] = click.prompt(question, value_proc=when)
        facts["published_basis"] = _ask_basis()
    if "outlet" not in facts:
        facts["outlet"] = click.prompt("outlet (Enter if not known)", **_OPTIONAL).strip()
        facts["outlet_basis"] = _ask_basis() if facts["outlet"] else ""
    facts["outlet_country"] = click.prompt("country (Enter if not known)", **_OPTIONAL).strip()
    if "genre" not in facts:
        facts["genre"] = click.prompt("genre", type=click.Choice(GENRES))


def _ask_basis() -> str:
    """On what a statement rests, as the register has it."""
    said = click.prompt("how do you know? (“stated” if the file says so)").strip()
    return "stated" if said == "stated" else f"inferred: {said.removeprefix('inferred:').strip()}"


def _ask_id(proposed: str, taken: set[str]) -> str:
    """The proposed name of an article or another one that a person gives."""

    def valid(text: str) -> str:
        try:
            TypeAdapter(Name).validate_python(text)
        except ValidationError:
            rule = "only lower-case letters, digits and hyphens stand in it, 64 at most"
            raise click.BadParameter(rule) from None
        if text in taken:
            raise click.BadParameter(f"another article is called “{text}”")
        return text

    return str(click.prompt("article_id", default=proposed, value_proc=valid))


def when(text: str) -> tuple[dt.date, str]:
    """A date and its precision; of a month or a year the first day.

    Raises click.BadParameter if there is no such date.
    """
    for precision, rest in (("day", ""), ("month", "-01"), ("year", "-01-01")):
        with suppress(ValueError):
            return dt.datetime.strptime(text.strip() + rest, "%Y-%m-%d").date(), precision
    raise click.BadParameter(f"there is no date {text}; write it as 2021-03-18, 2021-03 or 2021")


def article_id(author: str | None, title: str, year: int, taken: Container[str]) -> str:
    """A name of an article, always a valid Name and not taken: surname or title, and year."""
    first = re.split(r",|;|&|\band\b", author or "")[0].split()
    names = (slug(first[-1]) if first else "", slug(" ".join(title.split()[:4])), "article")
    return _free(f"{next(filter(None, names))[:48].strip('-')}-{year}", taken.__contains__)


def _free(wanted: str, taken: Callable[[str], bool]) -> str:
    """The wanted name, or if it is taken the first of it with -2, -3, … that is not."""
    names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(name for name in names if not taken(name))
