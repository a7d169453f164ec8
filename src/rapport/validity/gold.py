"""Gold: what people said of texts, read from a folder of the layout that docs/validity.md states.

A file that cannot be read is named, and so are rows that cannot be used; the rest goes on.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, FiniteFloat, ValidationError

from rapport.errors import RapportError, sentences_of
from rapport.tone.scoring import Asked, Place

SPLITS = ("dev", "test")
"""How the names of files end that are scored; `train` is only learnt from, never scored."""

Text = Annotated[str, Field(min_length=1)]
Listed = BeforeValidator(lambda value: value if isinstance(value, list) else [])


class GoldError(RapportError):
    """A file of gold cannot be used."""


class Rated(BaseModel):
    """A snippet of an article, and how it sounds to readers: their mean, −4 … 4."""

    article: Text
    text: Text
    mean_rating: FiniteFloat


class Mention(BaseModel):
    """Words that name a target, and where they stand, if the offsets are right."""

    start: int = Field(alias="from")
    end: int = Field(alias="to")
    mention: str = ""

    def place(self, text: str) -> Place | None:
        """Where the mention stands: where it is said to, else at the nearest place of its words.

        None if they do not occur and the offsets lie outside the text.
        """
        if self.mention and text[self.start : self.end] != self.mention:
            found = _places(text, self.mention) or _places(text.lower(), self.mention.lower())
            if found:
                start = min(found, key=lambda at: abs(at - self.start))
                return start, start + len(self.mention)
        return (self.start, self.end) if 0 <= self.start < self.end <= len(text) else None


class Target(Mention):
    """A target with its polarity: 2 negative, 4 neutral, 6 positive."""

    polarity: Literal[2, 4, 6]
    further_mentions: Annotated[list[Mention], Listed] = []


class Targeted(BaseModel):
    """A sentence with its targets."""

    sentence_normalized: Text
    targets: list[Target] = Field(min_length=1)


class Toward(NamedTuple):
    """The tone toward a target as people coded it: −1, 0 or 1; `sentence` numbers its sentence."""

    asked: Asked
    polarity: int
    sentence: int


class Framed(BaseModel):
    """An article, and which generic frames people found in it."""

    text: Text
    RE: bool
    HI: bool
    CO: bool
    MO: bool
    EC: bool


class Actor(BaseModel):
    """An actor as the sentence names it."""

    name: Text = Field(alias="actorText")


class Record(BaseModel):
    """A sentence, the act it tells (a category of PLOVER), and who acts toward whom."""

    text: Text
    event: Text
    source: Annotated[list[Actor], Listed] = []
    target: Annotated[list[Actor], Listed] = []


Item = Rated | Toward | Framed | Record
T = TypeVar("T", bound=BaseModel)


class Gold(NamedTuple):
    """A file of gold: its name, as nyt_editorials/dev, and what it holds."""

    name: str
    path: Path
    items: tuple[Item, ...]

    @property
    def folder(self) -> str:
        """The name of its folder, which says of what kind it is."""
        return self.name.split("/")[0]


class Found(NamedTuple):
    """The gold of a folder: what is scored, what may be learnt from, what could not be used."""

    scored: list[Gold]
    train: dict[str, Gold]
    said: list[str]


def _places(text: str, words: str) -> list[int]:
    """Where words begin in a text."""
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


Row = tuple[int, Any]
"""The number of a row, from 1, and what it says."""


def _table(quoting: Literal[0, 3]) -> Callable[[Path], Iterator[Row]]:
    """A reader of the rows of a table whose columns are parted by tabs."""

    def rows(path: Path) -> Iterator[Row]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from enumerate(csv.DictReader(file, delimiter="\t", quoting=quoting), start=1)

    return rows


def _lines(path: Path) -> Iterator[Row]:
    """The rows of a file that holds one JSON object a line."""
    for number, line in enumerate(path.read_text("utf-8-sig").split("\n"), start=1):
        if line.strip():
            yield number, json.loads(line)


def _list(path: Path) -> Iterator[Row]:
    """The entries of a file that is one JSON list."""
    entries = json.loads(path.read_text("utf-8-sig"))
    if not isinstance(entries, list):
        raise ValueError("it is no list")
    yield from enumerate(entries, start=1)


def _toward(number: int, row: Targeted) -> Iterator[Toward]:
    """Each target of a sentence, asked for with all its mentions, its own place first."""
    text = row.sentence_normalized
    for target in row.targets:
        first = target.place(text)
        if first is None:
            raise GoldError(f"“{target.mention}” does not stand in its sentence")
        others = [mention.place(text) for mention in target.further_mentions]
        places = dict.fromkeys([first, *(place for place in others if place)])
        yield Toward(Asked(text, tuple(places)), target.polarity // 2 - 2, number)


class Reader(NamedTuple):
    """How the files of a folder are read: how they end, their rows, and what a row must be."""

    suffix: str
    rows: Callable[[Path], Iterator[Row]]
    model: type[BaseModel]
    licence: str
    source: str


READERS = {
    "newsmtsc": Reader(".jsonl", _lines, Targeted, "MIT", "Hamborg & Donnay 2021, NewsMTSC"),
    # Its texts begin and end with marks of quotation that quote no field.
    "nyt_editorials": Reader(
        ".tsv", _table(csv.QUOTE_NONE), Rated, "MIT", "Hutto & Gilbert 2014, editorials of VADER"
    ),
    "narrative_frames": Reader(
        ".tsv", _table(csv.QUOTE_MINIMAL), Framed, "MIT", "Frermann et al. 2023"
    ),
    "plover": Reader(
        ".json", _list, Record, "CC BY-SA 4.0", "Open Event Data Alliance, PLOVER gold records"
    ),
}
"""What each folder of gold holds."""


def read_gold(path: Path) -> tuple[Gold, list[str]]:
    """A file of gold, and a sentence on what had to be left out of it.

    Raises GoldError if nothing of it can be used.
    """
    reader = READERS[path.parent.name]
    items: list[Item] = []
    left_out: list[str] = []
    try:
        for number, row in reader.rows(path):
            try:
                items += _items(number, reader.model.model_validate(row))
            except ValidationError as error:
                left_out.append(sentences_of(error, path, f"row {number}")[0])
            except GoldError as error:
                left_out.append(f"{path}: row {number}: {error}")
    except (OSError, ValueError, csv.Error) as error:
        cause = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"is broken: {error}"
        raise GoldError(f"{path}: {cause}; mend the file, or take it away") from None
    if not items:
        cause = left_out[0] if left_out else f"{path}: is empty; take it away"
        raise GoldError(cause)
    rows = "1 row is" if len(left_out) == 1 else f"{len(left_out)} rows are"
    said = [f"{left_out[0]} ({rows} left out)"] if left_out else []
    return Gold(f"{path.parent.name}/{path.stem}", path, tuple(items)), said


def _items(number: int, row: BaseModel) -> list[Item]:
    """What is scored of a row."""
    if isinstance(row, Targeted):
        return list(_toward(number, row))
    assert isinstance(row, (Rated, Framed, Record))
    return [row]


def find_gold(folder: Path) -> Found:
    """All gold of a folder, in the order of its names; raises GoldError if it is no folder."""
    if not folder.is_dir():
        raise GoldError(f"{folder}: is no folder; name the one that holds the gold")
    found = Found([], {}, [])
    for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
        if inner.name not in READERS:
            known = ", ".join(READERS)
            found.said.append(f"{inner}: is left out; the folders of gold are {known}")
            continue
        for path in sorted(inner.glob(f"*{READERS[inner.name].suffix}")):
            _add(path, found)
    if not found.scored and not found.said:
        found.said.append(f"{folder}: holds no file that ends in dev or test; docs/validity.md")
    return found


def _add(path: Path, found: Found) -> None:
    """Read a file and put it where it belongs, or say why it belongs nowhere."""
    if not path.stem.endswith(("train", *SPLITS)):
        found.said.append(f"{path}: is left out; let its name end in train, dev or test")
        return
    try:
        gold, said = read_gold(path)
    except GoldError as error:
        found.said.append(str(error))
        return
    found.said.extend(said)
    if path.stem.endswith("train"):
        found.train[gold.folder] = gold
    else:
        found.scored.append(gold)
