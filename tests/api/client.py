"""A client of the API that checks every reply against the OpenAPI document: path, status, error code, schema."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from classroom.api.openapi import Description, document
from classroom.api.openapi.build import PREFIX, path_of


@lru_cache(maxsize=2)
def _document(app: Flask) -> dict[str, Any]:
    return document(app)


@dataclass(frozen=True)
class Reply:
    """A reply."""

    status: int
    body: Any
    data: bytes
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """The error's code, or an empty text."""
        return str(self.body["error"]["code"]) if isinstance(self.body, dict) and "error" in self.body else ""

    @property
    def fields(self) -> set[str]:
        """The names of the fields in the error."""
        return set(self.body["error"].get("fields", {}))


class Api:
    """Calls the API with a bearer token."""

    def __init__(self, app: Flask, token: str = "", address: str = "127.0.0.1") -> None:
        self.app = app
        self.token = token
        self.address = address

    def get(self, path: str, **how: Any) -> Reply:
        """GET."""
        return self.call("GET", path, **how)

    def post(self, path: str, json: Any = None, **how: Any) -> Reply:
        """POST with a JSON body, or without a body when it is None."""
        return self.call("POST", path, json=json, **how)

    def patch(self, path: str, json: Any, **how: Any) -> Reply:
        """PATCH."""
        return self.call("PATCH", path, json=json, **how)

    def put(self, path: str, json: Any, **how: Any) -> Reply:
        """PUT."""
        return self.call("PUT", path, json=json, **how)

    def delete(self, path: str, **how: Any) -> Reply:
        """DELETE."""
        return self.call("DELETE", path, **how)

    def call(self, method: str, path: str, *, headers: dict[str, str] | None = None, **how: Any) -> Reply:
        """Send one request, check the answer against the document, and return it."""
        headers = {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **(headers or {})}
        if how.get("json", "") is None:
            del how["json"]
        response = self.app.test_client().open(
            f"{PREFIX}{path}", method=method, headers=headers, environ_base={"REMOTE_ADDR": self.address}, **how
        )
        reply = Reply(
            response.status_code,
            response.get_json() if response.is_json else None,
            response.data,
            dict(response.headers),
        )
        self._check(method, path.partition("?")[0], how.get("json"), reply)
        return reply

    def _check(self, method: str, path: str, sent: Any, reply: Reply) -> None:
        rule = self._rule(method, path)
        if rule is None:
            assert reply.status in (404, 405), reply
            assert reply.code, reply
            return
        whole = _document(self.app)
        operation = whole["paths"][path_of(rule)][method.lower()]
        documented = operation["responses"].get(str(reply.status))
        assert documented is not None, f"{method} {path} answered {reply.status}, which is not documented: {reply.body}"
        if contents := documented.get("content"):
            kind = reply.headers["Content-Type"].partition(";")[0]
            content = contents.get(kind)
            assert content is not None, f"{method} {path} answered {kind}, which is not documented"
            if kind == "application/json" and "schema" in content:
                Draft202012Validator({**content["schema"], "components": whole["components"]}).validate(reply.body)
        if reply.status < 400:
            self._check_good(rule, operation, whole, sent, reply)

    def _check_good(self, rule: Rule, operation: Any, whole: Any, sent: Any, reply: Reply) -> None:
        description = self.app.view_functions[rule.endpoint].description  # type: ignore[attr-defined]
        assert isinstance(description, Description)
        # the reply has no undocumented fields
        if description.returns is not None and reply.headers["Content-Type"] == "application/json":
            description.returns.model_validate(reply.body, extra="forbid", strict=True)
        if description.body is not None and sent is not None:  # what was taken is what the document asks for
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            Draft202012Validator({**schema, "components": whole["components"]}).validate(sent)

    def _rule(self, method: str, path: str) -> Rule | None:
        adapter = self.app.url_map.bind("localhost")
        try:
            rule, _arguments = adapter.match(f"{PREFIX}{path}", method=method, return_rule=True)
        except HTTPException:
            return None
        return rule
