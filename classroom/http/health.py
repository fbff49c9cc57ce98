"""Health, readiness and metrics, for load balancers and operators."""

import hmac
import ipaddress

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST

from classroom.core import metrics, settings
from classroom.core.errors import Forbidden
from classroom.http import client_address, websocket_proxy
from classroom.http.guards import public
from classroom.http.readiness import Readiness
from classroom.http.sampler import Sampler


def _may_measure() -> bool:
    token = settings.current().metrics_token
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(sent.encode(), token.encode()):
        return True
    if client_address.came_through_undeclared_proxy():  # else everybody behind it would be on loopback
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def install(app: Flask) -> None:
    """Add the routes /healthz, /readyz and /metrics."""
    readiness = app.extensions["tiza.readiness"] = Readiness(app)
    sampler = app.extensions["tiza.sampler"] = Sampler(app)

    @app.get("/healthz")
    @public
    def healthz() -> ResponseReturnValue:
        """Report that the process is running."""
        return jsonify(status="ok")

    @app.get("/readyz")
    @public
    def readyz() -> ResponseReturnValue:
        """Report whether the process can serve requests, and which parts fail."""
        failing, degraded = readiness.failing(), readiness.degraded()
        status = "unavailable" if failing else "degraded" if degraded else "ok"
        found = {"proxy": client_address.proxy_warning(), "websockets": websocket_proxy.warning()}
        found["schema"] = readiness.schema_warning()
        warnings = {part: reason for part, reason in found.items() if reason}
        body = jsonify(status=status, failing=failing, degraded=degraded, warnings=warnings)
        return body, 503 if failing else 200

    @app.get("/metrics", endpoint="metrics")
    @public
    def measures() -> ResponseReturnValue:
        """Return metrics for Prometheus, to clients on loopback or with the token."""
        if not _may_measure():
            raise Forbidden("metrics are for loopback or CLASSROOM_METRICS_TOKEN")
        sampler.sample()
        metrics.SCHEMA_BEHIND.set("schema" in readiness.failing())
        return Response(metrics.exposed(), content_type=CONTENT_TYPE_LATEST)
