"""Counts requests by route, method and status, and measures how long they take."""

import time

from flask import Flask, Response, g, request

from classroom.core import metrics

UNKNOWN = "unknown"
"""The label of requests without a route. A path is no label: anybody could fill the memory with new ones."""
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


def install(app: Flask) -> None:
    """Measure the requests of an application. Sockets and their polling do not come through Flask's routes."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.begun = time.perf_counter()


def _end(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else UNKNOWN
    method = request.method if request.method in METHODS else UNKNOWN
    metrics.REQUESTS.labels(route, method, response.status_code).inc()
    metrics.REQUEST_SECONDS.labels(route).observe(time.perf_counter() - g.begun)
    return response
