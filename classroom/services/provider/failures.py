"""Why somebody could not log in with the school's account: a code for each reason, and what to do about it."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from classroom.core.errors import TizaError

_AGAIN = _l("Start the log-in again. If this comes back, tell the person who runs this server the code below.")
_ADMINISTRATOR = _l("Trying again will not help. Tell the person who runs this server the code below.")

REASONS: dict[str, tuple[int, LazyString]] = {
    "sso_off": (404, _l("This server has no log-in with a school's account. Log in with a username and a password.")),
    "sso_unavailable": (503, _l("The school's log-in does not answer at the moment. Try again in a minute.")),
    "sso_misconfigured": (503, _ADMINISTRATOR),
    "sso_state": (
        400,
        _l("This log-in was not begun in this browser, or too long ago, or it was used already. Start it again."),
    ),
    "sso_denied": (403, _l("The school's log-in did not let you in. Start again, and agree when it asks you.")),
    "sso_issuer": (400, _AGAIN),
    "sso_code": (400, _l("This log-in was used already, or it took too long. Start it again.")),
    "sso_token": (400, _AGAIN),
    "sso_signature": (400, _AGAIN),
    "sso_audience": (400, _ADMINISTRATOR),
    "sso_time": (400, _l("The clocks of this server and of the school's log-in differ. Tell the people who run them.")),
    "sso_nonce": (400, _AGAIN),
    "sso_subject": (400, _ADMINISTRATOR),
    "sso_replayed": (400, _AGAIN),
    "sso_disabled": (403, _l("Your account on this server is disabled. Ask an administrator of this server.")),
    "sso_linked": (
        409,
        _l("Another account of this server is linked with it already. Log in with it, or choose another one."),
    ),
}
"""HTTP status and text, by code. Tokens that end log-ins are refused with the same codes."""


class SignOnFailed(TizaError):
    """Somebody could not log in with the school's account, or a token of its provider was refused.

    Attributes:
        detail: what exactly is wrong, for the log; nothing of the person.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        """Make the error of a code in :data:`REASONS`."""
        status, text = REASONS[code]
        super().__init__(text, code=code, retry_after=60 if status == 503 else None)
        self.status = status
        self.detail = detail
