"""Flask's application, whose socket events have no route."""

from flask import Flask, Request
from werkzeug.routing import MapAdapter

SOCKETS = "/socket.io/"
"""The path under which Socket.IO answers, before Flask."""


class Application(Flask):
    """An application that looks for no route on behalf of socket events.

    Flask-SocketIO gives each event the context of the handshake's request. Flask would look for its route, which there
    is none, each time: two thirds of what the context costs.
    """

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds the route of a request and makes addresses in it; None for a socket event."""
        if request is not None and request.path == SOCKETS:
            return None
        return super().create_url_adapter(request)
