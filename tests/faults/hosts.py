"""Hosts of Tiza as network namespaces on this machine (Linux, root): each can be killed, stopped, or lose its cable."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.servers import TizaServer

PORT = 5000


def ip(*words: str) -> None:
    """Run iproute2's command.

    Raises:
        AssertionError: it failed; the message holds its output.
    """
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ip {' '.join(words)}: {done.stderr}"


class Switch:
    """A switch to which this machine (``here``) and the hosts are connected. Use it as a context manager.

    Attributes:
        here: this machine's address in the network.
        network: the network's address, with its length.
    """

    def __init__(self) -> None:
        number = os.getpid() % 250
        self.tag = f"tz{os.getpid() % 100_000}"
        self.network = f"10.213.{number}.0/24"
        self.here = f"10.213.{number}.1"
        self._names: list[str] = []

    def connect(self, name: str) -> str:
        """Make a namespace with a cable to the switch; return its address."""
        address = f"{self.here.rpartition('.')[0]}.{len(self._names) + 11}"
        space, cable = self.space(name), self.cable(name)
        ip("netns", "add", space)
        self._names.append(name)
        ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", space)
        ip("link", "set", cable, "master", self.tag, "up")
        ip("-n", space, "link", "set", "lo", "up")
        ip("-n", space, "address", "add", f"{address}/24", "dev", "eth0")
        ip("-n", space, "link", "set", "eth0", "up")
        return address

    def space(self, name: str) -> str:
        """Return the name of a host's namespace."""
        return f"{self.tag}{name}"

    def cable(self, name: str) -> str:
        """Return the name of the switch's end of a host's cable."""
        return f"{self.tag}-{name}"

    def pull(self, name: str) -> None:
        """Pull a host's cable: packets are lost, and neither side is told."""
        ip("link", "set", self.cable(name), "down")

    def plug(self, name: str) -> None:
        """Put the cable back."""
        ip("link", "set", self.cable(name), "up")

    def __enter__(self) -> Self:
        ip("link", "add", self.tag, "type", "bridge", "forward_delay", "0")
        ip("address", "add", f"{self.here}/24", "dev", self.tag)
        ip("link", "set", self.tag, "up")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in self._names:
            ip("netns", "del", self.space(name))
        ip("link", "del", self.tag)


class Host(TizaServer):
    """Tiza on a host of its own, with two workers."""

    start_timeout = 180.0

    def __init__(self, switch: Switch, name: str, folder: Path, settings: Mapping[str, str]) -> None:
        folder.mkdir()
        super().__init__(folder, settings={**settings, "WEB_CONCURRENCY": "2"}, migrate=False)
        self.name = name
        self.address = f"{switch.connect(name)}:{PORT}"
        self.url = f"http://{self.address}"
        self.settings |= {"HOST": "0.0.0.0", "PORT": str(PORT)}
        self.command = ["ip", "netns", "exec", switch.space(name), *self.command]

    def freeze(self) -> None:
        """Stop all its processes, as a virtual machine is stopped: connections stay, and nobody answers."""
        os.killpg(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        os.killpg(self.pid, signal.SIGCONT)
