"""What every process of a build that is verified begins with: no network, and another day.

Python imports a module of this name when it starts, from the folder that `rapport verify` puts on
its path; so pytask's workers and the kernels of notebooks begin with it, too.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from typing import Any

SECONDS = 24 * 60 * 60
"""Of a day."""


def forbid_network(log: str) -> None:
    """Let no socket of this process reach a network; note in `log` what it tried.

    Python asks an audit hook before it opens a connection, and a hook cannot be taken away again.
    """
    inet = (socket.AF_INET, socket.AF_INET6)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.sendto"):
            own, wanted = arguments[:2]
            if own.family not in inet:
                return
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            wanted = arguments[0]
        else:
            return
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{event} {wanted}\n")
        raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))

    sys.addaudithook(hook)


def move_day(days: int) -> None:
    """Let Python's clocks in this process run as many days ahead."""
    import time_machine

    # A datetime would bring its time zone along; seconds do not.
    time_machine.travel(time.time() + days * SECONDS).start()


if log := os.environ.get("RAPPORT_NO_NETWORK"):
    forbid_network(log)
if days := os.environ.get("RAPPORT_DAYS_AHEAD"):
    move_day(int(days))
