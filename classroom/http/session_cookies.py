"""The session cookie: Flask's, dated by the server's clock.

The library dates it by the machine's clock, and refuses a cookie from the future: when that clock is set back,
everybody would be logged out and every guest forgotten. A valid signature was made by this server, whenever that was.
"""

from datetime import datetime
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from classroom.core.clock import now


class Signer(TimestampSigner):
    """Dates signatures by the server's clock, and accepts those that seem to come from the future."""

    def get_timestamp(self) -> int:
        """Return the server's time in whole Unix seconds."""
        return int(now())

    def unsign(  # type: ignore[override]
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> bytes | tuple[bytes, datetime]:
        """Return what was signed, and when if that is asked for.

        Raises:
            BadSignature: it was not signed with this secret.
            SignatureExpired: it is older than ``max_age`` seconds.
        """
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and now() - signed_at.timestamp() > max_age:
            raise SignatureExpired("too old", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class SessionCookies(SecureCookieSessionInterface):
    """Flask's session cookies with :class:`Signer`, made once a secret: each request and socket event needs it."""

    def __init__(self) -> None:
        self._serializers: dict[Any, URLSafeTimedSerializer] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs and reads the cookie."""
        key = (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if key not in self._serializers:
            serializer = super().get_signing_serializer(app)
            if serializer is None:
                return None
            serializer.signer = Signer
            self._serializers[key] = serializer
        return self._serializers[key]
