"""The seed from which a student's page makes its own order of the choices: option ``shuffle_choices``.

The state of a lesson is the same bytes for everybody, so the order is made in the browser
(``static/js/questions/own_order.js``). Nothing is stored: a participant has the same seed after a reload, on another
device and after a restart.
"""

import hashlib
import hmac

from classroom.core import settings

_PURPOSE = b"order of choices"


def seed(lesson_id: int, participant_id: int) -> str:
    """Return 16 hexadecimal digits that follow from the server's secret, the lesson and the participant alone.

    They tell nothing about any question, so an order made from them gives nothing away; and without the secret nobody
    can compute the order that somebody else sees.
    """
    key = hashlib.sha256(_PURPOSE + settings.current().secret_key.encode()).digest()
    return hmac.new(key, f"{lesson_id} {participant_id}".encode(), hashlib.sha256).hexdigest()[:16]
