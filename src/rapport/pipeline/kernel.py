"""The kernel that a notebook runs in talks over sockets of this machine, not over a network."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from traitlets import default

from rapport.pipeline.ending import end_with


class LocalKernelManager(AsyncKernelManager):
    """A kernel over local sockets where there are any, so that nothing can listen in."""

    @default("transport")
    def _local(self) -> str:
        return "tcp" if sys.platform == "win32" else "ipc"

    @default("ip")
    def _of_its_own(self) -> str:
        # Jupyter's default is one name in the working folder, which two kernels would share.
        if self.transport == "tcp":
            return "127.0.0.1"
        return str(Path(tempfile.gettempdir()) / f"kernel-{uuid.uuid4().hex[:16]}")

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        """Start the kernel without its own messages, which speak of interrupts at every end.

        What a cell writes to stderr goes into the notebook all the same. It ends with this process.
        """
        if sys.platform == "linux":
            kw["preexec_fn"] = partial(end_with, os.getpid())
        await super()._async_launch_kernel(kernel_cmd, stderr=subprocess.DEVNULL, **kw)
