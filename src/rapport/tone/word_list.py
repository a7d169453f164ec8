"""Word lists as people keep them, in a table or a dictionary, read as patterns with weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

import yaml

from rapport.codebook import Pattern
from rapport.errors import StudyError, shown
from rapport.reading import BrokenRow, UnreadableError
from rapport.reading.csv_rows import read_csv
from rapport.written import read_written

WORDS = ("pattern", "word", "words", "term", "phrase", "token", "entry")
"""What the column of words may be called, in any case; the first that is there counts."""

WEIGHTS = ("weight", "score", "valence", "value", "sentiment", "polarity")
"""The same for the column of weights."""

POLES = {
    "positive": 1.0,
    "pos": 1.0,
    "negative": -1.0,
    "neg": -1.0,
    "neg_positive": -1.0,
    "neg_negative": 1.0,
}
"""What the keys of a dictionary weigh, as in the Lexicoder Sentiment Dictionary (Young & Soroka
2012), whose `neg_…` are negated phrases; a table may say the same in its column of weights."""

TABLES, DICTIONARIES = (".csv", ".tsv", ".txt"), (".yaml", ".yml")

WordList = dict[str, float]
"""What each pattern weighs, on the list's own scale."""


class _Entry(NamedTuple):
    """An entry as it is written, and where."""

    text: str
    weight: float
    where: str


def read_word_list(path: Path) -> WordList:
    """Read the word list of a file.

    A table has a head that names a column of words (WORDS) and one of weights (WEIGHTS); its
    cells may be parted by commas, semicolons or tabs. A dictionary in YAML has lists of patterns
    under the keys of POLES, however deep, or patterns with a number each; what stands under none
    of these keys is no tone and is left out. Words are patterns of the codebook. An underscore
    stands for a space, and a list without a small letter is one in small letters.

    Raises StudyError if the file is missing, cannot be read, or holds no usable list.
    """
    suffix = path.suffix.lower()
    if suffix not in TABLES + DICTIONARIES:
        raise StudyError(
            f"{path}: is no word list by its name; save it as a table (.csv, .tsv, .txt) or as a "
            "dictionary (.yaml, .yml)"
        )
    return _word_list(path, [*(_of_table(path) if suffix in TABLES else _of_dictionary(path))])


def afinn() -> tuple[WordList, str]:
    """The words of AFINN (Nielsen 2011) in the installed package `afinn`, and its version.

    Only its file is read; its code is not run. Raises StudyError if it is not installed.
    """
    try:
        package = distribution("afinn")
    except PackageNotFoundError:
        raise StudyError(
            "the lexicon AFINN is not installed; install it with `pip install afinn`, or name "
            "another engine"
        ) from None
    path = Path(str(package.locate_file("afinn/data/AFINN-en-165.txt")))
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    rows = ((line.split("\t"), f"line {number}") for number, line in lines)
    return _word_list(path, [_Entry(w, float(v), at) for (w, v), at in rows]), package.version


def _of_table(path: Path) -> Iterator[_Entry]:
    """The entries of a table."""
    try:
        for number, row in read_csv(path):
            where = f"row {number}"
            if isinstance(row, BrokenRow):
                raise StudyError(f"{path}, {where}: {row.fault}")
            word = _column(path, row, "words", WORDS)
            column = _column(path, row, "weights", WEIGHTS)
            said = row[column] or ""
            weight = _number(said)
            if weight is None:
                raise StudyError(
                    f"{path}, {where}: “{shown(said)}” in “{shown(column)}” is no number; write "
                    "one, as -2.5, or positive or negative"
                )
            yield _Entry(row[word] or "", weight, where)
    except FileNotFoundError:
        raise StudyError(f"{path}: there is no such file") from None
    except UnreadableError as error:
        raise StudyError(f"{path}: {error}") from None


def _column(path: Path, row: Iterable[str], what: str, names: tuple[str, ...]) -> str:
    """The column that goes by one of several names."""
    there = {name.strip().lower(): name for name in reversed([*row])}
    for name in names:
        if name in there:
            return there[name]
    raise StudyError(
        f"{path}, row 1: names no column of {what}; call it “{names[0]}” ({', '.join(names[1:])} "
        "will do too)"
    )


def _number(text: str) -> float | None:
    """The weight that a cell says, with a point or a comma; None if it says none."""
    if (pole := POLES.get(text.strip().lower())) is not None:
        return pole
    try:
        number = float(text.replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _of_dictionary(path: Path) -> Iterator[_Entry]:
    """The entries of a dictionary, read off its nodes, where “no” is a word and not `false`."""
    node = read_written(path).node
    found = [*_under(node, None)] if node is not None else []
    if node is not None and not found:
        raise StudyError(
            f"{path}: says of no word what it weighs; put words under the keys “positive” and "
            "“negative”"
        )
    yield from found


def _under(node: yaml.Node, weight: float | None) -> Iterator[_Entry]:
    """The entries of a node whose key, or one above it, says the weight."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            number = _number(value.value) if isinstance(value, yaml.ScalarNode) else None
            if number is not None:
                yield _Entry(key.value, number, f"line {key.start_mark.line + 1}")
            else:
                yield from _under(value, POLES.get(str(key.value).lower(), weight))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _under(item, weight)
    elif weight is not None:
        yield _Entry(node.value, weight, f"line {node.start_mark.line + 1}")


def _word_list(path: Path, entries: list[_Entry]) -> WordList:
    """Entries as patterns; raises StudyError with the first that is none, or contradicts."""
    if not entries:
        raise StudyError(f"{path}: holds no word; write words and their weights into it")
    shouted = not any(sign.islower() for entry in entries for sign in entry.text)
    found: WordList = {}
    for entry in entries:
        text = " ".join(entry.text.replace("_", " ").split())
        text = text.lower() if shouted else text
        try:
            Pattern.of(text, {})
        except ValueError as error:
            raise StudyError(f"{path}, {entry.where}: {shown(error, 500)}, or remove it") from None
        if found.setdefault(text, entry.weight) != entry.weight:
            cause = (
                f"“{shown(text)}” weighs {entry.weight:g} here and {found[text]:g} before; keep one"
            )
            raise StudyError(f"{path}, {entry.where}: {cause}")
    if not any(found.values()):
        raise StudyError(f"{path}: no word of it weighs anything; give some a weight other than 0")
    return found
