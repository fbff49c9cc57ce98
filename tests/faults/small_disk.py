"""A disk that can be full: a small file system in memory, or, without the rights for one, a limit on file sizes."""

import errno
import os
import resource
import subprocess
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.servers import TizaServer

SIZE = 8 * 1024 * 1024


class SmallDisk:
    """A folder on a disk of eight megabytes. Use it as a context manager.

    Attributes:
        folder: what is on this disk.
        how: ``tmpfs`` where this machine allows to mount one; else ``limit``: the server's files cannot grow.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.how = "limit"
        self._filler = folder / f"filler-{uuid.uuid4()}"

    def fill(self, server: TizaServer) -> None:
        """Leave no room."""
        if self.how == "limit":
            for pid in server.children():
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (self._largest(), resource.RLIM_INFINITY))
            return
        with open(self._filler, "wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)) == 4096:
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def free(self, server: TizaServer) -> None:
        """Make room again."""
        if self.how == "limit":
            for pid in server.children():
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        else:
            self._filler.unlink()

    def _largest(self) -> int:
        return max(path.stat().st_size for path in self.folder.iterdir())

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(self.folder)]
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                self.how = "tmpfs"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.how == "tmpfs":
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
