"""Signatures: by what an article says it is recognised, and nobody can read it from them."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

import numpy as np
import numpy.typing as npt
from datasketch import MinHash, MinHashLSH

from rapport.cleaning import for_signature
from rapport.paragraphs import kind_of
from rapport.register import PERMUTATIONS, Registered
from rapport.words import words

Signature = npt.NDArray[np.uint32]

SHINGLE = 4
"""Words of a shingle: four in a row are seldom shared by chance, and one damaged word
spoils only four shingles."""

SAME_ARTICLE = 0.5
"""Share of shingles from which on two texts are the same article. Another export of an
article shares most of them, two articles on one topic hardly any."""


DRAWN = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=crc32, scheme="affine32")
"""The permutations are drawn once: that takes longer than most else here."""


def _minhash(values: Signature | None = None) -> MinHash:
    return MinHash(
        hashfunc=crc32,
        scheme="affine32",
        permutations=DRAWN.permutations,
        hashvalues=DRAWN.hashvalues if values is None else values,
    )


def sign(raw: str) -> Signature:
    """The MinHash signature of a raw text: PERMUTATIONS values of 32 bits.

    The share of equal values in two signatures estimates the share of shingles (runs of
    SHINGLE words of the body, in lower case) that the texts have in common, their Jaccard
    similarity (Broder 1997). Only characters and line ends are cleaned first, so a signature
    does not change when a rule for pages or print does.
    """
    lines = for_signature(raw).text.split("\n")
    running = words("\n".join(line for line in lines if line and kind_of(line) == "body").lower())
    shingles = {
        " ".join(running[at : at + SHINGLE]).encode("utf-8", "surrogatepass")
        for at in range(max(1, len(running) - SHINGLE + 1))
    }
    minhash = _minhash()
    minhash.update_batch(sorted(shingles))
    return np.asarray(minhash.hashvalues, dtype=np.uint32)


def to_hex(signature: Signature) -> str:
    """A signature as it stands in the register: eight hexadecimal digits a value."""
    return signature.astype(">u4").tobytes().hex()


def from_hex(text: str) -> Signature:
    """A signature as it stands in the register, as values."""
    return np.frombuffer(bytes.fromhex(text), dtype=">u4").astype(np.uint32)


def recognise(signature: Signature, register: list[Registered]) -> Registered | None:
    """The article that has this signature, or None if nobody registered it."""
    if not register:
        return None
    known = np.stack([from_hex(article.signature) for article in register])
    alike = (known == signature).mean(axis=1)
    best = int(alike.argmax())
    return register[best] if alike[best] >= SAME_ARTICLE else None


def repeats(signed: Iterable[tuple[str, Signature]]) -> dict[str, tuple[str, float]]:
    """Which articles repeat an earlier one: the earlier one's name and their similarity.

    The articles come in order; the first of each cluster is not among the keys.
    """
    index = MinHashLSH(threshold=SAME_ARTICLE, num_perm=PERMUTATIONS)
    firsts: dict[str, Signature] = {}
    found: dict[str, tuple[str, float]] = {}
    for name, signature in signed:
        minhash = _minhash(signature)
        alike = {
            first: float((firsts[first] == signature).mean()) for first in index.query(minhash)
        }
        best = max(alike, key=lambda first: (alike[first], first), default=None)
        if best is not None and alike[best] >= SAME_ARTICLE:
            found[name] = (best, alike[best])
        else:
            firsts[name] = signature
            index.insert(name, minhash)
    return found
