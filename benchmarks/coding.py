"""Score the marks of the five articles against one person's coding, as `rapport agree` does it.

    python -m benchmarks.coding

The coding is that of benchmarks/codes.py: all body and heading sentences, so every weight is 1,
and F1 of frames and mentions is the same as there. Tone and relation, which codes.py leaves out,
are scored too. Of several voices or acts in a sentence the one listed first counts. Needs the
tables of the study (`make report TEXTS=…`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.codes import CODING, MARKS, coded, f1, marked
from rapport.codebook import read_codebooks
from rapport.coding.constructs import KEY, Construct, constructs_of
from rapport.coding.scores import score
from rapport.house import House
from rapport.study import read_study

HOUSE = House.at(Path(__file__).parents[1])
STUDY = read_study(HOUSE.study("russia-japan"))
BOOKS = read_codebooks(HOUSE.codebook, STUDY.codebooks)
QUADS = {code.name: code.quad for book in BOOKS for code in book.codes if code.quad}

Labels = dict[str, Any]


def _toward(labels: Labels, state: str) -> str:
    if state not in labels.get("mentions", []):
        return "not mentioned"
    step = labels.get("toward", {}).get(state, 0)
    return "positive" if step > 0 else "negative" if step < 0 else "neutral"


def _relation(labels: Labels, _: str) -> str:
    pair = set(STUDY.states[:2])
    for act in labels.get("acts", []):
        source, code, target, status = act.split()
        if {source, target} == pair and status == "actual":
            return str(QUADS[code.lower()])
    return "none"


def _voice(labels: Labels, _: str) -> str:
    return str((labels.get("voices") or ["author"])[0].split()[0])


SAID: dict[str, Callable[[Labels, str], str]] = {
    "tone": lambda labels, _: str(labels.get("tone", 0)),
    "toward": _toward,
    "frame": lambda labels, name: "yes" if name in labels.get("frames", []) else "no",
    "relation": _relation,
    "voice": _voice,
}
"""For each construct that was coded, how its code is read off the labels of a sentence."""

NOT_CODED = ("toward.china",)


def gold(construct: Construct) -> pd.DataFrame:
    """The coding of a construct, a row a sentence, as `rapport agree` settles it."""
    kind, _, name = construct.name.partition(".")
    coding = json.loads(CODING.read_text("utf-8"))
    rows = [
        (article, int(number), SAID[kind](labels, name), 1.0)
        for article, sentences in coding.items()
        for number, labels in sentences.items()
    ]
    return pd.DataFrame(rows, columns=[*KEY, "code", "weight"])


def main() -> None:
    """Print precision, recall and F1 of each code, and r of each engine of tone."""
    marks = pd.read_parquet(MARKS)
    of_codes = {"frame": (marked(marks[marks.layer == "frame"], "code"), coded("frames"))}
    of_codes["toward"] = (marked(marks[marks.layer == "actor"], "code"), coded("mentions"))
    print("| measure | code | n | precision | recall | F1 | 95% interval | F1 by codes.py |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    tones = []
    for construct in constructs_of(STUDY, BOOKS):
        kind, _, name = construct.name.partition(".")
        if kind not in SAID or construct.name in NOT_CODED:
            continue
        random = np.random.default_rng(STUDY.seed)
        rows = score(construct, gold(construct), marks, STUDY.confidence, random)
        tones += [row for row in rows if row.statistic in ("pearson", "spearman")]
        by_code = {(row.code, row.statistic): row for row in rows if row.code and not row.marked}
        for code in dict.fromkeys(code for code, _ in by_code):
            p, r, f = (by_code[code, statistic] for statistic in ("precision", "recall", "f1"))
            other = "–"
            if kind in of_codes:
                found, expected = of_codes[kind]
                other = f"{f1(found, expected, [name], expected)[0]:.3f}"
            span = "–" if f.low is None else f"{f.low:.2f} to {f.high:.2f}"
            values = f"{p.value:.3f} | {r.value:.3f} | {f.value:.3f} | {span} | {other}"
            print(f"| {p.measure} | {code} | {r.n} | {values} |")
    for row in tones:
        print(f"\n{row.measure}: {row.statistic} {row.value:.3f} ({row.low:.2f} to {row.high:.2f})")


if __name__ == "__main__":
    main()
