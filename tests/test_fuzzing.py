"""Whatever bytes a reader is given, it answers with what its schema says or with a sentence.

Each reader gets CASES damaged files, the same ones at every run. A case may take SECONDS of the
processor, all cases of a reader may make the memory grow by MEMORY; no error but the project's
own comes out. `RAPPORT_CASES` sets another number of cases.
"""

from __future__ import annotations

import gc
import io
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
import requests
import urllib3

from rapport import fetching
from rapport.codebook import read_codebook
from rapport.coding.constructs import Construct
from rapport.coding.filled import read_sheets
from rapport.corrections import read_corrections
from rapport.errors import CodingError, CorpusError, RapportError, StudyError, UnreadableError
from rapport.limits import CHARACTERS, COLUMNS
from rapport.quarantine import LeftOut
from rapport.reading import BrokenRow, read_document, read_rows
from rapport.reading.documents import LONGEST
from rapport.register import read_register
from rapport.study import read_study
from rapport.tone.word_list import read_word_list
from rapport.years.timeline import read_timeline
from tests import mutation, seeds
from tests.mutation import Mutate

CASES = int(os.environ.get("RAPPORT_CASES", "10_000"))
SECONDS = 5
MEMORY = 300_000_000

resource = pytest.importorskip("resource", reason="only Unix measures and stops a process so")


class Hang(BaseException):
    """A case took too long; no `except Exception` hides it."""


@contextmanager
def guarded() -> Iterator[None]:
    """Raise Hang if the block takes more than SECONDS of the processor."""

    def stop(*_: object) -> None:
        raise Hang(f"more than {SECONDS} seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Check = Callable[[Path], bool]
"""Reads a file, checks what comes, and tells whether it was a result rather than a sentence."""


class Reader(NamedTuple):
    """Something that reads files: their suffix, how they are damaged, and what must hold."""

    suffix: str
    mutate: Mutate
    check: Check


def is_sentence(text: str) -> bool:
    """Whether a text is one line with nothing in it that a terminal would obey."""
    return bool(text.strip()) and all(sign.isprintable() for sign in text)


def check_error(error: RapportError, path: Path) -> None:
    """An error is a sentence a line, each with the name of the file and more than that."""
    for line in str(error).split("\n"):
        assert is_sentence(line), ascii(line)
        assert line.startswith(str(path)) or "no cell of the sheets" in line, line


def check_complaint(error: UnreadableError) -> None:
    """A complaint is two parts of one line."""
    assert len(str(error).split("; ")) == 2
    assert is_sentence(error.reason), ascii(error.reason)
    assert is_sentence(error.remedy), ascii(error.remedy)


def check_left_out(left_out: list[LeftOut], name: str) -> None:
    """What is left out is named, with reason and remedy."""
    for row in left_out:
        assert row.source.startswith(name)
        assert is_sentence(row.reason), ascii(row.reason)
        assert is_sentence(row.remedy)


# --- what must hold of each ---------------------------------------------------------------


def document(path: Path) -> bool:
    """A document, or a complaint of two parts."""
    try:
        found = read_document(path)
    except UnreadableError as error:
        check_complaint(error)
        return False
    assert re.search(r"\w", found.text)
    assert len(found.text) <= CHARACTERS.most
    found.text.encode()
    for said in (found.stated.title, found.stated.author, found.stated.outlet):
        assert said is None or (said.encode() and len(said) <= LONGEST and is_sentence(said))
    return True


def rows(path: Path) -> bool:
    """Rows of text under few names, or a complaint of two parts."""
    try:
        for _, row in read_rows(path):
            if isinstance(row, BrokenRow):
                assert is_sentence(str(row.fault)), ascii(str(row.fault))
            assert len(row) <= COLUMNS.most
            "".join([*row, *(cell for cell in row.values() if cell)]).encode()
    except UnreadableError as error:
        check_complaint(error)
        return False
    return True


def register(path: Path) -> bool:
    """Articles, and the rows that are wrong."""
    try:
        articles, left_out = read_register(path)
    except StudyError as error:
        check_error(error, path)
        return False
    check_left_out(left_out, path.name)
    assert len({article.article_id for article in articles}) == len(articles)
    for article in articles:
        for said in (article.title, article.author, article.outlet):
            assert not CONTROL.search(said or "")
    return bool(articles)


def of_study_error(read: Callable[[Path], Any]) -> Check:
    """What the reader's schema says, or StudyError."""

    def check(path: Path) -> bool:
        try:
            read(path)
        except StudyError as error:
            check_error(error, path)
            return False
        return True

    return check


YES_NO = Construct("fish", "Fish", "Does it?", "nominal", {"yes": "", "no": ""}, ())
SCALE = Construct("tone", "Tone", "How?", "interval", {"-1": "", "0": "", "1": ""}, ())


def sheet(path: Path) -> bool:
    """Codes that may be written, or CodingError with every reason."""
    try:
        filled = read_sheets([path], [YES_NO, SCALE])
    except CodingError as error:
        check_error(error, path)
        return False
    codings = filled.codings
    assert set(codings.code) <= {"yes", "no", "-1", "0", "1"}
    assert not codings.duplicated(["draw", "number", "coder", "construct"]).any()
    for said in filled.wrong:
        assert said.startswith(str(path))
        assert is_sentence(said), ascii(said)
    return True


def _in_yaml(seed: bytes, read: Callable[[Path], Any]) -> Reader:
    """Something that is written in YAML."""
    return Reader(".yaml", mutation.of([seed], seeds.OF_YAML), of_study_error(read))


READERS = {
    "txt": Reader(".txt", mutation.of(seeds.PLAIN), document),
    "md": Reader(".md", mutation.of([seeds.MARKDOWN], seeds.OF_YAML), document),
    "html": Reader(".html", mutation.of(seeds.HTML, seeds.OF_HTML), document),
    "docx": Reader(".docx", mutation.of_archive(seeds.DOCX, seeds.OF_XML), document),
    "pdf": Reader(".pdf", mutation.of_pdf(seeds.PDF, seeds.OF_PDF), document),
    "csv": Reader(".csv", mutation.of(seeds.CSV), rows),
    "jsonl": Reader(".jsonl", mutation.of([seeds.JSONL], seeds.OF_JSON), rows),
    "parquet": Reader(".parquet", mutation.of([seeds.parquet()]), rows),
    "register": Reader(".csv", mutation.of([seeds.REGISTER]), register),
    "study": _in_yaml(seeds.STUDY, read_study),
    "codebook": _in_yaml(seeds.BOOK, read_codebook),
    "corrections": _in_yaml(seeds.CORRECTIONS, read_corrections),
    "timeline": _in_yaml(seeds.TIMELINE, read_timeline),
    "word list": _in_yaml(seeds.LIST, read_word_list),
    "sheet.xlsx": Reader(".xlsx", mutation.of_archive(seeds.XLSX, seeds.OF_XML), sheet),
    "sheet.csv": Reader(".csv", mutation.of(seeds.SHEETS), sheet),
}


def memory() -> int:
    """The most memory that the process has ever held, in bytes."""
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024


def case(number: int, name: str) -> Random:
    """What draws the damage of a case."""
    return Random(f"{name} {number}")


@pytest.mark.parametrize("name", READERS)
def test_no_damage_to_a_file_escapes_as_another_error(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    reader = READERS[name]
    folder = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else tmp_path
    path = folder / f"rapport {os.getpid()}" / f"any{reader.suffix}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(reader.mutate(case(0, name)))
    reader.check(path)  # loads the libraries, whose memory is not the case's
    gc.collect()
    before, started, slowest, results = memory(), time.process_time(), 0.0, 0
    try:
        for number in range(CASES):
            path.write_bytes(reader.mutate(case(number, name)))
            begun = time.process_time()
            try:
                with guarded():
                    results += reader.check(path)
            except BaseException as error:
                error.add_note(f"case {number} of {name}")
                raise
            slowest = max(slowest, time.process_time() - begun)
    finally:
        path.unlink(missing_ok=True)
        path.parent.rmdir()
    record_property("seconds", time.process_time() - started)
    record_property("slowest", slowest)
    record_property("results", results)
    assert CASES / 50 < results < CASES  # so damage reaches beyond the first look, and is found
    assert memory() - before < MEMORY


# --- addresses, and what hosts answer ------------------------------------------------------


def check_said(error: CorpusError, number: int) -> None:
    """What is said of an address is one line of two parts."""
    assert is_sentence(str(error)), (number, ascii(str(error)))
    assert "; " in str(error)


class Canned(requests.adapters.BaseAdapter):
    """Answers as it is told, without a network."""

    def __init__(self, random: Random, address: Mutate) -> None:
        super().__init__()
        self.random, self.address = random, address

    def send(
        self, request: requests.PreparedRequest, *_: object, **__: object
    ) -> requests.Response:
        """An answer in which anything may be wrong."""
        head = self.random.choice(seeds.HEADERS).replace(b"%s", self.address(self.random))
        if self.random.random() < 0.5:
            head = mutation.damaged(head, self.random, seeds.OF_ADDRESSES)
        status, *lines = head.decode("latin-1").split("\n")
        headers = urllib3.HTTPHeaderDict(
            (name, value.strip()) for name, _, value in (line.partition(":") for line in lines)
        )
        response = requests.Response()
        response.status_code = int(status) if status.isdecimal() else 200
        response.headers.update(headers)
        response.url = request.url or ""
        response.request = request
        body = io.BytesIO(self.random.randbytes(20))
        response.raw = urllib3.HTTPResponse(body, headers, preload_content=False)
        return response

    def close(self) -> None:
        """Nothing is open."""


def test_no_address_and_no_answer_escapes_as_another_error(
    monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    hosts = {"news.example": "93.184.216.34", "localhost": "127.0.0.1"}

    def looked_up(host: str | None, *_: object, **__: object) -> list[Any]:
        address = hosts.get(host or "", host or "")
        if not re.fullmatch(r"[0-9.]+|[0-9a-f:]+", address):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(0, 0, 0, "", (address, 80))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setenv("NO_PROXY", "*")
    address = mutation.of(seeds.ADDRESSES, seeds.OF_ADDRESSES)
    started, pages = time.process_time(), 0
    for number in range(CASES):
        random = case(number, "address")
        given = address(random).decode("utf-8", "replace")
        canned = Canned(random, address)
        monkeypatch.setattr(fetching._Session, "get_adapter", lambda *_, it=canned, **__: it)
        try:
            with guarded():
                page = fetching.fetch(given, limit=2)
        except CorpusError as error:
            check_said(error, number)
        except BaseException as error:
            error.add_note(f"case {number} of address: {given!r}")
            raise
        else:
            pages += 1
            assert re.fullmatch(r"[a-z0-9][a-z0-9-]*\.(html|txt|pdf)", page.name), (
                number,
                page.name,
            )
            assert len(page.name) < 120
    record_property("seconds", time.process_time() - started)
    assert CASES / 50 < pages < CASES
