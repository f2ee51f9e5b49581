"""Overview: what arrived and what became of it, what waits, and what to do next."""

from __future__ import annotations

import streamlit as st

from engine import views
from pages.parts.frame import bench, draw_empty, draw_title
from pages.parts.overview_parts import draw_arrivals, draw_next_steps, draw_states, draw_waiting

opened = bench()
status = views.status(opened.store)
draw_title("Overview", "Everything that arrived, what became of it, and what waits for a person.")
if not status.mails["arrived"] and not status.invoices:
    draw_empty(
        "menu_book",
        "Nothing has arrived yet",
        "1. **Settings**: name your company and load suppliers, jobs, orders and receipts.\n"
        "2. **Mailbox**: connect the inbox that suppliers write to, and press *Import now*.\n"
        "3. **Invoices**: look, accept, and export.",
    )
    with st.container(horizontal=True):
        st.page_link("pages/settings.py", label="To the settings", icon=":material/settings:")
        st.page_link("pages/mailbox.py", label="To the mailbox", icon=":material/inbox:")
else:
    draw_states(status)
    left, right = st.columns([3, 2], gap="large")
    with left:
        draw_waiting(opened)
        draw_arrivals(status)
    with right:
        draw_next_steps(opened, status)
