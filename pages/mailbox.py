"""Mailbox: where invoices arrive; its settings, the test of the way to it, and import now."""

from __future__ import annotations

import streamlit as st

from engine.settings import MailboxSettings
from pages.parts.frame import bench, draw_empty, draw_title
from pages.parts.import_panel import draw_import, draw_uploads
from pages.parts.mailbox_acts import draw_acts
from pages.parts.mailbox_form import draw_form
from pages.parts.stages import draw_test

NEW = "Add a mailbox"

opened = bench()
draw_title(
    "Mailbox",
    "Where supplier invoices arrive. Mail is taken in once, kept whole, and only then touched on the server.",
)
boxes = {box.name: box for box in opened.settings.mailboxes}
if not boxes:
    draw_empty(
        "inbox",
        "No mailbox yet",
        "Name the inbox that suppliers write to. **Connect** tests every step of the way and says what to do if one fails.",
    )
if "mailbox_next" in st.session_state:
    st.session_state["mailbox_shown"] = st.session_state.pop("mailbox_next")
if st.session_state.get("mailbox_shown") not in (*boxes, NEW):
    st.session_state["mailbox_shown"] = next(iter(boxes), NEW)
name = str(st.segmented_control("Mailbox", [*boxes, NEW], key="mailbox_shown", required=True))
kept = boxes.get(name, MailboxSettings(name="" if boxes else "invoices"))

left, right = st.columns([5, 4], gap="large")
with left:
    key = f"box-{name}"
    box = draw_form(opened, kept, key)
    draw_acts(opened, name if name in boxes else None, box, key)
with right:
    draw_test()
    if name in boxes:
        st.markdown("##### Import")
        draw_import(opened, kept)
    st.markdown("##### Files that came another way")
    draw_uploads(opened)
