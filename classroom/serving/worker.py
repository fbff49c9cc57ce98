"""A gunicorn worker on eventlet: one process, one hub, one greenlet for each connection.

gunicorn 26 removed its own. This one is built on gunicorn's public ``AsyncWorker``, which parses requests and writes
responses. This module adds what green threads need: patching, accepting, time-outs, WebSockets and stopping. It does
not speak TLS, which ends at the proxy in front (see docs/security.md).
"""

import faulthandler
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import eventlet
from eventlet import hubs
from eventlet import wsgi as eventlet_wsgi
from gunicorn import util
from gunicorn.http.errors import InvalidHeader
from gunicorn.workers.base_async import AsyncWorker

from classroom.core import session_ids
from classroom.core.networks import network_of
from classroom.core.places import Place, Places
from classroom.serving import handover, open_files, shutdown_hooks
from classroom.serving.acceptor import Acceptor
from classroom.serving.client_socket import STALL, ClientSocket
from classroom.serving.request_body import SmallBodies
from classroom.serving.rollover import Rollover
from classroom.serving.upgrade import UpgradeGate
from classroom.serving.worker_directory import WorkerAddress

#: Seconds that requests get when the worker is told to stop at once (Ctrl-C, SIGQUIT).
QUICK_STOP = 1.5

#: Seconds that a connection which was accepted just before the end gets for its first request.
FIRST_REQUEST = 3.0

#: Seconds between two looks whether a new worker accepts, before an old one stops.
LOOK_EVERY = 0.1

#: Seconds before a new worker that cannot start ends, so that the master does not start the next one at once.
FAILED_START_PAUSE = 2.0

#: The response to a request whose session is held by a running worker that does not take the connection.
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nBusy\n"
)


class EventletWorker(AsyncWorker):
    """Serves each connection in a greenlet, up to ``worker_connections`` at a time.

    ``keepalive`` (seconds) limits how long a connection may stay without a complete request head, so it is the time-out
    both for idle connections and for slow headers. Bodies and responses have a least rate (``client_socket.py``). When
    all places are taken, one that keeps the server waiting is closed for the next client (``core/places.py``).
    """

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse settings that this worker does not support; called by gunicorn's master at the start."""
        if cfg.is_ssl:
            log.error("This worker speaks no TLS: let the proxy in front end it (certfile, keyfile)")
            raise SystemExit(2)
        if cfg.keepalive < 1:
            log.error("keepalive must be 1 second or more: it also bounds slow headers")
            raise SystemExit(2)
        if cfg.protocol != "http":
            log.error("This worker speaks HTTP only, not %s", cfg.protocol)
            raise SystemExit(2)

    wsgi: Any

    #: Where the other workers reach this one; set by the master before it forks, unless the worker is the only one.
    address: WorkerAddress | None = None
    #: What this worker knows of those that it replaces or that replace it; set by the master before it forks.
    rollover = Rollover()
    _handover: handover.Handover | None = None
    _hurried = False

    def init_process(self) -> None:
        """Patch the standard library, create a hub for this process, and serve until told to stop."""
        eventlet.monkey_patch()
        hubs.use_hub()  # a hub made before the fork would share its epoll descriptor with the other workers
        # A second less than the master waits: it kills workers that are left then.
        self.grace = max(1.0, self.cfg.graceful_timeout - 1.0)
        room = open_files.room(self.worker_connections)
        self.places = Places(room.requests)
        self._sockets: dict[Any, ClientSocket] = {}
        self._idle: set[ClientSocket] = set()
        self.cfg.set("sendfile", False)  # os.sendfile does not work with green sockets
        if self.address is not None:
            session_ids.set_worker(self.address.id)
        try:
            super().init_process()
        except Exception:
            if self.booted or not self.rollover.replaces_others(self.age):
                raise
            # gunicorn would stop the whole server. The old workers go on instead, until a reload succeeds.
            self.log.exception("The new version cannot start; the old workers go on")
            time.sleep(FAILED_START_PAUSE)
            raise SystemExit(1) from None

    def load_wsgi(self) -> None:
        """Load the application, behind the gate that prepares WebSocket handshakes."""
        super().load_wsgi()
        application: Any = self.wsgi
        self.gate = UpgradeGate(application, open_files.room(self.worker_connections).websockets)
        self.wsgi = SmallBodies(self.gate)

    # -- signals ---------------------------------------------------------------------------------------------

    def handle_quit(self, sig: int, frame: Any) -> None:
        """Stop as on SIGTERM, but with less time. This may interrupt the hub, so it only sets flags."""
        self.grace = min(self.grace, QUICK_STOP)
        self._hurried = True
        self.alive = False

    def handle_abort(self, sig: int, frame: Any) -> None:
        """End this process, which the master found blocked, after dumping its stack."""
        self.log.critical("Worker %s is blocked; its stack follows", self.pid)
        faulthandler.dump_traceback()
        self.cfg.worker_abort(self)
        os._exit(1)  # an exception would be raised in whichever greenlet is running

    # -- the main greenlet -----------------------------------------------------------------------------------

    def run(self) -> None:
        """Serve until a signal or the end of the master, then stop gracefully.

        While this server is reloaded, go on until one of the new workers accepts.
        """
        self.pool = eventlet.GreenPool(self.places.number)
        acceptor = Acceptor(self.places, self.pool, self.log)
        acceptors = [
            eventlet.spawn(acceptor.accept, ClientSocket(listener.sock), partial(self.handle, listener))
            for listener in self.sockets
        ]
        if self.address is not None:
            self._handover = handover.Handover(self.address)
            acceptors.append(eventlet.spawn(acceptor.accept, self._handover.listener, self._adopt))
        self.rollover.accepts(self.age)
        while self.alive or (self.rollover.is_needed(self.age) and not self._hurried):
            self.notify()
            self._wait_for_signal(1.0 if self.alive else LOOK_EVERY)
            if os.getppid() != self.ppid:
                self.log.info("The master is gone, worker %s stops", self.pid)
                self.alive = False
                break
        for acceptor in acceptors:
            acceptor.kill()
        if self._handover is not None:
            for channel in self._handover.close(alone=os.getppid() != self.ppid):
                self.pool.spawn_n(self._adopt, channel)
        eventlet.sleep(0)  # lets greenlets of connections that were just accepted start
        for listener in self.sockets:
            listener.sock.close()  # new clients are refused at once rather than left in the queue
        self._stop()

    def _wait_for_signal(self, seconds: float) -> None:
        """Sleep until the next signal: gunicorn writes a byte to this pipe for each."""
        try:
            hubs.trampoline(self.PIPE[0], read=True, timeout=seconds, timeout_exc=TimeoutError)
            os.read(self.PIPE[0], 4096)
        except TimeoutError:
            return

    def _stop(self) -> None:
        """End WebSockets and idle connections, and requests once they are answered."""
        deadline = time.monotonic() + self.grace
        silent_until = 0.0 if self._hurried else time.monotonic() + min(FIRST_REQUEST, self.grace / 2)
        with eventlet.Timeout(self.grace, False):
            shutdown_hooks.stop()
        for sock in list(self.gate.held):
            # The handler reads the end of the stream, sends a closing frame, and returns.
            sock.half_close(socket.SHUT_RD)
        while self.pool.running() and time.monotonic() < deadline:
            self.notify()
            for sock in list(self._idle):
                # The first request of a new connection may be on its way, and clients do not repeat it by themselves.
                if sock.has_asked or time.monotonic() >= silent_until:
                    sock.half_close(socket.SHUT_RDWR)
            eventlet.sleep(0.05)
        if self.pool.running():
            self.log.warning("Worker %s stops with %s connections unfinished", self.pid, self.pool.running())

    # -- connections -----------------------------------------------------------------------------------------

    def handle(self, listener: Any, client: ClientSocket, addr: Any) -> None:
        """Serve one connection until it ends or is handed over, then close it."""
        client.settimeout(STALL)
        if client.family != socket.AF_UNIX:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        address = network_of(str(addr[0]) if isinstance(addr, tuple) else "")
        client.place = Place(self.places, address, partial(client.half_close, socket.SHUT_RDWR))
        self._sockets[eventlet.getcurrent()] = client
        try:
            super().handle(listener, client, addr)
        finally:
            client.place.free()
            del self._sockets[eventlet.getcurrent()]

    def _adopt(self, channel: Any, _address: Any = None) -> None:
        """Serve a connection that another worker passed on, as if it had been accepted here."""
        client = handover.receive(channel)
        if client is not None:
            self.handle(client.info, client, client.info.peer)

    @contextmanager
    def timeout_ctx(self) -> Iterator[None]:
        """Limit the wait for a complete request head; gunicorn closes the connection after it."""
        client = self._sockets[eventlet.getcurrent()]
        self._idle.add(client)
        if client.place is not None:
            client.place.free()
            client.place.offer()
        try:
            with eventlet.Timeout(self.cfg.keepalive, False):
                yield
        finally:
            self._idle.discard(client)
            if client.place is not None:
                client.place.withdraw()
            client.begin_request()

    def handle_request(self, listener_name: Any, req: Any, sock: ClientSocket, addr: Any) -> Any:
        """Answer one request.

        Raises:
            StopIteration: another worker has the connection. gunicorn takes this as "close, and write nothing".
            InvalidHeader: the client asks for an upgrade and has already sent more. The parser holds these bytes, and
                it would be wrong to drop them or to read them as frames (RFC 6455 makes the client wait).
        """
        if any(name == "UPGRADE" for name, _ in req.headers) and req.unreader.take_buffered():
            raise InvalidHeader("UPGRADE")
        if self._handover is not None and self._pass_on(self._handover, listener_name, req, sock, addr):
            raise StopIteration
        return super().handle_request(listener_name, req, sock, addr)

    def _pass_on(self, others: handover.Handover, listener_name: Any, req: Any, sock: Any, addr: Any) -> bool:
        """Pass the connection to the worker that the request is addressed to, if that is another; return whether."""
        if isinstance(sock, handover.PassedSocket) and not req.proxy_protocol_info:
            req.proxy_protocol_info = sock.info.proxy
        try:
            return others.pass_on(req, sock, listener_name, addr)
        except handover.HandoverFailed as failure:
            self.log.warning("A connection was not passed on: %s", failure)
            sock.sendall(BUSY)
            util.close_graceful(sock)
            return True

    def is_already_handled(self, respiter: Any) -> bool:
        """Support eventlet's convention for applications that write to the socket themselves.

        Raises:
            StopIteration: gunicorn takes this as "close, and write nothing".
        """
        if getattr(eventlet_wsgi.WSGI_LOCAL, "already_handled", False):
            eventlet_wsgi.WSGI_LOCAL.already_handled = False
            raise StopIteration
        return bool(super().is_already_handled(respiter))

    def handle_error(self, req: Any, client: ClientSocket, addr: Any, exc: BaseException) -> None:
        """Send an error page, then read on for a while: a reset would discard the page."""
        super().handle_error(req, client, addr, exc)
        util.close_graceful(client)
