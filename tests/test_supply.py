"""What rapport is built on: installed by its hashes, with licences that may be, and audited."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from supply import audit, locked
from supply.licences import PAGE, Allowed, as_page, collect, written, wrong
from tests.project import CHECKOUT

OF_THE_TEST = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_NO_INDEX": "1",
    "PIP_FIND_LINKS": ".",
    "PIP_TARGET": "there",
}
"""What is not the Makefile's own: where the package comes from, and where it is put."""

ALLOWED = Allowed(frozenset({"MIT"}), {"odd": "states none; its file LICENSE is MIT"})


def wheel(folder: Path) -> Path:
    """A package of one empty module, as a wheel."""
    path = folder / "invented-1.0-py3-none-any.whl"
    about = "Metadata-Version: 2.1\nName: invented\nVersion: 1.0\n"
    kind = "Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = {"invented.py": "", "invented-1.0.dist-info/METADATA": about}
    files |= {"invented-1.0.dist-info/WHEEL": kind}
    files |= {"invented-1.0.dist-info/RECORD": "".join(f"{name},,\n" for name in files)}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize(
    ("hashed", "installs", "said"),
    [
        (" --hash=sha256:{right}", True, ""),
        (" --hash=sha256:{wrong}", False, "THESE PACKAGES DO NOT MATCH THE HASHES"),
        ("", False, "Hashes are required in --require-hashes mode"),
    ],
)
def test_make_installs_a_package_only_if_it_has_the_hash_of_the_lock(
    tmp_path: Path, hashed: str, installs: bool, said: str
) -> None:
    right = hashlib.sha256(wheel(tmp_path).read_bytes()).hexdigest()
    line = "invented==1.0" + hashed.format(right=right, wrong="0" * 64)
    (tmp_path / "requirements.lock").write_text(f"{line}\n", encoding="utf-8")
    makefile = (CHECKOUT / "Makefile").read_text("utf-8")
    (asked,) = re.findall(r"-m pip install (.* -r) requirements\.lock", makefile)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *asked.split(), "requirements.lock"],
        cwd=tmp_path,
        env=os.environ | OF_THE_TEST,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) is installs, done.stderr
    assert (tmp_path / "there" / "invented.py").exists() is installs
    assert said in done.stderr


def test_the_page_of_licences_is_what_the_installed_packages_say() -> None:
    allowed = Allowed.of(CHECKOUT / "pyproject.toml")
    licences = collect(locked())
    assert wrong(licences, locked(), allowed) == []
    assert as_page(licences, allowed) == PAGE.read_text("utf-8"), "run `make licences`"


def test_a_licence_that_is_not_on_the_list_is_named_with_its_package() -> None:
    licences = {"good": "MIT", "bad": "AGPL-3.0-only", "odd": "UNKNOWN"}
    (sentence,) = wrong(licences, licences, ALLOWED)
    assert sentence.startswith("bad: its licence “AGPL-3.0-only” is not on the list")


def test_a_package_of_which_no_licence_is_known_is_named() -> None:
    (sentence,) = wrong({"odd": "UNKNOWN"}, ["odd", "absent"], ALLOWED)
    assert sentence.startswith("absent: is not installed here, nor on the page")


def test_a_reason_that_is_needed_no_more_is_named() -> None:
    (sentence,) = wrong({"odd": "MIT"}, ["odd"], ALLOWED)
    assert sentence.startswith("odd: needs no reason")


def test_the_page_keeps_licences_of_packages_for_other_systems(tmp_path: Path) -> None:
    page = tmp_path / "licences.md"
    page.write_text(as_page({"for-others": "MIT", "numpy": "outdated"}, ALLOWED), encoding="utf-8")
    assert written(page) == {"for-others": "MIT", "numpy": "outdated"}
    found = collect(["for-others", "numpy"], page)
    assert found["for-others"] == "MIT"
    assert "BSD" in found["numpy"]


def test_an_audit_names_package_fault_and_remedy() -> None:
    faults = [{"id": "PYSEC-1", "fix_versions": ["1.1"]}, {"id": "PYSEC-2", "fix_versions": []}]
    found = audit.Audit.of(
        [
            {"name": "weak", "version": "1.0", "vulns": faults},
            {"name": "sound", "version": "2.0", "vulns": []},
            {"name": "unheard", "skip_reason": "not found"},
        ]
    )
    assert found.said().splitlines() == [
        "weak 1.0: PYSEC-1; take 1.1",
        "weak 1.0: PYSEC-2; no version mends it",
        "2 known faults in 2 packages; not in the index: 1",
    ]


@pytest.mark.parametrize(
    "answer", ["raise SystemExit('no route')", 'print(\'{"dependencies": [{"name": "a"}]}\')']
)
def test_an_audit_that_could_ask_nobody_says_so_and_claims_nothing(
    answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "COMMAND", (sys.executable, "-c", answer))
    audit.main()
    said = capsys.readouterr().out
    assert said.startswith("the index of known faults could not be asked from here, so nothing")
    assert "0 known faults" not in said
