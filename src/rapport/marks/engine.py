"""The engine: the table `marks` of any number of sentences, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rapport.codebook import Codebook
from rapport.marks import style, voices
from rapport.marks.acts import Relations
from rapport.marks.arrays import Floats, Ints
from rapport.marks.batch import Batch
from rapport.marks.codes import Codes
from rapport.marks.relations import STATUSES
from rapport.marks.runs import RunsOfBatch
from rapport.marks.spans import Label, Spans
from rapport.marks.style import Style
from rapport.marks.vader import Vader
from rapport.marks.vocabulary import Vocabulary
from rapport.marks.voices import Voices

TONE_ENGINES = ("vader", "vader-shielded")
"""The codes of the tone layer, one an engine."""

COLUMNS = ["article_id", "sentence", "start", "end", "layer", "code", "weight", "voice"]
COLUMNS += ["source", "target", "status"]

BATCH = 4_000_000
"""Bytes of text that are marked at a time: enough to be quick, few enough for the caches."""


class Engine:
    """Marks sentences by the codebooks, VADER and the counts of style, and reads off these
    marks who speaks and what states do to each other.

    `states` are the actors whose voices and acts are told apart. An engine remembers the forms
    it has met, which makes it quicker but changes nothing: an article has the same marks in
    whatever company.
    """

    def __init__(self, codebooks: Sequence[Codebook], states: Sequence[str] = ()) -> None:
        self._codes = Codes(codebooks)
        self.labels: list[Label] = [
            *self._codes.labels,
            *(("tone", engine) for engine in TONE_ENGINES),
            *((style.LAYER, code) for code in style.CODES),
            *((voices.LAYER, code) for code in voices.CODES),
            *Relations.labels(codebooks),
        ]
        number = {label: at for at, label in enumerate(self.labels)}
        self._vader = Vader()
        self._tone = [number["tone", engine] for engine in TONE_ENGINES]
        self._style = Style(
            {code: number[style.LAYER, code] for code in style.CODES}, self._codes.runs
        )
        self._shields = [at for at, (layer, _) in enumerate(self.labels) if layer == "shield"]
        self._voices = Voices(self.labels, states)
        self._relations = Relations(self.labels, codebooks, states)
        self._vocabulary = Vocabulary(
            self._codes.runs, self._vader, self._style, *self._relations.learners
        )
        # Marks are sorted by the names of layer and code, whatever order the labels are in.
        self._rank = np.argsort(np.argsort([f"{layer} {code}" for layer, code in self.labels]))

    def mark(self, sentences: pd.DataFrame) -> pd.DataFrame:
        """The table `marks` of all sentences, headings too: which of them count is a matter
        of measuring. Article after article, in the order of the text.
        """
        sentences = in_reading_order(sentences)
        return self._table(sentences, map(self._mark_batch, batches(sentences)))

    def _mark_batch(self, part: Part) -> Marked:
        batch = Batch(part.texts, self._vocabulary)
        codes = self._codes.marks(RunsOfBatch(batch, self._codes.runs))
        shields = codes.take(np.flatnonzero(np.isin(codes.label, self._shields)))
        told = speech, speakers = self._voices.speech(batch, codes, part.article, part.paragraph)
        acts = self._relations.acts(batch, codes)
        own = Spans.joined([codes, self._style.marks(batch), *self._tones(batch, shields)])
        spans = Spans.joined([own, speech, acts.spans])
        voice = [self._voices.of(own, *told), speakers, self._voices.of(acts.spans, *told)]
        no_act = np.full(len(spans.start) - len(acts.source), -1, np.int16)
        columns = [voice, *([no_act, column] for column in acts[1:])]
        order = self._in_order(spans)
        sentence, start, end, label, weight = spans.take(order)
        return Marked(
            sentence + part.first,
            batch.characters(sentence, start),
            batch.characters(sentence, end),
            label,
            weight,
            *(np.concatenate(pieces)[order] for pieces in columns),
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
        start = spans.start.astype(np.int64) << (widths[0] + widths[1])
        return np.argsort(start | (length.astype(np.int64) << widths[0]) | rank, kind="stable")

    def _tones(self, batch: Batch, shields: Spans) -> Iterator[Spans]:
        """Tone by VADER as it is, and with the shielded words left out of its lexicon."""
        plain, shielded = self._tone
        marks = self._vader.marks(batch, plain)
        yield marks
        touched = np.zeros(batch.n_sentences, np.bool_)
        touched[shields.sentence] = True
        same = marks.take(~touched[marks.sentence])
        yield same._replace(label=np.full_like(same.label, shielded))
        yield self._vader.marks(batch, shielded, shields)

    def _table(self, sentences: pd.DataFrame, found: Iterable[Marked]) -> pd.DataFrame:
        """The marks as rows; what is said again and again is stored once, as a category."""
        pieces = [list(column) for column in zip(Marked.none(), *found, strict=True)]
        pieces.reverse()

        def column() -> NDArray[Any]:
            return np.concatenate(pieces.pop())  # frees each column's pieces as it is made

        row, start, end, label = column(), column(), column(), column()
        layers, codes = (pd.Categorical(names) for names in zip(*self.labels, strict=True))
        states = list(self._relations.states)
        return pd.DataFrame(
            {
                "article_id": pd.Categorical(sentences.article_id).take(row),
                "sentence": sentences.sentence.to_numpy()[row],
                "start": start.astype(np.int64),
                "end": end.astype(np.int64),
                "layer": layers.take(label),
                "code": codes.take(label),
                "weight": column(),
                "voice": pd.Categorical.from_codes(column(), list(self._voices.names)),
                "source": pd.Categorical.from_codes(column(), states),
                "target": pd.Categorical.from_codes(column(), states),
                "status": pd.Categorical.from_codes(column(), list(STATUSES)),
            },
            copy=False,
        )


class Marked(NamedTuple):
    """Marks as columns: the row of the sentence, places in characters, label, weight, voice; of
    acts also source, target and status, else −1.
    """

    row: Ints
    start: Ints
    end: Ints
    label: Ints
    weight: Floats
    voice: Ints
    source: Ints
    target: Ints
    status: Ints

    @classmethod
    def none(cls) -> Marked:
        """No marks."""
        return cls(*Spans.none(), *np.zeros((4, 0), np.int16))


class Part(NamedTuple):
    """Whole articles that are marked at a time: from which row of the corpus on, their
    sentences, and for each the number of its article and of its paragraph.
    """

    first: int
    texts: pa.StringArray
    article: Ints
    paragraph: Ints


def in_reading_order(sentences: pd.DataFrame) -> pd.DataFrame:
    """Sentences by article, in the order in which the articles first come, and by number."""
    article = pd.factorize(sentences.article_id)[0]
    order = np.lexsort((sentences.sentence.to_numpy(), article))
    return sentences.iloc[order].assign(article=article[order]).reset_index(drop=True)


def batches(sentences: pd.DataFrame) -> Iterator[Part]:
    """Sentences in reading order, in parts of whole articles and about BATCH bytes."""
    made = pa.array(sentences.text, pa.large_string())
    whole = made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])
    article = sentences.article.to_numpy()
    paragraph = sentences.get("paragraph", sentences.sentence).to_numpy()
    ends = np.cumsum(pc.binary_length(whole).to_numpy())
    begin = 0
    while begin < len(ends):
        before = ends[begin - 1] if begin else 0
        end = int(np.searchsorted(ends, before + BATCH, "right"))
        if end < len(ends):  # in the middle of an article: leave it to the next part, if it can
            torn = article[end]
            end = int(np.searchsorted(article, torn))
            end = end if end > begin else int(np.searchsorted(article, torn, "right"))
        texts = whole.slice(begin, end - begin).cast(pa.string()).combine_chunks()
        yield Part(begin, texts, article[begin:end], paragraph[begin:end])
        begin = end


def mark_corpus(
    sentences: pd.DataFrame, codebooks: Sequence[Codebook], states: Sequence[str] = ()
) -> pd.DataFrame:
    """The table `marks` of all sentences, by a new engine."""
    return Engine(codebooks, states).mark(sentences)


def mark_texts(
    texts: Sequence[str], codebooks: Sequence[Codebook], states: Sequence[str] = ()
) -> pd.DataFrame:
    """The marks of sentences that belong to no corpus; `sentence` counts them from 1."""
    numbers = range(1, len(texts) + 1)
    articles = [f"text-{number}" for number in numbers]
    sentences = pd.DataFrame({"article_id": articles, "sentence": numbers, "text": list(texts)})
    return mark_corpus(sentences, codebooks, states)
