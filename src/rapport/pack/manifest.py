"""What a pack was made of, and what of that has changed since."""

from __future__ import annotations

import hashlib
import json
from importlib import metadata
from os.path import relpath
from pathlib import Path
from typing import Any, NamedTuple

from rapport.errors import PackError
from rapport.house import House
from rapport.study import Study

MANIFEST = "datapackage.json"

MARKED_BY = ("language", "states", "table", "codebooks", "engines")
"""What of a study file the marks depend on. All else of it (periods, primary measures, multiverse,
seed, …) only says how marks are compared, and may change without the texts.
"""


class Changes(NamedTuple):
    """What has changed since a pack was made: files and parts of the study file that its marks
    depend on, and parts of the study file that they do not.
    """

    of_marks: list[str]
    of_comparison: list[str]


def made_of(house: House, study: Study) -> dict[str, Any]:
    """Software, files and parts of the study file that a pack is made of; the last two as SHA-256,
    paths from the project's folder.
    """
    return {
        "software": f"rapport {metadata.version('rapport')}",
        "files": {_name(house, path): _sha256(path) for path in ingredients(house, study)},
        "study": {
            field: hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
            for field, value in study.model_dump(mode="json").items()
        },
    }


def ingredients(house: House, study: Study) -> list[Path]:
    """The files besides texts that marks depend on: register and corrections, codebooks, models
    and word lists.
    """
    raw = house.raw(study.name)
    every = [
        *([] if study.table else [house.register(study.name)]),
        raw / "corrections.yaml",
        *(house.codebook / book for book in study.codebooks),
        *(raw / each.file for each in study.engines.lists.values()),
        *sorted(house.models.glob("*/*.*")),
    ]
    return [path for path in every if path.exists()]


def read_manifest(folder: Path) -> dict[str, Any]:
    """The data package of a pack; raises PackError if it is missing or is none."""
    path = folder / MANIFEST
    try:
        said: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if {"software", "files", "study"} <= said["madeOf"].keys() and said["resources"]:
            return said
    except FileNotFoundError:
        raise PackError(
            f"{path}: is missing, so there is no pack; make it with `rapport pack STUDY`, or "
            "restore it from git"
        ) from None
    except (ValueError, LookupError, TypeError, AttributeError):
        pass
    raise PackError(f"{path}: says not what a pack is made of; restore it from git")


def changes(house: House, study: Study) -> Changes:
    """What has changed since the pack of a study was made; raises PackError if there is no pack."""
    then = read_manifest(house.pack(study.name))["madeOf"]
    now = made_of(house, study)
    files, fields = (
        [
            name
            for name in sorted({*then[part], *now[part]})
            if then[part].get(name) != now[part].get(name)
        ]
        for part in ("files", "study")
    )
    own = _name(house, house.study(study.name))
    return Changes(
        [*files, *(f"“{field}” of {own}" for field in fields if field in MARKED_BY)],
        [f"“{field}” of {own}" for field in fields if field not in MARKED_BY],
    )


def _name(house: House, path: Path) -> str:
    return Path(relpath(path, house.project)).as_posix()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
