"""Generated text to measure on: the commonest words of English as often as they occur, and
among them as many words of the codebooks, quotations and reports as in real articles.
"""

from __future__ import annotations

import itertools
import random
import re
from functools import cache
from pathlib import Path

import pandas as pd
from wordfreq import top_n_list, word_frequency

from rapport.codebook import read_codebook

WORDS = [word for word in top_n_list("en", 20_000) if word.isalpha()]
WEIGHTS = list(itertools.accumulate(word_frequency(word, "en") for word in WORDS))

CODEBOOKS = sorted(Path(__file__).parents[1].joinpath("codebook").glob("*.yaml"))

TERMS = {"actor": 0.12, "frame": 0.07, "act": 0.03, "status": 0.012, "name": 0.012}
TERMS |= {"shield": 0.008, "outlook": 0.008}
"""Which share of the words give way to a term of that layer."""

QUOTED, REPORTED, TERM = 0.11, 0.1, 0.04
"""Which shares of the sentences quote or report a state, or hold a quoted term."""


@cache
def examples() -> list[str]:
    """The examples of the codebooks: sentences in which there is something to mark."""
    books = map(read_codebook, CODEBOOKS)
    return [text for book in books for code in book.codes for text in code.examples]


@cache
def terms(layer: str, *codes: str) -> list[str]:
    """What patterns of a layer, or of these codes of it, would match: of alternatives the first."""
    books = [book for book in map(read_codebook, CODEBOOKS) if book.layer == layer]
    found = [
        " ".join(re.sub(r"\|\S.*", "", part) for part in re.split(r"\s*…\d*\s*", text))
        for book in books
        for code in book.codes
        if not codes or code.name in codes
        for text, _ in code.weighted
        if not re.search("[{&]", text)
    ]
    found = [text.replace("*", "").replace("?", "s") for text in found]
    return [text.title() for text in found] if layer == "actor" else found


def phrase(draw: random.Random, length: int) -> list[str]:
    """Words in a row; some give way to terms."""
    words = draw.choices(WORDS, cum_weights=WEIGHTS, k=length)
    for layer, share in TERMS.items():
        for at in range(length):
            if draw.random() < share:
                words[at] = draw.choice(terms(layer))
                if layer == "actor" and draw.random() < 0.15:
                    words[at] += "’s"
    return words


def sentence(draw: random.Random) -> str:
    """A sentence of 12 to 30 words with a comma; some quote, report or set a term apart."""
    words = phrase(draw, draw.randint(12, 30))
    words[draw.randrange(10)] += ","
    kind, state = draw.random(), draw.choice(terms("actor"))
    if kind < QUOTED:
        verb = draw.choice(terms("cue", "say"))
        words = ["“" + words[0], *words[1:-4], words[-4] + ",”", state, verb, *words[-3:]]
    elif kind < QUOTED + REPORTED:
        verb = draw.choice(terms("cue", draw.choice(["say", "believe"])))
        words[:2] = [state, verb, draw.choice(["that", words[1]])]
    elif kind < QUOTED + REPORTED + TERM:
        words[4], words[6] = "“" + words[4], words[6] + "”"
    words[0] = words[0][:2].upper() + words[0][2:] if kind < QUOTED else words[0].capitalize()
    return " ".join(words) + "."


def corpus(n: int, seed: int = 1) -> pd.DataFrame:
    """The sentences of n articles of about 900 words; one in ten is a codebook's example."""
    draw = random.Random(seed)
    known = examples()
    rows = [
        (
            f"article-{article:06}",
            number,
            1 + number // 5,
            draw.choice(known) if draw.random() < 0.1 else sentence(draw),
        )
        for article in range(n)
        for number in range(1, draw.randint(34, 43))
    ]
    return pd.DataFrame(rows, columns=["article_id", "sentence", "paragraph", "text"])
