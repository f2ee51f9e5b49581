"""Export: accepted invoices to the accounting package; checked first, written once, offered again unchanged."""

from __future__ import annotations

import streamlit as st

from engine import posting
from engine.exporters import targets
from pages.parts.acting import attempt
from pages.parts.export_parts import (
    draw_batches,
    draw_marking,
    draw_preflight,
    draw_press,
    draw_waiting,
    target_name,
    target_place,
    writable,
)
from pages.parts.frame import bench, draw_title

opened = bench()
draw_title("Export", "Accepted invoices, handed to the accounting package exactly once.")
target = st.segmented_control(
    "To", sorted(targets(), key=target_place), format_func=target_name, key="target", default="xero-csv", required=True
)
waiting = attempt(lambda: posting.waiting(opened, target))
findings = attempt(lambda: posting.preflight(opened, target))
if waiting is not None and findings is not None:
    draw_waiting(waiting)
    draw_preflight(findings, waiting)
    draw_marking(opened, target, waiting, findings)
    draw_press(opened, target, writable(waiting, findings))
    draw_batches(opened, target)
