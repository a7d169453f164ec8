"""Measure how much quicker the engine marks a corpus than a loop over its articles.

    python -m benchmarks.marks

One process for every figure, taken in turn, on one core, in CPU seconds: the engine, with all
layers, without acts, and with those layers alone that are patterns, tone and style; the loop
(vaderSentiment for every sentence, textstat's counts for every word, one regular expression for
every phrase; it marks no speech and no acts); and the floor, which only splits the same text at
white space and encodes the words as a dictionary by Arrow. That the marks of the loop are those
of the engine is held by tests/test_engine.py.
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
import tempfile
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
ACTS = ("act", "status")
READ_OFF = ("cue", *ACTS)
"""Layers that serve to find speech and acts."""

RESULTS = Path(__file__).with_name("RESULTS.md")
LOOPED = 20
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


def without_acts(sentences: pd.DataFrame) -> tuple[float, int]:
    """All layers by the engine but those of acts."""
    return timed(Engine([book for book in books() if book.layer not in ACTS], STATES), sentences)


def loop(sentences: pd.DataFrame) -> tuple[float, int]:
    """Patterns, tone and style by the loop."""
    return timed(plain.PlainEngine(books()), sentences)


class StyleLoop(plain.PlainEngine):
    """The loop with style alone, less than half of its marks, which is quick enough for all."""

    def marks(self, text: str) -> list[plain.Mark]:
        """The marks of style of one sentence, in the order of the text."""
        return sorted(plain.style(text))


def style_loop(sentences: pd.DataFrame) -> tuple[float, int]:
    """Style by the loop: what it holds is less than what the whole loop would hold."""
    return timed(StyleLoop([]), sentences)


def timed(marking: Engine | plain.PlainEngine, sentences: pd.DataFrame) -> tuple[float, int]:
    """CPU seconds of marking, after what is loaded once is loaded, and the number of marks."""
    marking.mark(sentences.head(1))
    start = time.process_time()
    marks = marking.mark(sentences)
    return time.process_time() - start, len(marks)


KINDS: dict[str, Callable[[pd.DataFrame], tuple[float, int]]] = {
    "floor": floor,
    "engine": engine,
    "engine, without acts": without_acts,
    "engine, patterns": patterns,
    "loop": loop,
    "loop, style": style_loop,
}
ONCE = ("loop", "loop, style")
"""What takes too long for several rounds."""


def alone(kind: str, corpus: Path, every: int) -> None:
    """Run one kind in this process and print its figures as JSON."""
    pa.set_cpu_count(1)
    sentences = pd.read_parquet(corpus)
    kept = sentences.article_id.drop_duplicates()[::every]
    some = sentences[sentences.article_id.isin(kept)].reset_index(drop=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, made = KINDS[kind](some)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    share = len(some) / len(sentences)
    print(json.dumps({"seconds": seconds / share, "made": made / share, "grown": grown / 1024}))


def measured(kind: str, corpus: Path, articles: int) -> dict[str, float]:
    """The figures of one kind, from a process of its own on one core."""
    every = max(1, articles // LOOPED) if kind == "loop" else 1
    command = [sys.executable, "-m", "benchmarks.marks", "--alone", kind]
    command += ["--corpus", str(corpus), "--every", str(every)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def rounds_of(articles: int, rounds: int) -> dict[str, list[dict[str, float]]]:
    """The figures of every kind on a generated corpus, the kinds taken in turn."""
    runs: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "sentences.parquet"
        generated.corpus(articles).to_parquet(corpus)
        for number in range(rounds):
            for kind, found in runs.items():
                if not number or kind not in ONCE:
                    found.append(measured(kind, corpus, articles))
    return runs


HEAD = """\
| articles | kind | CPU seconds | times the floor | times quicker than the loop | memory, MB |
| --- | --- | --- | --- | --- | --- |"""


def table(sizes: list[int], rounds: int) -> str:
    """Medians of interleaved rounds as a Markdown table, with the ratios that matter."""
    lines, seconds = [HEAD], dict[tuple[int, str], float]()
    for size in sizes:
        runs = rounds_of(size, rounds)
        for kind, found in runs.items():
            seconds[size, kind] = statistics.median(run["seconds"] for run in found)
        least = max(run["grown"] for run in runs.pop("loop, style"))
        for kind, found in runs.items():
            own = seconds[size, kind]
            held = max(run["grown"] for run in found)
            # The loop marked few articles; with style alone it marked all and held less than whole.
            memory = f"over {least:.0f}" if kind == "loop" else f"{held:.0f}"
            lines.append(
                f"| {size:,} | {kind} | {own:.2f} | {own / seconds[size, 'floor']:.1f} "
                f"| {seconds[size, 'loop'] / own:.0f} | {memory} |"
            )
    small, large = min(sizes), max(sizes)
    growth = seconds[large, "engine"] / seconds[small, "engine"]
    lines.append(
        f"\nFrom {small:,} to {large:,} articles the engine's time grows {growth:.1f}-fold."
    )
    return "\n".join(lines)


REAL = {"actor": 99, "frame": 98, "cue": 50, "status": 46, "act": 46, "speech": 44}
REAL |= {"generic": 31, "relation": 22, "name": 14, "shield": 14, "“ and ”": 11}
"""Marks and quotation marks per 1,000 words of the five real articles, marked the same way."""


def densities() -> str:
    """How dense the generated text is in what costs time, beside real articles."""
    sentences = generated.corpus(100)
    per_word = 1_000 / sentences.text.str.split().str.len().sum()
    counts = Engine(books(), STATES).mark(sentences).layer.value_counts()
    counts["“ and ”"] = sentences.text.str.count('[“”„«»"]').sum()
    rows = "\n".join(
        f"| {what} | {there} | {counts[what] * per_word:.0f} |" for what, there in REAL.items()
    )
    return f"""\
Marks per 1,000 words, in the five articles of the study of Russia and Japan and in the generated
ones; the cost of speech and acts depends on them.

| | real | generated |
| --- | --- | --- |
{rows}
"""


def main() -> None:
    """Print the table and write it to RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 2_000, 5_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", choices=list(KINDS), help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--every", type=int, default=1, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        alone(arguments.alone, arguments.corpus, arguments.every)
        return
    load = os.getloadavg()[0]
    pieces = ["# How quickly a corpus is marked\n\n```\nmake bench\n```\n"]
    pieces += [table(arguments.articles, arguments.rounds), f"\n{machine(load)}\n", densities()]
    text = "\n".join(pieces)
    print(text)
    RESULTS.write_text(text, "utf-8")


def machine(load: float) -> str:
    """What it was measured on, and how busy that was."""
    packages = ", ".join(
        f"{name} {version(name)}"
        for name in ("numpy", "pyarrow", "pandas", "vaderSentiment", "textstat")
    )
    return (
        "Medians of interleaved rounds (the loop in one), one core, CPU time. Python "
        f"{platform.python_version()} on {platform.machine()} with {os.cpu_count()} cores, which "
        f"other programs used too (load {load:.1f}); {packages}. Memory is what the peak grew by; "
        "that of the loop was measured while it marked all articles with style alone, less than "
        "half of its marks, so it would hold more than twice the rows."
    )


if __name__ == "__main__":
    main()
