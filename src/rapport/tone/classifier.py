"""A classifier of the Hugging Face kind, loaded from a folder or from the hub's local cache."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rapport.errors import StudyError
from rapport.tone.answers import Answer, Answers
from rapport.tone.scoring import Origin
from rapport.tone.stated import ModelFile

LONGEST = 512
"""Pieces of words that are read of a sentence, or fewer where the model takes fewer."""

DECIMALS = 4
"""Of probabilities. Beyond them a text's company in its batch, and the processor, would show."""

Pair = tuple[str, str]
"""A sentence, and the target or the hypothesis; empty where there is none."""


class _Loaded(NamedTuple):
    """A model at work; the libraries give no types."""

    tokenizer: Any
    model: Any
    device: Any
    longest: int
    batch: int


class Classifier:
    """A model that gives each label a probability for a sentence, alone or with a second text.

    It is loaded when something is first asked that `cache` does not hold. A relative folder is
    sought in `base`. Raises StudyError, as soon as it is needed, if the extra `transformer` is not
    installed, the model is not here and may not be fetched, or it is no trained classifier.
    """

    def __init__(
        self,
        stated: ModelFile,
        cache: Path | None = None,
        base: Path = Path(),
    ) -> None:
        self.stated = stated
        self._folder = base / stated.model if (base / stated.model).is_dir() else None
        self._answers = Answers(cache)

    @property
    def origin(self) -> Origin:
        """Where the model comes from; its version is that of the hub, or the sum of its files."""
        return Origin(self.stated.source, self.stated.licence, self.version[:12])

    @cached_property
    def version(self) -> str:
        """The commit on the hub, or a sum over the files of the folder."""
        if self._folder is None:
            return str(self._config._commit_hash)
        total = hashlib.sha256()
        for path in sorted(path for path in self._folder.iterdir() if path.is_file()):
            with path.open("rb") as file:
                total.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
        return total.hexdigest()

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names of the labels, in the model's order."""
        names: dict[int, str] = self._config.id2label
        return tuple(names[number] for number in sorted(names))

    def probabilities(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """The probability of each label (columns) for each pair (rows), to four decimals.

        A row is the same in any company, but for a fourth decimal on the edge of rounding. Of
        very long sentences only the first LONGEST pieces are read.
        """
        keys = [self._key(pair) for pair in pairs]
        wanted = dict(zip(keys, pairs, strict=True))
        found = self._answers.known(wanted)
        missing = {key: pair for key, pair in wanted.items() if key not in found}
        for answers in self._asked(missing):
            self._answers.keep(answers)
            found |= answers
        return np.array([found[key] for key in keys]).reshape(-1, len(self.labels))

    def _key(self, pair: Pair) -> str:
        """What an answer is kept under."""
        parts = (self.stated.model if self._folder is None else "", self.version, *pair)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def _asked(self, pairs: dict[str, Pair]) -> Iterator[dict[str, Answer]]:
        """Ask the model, batch by batch, with texts of like length together."""
        keys = sorted(pairs, key=lambda key: (sum(map(len, pairs[key])), key))
        size = self._loaded.batch if keys else 1
        for first in range(0, len(keys), size):
            some = keys[first : first + size]
            yield dict(zip(some, self._answered([pairs[key] for key in some]), strict=True))

    def _answered(self, pairs: list[Pair]) -> Answer:
        """The probabilities of one batch; pairs and single sentences are read apart."""
        import torch

        loaded = self._loaded
        found = np.zeros((len(pairs), len(self.labels)))
        for paired in (True, False):
            rows = [row for row, (_, second) in enumerate(pairs) if bool(second) is paired]
            if not rows:
                continue
            texts = [[pairs[row][side] for row in rows] for side in range(1 + paired)]
            pieces = loaded.tokenizer(
                *texts,
                truncation=True,
                max_length=loaded.longest,
                padding=loaded.batch > 1,
                return_tensors="pt",
            )
            with torch.inference_mode():
                logits = loaded.model(**pieces.to(loaded.device)).logits.double()
            found[rows] = torch.softmax(logits, dim=-1).cpu().numpy()
        return found.round(DECIMALS)

    @cached_property
    def _config(self) -> Any:
        """What the model says of itself."""
        return self._read("AutoConfig")

    @cached_property
    def _loaded(self) -> _Loaded:
        """The model in memory, on the graphics card if there is one."""
        import torch

        tokenizer = self._read("AutoTokenizer")
        model, found = self._read("AutoModelForSequenceClassification", output_loading_info=True)
        if found["missing_keys"]:
            raise StudyError(
                f"{self.stated.model}: is no trained classifier, for it lacks "
                f"{min(found['missing_keys'])}; name a model that was trained to classify"
            )
        mps = getattr(torch.backends, "mps", None)
        device = (
            "cuda" if torch.cuda.is_available() else "mps" if mps and mps.is_available() else ""
        )
        device = torch.device(device or "cpu")
        places = getattr(self._config, "max_position_embeddings", None) or LONGEST
        longest = min(tokenizer.model_max_length, places, LONGEST)
        batch = self.stated.batch if tokenizer.pad_token is not None else 1
        return _Loaded(tokenizer, model.to(device).eval(), device, longest, batch)

    def _read(self, kind: str, **more: Any) -> Any:
        """A part of the model, from its folder, the hub's cache or, if it may be, the hub."""
        if absent := [name for name in ("transformers", "torch") if find_spec(name) is None]:
            raise StudyError(
                f"{self.stated.model}: needs {' and '.join(absent)}, not installed here; install "
                "with `pip install torch transformers`"
            )
        import transformers

        transformers.utils.logging.set_verbosity_error()
        transformers.utils.logging.disable_progress_bar()
        if self._folder is None:
            more |= {"revision": self.stated.revision or "main"}
            more |= {"local_files_only": not self.stated.download}
        else:
            more |= {"local_files_only": True}
        try:
            return getattr(transformers, kind).from_pretrained(
                str(self._folder or self.stated.model), **more
            )
        except (OSError, ValueError, KeyError) as error:
            raise StudyError(self._unread(error)) from None

    def _unread(self, error: Exception) -> str:
        """Why the model cannot be read, and what to do."""
        if self._folder is not None:
            why = " ".join(str(error).split())[:120]
            return (
                f"{self._folder}: cannot be read as a classifier ({type(error).__name__}: {why}); "
                "save model and tokenizer into it with `save_pretrained`"
            )
        if self.stated.download:
            return (
                f"{self.stated.model}: is no folder, and cannot be fetched from the hub; mend its "
                "name, or the connection"
            )
        return (
            f"{self.stated.model}: is no folder, and not in the hub's cache on this machine; put "
            "it there, or let it be fetched with `download: true`"
        )
