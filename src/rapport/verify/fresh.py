"""Fresh copies of a project, and builds in them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import rapport
from rapport.errors import VerifyError
from rapport.house import House
from rapport.verify.circumstances import NO_NETWORK, Circumstances, network_can_be_cut

PARTS = (
    *("studies", "codebook", "validity", "models", "notebooks"),
    *("CITATION.cff", "pyproject.toml", "requirements.lock"),
)
"""What a build reads of a project besides raw data and code."""


def fresh(house: House, studies: tuple[str, ...], root: Path) -> House:
    """Copy what people wrote, and the code that runs here, into a new folder; nothing built."""
    unwritten = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", ".*.draft")
    new = House.at(root)
    folders = {house.project / part: root / part for part in PARTS}
    folders |= {house.raw(study): new.raw(study) for study in studies}
    folders |= {house.pack(study): new.pack(study) for study in studies}
    folders |= {Path(rapport.__file__).parent: root / "src" / "rapport"}
    for source, copy in folders.items():
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=unwritten)
        elif source.exists():  # what is missing is for the build to say
            shutil.copyfile(source, copy)
    return new


def build(house: House, studies: tuple[str, ...], under: Circumstances) -> None:
    """Build the studies of a fresh copy by this Python, without network.

    Raises VerifyError if the build fails, or tried to reach a network.
    """
    project = house.project.resolve()
    tried = project / "tried.txt"
    command = [sys.executable, "-m", "rapport", "report", *studies]
    done = subprocess.run(
        [*(NO_NETWORK if network_can_be_cut() else ()), *command, "--workers", str(under.workers)],
        cwd=project,
        env=under.environment(project, tried),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = (done.stdout + done.stderr).decode(errors="replace").strip()
        raise VerifyError(f"a fresh build failed, so nothing was compared; it said:\n{said}")
    if tried.exists():
        first = tried.read_text("utf-8").splitlines()[0]
        raise VerifyError(f"a build tried to reach a network ({first}); let it do without")
