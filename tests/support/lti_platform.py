"""A learning platform for tests: an HTTP server on loopback around ``lti1p3platform``, which knows nothing of our code.

What that library lacks stands here: columns of the gradebook, scores, members in pages, pages with frames.
"""

import copy
import functools
import html
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt as pyjwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from flask.testing import FlaskClient
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.registration import Registration
from werkzeug.test import TestResponse

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
ISSUER, CLIENT, DEPLOYMENT = "https://moodle.school.example", "tiza-1", "1"
TOOL = "http://localhost"
"""Where the application of tests is."""
Claims = dict[str, Any]


def private_key() -> str:
    """Return a new RSA key as PEM."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    return made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


@functools.cache
def public_key(private: str) -> str:
    """Return the public part of a key as PEM."""
    loaded = serialization.load_pem_private_key(private.encode(), None)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return loaded.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


OWN_KEY = private_key()
_loaded = functools.cache(lambda private: serialization.load_pem_private_key(private.encode(), None))


class _Registration(Registration):
    """Loads a key once: the check of its primes takes longer than a launch."""

    get_jwk = staticmethod(functools.cache(Registration.get_jwk))  # type: ignore[assignment]

    def get_kid(self) -> str | None:
        return self.get_jwk(self.get_platform_private_key()).get("kid")

    def platform_encode_and_sign(self, payload: Claims, expiration: int | None = None) -> str:
        key = _loaded(self.get_platform_private_key())
        return self.encode_and_sign(payload, key, {"kid": self.get_kid()}, expiration=expiration)


class _Conf(LTI1P3PlatformConfAbstract):
    def init_platform_config(self, **kwargs: Any) -> None:
        self._registration = kwargs["registration"]

    def get_registration_by_params(self, **_kwargs: Any) -> Registration:
        return self._registration


class _Launch(LTIAdvantageMessageLaunchAbstract):
    def render_launch_form(self, launch_data: Any, **_kwargs: Any) -> Any:
        return launch_data


class Platform:
    """Runs while it is used as a context manager."""

    def __init__(self, tool: str = TOOL, port: int = 0) -> None:
        """Prepare.

        Args:
            tool: our own address.
            port: at which it listens; 0: any.
        """
        self.tool, self.key = tool, OWN_KEY
        self.calls: list[tuple[str, str]] = []
        """Methods and paths, in order."""
        self.scores: list[tuple[str, Claims]] = []
        """What was taken: the path of the column, and the score."""
        self.columns: list[Claims] = []
        self.members: list[Claims] = []
        self.frame: str | None = None
        """How a course shows us: ``plain``, ``storage``, or the address that a frame begins with; None: in a window."""
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], bool]] = {}
        """By the beginning of a path: answers instead of us, if it returns True."""
        self.person: Claims = {"user_id": "u1", "lis_roles": [f"{ROLE}Learner"], "full_name": "Ana López"}
        self.changes: Claims = {}
        self.choosing = False
        """Whether its pages let an instructor choose content."""
        self.tokens = 0
        self._good: set[str] = set()
        self.body = b""
        """What the newest request has sent."""
        self.tool_keys: Claims | None = None
        """Our public keys; None: they are fetched."""
        platform = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                platform._handle(self)

            do_POST = do_PUT = do_GET  # noqa: N815 - names of the library

            def log_message(self, *_what: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        registration = _Registration().set_iss(ISSUER).set_client_id(CLIENT).set_deployment_id(DEPLOYMENT)
        registration.set_platform_private_key(self.key).set_platform_public_key(public_key(self.key))
        registration.set_launch_url(f"{tool}/lti/launch").set_deeplink_launch_url(f"{tool}/lti/launch")
        self.registration = registration.set_oidc_login_url(f"{tool}/lti/login")

    def __enter__(self) -> "Platform":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def registered(self) -> Claims:
        """What an administrator enters."""
        urls = {"auth_url": "/auth", "token_url": "/token", "jwks_url": "/jwks"}
        return {
            "name": "Moodle",
            "issuer": ISSUER,
            "client_id": CLIENT,
            "deployments": [DEPLOYMENT],
            **{name: self.url + path for name, path in urls.items()},
        }

    @property
    def begins(self) -> Claims:
        """What it sends to begin a login."""
        return {
            "iss": ISSUER,
            "login_hint": "hint",
            "target_link_uri": f"{self.tool}/lti/launch",
            "lti_message_hint": "message",
            "client_id": CLIENT,
            "lti_deployment_id": DEPLOYMENT,
        }

    def message(self, nonce: str, /, *, instructor: bool = False, choosing: bool = False, **changes: Any) -> Claims:
        """Return the claims of a launch; a change to None leaves the claim out."""
        request = SimpleNamespace(get_data={"nonce": nonce, "state": "-"}, form_data={})
        launch = _Launch(request, _Conf(registration=self.registration))  # type: ignore[arg-type]
        launch._registration = self.registration
        person = {**self.person, **({"lis_roles": [f"{ROLE}Instructor"]} if instructor else {})}
        launch.set_user_data(**person)
        launch.set_resource_link_claim("link-1", title="Tiza")
        launch.set_launch_context_claim(
            "course-1", ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"], "9a"
        )
        launch.set_launch_presentation_claim("iframe", f"{self.url}/course")
        launch.set_ags(f"{self.url}/columns", f"{self.url}/columns/link-1")
        launch.set_nrps(f"{self.url}/members")
        claims = copy.deepcopy(launch.get_launch_message())
        if choosing:
            launch.set_dl(f"{self.url}/chosen", accept_types={"ltiResourceLink"})
            claims |= {**(launch._deep_linking_launch_data or {}), f"{LTI}message_type": "LtiDeepLinkingRequest"}
            del claims[f"{LTI}resource_link"]
        claims |= {"nonce": nonce, "iat": int(time.time()), "exp": int(time.time()) + 300}
        for name, value in {**self.changes, **changes}.items():
            claims.pop(name, None)
            if value is not None:
                claims[name] = value
        return claims

    def sign(self, claims: Claims, **header: Any) -> str:
        """Return a token with the platform's key, as its library makes it."""
        if not header:
            return str(self.registration.platform_encode_and_sign(claims))
        return pyjwt.encode(claims, _loaded(self.key), algorithm="RS256", headers=header)

    def begin(self, browser: FlaskClient, **changes: Any) -> tuple[str, str]:
        """Begin a login in a browser; return state and nonce."""
        answer = browser.get("/lti/login", query_string={**self.begins, **changes})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        asked = dict(parse_qsl(urlsplit(answer.location).query))
        assert answer.location.startswith(f"{self.url}/auth?")
        return asked["state"], asked["nonce"]

    def launch(self, browser: FlaskClient, **changes: Any) -> TestResponse:
        """Send somebody to us, in a window; return our answer."""
        state, nonce = self.begin(browser)
        return send(browser, state, self.sign(self.message(nonce, **changes)))

    # -- over HTTP

    def _handle(self, request: BaseHTTPRequestHandler) -> None:
        body = self.body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        parts = urlsplit(request.path)
        self.calls.append((request.command, request.path))
        for begin, answers in list(self.answers.items()):
            if parts.path.startswith(begin) and answers(request):
                return
        query = dict(parse_qsl(parts.query))
        if parts.path == "/jwks":
            _json(request, 200, {"keys": self.registration.get_jwks()})
        elif parts.path == "/token":
            self._token(request, {name: values[0] for name, values in parse_qs(body.decode()).items()})
        elif parts.path == "/auth":
            _page(request, self._auth(query))
        elif parts.path == "/course":
            _page(request, self._course())
        elif parts.path == "/chosen":
            conf = self._conf()
            items = conf.validate_deeplinking_resp({"JWT": parse_qs(body.decode())["JWT"][0]})
            self.columns.append({"chosen": items})
            _page(request, f"<h1 id=chosen>{html.escape(json.dumps(items))}</h1>")
        else:
            self._service(request, parts.path, query, body)

    def _conf(self) -> _Conf:
        self.registration.set_tool_key_set(self.tool_keys)  # type: ignore[arg-type]
        self.registration.set_tool_key_set_url(f"{self.tool}/lti/jwks.json")
        return _Conf(registration=self.registration)

    def _token(self, request: BaseHTTPRequestHandler, form: Claims) -> None:
        given = self._conf().get_access_token(form)
        self.tokens += 1
        _json(request, 200, given)

    def _service(self, request: BaseHTTPRequestHandler, path: str, query: Claims, body: bytes) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not self._knows(token):
            _json(request, 401, {})
        elif path == "/members":
            self._members(request, query)
        elif path == "/columns" and request.command == "GET":
            found = [each for each in self.columns if each.get("resourceId") == query.get("resource_id")]
            _json(request, 200, found)
        elif path == "/columns":
            column = {**json.loads(body), "id": f"{self.url}/columns/{len(self.columns) + 1}"}
            self.columns.append(column)
            _json(request, 201, column)
        elif path.endswith("/scores"):
            _json(request, self.take(path.removesuffix("/scores"), json.loads(body)), {})
        else:
            _json(request, 404, {})

    def _knows(self, token: str) -> bool:
        """Say whether it has given this token; the library raises for one that was signed with another key."""
        if token in self._good:
            return True
        try:
            good = bool(token and self._conf().validate_token(token))
        except pyjwt.InvalidTokenError:
            good = False
        if good:
            self._good.add(token)
        return good

    def take(self, column: str, score: Claims) -> int:
        """Take a score and return the status: an older one than it has is refused, and the same one is taken once."""
        mine = [taken for where, taken in self.scores if (where, taken["userId"]) == (column, score["userId"])]
        if mine and score["timestamp"] < mine[-1]["timestamp"]:
            return 409
        if not mine or score["timestamp"] != mine[-1]["timestamp"]:
            self.scores.append((column, score))
        return 200

    def _members(self, request: BaseHTTPRequestHandler, query: Claims) -> None:
        page, size = int(query.get("page", 1)), int(query.get("limit", 50))
        shown = self.members[(page - 1) * size : page * size]
        more = {}
        if page * size < len(self.members):
            following = urlencode({"page": page + 1, "limit": size})
            more = {"Link": f'<{self.url}/members?{following}>; rel="next"'}
        _json(request, 200, {"id": "-", "context": {"id": "course-1"}, "members": shown}, **more)

    def _auth(self, query: Claims) -> str:
        token = self.sign(self.message(query["nonce"], **self._asked()))
        fields = {"state": query["state"], "id_token": token}
        hidden = "".join(f'<input type=hidden name={name} value="{html.escape(v)}">' for name, v in fields.items())
        return (
            f'<form method=post action="{html.escape(query["redirect_uri"])}">{hidden}</form>'
            "<script>document.forms[0].submit()</script>"
        )

    def _asked(self) -> Claims:
        return {"instructor": True, "choosing": True, "sub": "t1", "name": "Rosa"} if self.choosing else {}

    def _course(self) -> str:
        begins = {**self.begins, **({"lti_storage_target": "_parent"} if self.frame == "storage" else {})}
        url = html.escape(f"{self.tool}/lti/login?{urlencode(begins)}")
        if self.frame and self.frame.startswith("http"):
            url = html.escape(self.frame)
        script = (
            "<script>const kept = {}; addEventListener('message', (e) => { const m = e.data;"
            "if (m.subject === 'lti.put_data') kept[m.key] = m.value;"
            "if (!/^lti[.](put|get)_data$/.test(m.subject)) return;"
            "e.source.postMessage({subject: `${m.subject}.response`, message_id: m.message_id, key: m.key,"
            "value: kept[m.key]}, e.origin); });</script>"
        )
        if self.frame is None:
            return f'<a id=tool href="{url}">Tiza</a>'
        return f'{script if self.frame == "storage" else ""}<iframe id=tool width=900 height=700 src="{url}"></iframe>'


def send(browser: FlaskClient, state: str, token: str, *, dest: str = "document", **form: str) -> TestResponse:
    """Answer a login, as the platform's page does.

    Args:
        browser: in which the login has begun.
        state: of the login.
        token: of the platform.
        dest: where the browser shows what comes back: ``document`` or ``iframe``.
        form: other fields.
    """
    headers = {"Sec-Fetch-Dest": dest, "Sec-Fetch-Site": "cross-site", "Origin": ISSUER}
    return browser.post("/lti/launch", data={"state": state, "id_token": token, **form}, headers=headers)


def _json(request: BaseHTTPRequestHandler, status: int, value: Any, **headers: str) -> None:
    _answer(request, status, json.dumps(value).encode(), "application/json", headers)


def _page(request: BaseHTTPRequestHandler, body: str) -> None:
    _answer(request, 200, f"<!doctype html><title>Course</title>{body}".encode(), "text/html; charset=utf-8", {})


def _answer(request: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, headers: dict[str, str]) -> None:
    request.send_response(status)
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)
