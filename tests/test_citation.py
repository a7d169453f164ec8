"""How to cite is said in BibTeX that TeX reads, from CITATION.cff alone."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rapport.exports.citation import Software, bibtex, read_software
from rapport.study import Study
from tests.project import CHECKOUT

CFF = """\
cff-version: 1.2.0
message: Please cite it.
title: "gauge: what it is"
version: 1.2.0
date-released: 2024-02-29
license: MIT
doi: 10.1234/5
authors:
  - family-names: Vale
    given-names: Joren
  - name: the gauge contributors
"""


def software(folder: Path, text: str = CFF) -> Software:
    """What such a file says."""
    path = folder / "CITATION.cff"
    path.write_text(text, encoding="utf-8")
    return read_software(path)


def test_the_software_and_the_study_have_an_entry_each(tmp_path: Path, study: Study) -> None:
    assert bibtex(software(tmp_path), study) == (
        "@software{gauge,\n"
        "  author = {Vale, Joren and {the gauge contributors}},\n"
        "  title = {{gauge: what it is}},\n"
        "  year = {2024},\n"
        "  version = {1.2.0},\n"
        "  doi = {10.1234/5}\n"
        "}\n"
        "\n"
        "@misc{sample,\n"
        "  title = {{Varenia and Keldria, 2015 and 2021}},\n"
        "  howpublished = {Report, tables and figures made by gauge 1.2.0}\n"
        "}\n"
    )


@given(st.text(min_size=1))
def test_no_sign_of_a_title_breaks_the_entry(study: Study, title: str) -> None:
    said = bibtex(
        read_software(CHECKOUT / "CITATION.cff"), study.model_copy(update={"title": title})
    )
    bare = re.sub(r"\\[&%$#_{}]", "", said)
    assert bare.count("{") == bare.count("}")
    assert not re.search(r"[&%$#_~^]", bare)


def test_the_citation_of_the_project_is_read() -> None:
    said = read_software(CHECKOUT / "CITATION.cff")
    assert said.name == "rapport"
    assert said.licence == "BSD-3-Clause"
