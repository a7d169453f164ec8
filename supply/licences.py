"""`make licences`: the licence of every package in the lock, held against those that may be.

pip-licenses reads what the packages that are installed say of themselves. Of packages for other
systems the page keeps what was read there. Which licences may be, and which packages for a reason
of their own, stands in pyproject.toml under [tool.rapport.licences].
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from packaging.utils import canonicalize_name

from supply import PROJECT, locked

PAGE = PROJECT / "docs" / "licences.md"

HEAD = """\
# Licences of what rapport is built on

Every package of requirements.lock, with the licence that it states of itself, as `make licences`
finds them. That fails, with the name of the package, where a licence is not on the list in
pyproject.toml (`[tool.rapport.licences]`); packages with a reason of their own stand there by name.

| package | licence | why it may be, where its licence is not on the list |
| --- | --- | --- |
"""


class Allowed(NamedTuple):
    """Licences that may be, and the reasons for packages that have another, or state none."""

    licences: frozenset[str]
    reasons: Mapping[str, str]

    @classmethod
    def of(cls, pyproject: Path) -> Allowed:
        """What pyproject.toml allows."""
        said = tomllib.loads(pyproject.read_text("utf-8"))["tool"]["rapport"]["licences"]
        return cls(frozenset(said["allow"]), said["because"])


def installed(names: Iterable[str]) -> dict[str, str]:
    """The licences of those packages that are installed here, by their names in the lock."""
    by_name = {canonicalize_name(name): name for name in names}
    command = [sys.executable, "-m", "piplicenses", "--from=mixed", "--format=json"]
    done = subprocess.run(
        [*command, "--with-system", "--packages", *by_name], capture_output=True, check=True
    )
    found = ((canonicalize_name(each["Name"]), each["License"]) for each in json.loads(done.stdout))
    return {by_name[name]: licence for name, licence in found if name in by_name}


def written(page: Path) -> dict[str, str]:
    """The licences that the page has."""
    text = page.read_text("utf-8") if page.exists() else ""
    _, _, rows = text.partition("| --- |")
    return dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|", rows, re.MULTILINE))


def wrong(licences: Mapping[str, str], names: Iterable[str], allowed: Allowed) -> list[str]:
    """A sentence for every package whose licence is unknown or not allowed, and for every reason
    that no package needs any more.
    """
    found = []
    for name in names:
        if name not in licences:
            found.append(f"{name}: is not installed here, nor on the page; add its row by hand")
        elif licences[name] not in allowed.licences and name not in allowed.reasons:
            found.append(
                f"{name}: its licence “{licences[name]}” is not on the list in pyproject.toml; "
                "do without the package, or allow it there"
            )
    for name in allowed.reasons:
        if licences.get(name) in allowed.licences:
            found.append(f"{name}: needs no reason in pyproject.toml; take it out")
    return found


def as_page(licences: Mapping[str, str], allowed: Allowed) -> str:
    """The page of the licences, in the order of the packages' names."""
    rows = (f"| {n} | {licences[n]} | {allowed.reasons.get(n, '')} |" for n in sorted(licences))
    return HEAD + "\n".join(row.replace("|  |", "| |") for row in rows) + "\n"


def collect(names: Iterable[str], page: Path = PAGE) -> dict[str, str]:
    """The licences of these packages: what is installed says them, else the page."""
    found = written(page) | installed(names := list(names))
    return {name: found[name] for name in names if name in found}


def main() -> None:
    """Write the page; end with a sentence for everything that is wrong."""
    names, allowed = locked(), Allowed.of(PROJECT / "pyproject.toml")
    licences = collect(names)
    PAGE.write_text(as_page(licences, allowed), encoding="utf-8", newline="\n")
    if found := wrong(licences, names, allowed):
        sys.exit("\n".join(found))
    print(f"the licences of {len(names)} packages may all be ({PAGE.relative_to(PROJECT)})")


if __name__ == "__main__":
    main()
