"""The engine: the table `marks` of any number of sentences, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from rapport.codebook import Codebook
from rapport.marks import style, voices
from rapport.marks.acts import STATUSES, Relations
from rapport.marks.arrays import Ints
from rapport.marks.batch import Batch
from rapport.marks.codes import Codes, Hits
from rapport.marks.hits import hit_table
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

BATCH = 8_000_000
"""Characters of text that are marked at a time: enough to be quick, few enough for a cache."""


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
        self._vocabulary = Vocabulary(self._codes.runs, self._vader, self._style)
        self._shields = [at for at, (layer, _) in enumerate(self.labels) if layer == "shield"]
        self._voices = Voices(self.labels, states)
        self._relations = Relations(self.labels, codebooks, states)
        # Marks are sorted by the names of layer and code, whatever order the labels are in.
        self._rank = np.argsort(np.argsort([f"{layer} {code}" for layer, code in self.labels]))

    def mark(self, sentences: pd.DataFrame) -> pd.DataFrame:
        """The table `marks` of all sentences, headings too: which of them count is a matter
        of measuring. Article after article, in the order of the text.
        """
        sentences = in_reading_order(sentences)
        found = [self._mark_batch(part) for part in batches(sentences)]
        return self._table(sentences, found)

    def pattern_hits(self, sentences: pd.DataFrame) -> pd.DataFrame:
        """Where each pattern of the codebooks matches and no exclusion of its code overlaps.

        Before overlaps are settled: a match inside a longer one is a hit too. The columns are
        HIT_COLUMNS.
        """
        sentences = in_reading_order(sentences)
        found = [self._hits_of_batch(part) for part in batches(sentences)]
        return hit_table(self._codes, sentences, found)

    def _hits_of_batch(self, part: Part) -> Hits:
        batch = Batch(part.texts, self._vocabulary)
        hits = self._codes.counted(self._codes.hits(RunsOfBatch(batch, self._codes.runs)))
        start = batch.characters(hits.sentence, hits.start)
        end = batch.characters(hits.sentence, hits.end)
        return Hits(hits.rule, hits.sentence + part.first, start, end)

    def _mark_batch(self, part: Part) -> Marked:
        batch = Batch(part.texts, self._vocabulary)
        codes = self._codes.marks(RunsOfBatch(batch, self._codes.runs))
        shields = codes.take(np.flatnonzero(np.isin(codes.label, self._shields)))
        told = speech, speakers = self._voices.speech(batch, codes, part.article, part.paragraph)
        acts = self._relations.acts(batch, codes)
        own = Spans.joined([codes, self._style.marks(batch), *self._tones(batch, shields)])
        spans = Spans.joined([own, speech, acts.spans])
        before = len(spans.start) - len(acts.source)
        voice = np.concatenate(
            [
                self._voices.of(own, *told),
                speakers,
                self._voices.of(acts.spans, *told),
            ]
        )
        order = self._in_order(spans)
        spans = spans.take(order)
        return Marked(
            spans._replace(
                sentence=spans.sentence + part.first,
                start=batch.characters(spans.sentence, spans.start),
                end=batch.characters(spans.sentence, spans.end),
            ),
            voice[order],
            *(np.append(np.full(before, -1), column)[order] for column in acts[1:]),
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
        touched = np.zeros(batch.n_sentences, np.bool_)
        touched[shields.sentence] = True
        same = marks.take(~touched[marks.sentence])
        yield same._replace(label=np.full(len(same.label), shielded))
        yield self._vader.marks(batch, shielded, shields)

    def _table(self, sentences: pd.DataFrame, found: list[Marked]) -> pd.DataFrame:
        """The marks as rows; what is said again and again is stored once, as a category."""
        spans, voice, source, target, status = Marked.joined(found)
        layers, codes = (pd.Categorical(names) for names in zip(*self.labels, strict=True))
        states = list(self._relations.states)
        return pd.DataFrame(
            {
                "article_id": pd.Categorical(sentences.article_id).take(spans.sentence),
                "sentence": sentences.sentence.to_numpy()[spans.sentence],
                "start": spans.start,
                "end": spans.end,
                "layer": layers.take(spans.label),
                "code": codes.take(spans.label),
                "weight": spans.weight,
                "voice": pd.Categorical.from_codes(voice, list(self._voices.names)),
                "source": pd.Categorical.from_codes(source, states),
                "target": pd.Categorical.from_codes(target, states),
                "status": pd.Categorical.from_codes(status, list(STATUSES)),
            },
            copy=False,
        )


class Marked(NamedTuple):
    """Marks with their voice; of acts also source, target and status, else −1."""

    spans: Spans
    voice: Ints
    source: Ints
    target: Ints
    status: Ints

    @staticmethod
    def joined(several: list[Marked]) -> Marked:
        """The marks of several batches, one after the other."""
        none = np.zeros(0, np.int64)
        every = [Marked(Spans.none(), none, none, none, none), *several]
        spans, *columns = zip(*every, strict=True)
        return Marked(Spans.joined(list(spans)), *map(np.concatenate, columns))


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
