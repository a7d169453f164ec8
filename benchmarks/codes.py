"""Hold the marks of the five articles against a coding of their sentences by one person.

    python -m benchmarks.codes

The coder read every body and heading sentence in order and had not seen the codebooks. The
patterns were then written on the sentences with odd numbers; those with even numbers were
looked at once the patterns stood. Needs the tables of the study (`make report TEXTS=…`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from rapport.marks.voices import WAYS

HERE = Path(__file__).parent
CODING = HERE / "five-articles.coding.json"
MARKS = HERE.parent / "data" / "processed" / "russia-japan" / "marks.parquet"

FRAMES = "territory treaty sanctions economy security powers diplomacy history domestic people"
STATES = ("russia", "japan", "usa")

Key = tuple[str, int]
Codes = Mapping[Key, set[str]]


def coded(field: str) -> dict[Key, set[str]]:
    """What the coder gave each sentence: frames, mentions, or the sides of its voices."""
    coding = json.loads(CODING.read_text("utf-8"))
    return {
        (article, int(number)): {label.split()[0] for label in labels.get(field, [])}
        for article, sentences in coding.items()
        for number, labels in sentences.items()
    }


def marked(marks: pd.DataFrame, column: str) -> dict[Key, set[str]]:
    """What marks give each sentence, by one of their columns."""
    found = marks.groupby(["article_id", "sentence"])[column].agg(set)
    return {(str(article), int(number)): codes for (article, number), codes in found.items()}


def f1(found: Codes, expected: Codes, codes: Iterable[str], keys: Iterable[Key]) -> list[float]:
    """F1 by sentence, 0 … 1, for each code: 2 TP / (2 TP + FP + FN)."""
    values = []
    keys = list(keys)
    for code in codes:
        pairs = [(code in found.get(key, ()), code in expected[key]) for key in keys]
        right = sum(one and other for one, other in pairs)
        wrong = sum(one != other for one, other in pairs)
        values.append(2 * right / (2 * right + wrong) if right + wrong else float("nan"))
    return values


def main() -> None:
    """Print F1 by sentence for frames, mentions and voices, on odd and even sentences."""
    marks = pd.read_parquet(MARKS)
    speech = marks[(marks.layer == "speech") & marks.code.isin(WAYS)]
    sets = {
        "frame": (marked(marks[marks.layer == "frame"], "code"), FRAMES.split(), "frames"),
        "mention": (marked(marks[marks.layer == "actor"], "code"), STATES, "mentions"),
        "voice": (marked(speech, "voice"), STATES, "voices"),
    }
    print("| layer | code | odd (developed on) | even |\n| --- | --- | --- | --- |")
    for layer, (found, codes, field) in sets.items():
        expected = coded(field)
        halves = [
            f1(found, expected, codes, [key for key in expected if key[1] % 2 == half])
            for half in (1, 0)
        ]
        for code, odd, even in zip(codes, *halves, strict=True):
            print(f"| {layer} | {code} | {odd:.2f} | {even:.2f} |")
        means = (pd.Series(values).mean() for values in halves)
        print(f"| {layer} | **macro** | " + " | ".join(f"**{mean:.3f}**" for mean in means) + " |")


if __name__ == "__main__":
    main()
