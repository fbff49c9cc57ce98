"""A relay of TCP connections in front of a server that falls silent: nothing arrives, and nothing is closed."""

import socket
import threading
from types import TracebackType
from typing import Self


class Relay:
    """Passes on what arrives at ``port``.

    Attributes:
        port: where it listens.
        stalled: whether it accepts connections and passes nothing on, as a server does whose disk stands still.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        self._go_on = threading.Event()
        self._go_on.set()
        self._open: set[socket.socket] = set()
        self._silent: set[socket.socket] = set()

    @property
    def stalled(self) -> bool:
        """Whether nothing is passed on."""
        return not self._go_on.is_set()

    @stalled.setter
    def stalled(self, value: bool) -> None:
        self._go_on.clear() if value else self._go_on.set()

    def silence(self) -> int:
        """Let the present connections carry nothing any more, as if their host were gone; return how many they are."""
        self._silent |= self._open
        return len(self._silent) // 2

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._open |= {client, server}
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(1 << 16):
                self._go_on.wait()
                if source not in self._silent:
                    target.sendall(data)
        except OSError:
            pass
        if source not in self._silent:
            self._open -= {source, target}
            for end in (source, target):
                end.close()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._go_on.set()
        self._listener.close()
        for end in list(self._open | self._silent):
            end.close()
