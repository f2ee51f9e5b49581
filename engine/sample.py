"""The sample world: its lists loaded and its mails imported as any others are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.errors import StoreError
from engine.importing import ImportResult, Progress, import_mailbox
from engine.loading import load_file
from engine.settings import Place, Settings
from engine.settings_file import load_settings, resolved, save_settings
from engine.workbench import open_workbench

WORLD = Path(__file__).resolve().parent.parent / "data" / "samples" / "world"
LISTS = ("suppliers", "jobs", "orders", "receipts", "taxes")  # what it has, in the order of loading


def fill(store: Path, say: Callable[[str], None] = lambda _: None) -> ImportResult:
    """Fills the store with the sample world; what is there already stays. Settings are written only where there are none.

    Raises `StoreError` where the samples are missing.
    """
    if not WORLD.is_dir():
        raise StoreError(
            f"The sample world is missing from {WORLD}. Get the project whole, with its data/samples folder."
        )
    open_workbench(store).close()  # refuses, before anything is written, a store that is owned or none
    _keep_settings(Place(store))
    with open_workbench(store) as bench:
        for kind in LISTS:
            result = load_file(bench, kind, WORLD / f"{kind}.csv")
            say(f"{kind}: {result.loaded} new, {result.changed} changed")
        box = next(box for box in _sample_settings().mailboxes)
        return import_mailbox(bench, box, on_progress=lambda progress: _tell(progress, say))


def _sample_settings() -> Settings:
    return resolved(load_settings(WORLD / "settings.toml"), WORLD)


def _keep_settings(place: Place) -> None:
    if not place.settings.exists():
        target = place.own_settings if place.store.stem == "sample" else place.settings
        target.parent.mkdir(parents=True, exist_ok=True)
        save_settings(target, _sample_settings())


def _tell(progress: Progress, say: Callable[[str], None]) -> None:
    if progress.done % 20 == 0:
        say(f"{progress.done}/{progress.total} mails")
