"""What `streamlit run` serves: the pages, and around them the open store and the watcher, started and ended cleanly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from pages.parts import house


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Opens the store and starts the watcher before the first page is asked for; ends both after the last."""
    opened = house.open_house(house.store_path())
    opened.start_watching()
    try:
        yield
    finally:
        house.close_all()


app = st.App("app.py", lifespan=lifespan)
