"""What a fresh machine installs: pyproject, lock and environment.yml say the same."""

from __future__ import annotations

import re
import subprocess
import tomllib
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.project import CHECKOUT

PYPROJECT: dict[str, Any] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
LOCK = (CHECKOUT / "requirements.lock").read_text("utf-8")


def declared() -> list[Requirement]:
    """What the lock holds of pyproject.toml: to run, the extra `lab`, and to develop."""
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"]["lab"]
    groups = [line for lines in PYPROJECT["dependency-groups"].values() for line in lines]
    return [Requirement(line) for line in [*project["dependencies"], *extras, *groups]]


def locked() -> dict[str, Version]:
    """The version of every package in the lock."""
    found = re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in found}


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_the_lock_holds_a_fitting_version_of_what_pyproject_asks_for(
    requirement: Requirement,
) -> None:
    version = locked().get(canonicalize_name(requirement.name))
    assert version is not None, f"{requirement.name} is not in the lock; run `make lock`"
    assert requirement.specifier.contains(version), f"{requirement} is not {version}"


def test_the_lock_was_asked_for_nothing_that_pyproject_does_not_name() -> None:
    asked = set()
    for entry in re.split(r"\n(?=[\w.-]+==)", LOCK)[1:]:
        if re.search(r"rapport \(pyproject\.toml|pyproject\.toml:dev", entry):
            asked.add(canonicalize_name(entry.split("==")[0]))
    assert asked == {canonicalize_name(requirement.name) for requirement in declared()}


def test_every_package_of_the_lock_has_hashes() -> None:
    for entry in re.split(r"\n(?=[\w.-]+==)", LOCK)[1:]:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_lock_holds_one_version_of_a_package_for_every_python() -> None:
    names = re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)
    assert len(names) == len(set(names))


def test_lock_and_environment_hold_no_address() -> None:
    for text in (LOCK, (CHECKOUT / "environment.yml").read_text("utf-8")):
        assert "://" not in text
        assert "--index-url" not in text


def test_environment_installs_the_lock_and_the_package_for_the_same_pythons() -> None:
    environment = yaml.safe_load((CHECKOUT / "environment.yml").read_text("utf-8"))
    *conda, pip = environment["dependencies"]
    assert conda == [f"python{PYPROJECT['project']['requires-python']}", "pip"]
    assert pip == {"pip": ["-r requirements.lock", "-e ."]}


def test_the_build_backend_is_in_the_lock() -> None:
    (backend,) = map(Requirement, PYPROJECT["build-system"]["requires"])
    assert backend.specifier.contains(locked()[canonicalize_name(backend.name)])


def test_make_lists_every_target_with_one_line() -> None:
    done = subprocess.run(["make"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    listed = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("  make ")}
    assert {"report", "test", "lab", "lint", "clean", "lock"} <= listed
    targets = re.findall(r"^\.PHONY: (.+)$", (CHECKOUT / "Makefile").read_text("utf-8"), re.M)
    assert listed == set(targets[0].split())


def test_the_version_is_said_once() -> None:
    from importlib.metadata import version

    citation = yaml.safe_load((CHECKOUT / "CITATION.cff").read_text("utf-8"))
    assert PYPROJECT["project"]["version"] == citation["version"] == version("rapport")
