"""Tone: how a sentence sounds, and how it makes a state look.

`registry` knows the engines, `marking` makes marks of what they say.
"""

from rapport.tone.scoring import Asked, Origin, Place, Scorer, Words

__all__ = ["Asked", "Origin", "Place", "Scorer", "Words"]
