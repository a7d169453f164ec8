"""What several tests share: the built sample study, and a page as its reader's browser sees it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from rapport import stages
from rapport.codebook import Codebook, read_codebooks
from rapport.exports.printing import BROWSERS
from rapport.formats import measure_labels
from rapport.house import House
from rapport.measures import all_voices
from rapport.study import Study, read_study
from rapport.tables import of_pipeline, read_table
from rapport.validity.cards import Cards, read_cards
from tests.project import CHECKOUT, CORPUS, GOLD

SAMPLE = CHECKOUT / "data" / "raw" / "sample"

Tables = dict[str, pd.DataFrame]

# A slow machine is no mistake: the first call of a lexicon takes seconds.
settings.register_profile("rapport", deadline=None)
# CI judges the change at hand, so it draws the same cases each time; at a desk they differ.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "rapport")

VOID = {"meta", "link", "br", "hr", "img", "input", "base", "source", "embed", "area"}


class Element:
    """An element of a page, with its attributes and what stands in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []

    def __iter__(self) -> Iterator[Element]:
        """The element and everything in it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    @property
    def text(self) -> str:
        """All text in the element."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def all(self, *tags: str) -> list[Element]:
        """The elements in it that have one of these tags."""
        return [element for element in self if element.tag in tags]


class Page(HTMLParser):
    """A page as a tree; every element must be closed where it was opened."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(html)
        self.close()
        assert self._open == [self.root], f"never closed: {self._open[-1].tag}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; an attribute must not be given twice."""
        assert len({name for name, _ in attrs}) == len(attrs), f"{tag}: an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self._open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        """Keep text where it stands."""
        self._open[-1].children.append(data)

    def with_id(self, name: str) -> Element:
        """The one element of this id."""
        (found,) = [e for e in self.root if e.attributes.get("id") == name]
        return found

    def table(self, name: str) -> Element:
        """The first table that follows the element of this id."""
        everything = list(self.root)
        return next(
            e for e in everything[everything.index(self.with_id(name)) :] if e.tag == "table"
        )


def cells(table: Element) -> list[list[Element]]:
    """The rows of the table's body, as their cells."""
    (body,) = table.all("tbody")
    return [row.all("th", "td") for row in body.all("tr")]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A project in which the sample study, and only it, is built."""
    project = tmp_path_factory.mktemp("a house with ä")
    for part in ("studies", "codebook", "validity", "models"):
        shutil.copytree(CHECKOUT / part, project / part)
    shutil.copyfile(CHECKOUT / "CITATION.cff", project / "CITATION.cff")
    without_sheets = shutil.ignore_patterns("coding")
    shutil.copytree(SAMPLE, project / "data" / "raw" / "sample", ignore=without_sheets)
    built = House.at(project)
    for stage in (stages.clean, stages.mark, stages.measure, stages.report):
        stage(built, "sample")
    return built


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The project with the five texts, their study built, and built things elsewhere."""
    data = tmp_path_factory.mktemp("data")
    raw = data / "raw" / "russia-japan"
    raw.mkdir(parents=True)
    for name in ("articles.csv", "corrections.yaml"):
        (raw / name).symlink_to(CHECKOUT / "data/raw/russia-japan" / name)
    (raw / "texts").symlink_to(CORPUS)
    built = House(CHECKOUT, data, data / "reports")
    for stage in (stages.clean, stages.mark, stages.measure, stages.report):
        stage(built, "russia-japan")
    return built


@pytest.fixture
def desk(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A copy of the built sample study, in which commands run."""
    root = tmp_path / "a desk"
    shutil.copytree(house.project, root)
    shutil.copytree(CHECKOUT / "notebooks", root / "notebooks")
    monkeypatch.chdir(root)
    return House.at(root)


@pytest.fixture(scope="session")
def study(house: House) -> Study:
    """The sample study."""
    return read_study(house.study("sample"))


@pytest.fixture(scope="session")
def codebooks(house: House, study: Study) -> list[Codebook]:
    """The codebooks of the sample study."""
    return read_codebooks(house.codebook, study.codebooks)


@pytest.fixture(scope="session")
def cards(house: House) -> Cards:
    """The validity cards of the project."""
    return read_cards(house.validity)


@pytest.fixture(scope="session")
def labels(study: Study, codebooks: list[Codebook]) -> dict[str, str]:
    """What the measures of the sample study are called."""
    return measure_labels(study, codebooks)


@pytest.fixture(scope="session")
def every_voice(house: House) -> Tables:
    """The tables of the sample study; a test that changes one copies it first."""
    return {name: read_table(name, house.processed("sample")) for name in of_pipeline()}


@pytest.fixture(scope="session")
def tables(every_voice: Tables) -> Tables:
    """The same, measures and contrasts of all voices together."""
    together = {name: all_voices(every_voice[name]) for name in ("measures", "contrasts")}
    return every_voice | together


@pytest.fixture(scope="session")
def page(house: House) -> Page:
    """The page of the sample study."""
    return Page(house.report("sample").read_text("utf-8"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what reads the five articles or the codings, or drives Chromium, where it is missing."""
    for item in items:
        if item.get_closest_marker("gold") and not GOLD.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"{item.name} reads the codings"))
        if os.environ.get("CI"):
            continue
        if item.get_closest_marker("corpus") and not CORPUS.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"{item.name} reads the five articles"))
        if item.get_closest_marker("browser") and not any(map(shutil.which, BROWSERS)):
            item.add_marker(pytest.mark.skip(reason=f"{item.name} drives Chromium"))
