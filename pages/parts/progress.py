"""Long work as it goes on: its progress live, a way to stop it, and a page drawn afresh when it ends."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame import house
from pages.parts.printing import plain
from pages.parts.work import State

EVERY_S = 0.4


def draw_running(title: str) -> bool:
    """Shows the work of that title while it runs; says whether it does. Other work is named, not shown."""
    state = house().work.state
    if not state.running:
        return False
    if state.title != title:
        st.info(f"Wait a moment: {plain(state.title)} is under way.", icon=":material/hourglass_top:")
        return False
    _live(title)
    return True


@st.fragment(run_every=EVERY_S)
def _live(title: str) -> None:
    work = house().work
    state = work.state
    if not state.running or state.title != title:
        st.rerun()
    with st.container(border=True):
        st.markdown(f"**{plain(title)}** …")
        if state.total:
            st.progress(min(state.done / state.total, 1.0), text=plain(state.text))
        else:
            st.progress(0.0, text=plain(state.text) or "Starting …")
        if st.button("Stop after this one", icon=":material/stop_circle:"):
            work.request_stop()


def ended(title: str) -> State | None:
    """What the work of that title gave, once it has ended."""
    state = house().work.state
    return state if state.title == title and not state.running else None
