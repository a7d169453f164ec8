"""What pytask builds: one task a study and stage. pytask alone imports this file."""

from __future__ import annotations

import json
import os
from os.path import relpath
from pathlib import Path
from typing import Any

from pytask import PythonNode, task

from rapport.house import House
from rapport.pipeline import UNPACK, Run, Stage, code_digest, paths_of, stages_of
from rapport.pipeline.ending import end_with
from rapport.study import Study, read_study

HOUSE = House.at(Path.cwd())
CODE = code_digest()
RUN = Run.from_environment(HOUSE)


def define(study: Study, stage: Stage) -> None:
    """Declare the task of one stage of one study."""
    notebook = HOUSE.notebooks / f"{stage.notebook}.ipynb"
    parameters: dict[str, Any] = {
        "study": study.name,
        "project": relpath(HOUSE.project, HOUSE.notebooks),
        "data": relpath(HOUSE.data, HOUSE.notebooks),
        "reports": relpath(HOUSE.reports, HOUSE.notebooks),
    } | RUN.parameters
    inputs = [
        notebook,
        HOUSE.study(study.name),
        *paths_of(HOUSE, study, stage.reads),
        HOUSE.project / "requirements.lock",
    ]
    executed = HOUSE.executed(study.name, stage.notebook)
    products = [*paths_of(HOUSE, study, stage.writes), executed.with_suffix(".html"), executed]

    @task(
        name=f"{study.name} {stage.notebook}",
        kwargs={
            "inputs": inputs,
            # pytask sees that a file has changed, but not that one is gone.
            "names": PythonNode(value="\n".join(path.name for path in inputs), hash=True),
            "parameters": PythonNode(value=json.dumps(parameters), hash=True),
            "code": PythonNode(value=CODE, hash=True),
            "produces": products,
        },
    )
    def run(
        inputs: list[Path], names: str, parameters: str, code: str, produces: list[Path]
    ) -> None:
        if os.getpid() != RUN.process:
            end_with(RUN.process)
        # papermill takes two seconds to import, so only a stage that runs imports it.
        from rapport.pipeline.notebooks import run_notebook

        run_notebook(
            notebook=inputs[0],
            reads=[path for path in inputs if path.is_relative_to(HOUSE.data)],
            executed=produces[-1],
            failed=HOUSE.failed(study.name, stage.notebook),
            parameters=json.loads(parameters),
            products=produces[:-2],
            timeout=RUN.timeout,
            again=f"make report STUDY={study.name}",
        )


def define_unpacking(study: Study) -> None:
    """Declare the task that stands in place of the first two stages where there are no texts."""
    inputs = [HOUSE.study(study.name), *paths_of(HOUSE, study, UNPACK.reads)]

    @task(
        name=f"{study.name} {UNPACK.notebook}",
        kwargs={
            "inputs": inputs,
            "code": PythonNode(value=CODE, hash=True),
            "produces": [*paths_of(HOUSE, study, UNPACK.writes)],
        },
    )
    def run(inputs: list[Path], code: str, produces: list[Path]) -> None:
        from rapport.pack.reading import unpack

        unpack(HOUSE, study.name)


for name in RUN.studies:
    for each in stages_of(HOUSE, name):
        if each is UNPACK:
            define_unpacking(read_study(HOUSE.study(name)))
        else:
            define(read_study(HOUSE.study(name)), each)
