"""Hold the engines of tone that are made of words against what people said of the same sentences.

    python benchmarks/lexicons.py --gold ../shared/gold

Tone of a sentence: Pearson's r with the mean rating of newspaper snippets (Hutto & Gilbert 2014),
and of the means of whole articles. Tone toward a target: macro-F1 over negative, neutral and
positive in NewsMTSC (Hamborg & Donnay 2021), with the two thresholds chosen on its training half.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rapport.codebook import read_codebook
from rapport.tone.by_words import ByWords
from rapport.tone.lexicon import Lexicon
from rapport.tone.near import Near
from rapport.tone.scoring import Asked
from rapport.tone.stated import LexiconRules, Negation
from rapport.tone.vader import Vader

ROOT = Path(__file__).parents[1]
SHIELDS = [read_codebook(ROOT / "codebook/shields.yaml")]
WINDOWS = (2, 4, 6, 8, 10, 12, 16, 100)
CLASSES = (2.0, 4.0, 6.0)  # negative, neutral, positive, as NewsMTSC writes them
Floats = NDArray[np.float64]


def engines() -> Iterator[tuple[str, ByWords]]:
    """Every engine by its name; AFINN with each way to read negation."""
    yield "vader", Vader()
    yield "vader-shielded", Vader(SHIELDS)
    for name, negation in [
        ("", Negation()),
        (", factor −1", Negation(factor=-1)),
        (", factor 0", Negation(factor=0)),
        (", scope 2", Negation(scope=2)),
        (", scope 5", Negation(scope=5)),
        (", no negation", None),
    ]:
        yield f"afinn{name}", Lexicon.afinn(LexiconRules(negation=negation))
    yield "afinn-shielded", Lexicon.afinn(LexiconRules(shielded=True), SHIELDS)


def of_sentences(gold: Path) -> None:
    """Print r with the ratings of snippets and of articles."""
    rated = pd.read_csv(gold / "nyt_editorials/dev.tsv", sep="\t", quoting=3)
    print(f"| engine | r, {len(rated)} snippets | r, {rated.article.nunique()} articles |")
    print("| --- | --- | --- |")
    for name, engine in engines():
        value = engine.values([Asked(text) for text in rated.text])
        both = rated.assign(value=value)[["article", "mean_rating", "value"]]
        means = both.groupby("article").mean()
        r, of_means = (frame.mean_rating.corr(frame.value) for frame in (both, means))
        print(f"| {name} | {r:.3f} | {of_means:.3f} |")


def targets(file: Path) -> tuple[list[Asked], Floats]:
    """The targets of a file with all their mentions, and what they were coded as."""
    asked, coded = [], []
    for line in file.read_text("utf-8").splitlines():
        sentence = json.loads(line)
        for target in sentence["targets"]:
            places = [target, *target.get("further_mentions", [])]
            mentions = tuple(sorted((place["from"], place["to"]) for place in places))
            asked.append(Asked(sentence["sentence_normalized"], mentions))
            coded.append(target["polarity"])
    return asked, np.array(coded)


def macro_f1(coded: Floats, said: Floats) -> float:
    """The mean of the F1 of the three classes."""
    scores = []
    for kind in CLASSES:
        right = np.sum((coded == kind) & (said == kind))
        scores.append(2 * right / max(1, np.sum(coded == kind) + np.sum(said == kind)))
    return float(np.mean(scores))


def said(value: Floats, low: float, high: float) -> Floats:
    """Values as classes."""
    return np.where(value < low, CLASSES[0], np.where(value > high, CLASSES[2], CLASSES[1]))


def thresholds(value: Floats, coded: Floats) -> tuple[float, float]:
    """The two thresholds with the best macro-F1, of a grid of hundredths."""
    grid = np.round(np.arange(-0.5, 0.51, 0.05) - 0.005, 3)
    pairs = [(low, high) for low in grid for high in grid if low <= high]
    return max(pairs, key=lambda pair: macro_f1(coded, said(value, *pair)))


def of_targets(gold: Path) -> None:
    """Print macro-F1 toward targets, for each window."""
    halves = [targets(gold / f"newsmtsc/{half}.jsonl") for half in ("train", "rw_dev", "mt_dev")]
    (asked, coded), *others = halves
    print("| engine | window | thresholds | train | rw_dev | mt_dev |\n" + "| --- " * 6 + "|")
    for name, engine in engines():
        if "," in name:
            continue
        for window in WINDOWS:
            near = Near(engine, window)
            value = near.values(asked)
            low, high = thresholds(value, coded)
            scores = [macro_f1(coded, said(value, low, high))]
            scores += [macro_f1(c, said(near.values(a), low, high)) for a, c in others]
            shown = " | ".join(f"{score:.3f}" for score in scores)
            print(f"| {name} | {window} | {low:g}, {high:g} | {shown} |")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    gold = parser.parse_args().gold
    of_sentences(gold)
    print()
    of_targets(gold)


if __name__ == "__main__":
    main()
