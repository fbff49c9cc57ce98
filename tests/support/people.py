"""Fixtures of accounts: owner, colleague, outsider (teachers), member, stranger (students), admin."""

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import select

from classroom.core.database import db, transaction
from classroom.models import User
from classroom.services.accounts import access, passwords, users

PASSWORD = "correct horse battery"


def make_user(username: str, role: str) -> User:
    """Add an account with the tests' password."""
    stored = passwords.hashed(PASSWORD)
    with transaction() as session:
        user = User(username=username, display_name=username.title(), role=role, password_hash=stored)
        session.add(user)
    return user


def rename(user: User, display_name: str, email: str | None = None) -> User:
    """Give an account a name and an address, as an administrator does."""
    return users.edit(user.id, display_name=display_name, email=email)


@pytest.fixture
def owner(app: Flask) -> User:
    """The teacher who owns the test's objects."""
    return make_user("owner", "teacher")


@pytest.fixture
def colleague(app: Flask) -> User:
    """A teacher with whom the owner can share lessons; see ``tests.support.lessons.share``."""
    return make_user("colleague", "teacher")


@pytest.fixture
def outsider(app: Flask) -> User:
    """A teacher without access to the owner's objects."""
    return make_user("outsider", "teacher")


@pytest.fixture
def admin(app: Flask) -> User:
    """An administrator."""
    return make_user("admin", "admin")


@pytest.fixture
def member(app: Flask) -> User:
    """A student in the class or lesson."""
    return make_user("member", "student")


@pytest.fixture
def stranger(app: Flask) -> User:
    """A student who is not in the class or lesson."""
    return make_user("stranger", "student")


def log_in(app: Flask, user: User | str) -> FlaskClient:
    """Return a browser in which the user is logged in, without the form, which has its own tests."""
    username = user if isinstance(user, str) else user.username
    browser = app.test_client()
    with app.app_context():
        found = db.session.scalars(select(User).where(User.username == username)).one()
        secret = access.grant(found, "session")
    with browser.session_transaction() as session:
        session.update(_user_id=secret, _fresh=True)
        session.permanent = True
    if has_app_context():
        db.session.rollback()  # so that the test reads the login
    return browser
