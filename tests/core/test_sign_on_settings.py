"""Settings of the log-in with the school's account: what makes no sense stops the start with one line."""

import pytest

from classroom.core import settings
from tests.support.application import SECRET_KEY, use_settings

PROVIDER = {"ISSUER": "https://login.school.example", "CLIENT_ID": "tiza"}


def refused(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    """Return the line with which settings are refused; their names are without ``CLASSROOM_``."""
    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY, **{f"CLASSROOM_{name}": value for name, value in values.items()})
    with pytest.raises(settings.SettingsError) as error:
        settings.load()
    return str(error.value)


def oidc(**values: str) -> dict[str, str]:
    return {f"OIDC_{name}": value for name, value in values.items()}


@pytest.mark.parametrize(
    "issuer",
    ["login.school.example", "http://login.school.example", "https://", "https://user@login.school.example",
     "https://login.school.example/?a=1", "https://login.school.example/#a", "ftp://login.school.example",
     "https://l\u00f6gin.example", "https://login.school.example:0"],
)  # fmt: skip
def test_an_issuer_is_an_https_address(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    line = refused(monkeypatch, **oidc(ISSUER=issuer, CLIENT_ID="tiza"))
    assert line.startswith("CLASSROOM_OIDC_ISSUER is wrong")
    assert "expected an https address" in line


@pytest.mark.parametrize(
    "issuer",
    ["https://login.school.example", "https://login.school.example/", "https://accounts.google.com",
     "https://login.microsoftonline.com/0000/v2.0", "http://localhost:3000", "http://[::1]:3000"],
)  # fmt: skip
def test_issuers(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    values = {f"CLASSROOM_{name}": value for name, value in oidc(ISSUER=issuer, CLIENT_ID="tiza").items()}
    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY, **values)
    assert settings.load().oidc_issuer == issuer


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (oidc(ISSUER=PROVIDER["ISSUER"]), "CLASSROOM_OIDC_CLIENT_ID is not set"),
        (oidc(CLIENT_ID="tiza"), "CLASSROOM_OIDC_ISSUER is not set"),
        (oidc(**PROVIDER, TEACHER_VALUES="staff"), "CLASSROOM_OIDC_ROLE_CLAIM is not set"),
        (oidc(**PROVIDER, ADMIN_VALUES="it"), "CLASSROOM_OIDC_ROLE_CLAIM is not set"),
        ({"LOCAL_LOGIN": "admins"}, "CLASSROOM_LOCAL_LOGIN is wrong (is 'admins'): without CLASSROOM_OIDC_ISSUER"),
        ({"LOCAL_LOGIN": "off"}, "CLASSROOM_LOCAL_LOGIN is wrong"),
    ],
)
def test_what_belongs_together(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], line: str) -> None:
    assert refused(monkeypatch, **values).startswith(line)


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(settings.SettingsError) as error:
        settings.load(oidc_client_secret=["hush"])
    assert str(error.value).startswith("CLASSROOM_OIDC_CLIENT_SECRET is wrong")
    assert "hush" not in str(error.value)
