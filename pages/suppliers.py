"""Suppliers: who may send invoices, how theirs are read, and what came from them."""

from __future__ import annotations

import streamlit as st

from engine import views
from pages.parts.frame import bench, draw_empty, draw_title
from pages.parts.known import supplier_named
from pages.parts.supplier_parts import draw_list, draw_supplier

opened = bench()
chosen = supplier_named(opened, st.query_params.get("supplier"))
if chosen is not None:
    draw_supplier(opened, chosen)
else:
    draw_title("Suppliers", "Who may send invoices, how theirs are read, and what came from them.")
    rows = views.suppliers(opened.store)
    if rows:
        draw_list(rows)
    else:
        draw_empty(
            "local_shipping",
            "No suppliers yet",
            "Load them from CSV or XLSX on the Settings page, or create one from its first invoice.",
        )
        st.page_link("pages/settings.py", label="To the settings", icon=":material/settings:")
