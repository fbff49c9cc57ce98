"""Tiza: live classroom questions. ``create_app`` is the only place where the parts are wired.

Nothing is imported up here: gunicorn's master imports this package for its worker class, then forks, and what
was imported before the worker patched the standard library would block it (tests/serving checks this).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from classroom.core.settings import Settings
    from classroom.services.answers.intake import Intake

POOL_TIMEOUT = 30
"""Seconds that a request waits in line for a connection to PostgreSQL."""


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application.

    Args:
        settings: instead of those of the environment (tests).

    Raises:
        SettingsError: a setting is missing or wrong.
    """
    import logging

    from werkzeug.middleware.proxy_fix import ProxyFix

    from classroom import api, cli, live, lti, web
    from classroom.core import logs
    from classroom.core import settings as settings_module
    from classroom.core.database import db, prepare
    from classroom.core.extensions import babel, csrf, login_manager, migrate
    from classroom.core.settings import ROOT
    from classroom.http import (
        client_address,
        error_handlers,
        headers,
        health,
        hosts,
        identity,
        request_id,
        request_metrics,
        texts,
        uploads,
    )
    from classroom.http.application import Application
    from classroom.http.assets import serve as assets
    from classroom.http.converters import RowId
    from classroom.http.session_cookies import SessionCookies

    settings = settings or settings_module.current()
    logs.configure(settings.log_level, settings.log_format)
    if settings.database_url.startswith("sqlite"):
        settings.make_data_directory()
    app = Application(
        __name__,
        instance_path=str(settings.data),
        template_folder=str(ROOT / "templates"),
        static_folder=None,  # classroom.http.assets serves it
    )
    app.config.update(flask_config(settings))
    app.url_map.converters["int"] = RowId
    db.init_app(app)
    prepare(app)
    request_metrics.install(app)  # first, so that it measures requests that the next ones refuse
    request_id.install(app)
    hosts.install(app)
    uploads.install(app)
    texts.install(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    login_manager.init_app(app)
    babel.init_app(app, locale_selector=web.language.select_locale)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)

    intake = register_loops(app)
    assets.install(app, ROOT, watch=settings.watch_files)
    client_address.install(app)
    identity.install(app)
    app.session_interface = SessionCookies()
    error_handlers.install(app, page=web.errors.render, json=api.errors.render)
    health.install(app)
    web.register(app, development=settings.watch_files)
    api.register(app)
    lti.register(app)
    cli.register(app)
    live.register(app, settings, intake)
    headers.install(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def register_loops(app: Flask) -> Intake:
    """Give an application what works in the background; the serving process starts it. Return the intake of answers."""
    from classroom.services.accounts import letters
    from classroom.services.answers import submit
    from classroom.services.classes import new_passwords, school_work
    from classroom.services.deliveries import courier, mail
    from classroom.services.deliveries.webhooks import call
    from classroom.services.forgetting import jobs
    from classroom.services.lti import members, scores
    from classroom.services.provider import directory

    new_passwords.register(app)
    jobs.register(app)
    directory.register(app)
    courier.register(app, [mail.KIND, letters.KIND, call.KIND, *scores.KINDS, *members.KINDS, *school_work.KINDS])
    return submit.register(app)


def flask_config(settings: Settings) -> dict[str, object]:
    """Translate our settings into those of Flask and its extensions."""
    from classroom.core import postgresql
    from classroom.core.settings import PACKAGE

    engine: dict[str, object] = {"pool_pre_ping": True}
    if settings.database_url.startswith("sqlite"):
        engine = {"pool_size": 10, "max_overflow": -1}  # a connection is an open file; waiting for one costs more
    if settings.database_url.startswith("postgresql"):
        engine["connect_args"] = dict(postgresql.CONNECTION_ARGUMENTS)
        engine |= {"pool_size": settings.database_connections, "max_overflow": 0, "pool_timeout": POOL_TIMEOUT}
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # An error goes to the log with its statement, not with the names and answers in it.
        "SQLALCHEMY_ENGINE_OPTIONS": {**engine, "hide_parameters": True},
        "MAX_CONTENT_LENGTH": settings.max_upload,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "tiza",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.cookies_are_secure,
        "PERMANENT_SESSION_LIFETIME": 30 * 24 * 3600,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session; a form left open over lunch still works
        "WTF_CSRF_SSL_STRICT": False,  # our referrer policy sends none across origins; the token counts
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(PACKAGE / "translations"),
        "TEMPLATES_AUTO_RELOAD": settings.watch_files,
    }
