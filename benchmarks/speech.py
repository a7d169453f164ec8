"""Measure the search for speech against what a reader found in articles written for it.

    python benchmarks/speech.py --half odd --errors

The gold is `speech.gold.yaml`: sixty short articles, whose head states what counts as whose voice.
Those with an odd number were looked at while the rules were written, those with an even number
were not; whoever changes a rule should look at the errors of the odd half only.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from rapport.codebook import read_codebooks
from rapport.marks import Engine

ROOT = Path(__file__).parents[1]
SIDES = ("russia", "japan", "usa")
TYPES = ("quoted", "reported", "attributed")  # the first that a side has in a sentence counts
HALVES = {"odd": 1, "even": 0}
Label = tuple[str, str]  # the side that speaks, and the type
Labels = dict[tuple[int, int], set[Label]]  # of each sentence, by its article and its number


@dataclass(frozen=True)
class Score:
    """Counts of voices: found, wanted, and both."""

    found: int
    wanted: int
    right: int

    def __str__(self) -> str:
        """Return precision (right / found), recall (right / wanted), F1 and how many wanted."""
        precision = self.right / self.found if self.found else float("nan")
        recall = self.right / self.wanted if self.wanted else float("nan")
        f1 = 2 * self.right / max(1, self.found + self.wanted)
        return f"{precision:.2f} | {recall:.2f} | {f1:.2f} | {self.wanted}"


def read_gold(half: str) -> tuple[pd.DataFrame, Labels]:
    """Read the sentences of a half of the articles (`odd` or `even`), and their voices."""
    articles = yaml.safe_load((ROOT / "benchmarks/speech.gold.yaml").read_text("utf-8"))
    rows: list[tuple[int, int, int, str]] = []
    gold: Labels = {}
    for article in articles:
        if article["id"] % 2 != HALVES[half]:
            continue
        paragraphs = enumerate(article["paragraphs"], 1)
        sentences = [(number, sentence) for number, group in paragraphs for sentence in group]
        for number, (paragraph, sentence) in enumerate(sentences, 1):
            rows.append((article["id"], number, paragraph, sentence["text"]))
            voices = {(voice["side"], voice["type"]) for voice in sentence["voices"]}
            gold[article["id"], number] = voices
    return pd.DataFrame(rows, columns=["article_id", "sentence", "paragraph", "text"]), gold


def find(sentences: pd.DataFrame) -> Labels:
    """Find the voices in the sentences, each side with its first type only."""
    books = read_codebooks(ROOT / "codebook", ["actors.yaml", "speech.yaml"])
    marks = Engine(books, SIDES).mark(sentences)
    marks = marks[(marks.layer == "speech") & marks.code.isin(TYPES)]
    types: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    for row in marks.itertuples():
        types[row.article_id, row.sentence, row.voice].append(row.code)
    found: Labels = defaultdict(set)
    for (article, number, side), codes in types.items():
        found[article, number].add((side, min(codes, key=TYPES.index)))
    return found


def score(gold: Labels, found: Labels, keep: Callable[[Label], object]) -> Score:
    """Compare voices sentence by sentence, each as `keep` sees it; None leaves one out."""
    pairs = [
        ({keep(one) for one in found.get(at, ())} - {None}, {keep(one) for one in wanted} - {None})
        for at, wanted in gold.items()
    ]
    return Score(
        found=sum(len(found) for found, _ in pairs),
        wanted=sum(len(wanted) for _, wanted in pairs),
        right=sum(len(found & wanted) for found, wanted in pairs),
    )


def rows() -> dict[str, Callable[[Label], object]]:
    """What is scored: that a side speaks at all in a sentence, or that it speaks in that way."""
    of_side = {
        side: lambda label, side=side: label[0] if label[0] == side else None
        for side in (*SIDES, "other")
    }
    of_type = {kind: lambda label, kind=kind: label if label[1] == kind else None for kind in TYPES}
    three = {"the three sides": lambda label: label[0] if label[0] in SIDES else None}
    return {**three, **of_side, **of_type, "side and type": lambda label: label}


def main() -> None:
    """Print the table, and with `--errors` the sentences whose voices were missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--half", choices=HALVES, help="only these articles")
    parser.add_argument("--errors", action="store_true", help="show the sentences missed")
    arguments = parser.parse_args()

    print("| articles | voices | precision | recall | F1 | in the gold |")
    print("| --- | --- | --- | --- | --- | --- |")
    for half in [arguments.half] if arguments.half else HALVES:
        sentences, gold = read_gold(half)
        found = find(sentences)
        for name, keep in rows().items():
            print("|", half, "|", name, "|", score(gold, found, keep), "|")
        for row in sentences.itertuples() if arguments.errors else ():
            at = row.article_id, row.sentence
            if found.get(at, set()) != gold[at]:
                print(f"{at}: {sorted(gold[at])}, found {sorted(found[at])}: {row.text}")


if __name__ == "__main__":
    main()
