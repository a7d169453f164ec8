"""`rapport pdf`: the page of a study on A4, printed by a browser that is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from rapport.errors import ExportError
from rapport.files import written_whole
from rapport.house import House

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

SECONDS = 300
"""After which a browser that prints no page is ended."""


def browser() -> str:
    """The path of the first of BROWSERS that is installed; raises ExportError if none is."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise ExportError(
            f"no Chromium is on the path (looked for {', '.join(BROWSERS)}); install one, as by "
            "`apt install chromium`, or print the page from any browser"
        )
    return found


def print_page(house: House, study: str) -> Path:
    """Print the page of a study; return the path of the PDF. One browser gives the same bytes.

    Raises ExportError if there is no page, no browser, or the browser prints nothing.
    """
    page = house.report(study)
    if not page.exists():
        raise ExportError(f"{page}: is missing; run `make report` to build it")
    with tempfile.TemporaryDirectory() as scratch:
        printed = Path(scratch) / "printed.pdf"
        said = _run(browser(), page.resolve(), printed, Path(scratch) / "profile")
        if not printed.exists():
            raise ExportError(
                f"{page}: the browser printed nothing; it said: {said[-300:].strip()}"
            )
        return _without_day(printed, house.printed(study))


def _run(program: str, page: Path, printed: Path, profile: Path) -> str:
    """Let the browser print; return what it said."""
    command = [program, "--headless", "--disable-gpu", "--no-pdf-header-footer"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium has no sandbox for root
    command += [f"--user-data-dir={profile}", f"--print-to-pdf={printed}", page.as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"nothing for {SECONDS} seconds"
    return done.stderr.decode(errors="replace")


def _without_day(printed: Path, path: Path) -> Path:
    """The PDF without the day and the time it was made at."""
    reader = PdfReader(printed)
    writer = PdfWriter(clone_from=reader)
    title = (reader.metadata and reader.metadata.title) or ""
    writer.metadata = {"/Title": title, "/Producer": "rapport"}
    with written_whole(path) as draft:
        writer.write(draft)
    return path
