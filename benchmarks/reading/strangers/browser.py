"""The browser that the machine has."""

from __future__ import annotations

import shutil


def chromium() -> str | None:
    """Where the machine's Chromium is; `None` where it has none."""
    return next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
