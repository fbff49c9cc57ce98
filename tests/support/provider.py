"""A provider of OpenID Connect that does what a test wants, also what no honest one does: a server on loopback."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jws
from joserfc.jwk import RSAKey

from classroom.core.database import now
from classroom.services.provider.tokens import LOGOUT_EVENT, half_hash

CLIENT, SECRET = "tiza", "only between the two of us"
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "second", "use": "sig", "alg": "RS256"})
Answer = tuple[int, Any]


def encoded(value: Any) -> str:
    """Return JSON as a part of a token."""
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed(claims: dict[str, Any], key: Any = KEY, **header: Any) -> str:
    """Return a token with these claims."""
    whole = {"alg": "RS256", "kid": key.kid, **header}
    registry = jws.JWSRegistry(algorithms=[whole["alg"]], strict_check_header=False)
    return jws.serialize_compact(whole, json.dumps(claims), key, registry=registry)


class Provider:
    """Runs in threads while it is used as a context manager.

    Attributes:
        document: what it says of itself.
        keys: its public keys.
        claims: of whoever logs in next, besides those that it makes itself.
        token: makes the answer to the exchange of a code out of its claims; replace it to misbehave.
        info: what it tells of somebody beside the ID token; None: status 500.
        asked: paths of its requests.
        before: called with the path before each answer.
    """

    def __init__(self) -> None:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(None)

            def do_POST(self) -> None:
                self._answer(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

            def _answer(self, form: dict[str, list[str]] | None) -> None:
                path = urlsplit(self.path).path
                provider.asked.append(path)
                provider.before(path)
                status, body = provider.answer(path, form, dict(self.headers.items()))
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_what: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self.document: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": True,
        }
        self.keys: list[dict[str, Any]] = [KEY.as_dict(private=False)]
        self.claims: dict[str, Any] = {"sub": "s-1", "name": "Ana García", "preferred_username": "ana@school.example"}
        self.codes: dict[str, dict[str, Any]] = {}
        self.token: Callable[[dict[str, Any]], Answer] = self.honest
        self.info: dict[str, Any] | None = None
        self.asked: list[str] = []
        self.before: Callable[[str], None] = lambda _path: None

    def __enter__(self) -> "Provider":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def authorize(self, address: str) -> dict[str, str]:
        """Let somebody in, as the page behind the address does; return what comes back to Tiza."""
        given = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert given["response_type"] == "code"
        assert given["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = given
        return {"code": code, "state": given["state"], "iss": self.issuer}

    def answer(self, path: str, form: dict[str, list[str]] | None, headers: dict[str, str]) -> Answer:
        """Return status and body."""
        if path == "/.well-known/openid-configuration":
            return 200, self.document
        if path == "/keys":
            return 200, {"keys": self.keys}
        if path == "/info":
            known = headers.get("Authorization") == "Bearer access"
            return (200, self.info) if known and self.info is not None else (500, {})
        begun = self.codes.pop(form["code"][0], None) if path == "/token" and form else None
        if begun is None:
            return 400, {"error": "invalid_grant"}
        return self.token(self.id_claims(begun))

    def id_claims(self, begun: dict[str, Any]) -> dict[str, Any]:
        """Return the claims of an honest ID token."""
        moment = int(now())
        return {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "nonce": begun["nonce"],
            "at_hash": half_hash("access", "RS256"),
            "sid": "session-1",
            **self.claims,
        }

    def honest(self, claims: dict[str, Any]) -> Answer:
        """Answer as an honest provider does."""
        return self.with_token(signed(claims))

    def with_token(self, token: Any) -> Answer:
        """Answer with an ID token."""
        return 200, {"access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": token}

    def logout_claims(self, **changed: Any) -> dict[str, Any]:
        """Return the claims of an honest logout token; ``None`` leaves one out."""
        moment = int(now())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 120,
            "jti": f"logout-{len(self.asked)}-{moment}",
            "sub": "s-1",
            "sid": "session-1",
            "events": {LOGOUT_EVENT: {}},
            **changed,
        }
        return {name: value for name, value in claims.items() if value is not None}
