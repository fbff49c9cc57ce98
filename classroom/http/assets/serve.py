"""Serve ``/static/...``, and provide templates with the URLs of files.

In production the bundle is served; the check before the start rejects one that is out of date. In development, where
files are watched, the sources themselves are served as soon as they differ from those of the bundle, so that a reload
shows an edit.
"""

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, url_for
from markupsafe import Markup
from werkzeug import Request

from classroom.core.concurrency import is_green, offload
from classroom.http.assets import bundle
from classroom.http.assets.bundle import AssetsError, Bundle, source_name
from classroom.http.assets.files import File, respond
from classroom.http.assets.sources import Sources

LOOK_EVERY = 0.2
"""Seconds between two checks for edited files, if files are watched."""

PREFIX = "/static/"

log = structlog.get_logger()

Application = Callable[..., Iterable[bytes]]


class Assets:
    """The files that this process serves.

    Args:
        project: the folder that contains ``static/``, ``templates/`` and ``node_modules/``.
        watch: whether to check for edited files, and to serve the sources while the bundle is out of date.
    """

    def __init__(self, project: Path, *, watch: bool) -> None:
        self.sources = Sources(project)
        self._watch = watch
        self._bundle: Bundle | None = None
        self._next_look = 0.0
        self._reading = threading.Lock()

    @property
    def bundle(self) -> Bundle | None:
        """The built files; None if files are watched and the sources are served instead.

        Raises:
            AssetsError: files are not watched, and there is no bundle.
        """
        if time.monotonic() < self._next_look:
            return self._bundle
        with self._reading:  # the first request reads the files; simultaneous ones wait
            if time.monotonic() >= self._next_look:
                self._bundle = offload(self._read)
                self._next_look = time.monotonic() + LOOK_EVERY if self._watch else float("inf")
            return self._bundle

    def _read(self) -> Bundle | None:
        try:
            return bundle.read(self.sources)
        except AssetsError as error:
            if self._watch:
                return None
            # The check before a start rejects such a bundle. A worker that is replaced between an update and
            # `make setup` uses the last bundle, since gunicorn stops when its workers cannot start.
            latest = bundle.read_latest(self.sources)
            log.warning("bundle_not_up_to_date", error=str(error))
            return latest

    def address(self, name: str) -> str:
        """Return the name below ``/static/`` under which pages load a source file.

        Raises:
            LookupError: the bundle has no such file.
        """
        built = self.bundle
        return built.built_name(name) if built else name

    def font(self, name: str) -> str:
        """Return the name below ``/static/`` under which style sheets load a font of an npm package.

        Raises:
            LookupError: no style sheet of the bundle loads it.
        """
        built = self.bundle
        return built.font_name(name) if built else name

    def scripts(self, entry: str, before: str) -> list[str]:
        """Return the scripts to load for an entry: one bundle, or the scripts of a folder and then the entry."""
        return [entry] if self.bundle or not before else [*self.sources.scripts_in(before), entry]

    def find(self, name: str) -> tuple[File, bool] | None:
        """Return the file for a name, and whether the content under this name never changes."""
        if built := self.bundle:
            return built.find(name)
        # Pages that were loaded while the bundle was up to date request names with hashes.
        file = offload(self._source, name) or offload(self._source, source_name(name))
        return (file, False) if file else None

    def _source(self, name: str) -> File | None:
        path = self.sources.find(name)
        return File(path, path.read_bytes()) if path else None


class Static:
    """WSGI middleware that serves files and passes all other requests to the application.

    It comes before Flask because files need no session, and session handling would be most of their cost. Flask-Login
    also reads the session at each request, and shared caches could then not store the files.
    """

    def __init__(self, application: Application, assets: Assets) -> None:
        self._application, self._assets = application, assets

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve a file, or call the application."""
        path: str = environ["PATH_INFO"]
        if path.startswith(PREFIX) and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            found = self._assets.find(path[len(PREFIX) :])
            if found:
                response = respond(found[0], Request(environ), immutable=found[1])
                return response(environ, start_response)
        return self._application(environ, start_response)


def install(app: Flask, project: Path, *, watch: bool) -> None:
    """Serve ``/static/...``, and add ``module()``, ``stylesheet()`` and ``preload_font()`` to templates.

    ``sources`` describes how templates call them.

    Raises:
        AssetsError: this process serves requests, files are not watched, and there is no bundle.
    """
    assets = Assets(project, watch=watch)
    if is_green():
        assets.bundle  # noqa: B018 - a serving process reads the files before the first request
    app.wsgi_app = Static(app.wsgi_app, assets)  # type: ignore[method-assign]
    app.add_url_rule(f"{PREFIX}<path:filename>", endpoint="static", build_only=True)

    @app.url_defaults
    def with_hash(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values["filename"] = assets.address(str(values["filename"]))

    @app.template_global()
    def module(entry: str, before: str = "") -> Markup:
        """Return the script element of an entry module (in development there may be several)."""
        element = Markup('<script type="module" src="{}"></script>')
        scripts = assets.scripts(entry, before)
        return Markup("\n").join(element.format(url_for("static", filename=name)) for name in scripts)

    @app.template_global()
    def preload_font(name: str) -> Markup:
        """Return the link element that loads a font before the style sheet that needs it has been read."""
        # Not url_for(): with_hash() would look the name up among the files that templates name.
        address = f"{PREFIX}{assets.font(name)}"
        return Markup('<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>').format(address)

    @app.template_global()
    def stylesheet(name: str, **attributes: str) -> Markup:
        """Return the link element of a style sheet."""
        address = url_for("static", filename=name)
        more = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in attributes.items())
        return Markup('<link rel="stylesheet" href="{}"{}>').format(address, more)
