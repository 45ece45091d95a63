from __future__ import annotations

from pathlib import Path

import pytest

from tests.announcing.office import Office, opened, with_people


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with customers, made once: each test begins with a copy."""
    folder = tmp_path_factory.mktemp("template")
    with_people(folder)
    return folder


@pytest.fixture
def office(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return opened(template, tmp_path, monkeypatch)
