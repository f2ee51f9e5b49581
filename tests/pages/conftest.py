"""The app on a new store, or on the sample world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager

from pages.parts import house
from tests.pages.desk import Desk
from tests.sampleworld import sample_store, without_recognition


@pytest.fixture
def make_desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], Desk]]:
    monkeypatch.setattr(PagesManager, "__init__", _only_navigation(PagesManager.__init__))

    def make(store: Path) -> Desk:
        monkeypatch.setenv("MATCHBOOK_STORE", str(store))
        return Desk(store.resolve())

    yield make
    house.close_all()


def _only_navigation(init: Callable[..., None]) -> Callable[..., None]:
    """As server.py does: the folder pages/ is navigated by app.py alone."""

    def wrapped(self: PagesManager, *args: object, **kwargs: object) -> None:
        init(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    return wrapped


@pytest.fixture
def empty(make_desk: Callable[[Path], Desk], tmp_path: Path) -> Desk:
    """The app on a new store."""
    return make_desk(tmp_path / "matchbook.duckdb")


@pytest.fixture
def full(make_desk: Callable[[Path], Desk], tmp_path: Path) -> Desk:
    """The app on the sample world."""
    return make_desk(sample_store(tmp_path))


@pytest.fixture(autouse=True)
def _no_recognition() -> Iterator[None]:
    with without_recognition():
        yield
