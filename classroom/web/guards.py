"""Decorators that say who may open a page. Every view needs one; a test fails for a view without one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from classroom.core import origin
from classroom.core.errors import Forbidden
from classroom.http import uploads
from classroom.http.guards import View
from classroom.models import User


def _guard(name: str, allows: Callable[[User], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                target = request.full_path.rstrip("?") if request.method == "GET" else None
                return redirect(url_for("accounts.login", next=target))
            if not allows(current_user):
                raise Forbidden(_("Your account may not open this page."))
            origin.acts(current_user.id)
            uploads.accept_from(current_user.id)
            return view(*args, **kwargs)

        guarded.access = name  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


login_required = _guard("user", lambda user: True)
teacher_required = _guard("teacher", lambda user: user.is_teacher)
admin_required = _guard("admin", lambda user: user.is_admin)


def the_user() -> User:
    """Return the logged-in user, in views with a guard."""
    return cast(User, current_user._get_current_object())
