"""How to cite the software and a study, from CITATION.cff."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from rapport.study import Study
from rapport.written import checked, read_written


class Author(BaseModel):
    """Who made the software: a person by two names, or any other entity by one."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    name: str = ""
    family: str = Field(default="", alias="family-names")
    given: str = Field(default="", alias="given-names")

    @property
    def for_bibtex(self) -> str:
        """The name so that BibTeX does not take it apart wrongly."""
        return f"{self.family}, {self.given}" if self.family else f"{{{self.name}}}"

    def __str__(self) -> str:
        """The name as one says it."""
        return self.name or f"{self.given} {self.family}".strip()


class Software(BaseModel):
    """What CITATION.cff says that a citation needs; the rest of the file is left alone."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    title: str = Field(min_length=1)
    version: str = Field(min_length=1)
    released: dt.date = Field(alias="date-released")
    licence: str = Field(alias="license", min_length=1)
    authors: list[Author] = Field(min_length=1)
    url: str = Field(default="", alias="repository-code")
    doi: str = ""

    @property
    def name(self) -> str:
        """The first word of the title, as in “rapport: how …”."""
        return self.title.partition(":")[0]


def read_software(path: Path) -> Software:
    """What CITATION.cff says; raises StudyError if it is missing or lacks what is needed."""
    return checked(read_written(path), Software)


def bibtex(software: Software, study: Study) -> str:
    """The software, and the study that it measured, as two BibTeX entries (UTF-8, for biber).

    Who made the study and when is nowhere written, so its entry leaves both to who cites it.
    """
    made = {
        "author": " and ".join(each.for_bibtex for each in software.authors),
        "title": f"{{{_tex(software.title)}}}",
        "year": str(software.released.year),
        "version": _tex(software.version),
        "url": software.url,
        "doi": software.doi,
    }
    measured = {
        "title": f"{{{_tex(study.title)}}}",
        "howpublished": f"Report, tables and figures made by {software.name} {software.version}",
    }
    return f"{_entry('software', software.name, made)}\n{_entry('misc', study.name, measured)}"


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    said = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{said}\n}}\n"


def _tex(text: str) -> str:
    r"""The text as TeX prints it; \, ~ and ^ become words of TeX, the other signs get a \."""
    words = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return re.sub(r"[\\~^&%$#_{}]", lambda sign: words.get(sign[0], f"\\{sign[0]}"), text)
