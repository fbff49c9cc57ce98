"""Static files as a client asks for them."""

from werkzeug.test import Client, TestResponse

from classroom.http.assets import bundle
from classroom.http.assets.sources import Sources
from tests.support.processes import ROOT

SHEET = "css/site.css"
BUNDLE = bundle.read(Sources(ROOT))


def get(client: Client, name: str, **headers: str) -> TestResponse:
    """Ask for a file by its name below ``/static/``."""
    return client.get(f"/static/{name}", headers={key.replace("_", "-"): value for key, value in headers.items()})


def built(name: str) -> str:
    """Return the name of the built file of a source."""
    return BUNDLE.built_name(name)
