"""`make audit`: faults that are known of the packages in the lock, as pip-audit finds them.

Where the index of faults cannot be asked, that is said, and nothing is claimed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from supply import LOCK

COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--format=json", "--progress-spinner=off"),
    *("--disable-pip", "--require-hashes", "--requirement"),
)


class Audit(NamedTuple):
    """What was found: faults as sentences, how many packages were looked up, how many not."""

    faults: list[str]
    n_known: int
    n_unknown: int

    @classmethod
    def of(cls, packages: Sequence[dict[str, Any]]) -> Audit:
        """Read what pip-audit says of each package."""
        known = [each for each in packages if "vulns" in each]
        faults = [_fault(each, fault) for each in known for fault in each["vulns"]]
        return cls(faults, len(known), len(packages) - len(known))

    def said(self) -> str:
        """The result in sentences."""
        if not self.n_known:
            return f"{UNASKED}, so nothing is known of {self.n_unknown} packages"
        found = f"{len(self.faults)} known faults in {self.n_known} packages"
        rest = f"; not in the index: {self.n_unknown}" if self.n_unknown else ""
        return "\n".join([*self.faults, f"{found}{rest}"])


UNASKED = "the index of known faults could not be asked from here"


def _fault(package: dict[str, Any], fault: dict[str, Any]) -> str:
    mended = ", ".join(fault.get("fix_versions", ()))
    remedy = f"take {mended}" if mended else "no version mends it"
    return f"{package['name']} {package['version']}: {fault['id']}; {remedy}"


def main() -> None:
    """Ask of every package in the lock; end with 1 if a fault is known."""
    done = subprocess.run([*COMMAND, LOCK], capture_output=True, check=False)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, LookupError):
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        print(f"{UNASKED}, so nothing was audited; pip-audit said: {' '.join(last)[:200]}")
        return
    audit = Audit.of(packages)
    print(audit.said())
    if audit.faults:
        sys.exit(1)


if __name__ == "__main__":
    main()
