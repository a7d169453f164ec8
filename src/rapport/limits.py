"""How much of anything is taken from outside, and what is said of more.

Every limit is far above what honest data have, and low enough that nothing from outside fills a
memory or keeps a run busy without end. docs/limits.md prints this list.
"""

from __future__ import annotations

from typing import NamedTuple


class Limit(NamedTuple):
    """The most of something that is taken.

    `reason` and `remedy` are what is said of more, with `{most}` and `{found}` in them, both in
    `unit`s. Neither holds a semicolon.
    """

    of: str
    most: int
    reason: str
    remedy: str
    unit: int = 1

    def passed(self, found: float = 0) -> tuple[str, str]:
        """Reason and remedy where there is more; `found` is how much, if that is known."""
        numbers = {"found": self._in_units(found), "most": self._in_units(self.most)}
        return self.reason.format(**numbers), self.remedy.format(**numbers)

    def _in_units(self, number: float) -> str:
        return f"{number:,}" if self.unit == 1 else f"{number / self.unit:,.0f}"

    def sentence(self, found: float = 0) -> str:
        """Reason and remedy behind the name of a file."""
        return "; ".join(self.passed(found))


_AS_TEXT = "save only the text of the article, as .txt"
_MB = 1_000_000

FILE = Limit(
    "bytes of a file with an article, of a sheet, of a page that is fetched",
    20 * _MB,
    "it has {found} MB, and no article has more than {most} MB",
    _AS_TEXT,
    _MB,
)
"""A book in plain text has a million bytes; a page saved with its pictures inside, or a document
with photographs, ten million."""

UNPACKED = Limit(
    "bytes of all parts of a .docx or .xlsx, unpacked",
    10 * FILE.most,
    f"it unpacks to more than a document of {FILE.most // _MB} MB can hold",
    _AS_TEXT,
)
"""Pictures are packed already and text unpacks to ten times its size, so only an archive made to
fill a memory has more."""

PARTS = Limit(
    "parts of a .docx or .xlsx",
    10_000,
    "it is packed in {found} parts, and no document has more than {most}",
    _AS_TEXT,
)

PAGES = Limit(
    "pages of a PDF",
    500,
    "it has more than {most} pages, which no article has",
    "save the pages of the article by themselves",
)
"""More is a book or a volume. Reading so many takes some twenty seconds."""

TAGS = Limit(
    "tags of an HTML page, or of the text of a .docx",
    400_000,
    "it has {found} tags, which no page of an article has",
    _AS_TEXT,
)
"""Pages of newspapers have 2,000 to 20,000."""

CHARACTERS = Limit(
    "characters of a text",
    2_000_000,
    "it has {found} characters, and no article has more than {most}",
    "give its parts as texts of their own",
)
"""A long novel has that many."""

SENTENCE = Limit(
    "characters of a sentence",
    10_000,
    "it has a sentence of more than {most} characters",
    "put full stops between its sentences",
)
"""What measures count is sentences; a text without full stops has none."""

FILES = Limit(
    "texts in a folder",
    1_000_000,
    "holds more than {most} texts",
    "part them over several studies, or give a table of articles",
)

ROW = Limit(
    "bytes of a row of a table",
    FILE.most,
    "it has more than {most} MB",
    "keep only the text in it",
    _MB,
)

COLUMNS = Limit(
    "columns of a table",
    1_000,
    "it has {found} columns, and no table of articles has more than {most}",
    "keep the columns that the study names",
)

ROWS = Limit(
    "rows of a table of articles",
    1_000_000,
    "it has more than {most} rows",
    "part it over several studies",
)

REGISTER = Limit(
    "bytes of a register",
    100 * _MB,
    "it has {found} MB, and no register has more than {most} MB",
    "give a table of articles instead",
    _MB,
)
"""That is 150,000 articles."""

YAML = Limit(
    "bytes of a file in YAML (study, codebook, corrections, timeline, word list, card)",
    _MB,
    "it has {found} MB, and nobody writes more than {most} MB",
    "part it into several files",
    _MB,
)

DEPTH = Limit(
    "levels of a file in YAML",
    20,
    "is nested more than {most} levels deep",
    "write it as docs/your-own-study.md shows",
)

PATTERN = Limit(
    "characters of a pattern",
    5_000,
    "has {found} characters, and a pattern has {most} at most",
    "part it into several patterns",
)

PHRASES = Limit(
    "phrases that a pattern stands for, its lists written out",
    10_000,
    "stands for {found} phrases, and a pattern for {most} at most",
    "part it into several patterns, or name fewer lists in it",
)

WORDS = Limit(
    "words of a phrase",
    60,
    "has {found} words in a row, and a phrase has {most} at most",
    "take the words that matter",
)

GAP = Limit(
    "words in a gap of a pattern",
    1_000,
    "has a gap of {found} words, and a gap has {most} at most",
    "write & for what stands anywhere in the sentence",
)

SHEET_ROWS = Limit(
    "rows of a filled sheet",
    100_000,
    "it has more than {most} rows, and no sheet has",
    "copy the rows that were coded into an empty sheet",
)

SHEET_COLUMNS = Limit(
    "columns of a filled sheet",
    200,
    "it has {found} columns, and no sheet has more than {most}",
    "copy the rows that were coded into an empty sheet",
)


def all_limits() -> list[Limit]:
    """Every limit, in the order of this file."""
    return [each for each in globals().values() if isinstance(each, Limit)]


def as_markdown() -> str:
    """The limits as a table in Markdown, with what is said one beyond each."""
    rows = ["| at most | of what | what is said of more |", "| ---: | --- | --- |"]
    for each in all_limits():
        said = each.sentence(each.most + each.unit)
        rows.append(f"| {each.most:,} | {each.of} | {said} |")
    return "\n".join(rows) + "\n"
