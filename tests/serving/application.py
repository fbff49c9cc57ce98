"""A small application that the worker's tests serve; each path uses its connection in another way."""

import eventlet

eventlet.monkey_patch()

import json
import os
from typing import Any

import socketio
from eventlet import patcher

from classroom.core import session_ids
from classroom.core.places import PLACE
from classroom.serving import client_socket, shutdown_hooks
from classroom.serving.upgrade import UPGRADE

MEETING = int(os.environ["MEETING"])
client_socket.PATIENCE = float(os.environ.get("PATIENCE", client_socket.PATIENCE))
client_socket.STALL = float(os.environ.get("STALL", client_socket.STALL))
arrived: list[str] = []

sio = socketio.Server(async_mode="eventlet", cors_allowed_origins=[])
sio.eio.generate_id = session_ids.new_session_id


@sio.on("echo")
def echo(_sid: str, data: Any) -> Any:
    return data


TOLD = (
    *("REQUEST_METHOD", "RAW_URI", "QUERY_STRING", "SERVER_PROTOCOL", "SERVER_PORT", "REMOTE_ADDR", "REMOTE_PORT"),
    *("CONTENT_TYPE", "CONTENT_LENGTH", "wsgi.url_scheme"),
)


def say_goodbye() -> None:
    print("goodbye from the application", flush=True)


shutdown_hooks.at_stop(say_goodbye)


def take_over(environ: dict[str, Any], _start_response: Any) -> list[bytes]:
    """Take the connection from the worker; bytes are answered in capitals until the client is gone."""
    sock = environ[UPGRADE].hand_over()
    hub = eventlet.hubs.get_hub()

    def on_readable(_fd: int) -> None:
        data = sock.recv(4096)
        if data:
            sock.send(data.upper())
        else:
            hub.remove(listener)
            sock.close()

    listener = hub.add(hub.READ, sock.fileno(), on_readable, lambda _: None, lambda: None)
    sock.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    return []


def broken_websocket(environ: dict[str, Any], _start_response: Any) -> list[bytes]:
    sock = environ[UPGRADE].get_socket()
    sock.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    raise RuntimeError("chalk broke")


def describe(environ: dict[str, Any]) -> bytes:
    """Tell everything that a request arrived with, and where."""
    told = {name: environ.get(name) for name in TOLD}
    headers = {name: value for name, value in environ.items() if name.startswith("HTTP_X_")}
    body = environ["wsgi.input"].read().decode("latin-1")
    return json.dumps(
        {**told, **headers, "pid": os.getpid(), "session": session_ids.new_session_id(), "body": body}
    ).encode()


def pages(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    path = environ["PATH_INFO"]
    if path == "/take-over":
        return take_over(environ, start_response)
    if path == "/broken-websocket":
        return broken_websocket(environ, start_response)
    if path == "/fail":
        raise RuntimeError("chalk broke")
    body = b"ok"
    if path == "/mine":
        environ[PLACE].keep("user:1")
        print("an account sends its body", flush=True)
    if path in ("/echo", "/mine"):
        print("a request reads its body", flush=True)
        body = environ["wsgi.input"].read()
    elif path == "/pid":
        body = str(os.getpid()).encode()
    elif path == "/wait":
        print("a request waits", flush=True)
        eventlet.sleep(1)
    elif path == "/meet":
        arrived.append(path)
        while len(arrived) < MEETING:
            eventlet.sleep(0.01)
    elif path == "/block":
        patcher.original("time").sleep(30)
    elif path.rstrip("/").endswith("/mounted/socket.io"):
        body = describe(environ)
    elif path == "/large":
        body = b"x" * 20_000_000
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


app = socketio.WSGIApp(sio, pages)
