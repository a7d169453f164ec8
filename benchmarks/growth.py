"""Measure how the time of each cleaning rule grows with the length of a hostile text.

    python benchmarks/growth.py --characters 100000

Most texts repeat one short pattern on and on, as pages gone wrong do. A rule that takes more than
eight times as long for four times the text is named; one that takes less than a tenth of a second
for the longest text is not looked at, and its growth is 0.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import combinations

from wordfreq import top_n_list

from rapport.cleaning import RULES, About
from rapport.cleaning.rule import Rule

ABOUT = About("A Ferry Worth Waiting For: Notes", "Mirela Tann, Dr. Joren Vale")
SIGNS = ["a", "A", "1", "²", "-", ".", ",", ":", "’s", "“", "[1]", "|", "»", "/", "@", "*", "–"]
SIGNS += [" ", "\n", "\n\n", "\t", "\u00a0", "\u200d", "\ufeff", "é", "Ã©", "â€™", "с", "word"]
PHRASES = """
the |searchthe |international|By Ann Roe |Ann Roe, |5 May 2014 |2014-01-01|Photo: |share |
EN|home > |comment *|© 2015 |views expressed |first published |this article was |all rights |
the author |Professor |Mirela Tann |A Ferry Worth |A Ferry Worth Waiting For: Notes |annou-nced |
a b c d e |one two three four five six seven eight. |no, no, |result2. |and\n\n|---\n
"""
LONG, MUCH = 0.1, 8.0
"""Seconds from which on a rule is looked at; growth from which on it is named."""


def texts(length: int) -> Iterator[tuple[str, str]]:
    """What each text is, and the text: every sign, pair of signs and phrase on and on, and two of
    many different words.
    """
    pairs = [one + other for one, other in combinations(SIGNS, 2)]
    for pattern in [*SIGNS, *pairs, *PHRASES.strip("\n").replace("|\n", "|").split("|")]:
        yield repr(pattern), pattern * (length // len(pattern))
    words = [word for word in top_n_list("en", 20_000) if word.isalpha() and len(word) > 3]
    yield "glued words", "".join(f"{word}the " for word in words)[:length]
    nearly = [word if number % 10 else "other" for number, word in enumerate(words)]
    yield "nearly twice", " ".join([*words[: length // 16], *nearly[: length // 16]])


def seconds(rule: Rule, text: str) -> float:
    """The CPU seconds that a rule takes for a text."""
    start = time.process_time()
    list(rule(text, ABOUT))
    return time.process_time() - start


def growth(rule: Rule, text: str) -> float:
    """How many times as long a rule takes for a text as for its first quarter, each at its best."""
    quarter = text[: len(text) // 4]
    whole = min(seconds(rule, text) for _ in range(2))
    return whole / max(1e-9, min(seconds(rule, quarter) for _ in range(2)))


def main() -> None:
    """Print each rule with the pattern for which its time grows most."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--characters", type=int, default=100_000)
    length = parser.parse_args().characters
    print("| rule | slowest text | seconds | growth |")
    print("| --- | --- | --- | --- |")
    for rule in RULES:
        taken: list[tuple[float, str, float]] = []
        for what, text in texts(length):
            long = seconds(rule, text)
            taken.append((long, what, growth(rule, text) if long > LONG else 0.0))
        long, what, times = max(taken)
        print(f"| {rule.__name__} | {what} | {long:.2f} | {times:.1f} |")
        for long, what, times in taken:
            if times > MUCH:
                print(f"{rule.__name__} takes {times:.1f} times as long: {what}, {long:.2f} s")


if __name__ == "__main__":
    main()
