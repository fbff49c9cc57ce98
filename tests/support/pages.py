"""An HTTP client for a real server that keeps cookies and submits forms with the CSRF token of their page."""

import json
import re
from typing import Any

import requests


def without_tokens(page: str) -> str:
    """Return a page without the tokens of its forms, so that it can be compared with another.

    A token holds the second in which it was made: two pages that say the same differ when a second passes between them.
    """
    return re.sub(r'<input[^>]*name="csrf_token"[^>]*>', "", page)


class Browser:
    """A visitor's browser without scripts; it does not follow redirects."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        """Open a page."""
        return self.session.get(self.url + path, allow_redirects=False, timeout=20)

    def submit(self, path: str, page: str | None = None, files: Any = None, **form: Any) -> requests.Response:
        """Submit a form of ``page`` (default: the page at ``path``)."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page or path).text)
        assert found, f"no form on {page or path}"
        data = {"csrf_token": found[1], **form}
        return self.session.post(self.url + path, data=data, files=files, allow_redirects=False, timeout=20)

    def log_in(self, username: str, password: str) -> None:
        """Log in."""
        answer = self.submit("/login", username=username, password=password)
        assert answer.status_code == 302, answer.text

    def cookie_header(self) -> dict[str, str]:
        """Return the cookies as a header, for other connections."""
        return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies)}

    @staticmethod
    def page_data(page: requests.Response) -> Any:
        """Return the data that a live page contains for its scripts."""
        found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', page.text, re.DOTALL)
        assert found, page.text[:500]
        return json.loads(found[1])

    def find_user(self, username: str) -> int:
        """Return the id of an account from the admin's list."""
        found = re.search(r"/admin/users/(\d+)", self.get(f"/admin/users?q={username}").text)
        assert found, f"no account {username} in the list"
        return int(found[1])
