"""Received email: every mail by date, its log, its attachments, and what became of each."""

from __future__ import annotations

import streamlit as st

from engine.views import mails
from pages.parts.frame import bench, draw_empty, draw_title
from pages.parts.mail_list import draw_list, draw_span, moments_of
from pages.parts.mail_panes import draw_mail

opened = bench()
wanted = st.query_params.get("mail")
if not opened.store.read("mail_counts"):
    draw_title("Received email")
    draw_empty(
        "mail", "No mail has arrived yet", "Connect a mailbox and press **Import now**, or drop files on the Mailbox page."
    )
    st.page_link("pages/mailbox.py", label="To the mailbox", icon=":material/inbox:")
elif wanted is not None and wanted.isdigit():
    draw_mail(opened, int(wanted))
else:
    draw_title("Received email", "Every mail that ever arrived here, and what became of it. Nothing is dropped silently.")
    draw_list(mails(opened.store, *moments_of(*draw_span())))
