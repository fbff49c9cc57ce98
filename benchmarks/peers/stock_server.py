"""Unmodified Flask-SocketIO on eventlet with the same events as Tiza, without its transport, one commit per answer.

    python -m benchmarks.peers.stock_server PORT MESSAGES DATABASE

MESSAGES is a JSON file {"state": ..., "me": ...} with the messages that Tiza sends. Answers are stored in SQLite with
the same durability (WAL, ``synchronous=FULL``), through the plain driver: an ORM would make this server slower.
"""

import eventlet

eventlet.monkey_patch()

import gc
import json
import sqlite3
import sys
import time
from pathlib import Path

import eventlet.wsgi
from flask import Flask
from flask_socketio import SocketIO, emit, join_room

app = Flask(__name__)
live = SocketIO(app, async_mode="eventlet", ping_interval=10, ping_timeout=12, max_http_buffer_size=64 * 1024)


def bind(messages: dict, connection: sqlite3.Connection) -> None:
    """Register the event handlers."""

    @live.on("connect", namespace="/student")
    def student(_auth=None):
        join_room("lesson")
        emit("state", messages["state"])
        emit("me", messages["me"])

    @live.on("answer", namespace="/student")
    def answer(payload):
        answered_at = time.time()
        row = (payload["id"], payload["round_id"], json.dumps(payload["value"]), answered_at)
        connection.execute("INSERT INTO answers VALUES (?, ?, ?, ?)", row)
        connection.commit()
        stored = {"id": payload["id"], "round_id": payload["round_id"], "value": payload["value"]}
        return {"ok": True, "answer": {**stored, "answered_at": answered_at}}

    @live.on("connect", namespace="/teacher")
    def teacher(_auth=None):
        return None

    @live.on("ask", namespace="/teacher")
    def ask(_payload):
        emit("state", messages["state"], namespace="/student", to="lesson")
        return {"ok": True}

    @live.on("collect", namespace="/teacher")
    def collect(_payload):
        gc.collect()
        return {"ok": True}


def main() -> None:
    """Serve until killed."""
    port, messages, database = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    connection = sqlite3.connect(database)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE answers (id TEXT UNIQUE, round_id INTEGER, value TEXT, answered_at REAL)")
    bind(json.loads(messages.read_text()), connection)
    listener = eventlet.listen(("127.0.0.1", port), backlog=4096)
    eventlet.wsgi.server(listener, app, max_size=30_000, log_output=False, debug=False)


if __name__ == "__main__":
    main()
