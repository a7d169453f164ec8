"""What is left of a run that was killed: no process, and no file once there is another run."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rapport.files import clear_left
from rapport.house import House

# Looked up here, for between fork and exec nothing may be that takes a lock.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Have the system kill this process as soon as the one that started it is gone.

    Only Linux can. Elsewhere a kernel sees within a second that its parent has gone, and a worker
    ends with its stage.
    """
    if _prctl:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it went before it could be watched
            os._exit(1)


@contextmanager
def cleared_up(house: House) -> Iterator[None]:
    """Have everything temporary in a folder of the run's own, and remove what a killed run left.

    Workers and kernels inherit the folder. Only one run at a time may be in a project.
    """
    clear_left(house.data, house.reports)
    project = hashlib.sha256(os.fsencode(house.project.resolve())).hexdigest()[:8]
    prefix = f"rapport-{project}-"
    before = tempfile.gettempdir()
    for left in Path(before).glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    variable = os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before
            os.environ.pop("TMPDIR")
            if variable is not None:
                os.environ["TMPDIR"] = variable
