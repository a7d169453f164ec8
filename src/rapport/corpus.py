"""The corpus of a study: its files, read and cleaned, and which of them is which article."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import charset_normalizer
import numpy as np
import numpy.typing as npt
import pandas as pd
from datasketch import MinHash

from rapport.cleaning import clean, paragraphs
from rapport.errors import CorpusError
from rapport.ledger import Ledger
from rapport.register import PERMUTATIONS, Registered, read_register
from rapport.sentences import kind_of, split
from rapport.study import PERIODS, Study
from rapport.texts import texts_in
from rapport.words import count_words, words

Signature = npt.NDArray[np.uint32]

SHINGLE = 4
"""Words of a shingle: four in a row are seldom shared by chance, and one damaged word
spoils only four shingles."""

SAME_ARTICLE = 0.5
"""Share of shingles from which on two texts are the same article. Another export of an
article shares most of them, two articles on one topic hardly any."""


class Source(NamedTuple):
    """A file of the corpus, read and cleaned, before anyone knows which article it is."""

    name: str
    sha256: str
    encoding: str
    ledger: Ledger


class LeftOut(NamedTuple):
    """A row of the table `quarantine`."""

    source: str
    reason: str
    remedy: str


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding in which it was read.

    UTF-8 where the bytes are UTF-8, else the best guess of charset-normalizer. Raises
    CorpusError if the bytes are no text.
    """
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CorpusError("holds NUL bytes, so it is no text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        guess = charset_normalizer.from_bytes(data).best()
        if guess is None:
            raise CorpusError("is in no encoding that can be told") from None
        text = str(guess)
        # Encodings of one family read most texts alike; the commonest of them names it.
        common = data.decode("cp1252", "replace") == text
        return text, "cp1252" if common else guess.encoding


def read_source(path: Path) -> Source:
    """Read and clean one file; raises CorpusError if it is no text or holds no word."""
    data = path.read_bytes()
    raw, encoding = decode(data)
    ledger = clean(raw)
    if not count_words(ledger.text):
        raise CorpusError("holds no word")
    return Source(path.name, hashlib.sha256(data).hexdigest(), encoding, ledger)


def sign(text: str) -> Signature:
    """The MinHash signature of a clean text: PERMUTATIONS values of 32 bits.

    The share of equal values in two signatures estimates the share of shingles (runs of
    SHINGLE words of the body, in lower case) that the texts have in common, their Jaccard
    similarity (Broder 1997). The words cannot be told from it.
    """
    body = [text[slice(*span)] for span in paragraphs(text)]
    running = words("\n".join(part for part in body if kind_of(part) == "body").lower())
    shingles = {
        " ".join(running[at : at + SHINGLE]).encode()
        for at in range(max(1, len(running) - SHINGLE + 1))
    }
    minhash = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=crc32, scheme="affine32")
    minhash.update_batch(sorted(shingles))
    return np.asarray(minhash.hashvalues, dtype=np.uint32)


def to_hex(signature: Signature) -> str:
    """A signature as it stands in the register: eight hexadecimal digits a value."""
    return signature.astype(">u4").tobytes().hex()


def from_hex(text: str) -> Signature:
    """A signature as it stands in the register, as values."""
    return np.frombuffer(bytes.fromhex(text), dtype=">u4").astype(np.uint32)


def recognise(source: Source, register: list[Registered]) -> Registered | None:
    """The article that a file holds, or None if nobody registered it."""
    known = np.stack([from_hex(article.signature) for article in register])
    alike = (known == sign(source.ledger.text)).mean(axis=1)
    best = int(alike.argmax())
    return register[best] if alike[best] >= SAME_ARTICLE else None


def read_corpus(
    folder: Path, register: list[Registered]
) -> tuple[list[tuple[Registered, Source]], list[LeftOut]]:
    """The articles that are there, in the order of the register, and what is left out.

    A file that cannot be read, that nobody registered, or that holds an article a second
    time is left out, and so is an article without a file; the others go on.
    """
    found: dict[str, Source] = {}
    left_out: list[LeftOut] = []
    for path in texts_in(folder):
        try:
            source = read_source(path)
        except CorpusError as error:
            left_out.append(LeftOut(path.name, str(error), "save it as a text in UTF-8"))
            continue
        article = recognise(source, register)
        if article is None:
            remedy = "add a row to articles.csv; `rapport sign` prints its signature"
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
    there = [
        (article, found[article.article_id]) for article in register if article.article_id in found
    ]
    return there, left_out


def _sentence_rows(article_id: str, title: str, ledger: Ledger) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, (begin, end) in enumerate(paragraphs(ledger.text), start=1):
        paragraph = ledger.text[begin:end]
        kind = "heading" if paragraph == title else kind_of(paragraph)
        for start, stop in split(paragraph):
            raw_start, raw_end = ledger.raw_span(begin + start, begin + stop)
            text = paragraph[start:stop]
            rows.append(
                {
                    "article_id": article_id,
                    "sentence": len(rows) + 1,
                    "paragraph": number,
                    "kind": kind,
                    "raw_start": raw_start,
                    "raw_end": raw_end,
                    "n_words": count_words(text),
                    "text": text,
                }
            )
    return rows


def _article_row(
    study: Study, article: Registered, source: Source, sentences: list[dict[str, object]]
) -> dict[str, object]:
    body = [row for row in sentences if row["kind"] == "body"]
    return article.model_dump(exclude={"signature"}) | {
        "period": study.period_of(article.published),
        "source_name": source.name,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "n_characters": len(source.ledger.text),
        "n_paragraphs": len({row["paragraph"] for row in sentences}),
        "n_sentences": len(body),
        "n_words": sum(int(str(row["n_words"])) for row in body),
    }


def clean_corpus(study: Study, register_path: Path, folder: Path) -> dict[str, pd.DataFrame]:
    """The tables articles, repairs, sentences and quarantine of a study's texts.

    Raises StudyError if the register is wrong, CorpusError if a period has no article.
    """
    register = read_register(register_path)
    there, left_out = read_corpus(folder, register)
    articles, repairs, sentences = [], [], []
    for article, source in there:
        rows = _sentence_rows(article.article_id, article.title, source.ledger)
        sentences += rows
        articles.append(_article_row(study, article, source, rows))
        repairs += [(article.article_id, *repair) for repair in source.ledger.repairs]
    for period in PERIODS:
        if not any(row["period"] == period for row in articles):
            label = study.label(period)
            raise CorpusError(
                f"{folder}: holds no registered article of the {period} period ({label}), so "
                "there is nothing to compare; add one, or change the periods in the study file"
            )
    return {
        "articles": pd.DataFrame(articles),
        "repairs": pd.DataFrame(
            repairs, columns=["article_id", "rule", "raw_start", "raw_end", "before", "after"]
        ),
        "sentences": pd.DataFrame(sentences),
        "quarantine": pd.DataFrame(left_out, columns=list(LeftOut._fields)),
    }
