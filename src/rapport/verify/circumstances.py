"""What a result must not hang on, and how a build is put under it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

NO_NETWORK = ("unshare", "--map-root-user", "--net")
"""Runs a command where there is no network at all, on systems that allow it."""

CHILD = Path("src", "rapport", "verify", "child")
"""The folder, in a copy of the project, from which Python takes `sitecustomize`."""

UNHEARD = ("PYTHON", "RAPPORT_", "LC_", "LANG", "TZ", "STUDY", "TEXTS")
"""Beginnings of the names of variables that must not reach a build from outside."""

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Circumstances(NamedTuple):
    """What differs between two builds: Python's order of sets, where and when they seem to run, and
    how much at a time. `days` are ahead of today.
    """

    hash_seed: int
    time_zone: str
    locale: str
    folder: str
    day: int
    workers: int
    threads: int

    def environment(self, project: Path, tried: Path) -> dict[str, str]:
        """The variables for a build of `project`; what tries to reach a network stands in `tried`
        afterwards.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith(UNHEARD)}
        own = {
            "PYTHONHASHSEED": str(self.hash_seed),
            "PYTHONPATH": os.pathsep.join(str(project / part) for part in (CHILD, "src")),
            "TZ": self.time_zone,
            "LC_ALL": self.locale,
            "RAPPORT_DAYS_AHEAD": str(self.day),
            "RAPPORT_NO_NETWORK": str(tried),
        }
        return kept | own | dict.fromkeys(THREADS, str(self.threads))

    def shown(self) -> dict[str, str]:
        """Every circumstance by the name that people call it."""
        values = {name.replace("_", " "): str(value) for name, value in self._asdict().items()}
        return values | {"day": f"{self.day} days from now" if self.day else "today"}


def two() -> tuple[Circumstances, Circumstances]:
    """Two sets of circumstances that differ in everything.

    Time zones are written out, since a small system knows none by name: 14 hours east of Greenwich
    and nine and a half west, so that the two are never on the same day.
    """
    return (
        Circumstances(1, "<+14>-14", "C.UTF-8", "built", 0, 1, 1),
        Circumstances(20180, "<-0930>9:30", _another_locale(), "noch einmal über", 400, 2, 3),
    )


def _another_locale() -> str:
    """One that writes 1,5 and knows other capitals, if it is installed; else that of C."""
    if not shutil.which("locale"):
        return _plainest()
    said = subprocess.run(["locale", "-a"], capture_output=True, check=False).stdout
    there = said.decode(errors="replace").split()
    others = (name for start in ("tr_", "de_", "fr_") for name in there if name.startswith(start))
    return next(others, _plainest())


def _plainest() -> str:
    """That of C, unless Python cannot start with it since its folder has letters beyond ASCII."""
    plain = os.environ | {"LC_ALL": "C"}
    started = subprocess.run(
        [sys.executable, "-c", ""], env=plain, capture_output=True, check=False
    )
    return "C.UTF-8" if started.returncode else "C"


def network_can_be_cut() -> bool:
    """Whether this system lets a command run without any network."""
    if not shutil.which(NO_NETWORK[0]):
        return False
    return not subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode
