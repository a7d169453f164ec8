"""Which pieces of words the encoder keeps: those that English is written with."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from tokenizers import Tokenizer
from wordfreq import get_frequency_dict

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def pruned(whole: Path, size: int) -> tuple[str, list[int]]:
    """A tokenizer that keeps `size` pieces of another, and the numbers that they had in it.

    Kept are single letters and signs below U+2200, so that every word can still be spelt, and the
    pieces that most running words of English hold, by wordfreq's frequencies. A word whose piece
    is gone is written in smaller pieces.
    """
    tokenizer = Tokenizer.from_file(str(whole))
    kept = json.loads(whole.read_text("utf-8"))
    numbers: dict[str, int] = kept["model"]["vocab"]
    frequencies = get_frequency_dict("en", wordlist="best")
    counts: dict[int, float] = defaultdict(float)
    encoded = tokenizer.encode_batch_fast(list(frequencies), add_special_tokens=False)
    for encoding, frequency in zip(encoded, frequencies.values(), strict=True):
        for number in encoding.ids:
            counts[number] += frequency
    needed = {numbers[piece] for piece in SPECIAL}
    needed |= {n for piece, n in numbers.items() if _is_sign(piece.removeprefix("##"))}
    ranked = sorted(counts.keys() - needed, key=lambda number: (-counts[number], number))
    chosen = sorted([*needed, *ranked[: size - len(needed)]])
    names = {number: piece for piece, number in numbers.items()}
    kept["model"]["vocab"] = {names[number]: new for new, number in enumerate(chosen)}
    for token in kept["added_tokens"]:
        token["id"] = kept["model"]["vocab"][token["content"]]
    kept["truncation"] = kept["padding"] = kept["post_processor"] = None
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")), chosen


def _is_sign(piece: str) -> bool:
    """Whether a piece is one character of the alphabets and signs that English texts hold."""
    return len(piece) == 1 and ord(piece) < 0x2200 and not 0x370 <= ord(piece) < 0x2000
