"""Validity: what numbers are worth, held against what people said of the same texts."""
