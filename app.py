"""Page settings and navigation."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.parts.frame import draw_frame

ICON = Path(__file__).with_name("docs") / "icon.png"  # of our own: Streamlit would fetch a named icon from outside

st.set_page_config(page_title="Matchbook", page_icon=str(ICON), layout="wide", initial_sidebar_state=230)

pages = st.navigation(
    {
        "": [st.Page("pages/overview.py", title="Overview", icon=":material/home:", default=True)],
        "Receive": [
            st.Page("pages/mailbox.py", title="Mailbox", icon=":material/inbox:"),
            st.Page("pages/received_email.py", title="Received email", icon=":material/mail:"),
        ],
        "Work": [
            st.Page("pages/invoices.py", title="Invoices", icon=":material/receipt_long:"),
            st.Page("pages/orders.py", title="Orders", icon=":material/list_alt:"),
            st.Page("pages/jobs.py", title="Jobs", icon=":material/construction:"),
            st.Page("pages/suppliers.py", title="Suppliers", icon=":material/local_shipping:"),
        ],
        "Report": [
            st.Page("pages/reconciliation.py", title="Reconciliation", icon=":material/balance:"),
            st.Page("pages/laboratory.py", title="Tolerance laboratory", icon=":material/science:"),
            st.Page("pages/export.py", title="Export", icon=":material/output:"),
        ],
        "Set up": [st.Page("pages/settings.py", title="Settings", icon=":material/settings:")],
    }
)
draw_frame()
pages.run()
