"""How many sentences a second the linear heads read, on one core.

    python -m benchmarks.linear

The sentences are made up of words of the sample study. CPU time, best of five rounds.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

from rapport.tone.linear import Linear
from rapport.tone.scoring import Asked
from rapport.words import words

ROOT = Path(__file__).parents[1]
SENTENCES = 10_000
LENGTH = 22
"""Words a sentence, about as many as in the news."""


def sentences(count: int) -> list[str]:
    """Sentences of words drawn from the sample study."""
    texts = sorted((ROOT / "data/raw/sample/texts").glob("*.txt"))
    known = [word for text in texts for word in words(text.read_text("utf-8", errors="ignore"))]
    draw = random.Random(1)
    return [" ".join(draw.choices(known, k=LENGTH)) + "." for _ in range(count)]


def per_second(engine: Linear, asked: list[Asked]) -> float:
    """Sentences a second of CPU time."""
    rounds = []
    for _ in range(5):
        begin = time.process_time()
        engine.values(asked)
        rounds.append(time.process_time() - begin)
    return len(asked) / min(rounds)


def main() -> None:
    """Print the speed of both heads."""
    engine = Linear.read(ROOT / "models/linear")
    texts = sentences(SENTENCES)
    print(f"tone    {per_second(engine, [Asked(text) for text in texts]):8,.0f} sentences/s")
    aimed = [Asked(text, ((0, len(text.split()[0])),)) for text in texts]
    print(f"toward  {per_second(engine, aimed):8,.0f} targets/s")


if __name__ == "__main__":
    main()
