"""The steps of the training, each of which can be kept and need not be run again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from rapport.files import written_whole
from rapport.training.encoder.network import Network


class Steps(NamedTuple):
    """The steps of the training. Each draws by chance from the seed alone, whatever was drawn
    before it; so those whose outcome is kept in the folder `kept` need not be run again.
    """

    kept: Path | None
    seed: int
    told: Callable[[str], None]

    def network(self, name: str, made: Callable[[], Network]) -> Network:
        """The network after a step: read if it is kept, else made, and kept."""
        path = self.kept and self.kept / f"{name}-{self.seed}.pt"
        if path and path.is_file():
            self.told(f"{name}: as in {path}")
            state = torch.load(path)
            network = Network(len(state["word.weight"]))
            network.load_state_dict(state)
            return network.eval()
        self.told(name)
        network = made()
        if path:
            with written_whole(path) as draft:
                torch.save(network.state_dict(), draft)
        return network

    def values(self, name: str, made: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
        """What a step says of texts: read if it is kept, else made, and kept."""
        path = self.kept and self.kept / f"{name}-{self.seed}.npy"
        if path and path.is_file():
            self.told(f"{name}: as in {path}")
            return np.asarray(np.load(path), np.float32)
        self.told(name)
        values = made()
        if path:
            with written_whole(path) as draft, draft.open("wb") as into:
                np.save(into, values)
        return values
