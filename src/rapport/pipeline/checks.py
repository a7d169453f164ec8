"""What must be right before anything runs; all that is wrong is said at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

from rapport.codebook import Codebook, read_codebook
from rapport.corrections import read_corrections
from rapport.errors import NotebookError, RapportError
from rapport.files import not_written
from rapport.house import House
from rapport.pack.manifest import read_manifest
from rapport.pipeline import STAGES, Run, can_be_built, has_articles, outdated
from rapport.pipeline.heads import RESERVED, read_head, wrong_parameters
from rapport.register import read_register
from rapport.study import Study, read_study
from rapport.validity.cards import read_cards
from rapport.years.timeline import read_timeline


def problems(house: House, run: Run) -> list[str]:
    """Everything that stands in the way of a run, a sentence each."""
    found = [*_of_notebooks(house, run.parameters), *_said(read_cards, house.validity)]
    read = cache(read_codebook)  # what several studies share is read once
    found += _of_folders(house.reports, house.data / "processed", house.project)
    for name in run.studies:
        found += _of_study(house, name, read)
    return list(dict.fromkeys(found))


def _of_folders(*folders: Path) -> Iterator[str]:
    """What is built must have a place; the system says why it has none."""
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with TemporaryFile(dir=folder):
                pass
        except OSError as error:
            yield str(not_written(folder, error))


def _said(read: Callable[..., Any], *arguments: Any) -> list[str]:
    """What a reader has to complain about, nothing if it reads."""
    try:
        read(*arguments)
    except RapportError as error:
        return str(error).splitlines()
    return []


def _of_study(house: House, name: str, read: Callable[[Path], Codebook]) -> Iterator[str]:
    path = house.study(name)
    if name not in house.studies():  # which holds no path into another folder
        known = ", ".join(house.studies()) or "none"
        yield f"{path}: there is no study “{name}”; the studies are: {known}"
        return
    mistakes = _said(read_study, path)
    yield from mistakes
    if mistakes:
        return
    study = read_study(path)
    yield from _of_codebooks(house, study, read)
    yield from _said(read_corrections, house.raw(name) / "corrections.yaml")
    yield from _said(read_timeline, house.timeline(name))
    if not study.table:
        yield from _said(read_register, house.register(name))
    if not can_be_built(house, name):
        yield missing_texts(house, name)
    elif not has_articles(house, name):
        yield from _said(read_manifest, house.pack(name))


def _of_codebooks(house: House, study: Study, read: Callable[[Path], Codebook]) -> Iterator[str]:
    """Each must be right, and one must hold the actors that the study names as its states."""
    books: list[Codebook] = []
    for name in study.codebooks:
        try:
            books.append(read(house.codebook / name))
        except RapportError as error:
            yield from str(error).splitlines()
    if len(books) < len(study.codebooks):
        return
    actors = {code.name for book in books if book.layer == "actor" for code in book.codes}
    for state in study.states:
        if state not in actors:
            known = ", ".join(sorted(actors)) or "none"
            yield (
                f"{house.study(study.name)}: the state “{state}” is no actor of its codebooks; "
                f"the actors are: {known}"
            )


def missing_texts(house: House, name: str) -> str:
    """What a study without texts lacks, and how to give it."""
    study = read_study(house.study(name))
    if changed := outdated(house, name):
        return (
            f"{name}: {', '.join(changed)} changed after its pack was made, so the marks in it are "
            f"out of date; give the texts with `make report STUDY={name} TEXTS=folder`, or restore "
            "what was changed"
        )
    if study.table:
        table = house.raw(name) / study.table.file
        return f"{name}: the table of articles {table} is missing; put it there"
    return (
        f"{name}: the texts are missing (they are not part of the project); give their folder "
        f"with `make report TEXTS=folder`, or put them into {house.texts(name)}"
    )


def _of_notebooks(house: House, given: dict[str, Any]) -> Iterator[str]:
    """Each must be there, have its kernel, and take the given parameters as they are."""
    taken: dict[str, str] = {}
    for stage in STAGES:
        path = house.notebooks / f"{stage.notebook}.ipynb"
        try:
            head = read_head(path)
        except NotebookError as error:
            yield str(error)
            continue
        yield from _of_kernel(path, head.kernel)
        taken |= head.takes
        yield from wrong_parameters(path, head.takes, given)
    for name in sorted(set(given) & RESERVED):
        yield f"the parameter “{name}” is set for each study; leave it out"
    for name in sorted(set(given) - set(taken)):
        yield f"no notebook takes a parameter “{name}”; they take: {', '.join(sorted(taken))}"


def _of_kernel(path: Path, name: str) -> Iterator[str]:
    """The kernel must be there; Python's must be this very Python, or it lacks the packages."""
    try:
        spec = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        yield f"{path}: its kernel “{name}” is not installed; set its kernel to python3"
        return
    # Jupyter runs a bare “python” as the Python it runs in itself.
    program = Path(spec.argv[0])
    if program.is_absolute() and program.resolve() != Path(sys.executable).resolve():
        yield (
            f"{path}: its kernel “{name}” runs {program}, not this Python ({sys.executable}); "
            f"remove the kernel with `jupyter kernelspec remove {name}`"
        )
