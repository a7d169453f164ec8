"""Tests of the five articles are skipped, by name, where the articles are absent; not in CI."""

from __future__ import annotations

import os

import pytest

from tests.project import CORPUS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what reads the five articles if they are not there."""
    if CORPUS.is_dir() or os.environ.get("CI"):
        return
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(pytest.mark.skip(reason=f"{item.name} reads the five articles"))
