"""Generated text to measure on: the commonest words of English as often as they occur."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pandas as pd
import yaml
from wordfreq import top_n_list, word_frequency

WORDS = [word for word in top_n_list("en", 20_000) if word.isalpha()]
WEIGHTS = list(itertools.accumulate(word_frequency(word, "en") for word in WORDS))

CODEBOOKS = sorted(Path(__file__).parents[1].joinpath("codebook").glob("*.yaml"))


def examples() -> list[str]:
    """The examples of the codebooks: sentences in which there is something to mark."""
    books = [yaml.safe_load(path.read_text("utf-8")) for path in CODEBOOKS]
    return [str(text) for book in books for code in book["codes"] for text in code["examples"]]


def sentence(draw: random.Random) -> str:
    """A sentence of 12 to 30 words; commas, and now and then a quotation."""
    words = draw.choices(WORDS, cum_weights=WEIGHTS, k=draw.randint(12, 30))
    words[draw.randrange(10)] += ","
    if draw.random() < 0.08:
        words[2], words[-2] = "“" + words[2], words[-2] + ",”"
    words[0] = words[0].capitalize()
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
        for number in range(1, draw.randint(42, 48))
    ]
    return pd.DataFrame(rows, columns=["article_id", "sentence", "paragraph", "text"])
