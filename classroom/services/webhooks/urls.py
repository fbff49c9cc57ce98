"""Check the URL of a webhook, as far as that is possible before its name is looked up."""

import ipaddress
import re
import socket
from urllib.parse import urlsplit

from flask_babel import gettext as _

from classroom.core import settings
from classroom.models.webhook import MAX_URL
from classroom.services.deliveries.webhooks.http_post import ascii_host
from classroom.services.deliveries.webhooks.networks import may_call

_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\.?$)({_LABEL}\.)*{_LABEL}\.?")
_LITTLE = re.compile(r"[!-~]+")
"""What may be in the path and query: printable ASCII without spaces."""


def problem(url: str) -> str | None:
    """Return what is wrong with a URL, in the reader's language; None: nothing that can be seen yet."""
    if len(url) > MAX_URL:
        return str(_("Use at most %(max)d characters.", max=MAX_URL))
    try:
        parts = urlsplit(url)
        host, port = ascii_host(parts).lower(), parts.port
    except ValueError:
        return str(_("This is not a web address."))
    literal, rest = _literal(host), parts.path + parts.query
    text = ""
    if parts.scheme not in ("http", "https") or not host:
        text = _("Enter an address that begins with https:// or http://.")
    elif parts.username is not None or parts.password is not None:
        text = _("The address must not contain a user or password. The signature shows that a call is ours.")
    elif port == 0 or "#" in url or not _LITTLE.fullmatch(f"/{rest}") or not (literal or _NAME.fullmatch(host)):
        text = _("This is not a web address.")
    elif not _may_be_called(host, literal):
        text = _(
            "Addresses of this server and of private networks cannot be called, unless whoever runs the server names "
            "them in CLASSROOM_WEBHOOK_NETWORKS."
        )
    return str(text) or None


def _literal(host: str) -> str | None:
    """Return the address that a host is written as, also in the old forms such as ``127.1`` or ``0x7f000001``."""
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _may_be_called(host: str, literal: str | None) -> bool:
    name = host.rstrip(".")
    if literal is None and (name == "localhost" or name.endswith(".localhost")):
        literal = "127.0.0.1"
    return literal is None or may_call(literal, settings.current().callable_networks)
