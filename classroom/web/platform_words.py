"""What went wrong between us and a learning platform, in words."""

from flask_babel import gettext as _


def why(error: str) -> str:
    """Return why a grade has not arrived or members were not read (``error`` as ``services/lti`` writes it)."""
    word, _colon, detail = error.partition(":")
    texts = {
        "status": _("The platform answered with the status %(status)s.", status=detail),
        "token": _("The platform does not let Tiza in (status %(status)s).", status=detail),
        "timeout": _("The platform did not answer in time."),
        "no_column": _("The platform has no column for it and lets Tiza make none."),
        "nobody": _("The student no longer comes from the platform."),
        "not_allowed": _("The platform is in a private network, which cannot be called."),
        "bad_answer": _("What the platform answered cannot be used."),
        "too_many": _("The class would have too many students."),
        "conflict": _("The class was changed at the same moment."),
    }
    return str(texts.get(word, _("The platform cannot be reached.")))
