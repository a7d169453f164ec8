"""Measure how many sentences a second every engine of tone reads, and what a corpus costs by that.

    python -m benchmarks.cost

Sentences of 25 words on average are drawn from a small vocabulary with a fixed seed. What is timed
is `values`, from text to value, the best of several rounds: by the clock with as many threads as
there are cores, and by the time that the processor gave, which other work stretches less.
The words of a model, which are asked for of five sentences an article, come on top: one value each.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from pathlib import Path

from rapport.house import House
from rapport.tone.registry import TONE, TOWARD
from rapport.tone.scoring import Asked, Scorer
from rapport.validity.engines import available

VOCABULARY = (
    "the of and to in a that for on with as by at from its his would which minister government "
    "president talks agreement sanctions summit officials trade island treaty visit ambassador "
    "foreign security economic military Moscow Tokyo Washington Russia Japan warned welcomed "
    "criticised signed announced proposed friendly hostile difficult historic dispute support"
)
SENTENCES, ROUNDS = 3_000, 3
ARTICLE = {TONE: 72, TOWARD: 115}
"""Sentences, and pairs of a sentence and a state, in an article on Russia and Japan."""


def sentences(number: int) -> list[str]:
    """Draw sentences of 5 to 45 words, 25 on average."""
    drawn, words = random.Random(1), VOCABULARY.split()
    lengths = (round(drawn.triangular(5, 45, 25)) for _ in range(number))
    return [" ".join(drawn.choices(words, k=length)) + "." for length in lengths]


def per_second(engine: Scorer, asked: list[Asked]) -> tuple[float, float]:
    """Sentences a second by the clock, and a second of one core."""
    engine.values(asked[:10])  # what is loaded once is loaded
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter(), time.process_time()
        engine.values(asked)
        took.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    by_clock, by_core = (len(asked) / min(seconds) for seconds in zip(*took, strict=True))
    return by_clock, by_core


def rows(layer: str, engines: Mapping[str, Scorer], texts: list[str]) -> list[str]:
    """A row of the table for each engine of a layer."""
    aimed = ((0, len("the")),) if layer == TOWARD else ()
    asked = [Asked(f"the {text}", aimed) for text in texts]
    found = []
    for name, engine in engines.items():
        by_clock, by_core = per_second(engine, asked)
        five, many = (n * ARTICLE[layer] / by_clock for n in (5, 100_000))
        found.append(
            f"| {layer} | {name} | {by_clock:,.0f} | {by_core:,.0f} | {five:.2g} s "
            f"| {many / 60:,.0f} min |"
        )
    return found


def main() -> None:
    """Print the table."""
    engines = available(House.at(Path(__file__).parents[1]))
    texts = sentences(SENTENCES)
    print("| layer | engine | a second | a second of one core | 5 articles | 100,000 articles |")
    print("| --- | --- | --- | --- | --- | --- |")
    for layer, some in ((TONE, engines.tone), (TOWARD, engines.toward)):
        print("\n".join(rows(layer, some, texts)))


if __name__ == "__main__":
    main()
