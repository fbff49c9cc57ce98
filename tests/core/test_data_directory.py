"""The directory of the data, as ``CLASSROOM_DATA`` sets it."""

from pathlib import Path

import pytest

from classroom.core.settings import SettingsError, load


def test_the_database_lies_in_the_data_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLASSROOM_DATA", str(tmp_path / "data"))
    settings = load()
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'classroom.sqlite3'}"
    settings.make_data_directory()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_data_directory_that_cannot_be_made_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CLASSROOM_DATA", str(tmp_path / "file"))
    with pytest.raises(SettingsError, match=r"CLASSROOM_DATA is wrong .* expected a directory"):
        load()
    monkeypatch.setenv("CLASSROOM_DATA", str(tmp_path / "file" / "below"))
    with pytest.raises(SettingsError, match=r"CLASSROOM_DATA is wrong .* cannot be created"):
        load().make_data_directory()
