"""Makes the Socket.IO server of an application, with the changes that Tiza needs of the libraries."""

from flask import Flask
from flask_socketio import SocketIO

from classroom.core.concurrency import is_green
from classroom.core.session_ids import new_session_id
from classroom.core.settings import Settings
from classroom.http import client_address, websocket_proxy
from classroom.live.origin import may_connect
from classroom.live.packets import FastJson
from classroom.live.rooms import Rooms
from classroom.live.transport import library_patches
from classroom.live.transport.hub import HubTransport
from classroom.live.transport.stock import limit_messages

MAX_MESSAGE = 64 * 1024
"""Largest message from a client, in bytes."""


def create(app: Flask, settings: Settings) -> tuple[SocketIO, HubTransport | None]:
    """Bind a Socket.IO server to the application.

    Returns:
        The server, and the transport of its WebSockets; None when the libraries' own is used (outside a patched server,
        or by setting).
    """
    on_hub = is_green() and settings.transport == "hub"
    socketio = SocketIO(
        app,
        async_mode="eventlet" if is_green() else "threading",
        client_manager=Rooms(),
        json=FastJson,
        async_handlers=False,  # events of one client are handled one after the other: a flood delays only its sender
        monitor_clients=not on_hub,  # the hub's transport pings its clients itself
        manage_session=False,
        cors_allowed_origins=may_connect,
        cors_credentials=False,
        serve_client=False,
        max_http_buffer_size=MAX_MESSAGE,
        http_compression=False,
        ping_interval=settings.ping_interval,
        ping_timeout=settings.ping_timeout,
    )
    engineio_server = socketio.server.eio
    engineio_server.generate_id = new_session_id
    library_patches.close_at_once(engineio_server)
    library_patches.refuse_closed(engineio_server)
    library_patches.refuse_malformed(engineio_server)
    if not on_hub:
        library_patches.trim_environ(socketio.server, lambda _sid, _environ: None)
        limit_messages()
        websocket_proxy.watch(
            app, engineio_server, lambda: sum(one.upgraded for one in engineio_server.sockets.values())
        )
        return socketio, None
    library_patches.check_versions()
    transport = HubTransport(engineio_server)
    websocket_proxy.watch(app, engineio_server, lambda: transport.connections)
    library_patches.trim_environ(
        socketio.server, lambda sid, environ: transport.opened(sid, client_address.address_of(environ))
    )
    library_patches.use_sessions(transport.sessions)
    return socketio, transport
