"""Why a launch is refused: a code for administrators, and what the person can do about it."""

from typing import Any

from flask_babel import lazy_gettext as _l

from classroom.core.errors import TizaError

_AGAIN = _l("Go back to the course and open Tiza from there again.")
_SET_UP = _l(
    "The platform and Tiza are not set up for each other. Tell the person who runs the platform the code below."
)
_TOKEN = _l(
    "What the platform sent is not valid. Open Tiza from the course again; if that does not help, tell the person who "
    "runs the platform the code below."
)
TEXTS: dict[str, Any] = {
    "request": _SET_UP,
    "unknown_platform": _SET_UP,
    "target": _SET_UP,
    "state": _AGAIN,
    "used": _AGAIN,
    "browser": _l("Your browser has not kept who you are. Open Tiza in a window of its own."),
    "denied": _l("The platform did not let you in. Log in there, then open Tiza from the course again."),
    "token": _TOKEN,
    "algorithm": _SET_UP,
    "key": _TOKEN,
    "keys_unreachable": _l("The keys of the platform cannot be read just now. Try again in a minute."),
    "signature": _TOKEN,
    "issuer": _SET_UP,
    "audience": _SET_UP,
    "expired": _l("This took too long, or a clock is wrong. Open Tiza from the course again."),
    "not_yet": _l("The clocks of the platform and of Tiza differ. Tell the person who runs the platform."),
    "nonce": _AGAIN,
    "deployment": _SET_UP,
    "version": _SET_UP,
    "message": _SET_UP,
    "subject": _l("The platform does not say who you are. Its administrator has to send the person's identifier."),
    "roles": _TOKEN,
    "resource": _TOKEN,
    "context": _l("Tiza can only be opened from a course. Open it from there."),
    "disabled": _l("Your account is disabled. Ask the person who runs Tiza."),
    "outsider": _l(
        "In this course you neither teach nor learn, as the platform says. Ask its teacher to change your role there."
    ),
    "instructors": _l(
        "Only teachers can choose content. Ask the person who runs Tiza to let this platform make teachers."
    ),
    "settings": _SET_UP,
    "code": _l("This button works once, and for a minute. Open Tiza from the course again."),
    "choice": _l("This choice is not possible any more. Open it from the course again."),
    "registration_request": _l(
        "The platform has not said where its configuration is. Begin the registration in the platform again."
    ),
    "registration_gone": _l(
        "This registration was finished already, or began more than an hour ago. Begin it in the platform again."
    ),
    "registration_changed": _l("The platform has changed its configuration since you looked at it. Look at it again."),
    "registration_refused": _l(
        "The platform does not register Tiza. Begin the registration there again: its link works only once."
    ),
    "registration_answer": _l(
        "The platform has registered Tiza, but its answer cannot be used. Remove Tiza there and register it by hand."
    ),
    "configuration": _l("What the platform says of itself cannot be used. Register Tiza there by hand."),
    "configuration_issuer": _l(
        "The platform says that it is another one than the one that it was read from. Do not register it, and tell the "
        "person who runs the platform."
    ),
    "configuration_unreachable": _l(
        "This server cannot read what the platform says of itself. If the platform is in a private network, "
        "CLASSROOM_WEBHOOK_NETWORKS has to name it. Then try again."
    ),
}
"""What to do, by what is wrong; the code that people see is ``lti_`` and the name."""


class Refused(TizaError):
    """A launch that is refused.

    Attributes:
        login: what the platform sent to begin it, where it can be begun again in a window of its own; else None.
        detail: more for who set it up, such as ``status:500``; may be empty.
    """

    status = 403

    def __init__(self, what: str, login: dict[str, str] | None = None, *, detail: str = "") -> None:
        super().__init__(TEXTS[what])
        self.code = f"lti_{what}"
        self.login, self.detail = login, detail
