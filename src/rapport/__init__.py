"""Measures how a relationship between two states is told."""
