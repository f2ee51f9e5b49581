"""Suppliers: who may send invoices, how theirs are read, and what came from them."""

from __future__ import annotations

import streamlit as st

from engine import views
from pages.parts.frame import bench, draw_empty, draw_title
from pages.parts.known import supplier_named
from pages.parts.loader import draw_loader
from pages.parts.supplier_desk import draw_supplier
from pages.parts.supplier_list import draw_supplier_list

opened = bench()
wanted = st.query_params.get("supplier")
chosen = supplier_named(opened, wanted)
rows = views.suppliers(opened.store)
if chosen is not None:
    draw_supplier(opened, chosen, next(row for row in rows if row["number"] == chosen.number))
else:
    draw_title("Suppliers", "Who may send invoices, how theirs are read, and what came from them.")
    if wanted is not None:
        st.error("There is no such supplier. Choose one from the list, or load it.", icon=":material/error:")
    if rows:
        draw_supplier_list(opened, rows)
    else:
        draw_empty("local_shipping", "No suppliers yet", "Load them here, or create one from its first invoice.")
    draw_loader(opened, ("suppliers",), opened=not rows)
