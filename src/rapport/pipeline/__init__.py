"""The pipeline: a table of contents of what is built, from what, in which order."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

from rapport.errors import RapportError
from rapport.house import House
from rapport.pack.manifest import changes
from rapport.study import Study, read_study
from rapport.texts import texts_in


class Stage(NamedTuple):
    """A notebook, the tables it reads and those it writes."""

    notebook: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]


CLEANED = ("articles", "repairs", "notes", "quarantine", "sentences")
"""What is made of texts."""

MARKED = ("marks", "terms", "shift_articles")
"""What is made of sentences."""

COMPARED = (
    *("measures", "contrasts", "estimates", "coverage", "specifications", "curves"),
    *("vocabulary", "shift", "years"),
)
"""What is made of marks."""

STAGES = (
    Stage("01-clean", ("raw",), CLEANED),
    Stage("02-mark", ("articles", "sentences", "codebooks", "engines", "cards"), MARKED),
    Stage(
        "03-measure",
        ("articles", "sentences", *MARKED, "codebooks", "cards"),
        COMPARED,
    ),
    Stage(
        "04-report",
        (
            *CLEANED,
            *MARKED,
            *COMPARED,
            *("codebooks", "cards", "timeline", "citation", "verified"),
        ),
        ("report", "hashes"),
    ),
)
"""Every stage in order. Besides tables: `raw` (register, corrections, texts or a table of
articles), `codebooks`, `engines` (files of models, word lists), `cards` (of validity), `timeline`
and `citation` are what people give, `pack` is what they give in place of texts, `verified` is
what `rapport verify` found, `report` is the page, `hashes` stands beside it."""


def raw_files(house: House, study: Study) -> list[Path]:
    """The files of a study's raw data that are there."""
    raw = house.raw(study.name)
    given = [raw / study.table.file] if study.table else [house.register(study.name)]
    given.append(raw / "corrections.yaml")
    texts = [] if study.table else texts_in(house.texts(study.name))
    return [*(path for path in given if path.exists()), *texts]


UNPACK = Stage("pack", ("pack",), (*CLEANED, *MARKED))
"""What stands in place of the first two stages where there are no texts; it is no notebook."""


def stages_of(house: House, name: str) -> tuple[Stage, ...]:
    """The stages that build a study: all, or those after the tables of its pack."""
    if has_articles(house, name):
        return STAGES
    _, _, measure, report = STAGES
    return UNPACK, measure, report._replace(reads=(*report.reads, "pack"))


def can_be_built(house: House, name: str) -> bool:
    """Whether a study has texts, or a pack that is up to date; a study file or a pack that is wrong
    counts as if it had.
    """
    return has_articles(house, name) or (house.pack(name).is_dir() and not outdated(house, name))


def outdated(house: House, name: str) -> list[str]:
    """What the marks of a study's pack depend on that was changed since it was made."""
    try:
        return changes(house, read_study(house.study(name))).of_marks
    except RapportError:
        return []


def has_articles(house: House, name: str) -> bool:
    """Whether a study has texts; a study file that is wrong counts as if it had."""
    try:
        study = read_study(house.study(name))
    except RapportError:
        return True
    if study.table:
        return (house.raw(name) / study.table.file).exists()
    return bool(texts_in(house.texts(name)))


def paths_of(house: House, study: Study, names: tuple[str, ...]) -> Iterator[Path]:
    """The files behind what a stage reads or writes."""
    for name in names:
        if name == "raw":
            yield from raw_files(house, study)
        elif name == "codebooks":
            yield from (house.codebook / book for book in study.codebooks)
        elif name == "engines":
            yield from (house.raw(study.name) / each.file for each in study.engines.lists.values())
            yield from sorted(house.models.glob("*/*.*"))
        elif name == "timeline":
            yield from (path for path in [house.timeline(study.name)] if path.exists())
        elif name == "cards":
            yield from sorted(house.validity.glob("*.yaml"))
        elif name == "citation":
            yield house.citation
        elif name == "verified":
            yield from (path for path in [house.verified(study.name)] if path.exists())
        elif name == "pack":
            yield from sorted(house.pack(study.name).iterdir())
        elif name == "report":
            yield house.report(study.name)
        elif name == "hashes":
            yield house.hashes(study.name)
        else:
            yield house.table(study.name, name)


def given_files(house: House, study: Study) -> Iterator[Path]:
    """What a study is made of besides texts and code: all that people write, and models."""
    yield house.study(study.name)
    yield from (house.notebooks / f"{stage.notebook}.ipynb" for stage in STAGES)
    yield from (house.register(study.name), house.raw(study.name) / "corrections.yaml")
    yield from paths_of(house, study, ("codebooks", "engines", "cards", "timeline", "citation"))
    yield house.project / "requirements.lock"


def code_digest() -> str:
    """SHA-256 of all of the code, names and contents: what every stage depends on.

    One digest, for pytask takes a while for each file that a task names.
    """
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(package).as_posix()} {content}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Run:
    """What a person asked for; handed to pytask's tasks through the environment."""

    studies: tuple[str, ...]
    timeout: int = 600
    """Seconds after which a cell is ended."""
    parameters: dict[str, str | int | float | bool] = field(default_factory=dict)
    """Parameters of the notebooks besides the study and its folders."""
    process: int = field(default_factory=os.getpid)
    """The process that was asked; others are its workers."""

    VARIABLE = "RAPPORT_RUN"

    def to_environment(self) -> None:
        """Leave the run where `from_environment` finds it, in workers too."""
        os.environ[self.VARIABLE] = json.dumps(asdict(self))

    @classmethod
    def from_environment(cls, house: House) -> Run:
        """The run that was asked for; all studies that have texts if none was."""
        text = os.environ.get(cls.VARIABLE)
        if text is None:
            return cls(tuple(name for name in house.studies() if can_be_built(house, name)))
        said = json.loads(text)
        return cls(tuple(said.pop("studies")), **said)
