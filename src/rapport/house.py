"""Where everything of a project stands."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from rapport.files import table_path

DEFAULT_STUDY = "russia-japan"
"""The study that texts belong to when no study is named."""


@dataclass(frozen=True)
class House:
    """The folders of a project: what is written by people, the data, and what is built.

    `project` holds studies/, codebook/ and notebooks/; `data` holds raw/ and processed/.
    """

    project: Path
    data: Path
    reports: Path

    @classmethod
    def at(cls, project: Path) -> House:
        """The house with data/ and reports/ inside the project folder."""
        return cls(project, project / "data", project / "reports")

    def studies(self) -> list[str]:
        """The names of the studies, in alphabetical order."""
        return sorted(path.stem for path in (self.project / "studies").glob("*.yaml"))

    def study(self, name: str) -> Path:
        """The study file."""
        return self.project / "studies" / f"{name}.yaml"

    def timeline(self, name: str) -> Path:
        """The file of what happened when, if the study has one."""
        return self.project / "studies" / "timelines" / f"{name}.yaml"

    @property
    def codebook(self) -> Path:
        """The folder of the codebooks."""
        return self.project / "codebook"

    @property
    def citation(self) -> Path:
        """The file that says how to cite the software."""
        return self.project / "CITATION.cff"

    @property
    def models(self) -> Path:
        """The folder of trained engines, each in a folder of its own with its card."""
        return self.project / "models"

    @property
    def validity(self) -> Path:
        """The folder of the validity cards."""
        return self.project / "validity"

    @property
    def notebooks(self) -> Path:
        """The folder of the notebooks; they run in it."""
        return self.project / "notebooks"

    @property
    def answers(self) -> Path:
        """The folder in which the answers of slow models are kept."""
        return self.project / ".cache"

    @property
    def lock(self) -> Path:
        """The file that a command holds while it writes into the project."""
        return self.project / ".cache" / "lock"

    def raw(self, study: str) -> Path:
        """The folder of a study's raw data: register, corrections, texts or table."""
        return self.data / "raw" / study

    def register(self, study: str) -> Path:
        """The register of a study's articles."""
        return self.raw(study) / "articles.csv"

    def texts(self, study: str) -> Path:
        """The folder of a study's texts."""
        return self.raw(study) / "texts"

    def processed(self, study: str) -> Path:
        """The folder of a study's tables."""
        return self.data / "processed" / study

    def pack(self, study: str) -> Path:
        """The folder of a study's pack: its tables without the texts."""
        return self.processed(study) / "pack"

    def sheets(self, study: str) -> Path:
        """The folder of the sheets that people code in, and of what was drawn for them."""
        return self.raw(study) / "coding"

    def coding(self, study: str) -> Path:
        """The folder of the tables made of filled sheets."""
        return self.processed(study) / "coding"

    def table(self, study: str, name: str) -> Path:
        """The file of a study's table."""
        return table_path(self.processed(study), name)

    def report(self, study: str) -> Path:
        """The page of a study."""
        return self.reports / f"{study}.html"

    def hashes(self, study: str) -> Path:
        """The hashes of what a study was made of, and of its tables."""
        return self.reports / f"{study}.hashes.json"

    def verified(self, study: str) -> Path:
        """What was found when the result of a study was built again."""
        return self.reports / f"{study}.verified.json"

    def article(self, study: str, article: str) -> Path:
        """The page of one article of a study."""
        return self.reports / "articles" / study / f"{article}.html"

    def printed(self, study: str) -> Path:
        """The page of a study, printed."""
        return self.reports / f"{study}.pdf"

    def export(self, study: str) -> Path:
        """The folder that a study is exported to."""
        return self.reports / study

    @property
    def index(self) -> Path:
        """The page that lists the reports."""
        return self.reports / "index.html"

    def executed(self, study: str, notebook: str) -> Path:
        """Where an executed notebook is kept."""
        return self.reports / "notebooks" / study / f"{notebook}.ipynb"

    def failed(self, study: str, notebook: str) -> Path:
        """Where a notebook that failed is kept."""
        return self.reports / "failed" / study / f"{notebook}.ipynb"


def forget_built(house: House) -> None:
    """Remove what pytask remembers of what was built from what."""
    shutil.rmtree(house.project / ".pytask", ignore_errors=True)
    for memory in house.project.glob("pytask.lock*"):
        memory.unlink()
