"""Compress a page that phones load over slow networks."""

import gzip

from flask import Response, make_response, request

LEVEL = 1
"""Of gzip: a third of a millisecond for 20 KB. The best level saves another tenth, for three times as much time."""
LEAST = 1024
"""Bytes; less is not worth it."""


def compressed(page: str) -> Response:
    """Return a page as a response, compressed if the browser takes gzip.

    Only for pages that show nothing of the request itself. Otherwise somebody who sees how long the encrypted responses
    are, and can make the browser ask with texts of their choice, could find out what else is on the page (the BREACH
    attack): its tokens. What is in the address or the form of such a page must not be in its text.
    """
    response = make_response(page)
    response.vary.add("Accept-Encoding")
    content = response.get_data()
    if len(content) >= LEAST and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(content, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
