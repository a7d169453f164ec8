"""Coding by people: sheets for coders, how far they agree, how well the marks do against them,
and what their codes correct in the numbers of a whole corpus.

`constructs.yaml` beside this file says what is coded and which marks answer the same question;
nothing else does.
"""
