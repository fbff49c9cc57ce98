"""HAProxy with the file of ``deploy/``, in front of servers of the test."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support.certificates import write_certificate
from tests.support.databases import require
from tests.support.processes import ROOT, Program, port_answers

SHIPPED = ROOT / "deploy" / "haproxy.cfg"


def program() -> Path:
    """Return the path of HAProxy."""
    return require("haproxy", "haproxy", ("/usr/sbin",))


def written(
    folder: Path, hosts: Sequence[str] = (), plain: str = ":80", secure: str = ":443", *, answer_within: int = 2
) -> Path:
    """Write the shipped file with a certificate, and with the addresses of the test; return the copy.

    Args:
        folder: for the copy and the certificate, ``haproxy.pem``.
        hosts: the addresses of the two hosts; empty: those of the file.
        plain: where it listens for http.
        secure: where it listens for https.
        answer_within: seconds that a host has for the answer to a check; more on a busy machine, so that a slow host is
            not taken for a dead one.
    """
    text = SHIPPED.read_text()
    text = text.replace("/etc/haproxy/tiza.pem", str(write_certificate(folder / "haproxy.pem")))
    text = text.replace("bind :80\n", f"bind {plain}\n").replace("bind :443 ", f"bind {secure} ")
    text = text.replace("maxconn 50000", "maxconn 2000")  # which need no more open files than a test may have
    text = text.replace("timeout check 2s", f"timeout check {answer_within}s")
    text = text.replace("log /dev/log local0", "log stdout format raw local0")
    for name, address in zip("ab", hosts, strict=False):
        text, number = re.subn(rf"(server host-{name}) \S+", rf"\g<1> {address}", text)
        assert number == 2, "each host stands in two backends"
    copy = folder / "haproxy.cfg"
    copy.write_text(text)
    return copy


def complaints(file: Path) -> str:
    """Return what HAProxy says against a file; nothing if it is valid."""
    done = subprocess.run([program(), "-c", "-f", file], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


class HAProxy(Program):
    """HAProxy in front of two hosts; clients use https at ``url``."""

    def __init__(self, folder: Path, hosts: Sequence[str], plain: int, secure: int, *, answer_within: int) -> None:
        self.port = secure
        self.url = f"https://127.0.0.1:{secure}"
        self.certificate = folder / "haproxy.pem"
        file = written(folder, hosts, f"127.0.0.1:{plain}", f"127.0.0.1:{secure}", answer_within=answer_within)
        super().__init__([program(), "-db", "-f", file], folder / "haproxy.log", cwd=folder)

    def ready(self) -> bool:
        """Return whether it accepts connections."""
        return port_answers(self.port)
