"""The floor: a loop of ``socket.send`` over many connections, the lower bound of any server in Python.

    python floor_server.py PORT FILE

Each byte on the first connection triggers a broadcast: all other connections receive the bytes of FILE.
"""

import select
import socket
import sys
from pathlib import Path


def main() -> None:
    """Serve until killed."""
    port, frame = int(sys.argv[1]), Path(sys.argv[2]).read_bytes()
    listener = socket.create_server(("127.0.0.1", port), backlog=4096)
    print("ready", flush=True)
    control, _address = listener.accept()
    members: list[socket.socket] = []
    while True:
        for ready in select.select([listener, control], [], [])[0]:
            if ready is listener:
                members.append(listener.accept()[0])
            elif not control.recv(1):
                return
            else:
                for member in members:
                    member.send(frame)


if __name__ == "__main__":
    main()
