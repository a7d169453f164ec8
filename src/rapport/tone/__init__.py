"""Tone: how a sentence sounds, and how it makes a state look."""

from rapport.tone.scoring import Asked, Place, Scorer, Words

__all__ = ["Asked", "Place", "Scorer", "Words"]
