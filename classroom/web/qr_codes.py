"""QR codes as pictures."""

import io

import segno
from flask import Response


def picture(url: str) -> Response:
    """Return the QR code of a URL as SVG."""
    out = io.BytesIO()
    segno.make(url, error="m").save(
        out, kind="svg", border=2, scale=8, light="white", dark="black", xmldecl=False, nl=False
    )
    return Response(out.getvalue(), mimetype="image/svg+xml")
