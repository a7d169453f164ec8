"""Measure how much quicker the engine marks a corpus than a loop over its articles.

    python -m benchmarks.marks

One process for every figure, taken in turn, on one core, in CPU seconds: the engine, with all
layers and with those alone that are patterns, tone and style; the loop (vaderSentiment for every
sentence, textstat's counts for every word, one regular expression for every phrase; it marks no
speech and no acts); and the floor, which only splits the same text at white space and encodes the
words as a dictionary by Arrow. That the marks of the loop are those of the engine is held by
tests/test_engine.py.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks import generated, plain
from rapport.codebook import Codebook, read_codebook
from rapport.marks import Engine

STATES = ("russia", "japan", "usa", "china")
READ_OFF = ("cue", "act", "status")
"""Layers that serve to find speech and acts."""

RESULTS = Path(__file__).with_name("RESULTS.md")
LOOPED = 40
"""So many articles the loop marks, evenly drawn, and its time is taken times the rest: it would
take an hour for all, and knows nothing from one article to the next."""


def books() -> list[Codebook]:
    """The codebooks of the study of Russia and Japan."""
    read = [read_codebook(path) for path in generated.CODEBOOKS]
    return [
        book
        for path, book in zip(generated.CODEBOOKS, read, strict=True)
        if "sample" not in path.name
    ]


def floor(sentences: pd.DataFrame) -> tuple[float, int]:
    """Split at white space and encode."""
    articles = sentences.groupby("article_id", sort=False).text.agg(" ".join)
    texts = pa.array(articles.tolist(), pa.string())
    start = time.process_time()
    words = pc.utf8_split_whitespace(texts).flatten().dictionary_encode()
    return time.process_time() - start, len(words)


def engine(sentences: pd.DataFrame) -> tuple[float, int]:
    """All layers by the engine."""
    return timed(Engine(books(), STATES), sentences)


def patterns(sentences: pd.DataFrame) -> tuple[float, int]:
    """Patterns, tone and style by the engine, without speech and acts."""
    return timed(Engine([book for book in books() if book.layer not in READ_OFF]), sentences)


def loop(sentences: pd.DataFrame) -> tuple[float, int]:
    """Patterns, tone and style by the loop."""
    return timed(plain.PlainEngine(books()), sentences)


def timed(marking: Engine | plain.PlainEngine, sentences: pd.DataFrame) -> tuple[float, int]:
    """CPU seconds of marking, after what is loaded once is loaded, and the number of marks."""
    marking.mark(sentences.head(1))
    start = time.process_time()
    marks = marking.mark(sentences)
    return time.process_time() - start, len(marks)


KINDS: dict[str, Callable[[pd.DataFrame], tuple[float, int]]] = {
    "floor": floor,
    "engine": engine,
    "engine, patterns": patterns,
    "loop": loop,
}


def alone(kind: str, articles: int, every: int) -> None:
    """Run one kind in this process and print its figures as JSON."""
    pa.set_cpu_count(1)
    sentences = generated.corpus(articles)
    some = sentences
    if every > 1:
        kept = sentences.article_id.drop_duplicates()[::every]
        some = sentences[sentences.article_id.isin(kept)].reset_index(drop=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, made = KINDS[kind](some)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    figures = {"seconds": seconds * every, "made": made * every, "grown": grown * every / 1024}
    print(json.dumps(figures))


def measured(kind: str, articles: int) -> dict[str, float]:
    """The figures of one kind, from a process of its own on one core."""
    every = max(1, articles // LOOPED) if kind == "loop" else 1
    command = [sys.executable, "-m", "benchmarks.marks", "--alone", kind]
    command += ["--articles", str(articles), "--every", str(every)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


HEAD = """\
| articles | kind | CPU seconds | times the floor | times quicker than the loop | memory, MB |
| --- | --- | --- | --- | --- | --- |"""


def table(sizes: list[int], rounds: int) -> str:
    """Medians of interleaved rounds as a Markdown table, with the ratios that matter."""
    lines, seconds = [HEAD], dict[tuple[int, str], float]()
    for size in sizes:
        runs: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
        for _ in range(rounds):
            for kind, found in runs.items():
                found.append(measured(kind, size))
        for kind, found in runs.items():
            seconds[size, kind] = statistics.median(run["seconds"] for run in found)
        for kind, found in runs.items():
            own = seconds[size, kind]
            # What the loop would hold for all articles cannot be told from a few of them.
            grown = "–" if kind == "loop" else f"{max(run['grown'] for run in found):.0f}"
            lines.append(
                f"| {size:,} | {kind} | {own:.2f} | {own / seconds[size, 'floor']:.1f} "
                f"| {seconds[size, 'loop'] / own:.0f} | {grown} |"
            )
    small, large = min(sizes), max(sizes)
    growth = seconds[large, "engine"] / seconds[small, "engine"]
    lines.append(
        f"\nFrom {small:,} to {large:,} articles the engine's time grows {growth:.1f}-fold."
    )
    return "\n".join(lines)


def main() -> None:
    """Print the table and write it to RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", choices=list(KINDS), help=argparse.SUPPRESS)
    parser.add_argument("--every", type=int, default=1, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        alone(arguments.alone, arguments.articles[0], arguments.every)
        return
    text = "\n".join(
        [
            "# How quickly a corpus is marked\n\n```\nmake bench\n```\n",
            table(arguments.articles, arguments.rounds),
            "\n" + machine() + "\n",
        ]
    )
    print(text)
    RESULTS.write_text(text, "utf-8")


def machine() -> str:
    """What it was measured on."""
    packages = ", ".join(
        f"{name} {version(name)}"
        for name in ("numpy", "pyarrow", "pandas", "vaderSentiment", "textstat")
    )
    return (
        f"Medians of interleaved rounds, one core, CPU time. Python {platform.python_version()} on "
        f"{platform.machine()} with {os.cpu_count()} cores; {packages}."
    )


if __name__ == "__main__":
    main()
