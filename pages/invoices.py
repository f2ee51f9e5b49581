"""Invoices: the work list, and one invoice on the desk."""

from __future__ import annotations

import streamlit as st

from engine.views import invoice_view
from pages.parts.acting import attempt
from pages.parts.duplicate_pair import draw_pair
from pages.parts.frame import bench, draw_title
from pages.parts.invoice_desk import draw_invoice
from pages.parts.invoice_queue import draw_queue
from pages.parts.known import supplier_named

opened = bench()
wanted = st.query_params.get("invoice")
if wanted is None:
    draw_title("Invoices", "Everything that came in, by what it waits for.")
    draw_queue(opened)
elif (view := attempt(lambda: invoice_view(opened.store, str(wanted)))) is not None:
    if (other := st.query_params.get("beside")) is not None:
        draw_pair(opened, view, str(other))
    else:
        draw_invoice(opened, view, supplier_named(opened, view.invoice.supplier))
else:
    st.page_link("pages/invoices.py", label="Back to the list", icon=":material/arrow_back:")
