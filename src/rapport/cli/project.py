"""Where a command runs, and which study it is about."""

from __future__ import annotations

from pathlib import Path

from rapport.errors import RapportError, StudyError
from rapport.house import House


def here() -> House:
    """The project in the working folder."""
    project = Path()
    if not (project / "studies").is_dir() or not (project / "notebooks").is_dir():
        raise RapportError(
            f"{project.resolve()}: is no rapport project (it has no studies/ and notebooks/); "
            "run the command in the project's folder"
        )
    return House.at(project)


def must_exist(house: House, name: str) -> None:
    """Raise StudyError if there is no study of that name."""
    if name not in house.studies():
        known = ", ".join(house.studies()) or "none"
        raise StudyError(f"there is no study “{name}”; the studies are: {known}")
