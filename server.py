"""What `streamlit run` serves: the pages, and around them the open store and the watcher, started and ended cleanly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages.parts import house

# The folder pages/ is navigated by app.py alone. Streamlit would take it for its older kind of navigation until app.py has
# run once, so that a link to an invoice, opened first after a start, would show the page without its frame.
PagesManager.uses_pages_directory = False


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
