"""The corpus of a study: its articles read, recognised and cleaned, and what is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from rapport.cleaning import About, clean
from rapport.corrections import Correction, corrected, read_corrections
from rapport.errors import CorpusError
from rapport.language import NAMES, language_of
from rapport.ledger import Ledger, Repair
from rapport.limits import SENTENCE
from rapport.notes import Note, notes
from rapport.paragraphs import paragraphs
from rapport.quarantine import LeftOut
from rapport.reading import (
    NOTHING_STATED,
    BrokenRow,
    Stated,
    UnreadableError,
    read_document,
    read_rows,
)
from rapport.register import Described, Registered, describe, read_register
from rapport.sentences import split
from rapport.signatures import Signature, recognise, repeats, sign
from rapport.study import PERIODS, Study, TableOfArticles
from rapport.texts import LEADS_OUT, leads_out, texts_in
from rapport.words import count_words


class Source(NamedTuple):
    """The raw text of one article, and where it is from."""

    name: str
    sha256: str
    encoding: str
    raw: str
    stated: Stated
    signature: Signature


Found = tuple[Described, Source]


@contextmanager
def within_memory(name: str, size: str) -> Iterator[None]:
    """Name the article that the memory is too small for; raises CorpusError.

    It is not left out, for what a study says must not hang on the machine that it is built on.
    """
    try:
        yield
    except MemoryError:
        raise CorpusError(
            f"{name}: there is not enough memory for this article of {size}; free some, or take "
            "the article out of the study, and run again"
        ) from None


def read_source(path: Path) -> Source:
    """Read and sign one file; raises UnreadableError if it cannot be read, CorpusError if there
    is not enough memory for it.
    """
    with within_memory(path.name, f"{path.stat().st_size / 1e6:.1f} MB"):
        document = read_document(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        signature = sign(document.text)
    return Source(path.name, digest, document.encoding, document.text, document.stated, signature)


def from_folder(folder: Path, register: list[Registered]) -> tuple[list[Found], list[LeftOut]]:
    """The articles of a folder, in the order of the register, and what is left out.

    A file that cannot be read, that nobody registered, or that holds an article a second
    time is left out, and so is an article without a file; the others go on.
    """
    found: dict[str, Source] = {}
    left_out: list[LeftOut] = []
    for path in texts_in(folder):
        if leads_out(path, folder):
            left_out.append(LeftOut(path.name, *LEADS_OUT))
            continue
        try:
            source = read_source(path)
        except UnreadableError as error:
            left_out.append(LeftOut(path.name, error.reason, error.remedy))
            continue
        article = recognise(source.signature, register)
        if article is None:
            remedy = f"register it with `rapport add {path.name}`"
            left_out.append(LeftOut(path.name, "nobody registered this text", remedy))
        elif article.article_id in found:
            reason = f"holds “{article.article_id}”, as {found[article.article_id].name} does"
            left_out.append(LeftOut(path.name, reason, "remove one of the two files"))
        else:
            found[article.article_id] = source
    for article in register:
        if article.article_id not in found:
            remedy = f"put it into {folder.name}/, or name its folder with TEXTS"
            left_out.append(LeftOut(article.article_id, "its text is missing", remedy))
    there = [(a, found[a.article_id]) for a in register if a.article_id in found]
    return list(there), left_out


def from_table(folder: Path, table: TableOfArticles) -> tuple[list[Found], list[LeftOut]]:
    """The articles of a table, one a row, and the rows that are left out.

    Raises UnreadableError if the table as a whole cannot be read.
    """
    path = folder / table.file
    articles: list[Found] = []
    left_out: list[LeftOut] = []
    ids: set[str] = set()
    for number, row in read_rows(path):
        source = f"{path.name}, row {number}"
        if isinstance(row, BrokenRow):
            left_out.append(LeftOut(source, row.fault.reason, row.fault.remedy))
            continue
        fields = {field: row.get(column) for field, column in table.columns.items()}
        text = fields.pop("text", None) or ""
        described = describe({**table.always, **{k: v for k, v in fields.items() if v}}, source)
        if isinstance(described, LeftOut):
            left_out.append(described)
        elif not count_words(text):
            left_out.append(LeftOut(source, "it has no text", "give it one, or remove the row"))
        elif described.article_id in ids:
            reason = f"the article_id “{described.article_id}” stands in an earlier row"
            left_out.append(LeftOut(source, reason, "give each article its own article_id"))
        else:
            ids.add(described.article_id)
            digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            raw = Source(source, digest, path.suffix[1:], text, NOTHING_STATED, sign(text))
            articles.append((described, raw))
    return articles, left_out


def without_repeats(articles: list[Found]) -> tuple[list[Found], list[LeftOut]]:
    """The articles without those that repeat one published before."""
    by_date = sorted(articles, key=lambda found: (found[0].published, found[0].article_id))
    again = repeats((article.article_id, source.signature) for article, source in by_date)
    left_out = [
        LeftOut(
            name,
            f"it repeats “{first}”, which was published first (similarity {alike:.2f})",
            "remove the other from the register",
        )
        for name, (first, alike) in again.items()
    ]
    return [found for found in articles if found[0].article_id not in again], left_out


def in_language(articles: list[Found], language: str) -> tuple[list[Found], list[LeftOut]]:
    """The articles in the language of the study, and the others by name."""
    kept, left_out = [], []
    for article, source in articles:
        spoken = language_of(source.raw)
        if spoken in (language, None):
            kept.append((article, source))
        else:
            named, wanted = (NAMES.get(code, code) for code in (spoken, language))
            reason = f"it is in {named}, the study is about texts in {wanted}"
            remedy = "remove it, or change the language of the study"
            left_out.append(LeftOut(article.article_id, reason, remedy))
    return kept, left_out


def clean_article(
    article: Described, source: Source, corrections: list[Correction], path: Path
) -> tuple[Ledger, list[dict[str, Any]]]:
    """The ledger of one article and the rows of its sentences."""
    about = About(article.title, article.author or "")
    with within_memory(source.name, f"{len(source.raw):,} characters"):
        ledger = corrected(clean(source.raw, about), article.article_id, corrections, path)
        return ledger, list(_sentence_rows(article.article_id, ledger))


def _sentence_rows(article_id: str, ledger: Ledger) -> Iterator[dict[str, Any]]:
    sentence = 0
    for number, (begin, end, kind) in enumerate(paragraphs(ledger.text), start=1):
        paragraph = ledger.text[begin:end]
        for start, stop in split(paragraph):
            sentence += 1
            raw_start, raw_end = ledger.raw_span(begin + start, begin + stop)
            text = paragraph[start:stop]
            yield {
                "article_id": article_id,
                "sentence": sentence,
                "paragraph": number,
                "kind": kind,
                "raw_start": raw_start,
                "raw_end": raw_end,
                "n_words": count_words(text),
                "text": text,
            }


def _article_row(
    study: Study, article: Described, source: Source, ledger: Ledger, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    body = [row for row in rows if row["kind"] == "body"]
    return article.model_dump(exclude={"signature"}) | {
        "period": study.period_of(article.published),
        "page_author": source.stated.author,
        "page_published": source.stated.published,
        "source_name": source.name,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "n_characters": len(ledger.text),
        "n_paragraphs": len({row["paragraph"] for row in rows}),
        "n_sentences": len(body),
        "n_words": sum(row["n_words"] for row in body),
    }


def _both_periods(study: Study, articles: list[Found], where: Path) -> None:
    """Raise CorpusError if a period has no article."""
    there = {study.period_of(article.published) for article, _ in articles}
    for period in PERIODS:
        if period not in there:
            raise CorpusError(
                f"{where}: holds no article of the {period} period ({study.label(period)}) that "
                "can be used, so there is nothing to compare; add one, or change the periods in "
                "the study file"
            )


def clean_corpus(study: Study, folder: Path) -> dict[str, pd.DataFrame]:
    """The tables articles, repairs, notes, sentences and quarantine of a study.

    `folder` is the study's folder of raw data: a register and texts/, or a table of articles.
    Raises StudyError if a file of the study is wrong, CorpusError if a period has no article.
    """
    if study.table:
        articles, left_out = from_table(folder, study.table)
    else:
        register, left_out = read_register(folder / "articles.csv")
        articles, more = from_folder(folder / "texts", register)
        left_out += more
    articles, foreign = in_language(articles, study.language)
    articles, again = without_repeats(articles)
    left_out += foreign + again
    corrections_path = folder / "corrections.yaml"
    corrections = read_corrections(corrections_path)
    kept: list[Found] = []
    article_rows, repairs, said, sentences = [], [], [], []
    for article, source in articles:
        ledger, rows = clean_article(article, source, corrections, corrections_path)
        if any(len(row["text"]) > SENTENCE.most for row in rows):
            left_out.append(LeftOut(article.article_id, *SENTENCE.passed()))
            continue
        kept.append((article, source))
        sentences += rows
        article_rows.append(_article_row(study, article, source, ledger, rows))
        repairs += [(article.article_id, *repair) for repair in ledger.repairs]
        said += [(article.article_id, *note) for note in notes(ledger.repairs)]
    _both_periods(study, kept, folder)
    return {
        "articles": pd.DataFrame(article_rows),
        "repairs": pd.DataFrame(repairs, columns=["article_id", *Repair._fields]),
        "notes": pd.DataFrame(said, columns=["article_id", *Note._fields]),
        "sentences": pd.DataFrame(sentences),
        "quarantine": pd.DataFrame(left_out, columns=list(LeftOut._fields)),
    }
