"""Measure how many articles a second are cleaned and cut into sentences, on one core.

    python benchmarks/cleaning.py --articles 10000

The articles are generated from a seed: about 900 words each, drawn from the commonest words of
English as often as they occur, with a title, a menu, a byline, and here and there a split word, a
glued footnote number, a doubled clause.
"""

import argparse
import itertools
import platform
import random
import time
from importlib.metadata import version

from wordfreq import top_n_list, word_frequency

from rapport.cleaning import About, clean
from rapport.paragraphs import paragraphs
from rapport.sentences import split
from rapport.words import count_words

ABOUT = About("A Morning at the Harbour", "Mirela Tann")
WORDS = [word for word in top_n_list("en", 20_000) if word.isalpha()]
WEIGHTS = list(itertools.accumulate(word_frequency(word, "en") for word in WORDS))


def sentence(draw: random.Random) -> str:
    """A sentence of 12 to 30 words, now and then with damage."""
    words = draw.choices(WORDS, cum_weights=WEIGHTS, k=draw.randint(12, 30))
    words[0] = words[0].capitalize()
    damage = draw.random()
    if damage < 0.02:
        words[5] = "annou-nced"
    elif damage < 0.03:
        words[6:6] = words[1:6]
    return " ".join(words) + ("2." if 0.03 < damage < 0.04 else ".")


def article(draw: random.Random) -> str:
    """An article of about 900 words in paragraphs, with some of the page round it."""
    body = (
        " ".join(sentence(draw) for _ in range(draw.randint(3, 6)))
        for _ in range(draw.randint(8, 11))
    )
    return "\n\n".join(["EN | FR", ABOUT.title, f"By {ABOUT.author}", *body, "Share this article"])


def measured(articles: list[str]) -> tuple[int, int, float]:
    """Repairs and sentences made, and the CPU seconds that it took."""
    repairs = sentences = 0
    start = time.process_time()
    for raw in articles:
        ledger = clean(raw, ABOUT)
        repairs += len(ledger.repairs)
        for begin, end, _ in paragraphs(ledger.text):
            sentences += sum(1 for _ in split(ledger.text[begin:end]))
    return repairs, sentences, time.process_time() - start


def main() -> None:
    """Print articles a second, with what was done and on what."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    articles = [article(draw) for _ in range(arguments.articles)]
    measured(articles[:20])  # word lists and models are loaded once
    repairs, sentences, seconds = measured(articles)
    words = sum(count_words(raw) for raw in articles) / len(articles)
    print("| articles | words each | repairs | sentences | CPU seconds | articles a second |")
    print("| --- | --- | --- | --- | --- | --- |")
    rate = len(articles) / seconds
    made = f"{len(articles)} | {words:.0f} | {repairs} | {sentences}"
    print(f"| {made} | {seconds:.1f} | {rate:.0f} |")
    print(f"\nPython {platform.python_version()}, nupunkt {version('nupunkt')}, one core.")


if __name__ == "__main__":
    main()
