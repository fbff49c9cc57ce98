"""How the files get to browsers: addresses that change with the files, so that browsers may keep them for ever."""

import re
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from markupsafe import Markup
from werkzeug import Request, Response

from classroom.core.concurrency import is_green, offload
from classroom.http.assets.tree import Asset, Tree, read, stamp

FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
LOOK_EVERY = 0.2
"""Seconds between two looks for edited files, where they are looked for at all."""

PREFIX = "/static/"
VERSION = re.compile("v-[0-9a-f]{12}")

Application = Callable[..., Iterable[bytes]]


class Assets:
    """The tree that this process serves: read once, or again when files change.

    Args:
        root: the folder.
        watch: whether to look for edited files.
    """

    def __init__(self, root: Path, *, watch: bool) -> None:
        self._root, self._watch = root, watch
        self._tree: Tree | None = None
        self._looked = 0.0
        self._reading = threading.Lock()

    @property
    def tree(self) -> Tree:
        """The files as they are now, or as they were at the start."""
        if self._tree is not None and not (self._watch and time.monotonic() - self._looked > LOOK_EVERY):
            return self._tree
        with self._reading:  # one reads, and whoever comes meanwhile waits for that
            if self._tree is None or self._watch:
                self._tree = offload(read, self._root, stamp(self._root))
            self._looked = time.monotonic()
            return self._tree


def respond(asset: Asset, request: Request, *, may_be_kept: bool) -> Response:
    """Answer with a file: compressed where the client takes that, or "you have it" (304)."""
    compressed = asset.compressed if request.accept_encodings["gzip"] > 0 else None
    response = Response(compressed or asset.content, content_type=asset.content_type)
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    if asset.is_text:
        response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER if may_be_kept else ASK_EACH_TIME
    response.set_etag(asset.digest[:20] + ("-gzip" if compressed else ""))
    return response.make_conditional(request)


class Static:
    """WSGI middleware that answers for files and leaves everything else to the application.

    It stands in front of Flask because sessions, log-ins and languages mean nothing to a file: that is most of the
    time of such a request, and Flask-Login looks at the session of each, which would forbid others to share the answer.
    """

    def __init__(self, application: Application, assets: Assets) -> None:
        self._application, self._assets = application, assets

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        path: str = environ["PATH_INFO"]
        if path.startswith(PREFIX) and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            tree = self._assets.tree
            version, _slash, name = path[len(PREFIX) :].partition("/")
            if not VERSION.fullmatch(version):
                version, name = "", path[len(PREFIX) :]
            # A digest of another time gets today's file, so that a page survives an update; it must not be kept.
            if asset := tree.files.get(name):
                response = respond(asset, Request(environ), may_be_kept=version == tree.version)
                return response(environ, start_response)
        return self._application(environ, start_response)


def install(app: Flask, root: Path, *, watch: bool) -> None:
    """Serve ``/static/...``; templates call ``url_for('static', filename=...)`` and ``module(entry)``.

    Raises:
        JoinError, SheetError: a script or style sheet is not as it has to be; a server then does not start.
    """
    assets = Assets(root, watch=watch)
    if is_green():
        assets.tree  # noqa: B018 - a process that serves reads the files before anybody waits for them
    app.wsgi_app = Static(app.wsgi_app, assets)  # type: ignore[method-assign]
    app.add_url_rule(f"{PREFIX}<path:filename>", endpoint="static", build_only=True)

    @app.url_defaults
    def with_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values["filename"] = f"{assets.tree.version}/{values['filename']}"

    @app.template_global()
    def module(entry: str) -> Markup:
        """Return the element of an entry module, after those that have what it imports loaded at the same time."""
        needed = [url_for("static", filename=name) for name in assets.tree.preloads(entry)]
        lines = [Markup('<link rel="modulepreload" href="{}">').format(address) for address in needed]
        script = Markup('<script type="module" src="{}"></script>').format(url_for("static", filename=entry))
        return Markup("\n").join([*lines, script])
