"""Tone: how a sentence sounds, and how it makes a state look."""

from rapport.tone.engines import scorers
from rapport.tone.marking import TONE, TOWARD, mark_tone
from rapport.tone.scoring import Asked, Origin, Place, Scorer, Words

__all__ = ["TONE", "TOWARD", "Asked", "Origin", "Place", "Scorer", "Words", "mark_tone", "scorers"]
