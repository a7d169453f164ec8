"""The engine: the table `marks` of any number of sentences, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from rapport.codebook import Codebook
from rapport.marks import style
from rapport.marks.arrays import Ints
from rapport.marks.batch import Batch
from rapport.marks.codes import Codes, Hits, Label
from rapport.marks.hits import hit_table
from rapport.marks.runs import RunsOfBatch
from rapport.marks.spans import Spans
from rapport.marks.style import Style
from rapport.marks.vader import Vader
from rapport.marks.vocabulary import Vocabulary

TONE_ENGINES = ("vader", "vader-shielded")
"""The codes of the tone layer, one an engine."""

COLUMNS = ["article_id", "sentence", "start", "end", "layer", "code", "weight", "voice"]

BATCH = 8_000_000
"""Characters of text that are marked at a time: enough to be quick, few enough for a cache."""


class Engine:
    """Marks sentences by the codebooks, VADER and the counts of style.

    An engine remembers the forms it has met, which makes it quicker but changes nothing: a
    sentence has the same marks in whatever company.
    """

    def __init__(self, codebooks: Sequence[Codebook]) -> None:
        self._codes = Codes(codebooks)
        self.labels: list[Label] = [
            *self._codes.labels,
            *(("tone", engine) for engine in TONE_ENGINES),
            *((style.LAYER, code) for code in style.CODES),
        ]
        number = {label: at for at, label in enumerate(self.labels)}
        self._vader = Vader()
        self._tone = [number["tone", engine] for engine in TONE_ENGINES]
        self._style = Style(
            {code: number[style.LAYER, code] for code in style.CODES}, self._codes.runs
        )
        self._vocabulary = Vocabulary(self._codes.runs, self._vader, self._style)
        self._shields = [at for at, (layer, _) in enumerate(self.labels) if layer == "shield"]
        # Marks are sorted by the names of layer and code, whatever order the labels are in.
        self._rank = np.argsort(np.argsort([f"{layer} {code}" for layer, code in self.labels]))

    def mark(self, sentences: pd.DataFrame) -> pd.DataFrame:
        """The table `marks` of all sentences, headings too: which of them count is a matter
        of measuring. In the order of the sentences and of the text.
        """
        found = [self._mark_batch(texts, first) for first, texts in batches(sentences.text)]
        return self._table(sentences, Spans.joined(found or [Spans.none()]))

    def pattern_hits(self, sentences: pd.DataFrame) -> pd.DataFrame:
        """Where each pattern of the codebooks matches and no exclusion of its code overlaps.

        Before overlaps are settled: a match inside a longer one is a hit too. The columns are
        HIT_COLUMNS.
        """
        found = [self._hits_of_batch(texts, first) for first, texts in batches(sentences.text)]
        return hit_table(self._codes, sentences, found)

    def _hits_of_batch(self, texts: pa.StringArray, first: int) -> Hits:
        batch = Batch(texts, self._vocabulary)
        hits = self._codes.counted(self._codes.hits(RunsOfBatch(batch, self._codes.runs)))
        start = batch.characters(hits.sentence, hits.start)
        end = batch.characters(hits.sentence, hits.end)
        return Hits(hits.rule, hits.sentence + first, start, end)

    def _mark_batch(self, texts: pa.StringArray, first: int) -> Spans:
        batch = Batch(texts, self._vocabulary)
        codes = self._codes.marks(RunsOfBatch(batch, self._codes.runs))
        shields = codes.take(np.flatnonzero(np.isin(codes.label, self._shields)))
        spans = Spans.joined([codes, self._style.marks(batch), *self._tones(batch, shields)])
        spans = spans.take(self._in_order(spans))
        return spans._replace(
            sentence=spans.sentence + first,
            start=batch.characters(spans.sentence, spans.start),
            end=batch.characters(spans.sentence, spans.end),
        )

    def _in_order(self, spans: Spans) -> Ints:
        """The order of the text: by start, end, layer and code.

        The spans come as a few pieces that are sorted each, so a stable sort by one key is
        quick; it cannot be one key where a batch is one enormous sentence.
        """
        rank, length = self._rank[spans.label], spans.end - spans.start
        widths = [int(column.max(initial=0)).bit_length() for column in (rank, length, spans.start)]
        if sum(widths) > 62:
            return np.lexsort((rank, length, spans.start))
        key = (spans.start << (widths[0] + widths[1])) | (length << widths[0]) | rank
        return np.argsort(key, kind="stable")

    def _tones(self, batch: Batch, shields: Spans) -> Iterator[Spans]:
        """Tone by VADER as it is, and with the shielded words left out of its lexicon."""
        plain, shielded = self._tone
        marks = self._vader.marks(batch, plain)
        yield marks
        if len(shields.start):
            marks = self._vader.marks(batch, shielded, shields)
        yield marks._replace(label=np.full(len(marks.label), shielded))

    def _table(self, sentences: pd.DataFrame, spans: Spans) -> pd.DataFrame:
        """The marks as rows; what is said again and again is stored once, as a category."""
        article = pd.Categorical(sentences.article_id)
        layers, codes = (pd.Categorical(names) for names in zip(*self.labels, strict=True))
        return pd.DataFrame(
            {
                "article_id": article.take(spans.sentence),
                "sentence": sentences.sentence.to_numpy()[spans.sentence],
                "start": spans.start,
                "end": spans.end,
                "layer": layers.take(spans.label),
                "code": codes.take(spans.label),
                "weight": spans.weight,
                "voice": pd.Categorical.from_codes(np.full(len(spans.label), -1), categories=[]),
            },
            copy=False,
        )


def batches(texts: pd.Series[str]) -> Iterator[tuple[int, pa.StringArray]]:
    """Texts in batches of about BATCH bytes, each with the number of its first text."""
    made = pa.array(texts, pa.large_string())
    whole = made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])
    ends = np.cumsum(pc.binary_length(whole).to_numpy())
    begin = 0
    while begin < len(ends):
        before = ends[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, before + BATCH, "right")))
        yield begin, whole.slice(begin, end - begin).cast(pa.string()).combine_chunks()
        begin = end


def mark_corpus(sentences: pd.DataFrame, codebooks: Sequence[Codebook]) -> pd.DataFrame:
    """The table `marks` of all sentences, by a new engine."""
    return Engine(codebooks).mark(sentences)


def mark_texts(texts: Sequence[str], codebooks: Sequence[Codebook]) -> pd.DataFrame:
    """The marks of sentences that belong to no corpus; `sentence` counts them from 1."""
    numbers = range(1, len(texts) + 1)
    articles = [f"text-{number}" for number in numbers]
    sentences = pd.DataFrame({"article_id": articles, "sentence": numbers, "text": list(texts)})
    return mark_corpus(sentences, codebooks)
