"""Orders: what was ordered, received, billed and is still open; one order line by line."""

from __future__ import annotations

import streamlit as st

from engine import views
from pages.parts.acting import attempt
from pages.parts.frame import bench, draw_empty, draw_title
from pages.parts.loader import draw_loader
from pages.parts.order_desk import draw_back, draw_order
from pages.parts.order_list import draw_order_list

opened = bench()
wanted = st.query_params.get("order")
if wanted is not None:
    draw_back()
    view = attempt(lambda: views.order_view(opened.store, wanted))
    if view is not None:
        draw_order(opened, *view)
else:
    draw_title("Orders", "What was ordered, what arrived, what was billed, and what is still open, without tax.")
    rows = opened.store.read("order_book")
    if rows:
        draw_order_list(rows)
    else:
        draw_empty(
            "list_alt", "No orders yet", "Load purchase orders first, then goods receipts: invoices are matched with both."
        )
    draw_loader(opened, ("orders", "receipts"), opened=not rows)
