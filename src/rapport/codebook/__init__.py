"""The codebook: what the marks mean, as data that a researcher reads and edits."""

from rapport.codebook.model import Code, Codebook, Weighted, read_codebook, read_codebooks
from rapport.codebook.pattern import Glob, Link, Pattern, Phrase

__all__ = [
    "Code",
    "Codebook",
    "Glob",
    "Link",
    "Pattern",
    "Phrase",
    "Weighted",
    "read_codebook",
    "read_codebooks",
]
