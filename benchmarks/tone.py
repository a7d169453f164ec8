"""Hold the tone of the five articles against a coding of their sentences by one person.

    python -m benchmarks.tone

The coder gave every sentence a tone, −3 to 3, and said toward which of the states that it
mentions it is friendly or unfriendly (1, −1; 0 where nothing is said). No engine was trained or
chosen on this coding. It says how far what was learnt from editorials and from sentences on
persons carries to articles on states. Needs the tables of the study (`make report TEXTS=…`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
from scipy.stats import spearmanr

from benchmarks.codes import CODING, MARKS, STATES

LOW, HIGH = -1 / 3, 1 / 3
"""Values below and above count as unfriendly and friendly: thirds of the scale."""


def coded() -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Article, sentence and labels of every coded sentence."""
    for article, sentences in json.loads(CODING.read_text("utf-8")).items():
        for number, labels in sentences.items():
            yield article, int(number), labels


def tones() -> pd.DataFrame:
    """The coded tone of every sentence, −3 … 3."""
    rows = [(article, number, labels.get("tone", 0)) for article, number, labels in coded()]
    return pd.DataFrame(rows, columns=["article_id", "sentence", "coded"])


def attitudes() -> pd.DataFrame:
    """The coded tone toward each state that a sentence mentions: −1, 0 or 1."""
    rows = [
        (article, number, state, labels.get("toward", {}).get(state, 0))
        for article, number, labels in coded()
        for state in labels.get("mentions", [])
        if state in STATES
    ]
    return pd.DataFrame(rows, columns=["article_id", "sentence", "target", "coded"])


def valued(marks: pd.DataFrame, layer: str, engine: str, gold: pd.DataFrame) -> pd.DataFrame:
    """The gold with the engine's value beside it, 0 where it has no mark."""
    keys = [column for column in gold.columns if column != "coded"]
    found = marks[(marks.layer == layer) & (marks.code == engine)]
    sums = found.groupby(keys, observed=True).weight.sum().rename("value").reset_index()
    return gold.merge(sums, how="left", on=keys).fillna({"value": 0.0})


def macro_f1(coded: pd.Series, found: pd.Series) -> float:
    """Mean F1 of unfriendly, neither and friendly, 0 … 1."""
    values = []
    for kind in (-1, 0, 1):
        right = int(((coded == kind) & (found == kind)).sum())
        values.append(2 * right / max(1, int((coded == kind).sum() + (found == kind).sum())))
    return sum(values) / 3


def main() -> None:
    """Print how each engine agrees with the coder."""
    marks = pd.read_parquet(MARKS)
    print("| layer | engine | rank correlation | macro-F1 | n |\n| --- | --- | --- | --- | --- |")
    for layer, gold in (("tone", tones()), ("toward", attitudes())):
        for engine in sorted(marks[marks.layer == layer].code.unique()):
            both = valued(marks, layer, engine, gold)
            rho = spearmanr(both.coded, both.value).statistic
            kinds = (both.value > HIGH).astype(int) - (both.value < LOW)
            f1 = f"{macro_f1(both.coded, kinds):.2f}" if layer == "toward" else "–"
            print(f"| {layer} | {engine} | {rho:.2f} | {f1} | {len(both)} |")


if __name__ == "__main__":
    main()
