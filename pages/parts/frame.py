"""What stands around every page: which store is open, and what is going on beside the page."""

from __future__ import annotations

import streamlit as st

from engine.workbench import Workbench
from pages.parts import house as houses
from pages.parts.house import House
from pages.parts.printing import plain

TIGHTER = """<style>
    .stMainBlockContainer { padding: 2.2rem 2.4rem 3rem; }
    [data-testid="stSidebarHeader"] { height: 1.5rem; }
</style>"""  # a desk needs the room that Streamlit leaves above and beside a page


def house() -> House:
    """The open house. Where the store cannot be opened the page says why and ends here."""
    found = houses.open_house(houses.store_path())
    if found.bench is None:
        st.error(f"The store could not be opened. {plain(found.problem)}", icon=":material/lock:")
        st.button("Try again", icon=":material/refresh:")
        st.stop()
    return found


def bench() -> Workbench:
    """The open workbench."""
    opened = house().bench
    assert opened is not None
    return opened


def draw_frame() -> None:
    """The sidebar's foot, and what the last act has to say."""
    found = houses.open_house(houses.store_path())
    st.html(TIGHTER)
    with st.sidebar:
        st.space("small")
        if found.is_sample:
            st.caption(
                ":material/science: **Sample world.** Try anything. Your own store: stop the workbench, "
                "then run `python start.py --own`."
            )
        else:
            st.caption(f":material/database: Store: {plain(found.path.name)}")
        if found.bench is not None:
            st.caption(f":material/person: Acting as {plain(found.bench.actor)}")
        _draw_watching(found)
    _say_what_was_done()


def _draw_watching(found: House) -> None:
    for watched in found.watcher.states() if found.watcher else ():
        icon = {"importing": "sync", "troubled": "error", "stopped": "error"}.get(watched.doing, "schedule")
        said = f": {plain(watched.said)}" if watched.said else ""
        st.caption(f":material/{icon}: {plain(watched.mailbox)} is {watched.doing}{said}")


def remember(text: str) -> None:
    """Something that was just done, told on the next page that is drawn."""
    st.session_state.setdefault("just_done", []).append(text)


def _say_what_was_done() -> None:
    for text in st.session_state.pop("just_done", ()):
        st.toast(plain(text), icon=":material/check:")


def draw_title(title: str, about: str = "") -> None:
    """A page's heading and one line about it."""
    st.title(title, anchor=False)
    if about:
        st.caption(about)


def draw_empty(icon: str, title: str, text: str) -> None:
    """An empty state: what would stand here, and what to do so that it does."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"### :material/{icon}: {title}", text_alignment="center")
        st.markdown(text, text_alignment="center")
