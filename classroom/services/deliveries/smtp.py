"""The connection to the mail server of ``CLASSROOM_MAIL_URL``."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

from classroom.core.settings import Settings
from classroom.services.deliveries.connections import Deadline, addresses, connect, tls_context

WITHIN = 40.0
"""Seconds for everything until the connection is open and logged in."""
STEP = 10.0
"""Seconds for one answer of the server."""
READY = 220
"""The server's greeting."""
PORTS = {"smtp": 587, "smtps": 465}


class MailServerError(Exception):
    """The mail server cannot be used as configured; the message is one line for an administrator."""


class _Connection(smtplib.SMTP):
    """Connects in our way: see ``connections.py``. smtplib calls ``_get_socket`` for that, as its own SMTP_SSL does."""

    def __init__(self, own_name: str, *, tls: bool) -> None:
        self._tls = tls
        super().__init__(local_hostname=own_name, timeout=STEP)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        deadline = Deadline(WITHIN)
        found = addresses(host, port, deadline)
        self.is_local = all(ip_address(address.partition("%")[0]).is_loopback for _family, address in found)
        sock = connect(found, port, deadline, timeout)
        sock.settimeout(timeout)
        return tls_context().wrap_socket(sock, server_hostname=host) if self._tls else sock


@contextmanager
def session(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Open a connection to the mail server: encrypted, unless the server is on this machine, and logged in.

    ``smtps://`` encrypts from the start. ``smtp://`` changes to an encrypted connection if the server offers it. A
    password is never sent unencrypted, except to this machine.

    Raises:
        OSError, smtplib.SMTPException: it cannot be reached, or refuses (a wrong certificate is an OSError).
        MailServerError: it does not encrypt and a password is set, or no server is configured.
    """
    parts = urlsplit(settings.mail_url)
    if not parts.hostname:
        raise MailServerError("CLASSROOM_MAIL_URL is not set")
    own_name = urlsplit(settings.public_url).hostname or socket.gethostname()
    server: Any = _Connection(own_name, tls=parts.scheme == "smtps")
    server._host = parts.hostname  # for the name in the certificate, which smtplib sets in its constructor only
    try:
        code, reply = server.connect(parts.hostname, parts.port or PORTS[parts.scheme])
        if code != READY:
            raise smtplib.SMTPConnectError(code, reply)
        server.ehlo()
        encrypted = parts.scheme == "smtps"
        if not encrypted and server.has_extn("starttls") and not server.is_local:
            server.starttls(context=tls_context())
            server.ehlo()
            encrypted = True
        if parts.username and parts.password:
            if not encrypted and not server.is_local:
                raise MailServerError("the server does not encrypt, and the password would be readable on the way")
            server.login(unquote(parts.username), unquote(parts.password))
        yield server
        with suppress(OSError, smtplib.SMTPException):  # the mail was taken, whatever comes now
            server.quit()
    finally:
        server.close()
