"""Orders: what was ordered, received and billed; one order line by line."""

from __future__ import annotations

import streamlit as st

from engine import views
from pages.parts.acting import attempt
from pages.parts.frame import bench, draw_empty, draw_title
from pages.parts.order_parts import draw_order, draw_orders

opened = bench()
wanted = st.query_params.get("order")
if wanted is not None:
    view = attempt(lambda: views.order_view(opened.store, wanted))
    draw_order(opened, wanted, view)
else:
    draw_title("Orders", "What was ordered, what arrived, and what was billed, without tax.")
    rows = views.orders(opened.store)
    if rows:
        draw_orders(rows)
    else:
        draw_empty(
            "list_alt", "No orders yet", "Load purchase orders and goods receipts from CSV or XLSX on the Settings page."
        )
        st.page_link("pages/settings.py", label="To the settings", icon=":material/settings:")
