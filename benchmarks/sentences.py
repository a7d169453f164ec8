"""Measure sentence splitters against boundaries set by a reader: sentencex, nupunkt, and ours.

    python benchmarks/sentences.py --corpus ../shared/corpus

The gold is in two files beside this one: `sentences.gold.yaml`, passages written for this
benchmark (its head states what counts as a sentence), and `sentences.offsets.json`, the ends of
the sentences of the five articles, known by the SHA-256 of their files, without a word of them.
Without the articles their columns and the speed stay empty.
"""

import argparse
import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import nupunkt
import sentencex
import yaml

from rapport.sentences import split

HERE = Path(__file__).parent
SPEED_BYTES = 2_000_000  # long enough that one pass of the faster splitter is no timer noise
SPEED_ROUNDS = 5
COLUMNS = ("precision", "recall", "F1", "wholly right")  # as `Score` prints them
Unit = tuple[str, set[int]]  # a passage or an article's line, and where its sentences end
Splitter = Callable[[str], list[int]]


def sentencex_ends(text: str) -> list[int]:
    """Return where sentencex ends each sentence of `text`, in characters."""
    return [sentence["end_index"] for sentence in sentencex.get_sentence_boundaries("en", text)]


def nupunkt_ends(text: str) -> list[int]:
    """Return where nupunkt's default model ends each sentence of `text`, in characters."""
    return [end for _, end in nupunkt.sent_spans(text)]


def rapport_ends(text: str) -> list[int]:
    """Return where this project ends each sentence of `text`: nupunkt with a guard."""
    return [end for _, end in split(text)]


SPLITTERS: dict[str, Splitter] = {
    "sentencex": sentencex_ends,
    "nupunkt": nupunkt_ends,
    "rapport": rapport_ends,
}


@dataclass(frozen=True)
class Score:
    """Counts of boundaries inside units (the end of a unit is no finding), and of whole units."""

    found: int
    wanted: int
    right: int
    units_right: int
    units: int

    def __str__(self) -> str:
        """Return precision (right / found), recall (right / wanted), F1 and whole units."""
        precision = self.right / self.found if self.found else float("nan")
        recall = self.right / self.wanted if self.wanted else float("nan")
        f1 = 2 * self.right / (self.found + self.wanted)
        return f"{precision:.3f} | {recall:.3f} | {f1:.3f} | {self.units_right} of {self.units}"


def inner(text: str, ends: list[int] | set[int]) -> set[int]:
    """Return the ends moved left over white space, without the start and the end of `text`."""
    return {len(text[:end].rstrip()) for end in ends} - {0, len(text)}


def score(units: list[Unit], splitter: Splitter) -> Score:
    """Compare the boundaries that `splitter` finds with the gold ones, over all units."""
    pairs = [(inner(text, splitter(text)), inner(text, ends)) for text, ends in units]
    return Score(
        found=sum(len(found) for found, _ in pairs),
        wanted=sum(len(wanted) for _, wanted in pairs),
        right=sum(len(found & wanted) for found, wanted in pairs),
        units_right=sum(found == wanted for found, wanted in pairs),
        units=len(pairs),
    )


def written_passages() -> list[Unit]:
    """Read the written passages; a passage is its sentences joined by single spaces."""
    groups = yaml.safe_load((HERE / "sentences.gold.yaml").read_text(encoding="utf-8"))
    return [
        (" ".join(passage), {len(" ".join(passage[:n])) for n in range(1, len(passage) + 1)})
        for passages in groups.values()
        for passage in passages
    ]


def article_lines(corpus: Path) -> list[Unit]:
    """Read the non-empty lines of the articles in `corpus` whose gold is known."""
    gold = json.loads((HERE / "sentences.offsets.json").read_text(encoding="utf-8"))
    units: list[Unit] = []
    for path in sorted(corpus.glob("*.txt")):
        raw = path.read_bytes()
        ends = gold.pop(hashlib.sha256(raw).hexdigest(), None)
        if ends is None:
            print(f"{path}: no gold for this text, left out", file=sys.stderr)
            continue
        lines = [line.strip() for line in raw.decode("utf-8").splitlines() if line.strip()]
        units += [(line, set(ends[str(number)])) for number, line in enumerate(lines)]
    if gold:
        print(f"{corpus}: {len(gold)} articles of the gold are not there", file=sys.stderr)
    return units


def speeds(texts: list[str]) -> dict[str, float]:
    """Return MB of UTF-8 text a second, the median over rounds in which the splitters alternate."""
    size = sum(len(text.encode()) for text in texts)
    repeats = max(1, round(SPEED_BYTES / size))  # flatters nupunkt, which remembers decisions
    seconds: dict[str, list[float]] = {name: [] for name in SPLITTERS}
    for _ in range(SPEED_ROUNDS):
        for name, splitter in SPLITTERS.items():
            start = time.perf_counter()
            for _ in range(repeats):
                for text in texts:
                    splitter(text)
            seconds[name].append(time.perf_counter() - start)
    return {name: size * repeats / 1e6 / statistics.median(s) for name, s in seconds.items()}


def main() -> None:
    """Print the table, and with `--errors` the written passages that were cut wrongly."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, help="folder with the five articles (optional)")
    parser.add_argument("--errors", action="store_true", help="show wrongly cut written passages")
    arguments = parser.parse_args()

    passages = written_passages()
    lines = article_lines(arguments.corpus) if arguments.corpus else []
    speed = speeds([text for text, _ in lines]) if lines else {}
    columns = [f"{c}, {of}" for of in ("passages", "articles") for c in COLUMNS]
    heads = ["splitter", "version", *columns, "MB/s"]
    print("|", " | ".join(heads), "|\n|", " | ".join(["---"] * len(heads)), "|")
    for name, splitter in SPLITTERS.items():
        articles = f"{score(lines, splitter)} | {speed[name]:.0f}" if lines else "| | | |"
        print("|", name, "|", version(name), "|", score(passages, splitter), "|", articles, "|")
    for name, splitter in SPLITTERS.items() if arguments.errors else ():
        for text, ends in passages:
            if (found := inner(text, splitter(text))) != inner(text, ends):
                cuts = [0, *sorted(found), len(text)]
                print(f"\n{name}:", " ‖ ".join(text[a:b].strip() for a, b in pairwise(cuts)))


if __name__ == "__main__":
    main()
