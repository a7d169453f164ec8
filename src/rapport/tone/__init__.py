"""Tone: how a sentence sounds, and how it makes a state look.

`scoring` is the interface of all engines, `registry` knows them, `marking` makes marks of what
they say.
"""
