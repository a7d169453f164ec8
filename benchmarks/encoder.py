"""Measure how many sentences a second the encoder reads.

    python -m benchmarks.encoder --threads 2

Sentences are drawn from a small vocabulary with a fixed seed; their lengths are spread around 25
words, as in the news. What is timed is `Encoder.values`, from text to value: by the clock, and by
the time that the processor gave, which other work on the machine does not stretch as much.
"""

import argparse
import random
import time
from pathlib import Path

from rapport.tone.encoder import Encoder
from rapport.tone.scoring import Asked

ROOT = Path(__file__).parents[1]
VOCABULARY = (
    "the of and to in a that for on with as by at from its his would which minister government "
    "president talks agreement sanctions summit officials trade island treaty visit ambassador "
    "foreign security economic military Moscow Tokyo Washington Russia Japan warned welcomed "
    "criticised signed announced proposed friendly hostile difficult historic dispute support"
)


def sentences(number: int) -> list[str]:
    """Draw sentences of 5 to 45 words, 25 on average."""
    drawn, words = random.Random(1), VOCABULARY.split()
    lengths = (round(drawn.triangular(5, 45, 25)) for _ in range(number))
    return [" ".join(drawn.choices(words, k=length)) + "." for length in lengths]


def measure(encoder: Encoder, asked: list[Asked], times: int) -> str:
    """Return sentences a second by the clock and a second of a core, the best of several times."""
    took = []
    for _ in range(times):
        start = time.perf_counter(), time.process_time()
        encoder.values(asked)
        took.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    by_clock, by_core = (len(asked) / min(seconds) for seconds in zip(*took, strict=True))
    return f"{by_clock:6.0f} a second, {by_core:6.0f} a second of one core"


def main() -> None:
    """Print sentences a second for each question, and for one sentence alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sentences", type=int, default=4000)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    encoder = Encoder(ROOT / "models" / "encoder", given.threads)
    texts = sentences(given.sentences)
    tone = [Asked(text) for text in texts]
    toward = [Asked(text, ((0, len(text.split()[0])),)) for text in texts]
    print("tone  ", measure(encoder, tone, given.times))
    print("toward", measure(encoder, toward, given.times))
    print("alone ", measure(encoder, tone[:1], 100 * given.times))


if __name__ == "__main__":
    main()
