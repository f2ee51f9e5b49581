"""Jobs: each job's budget, committed, actual and remaining; one job card with every entry and order behind it."""

from __future__ import annotations

import streamlit as st

from engine import views
from pages.parts.frame import bench, draw_empty, draw_title
from pages.parts.job_desk import draw_job
from pages.parts.job_list import draw_job_list
from pages.parts.loader import draw_loader

opened = bench()
cards = views.job_cards(opened.store, opened.settings.ledger_currency)
wanted = st.query_params.get("job")
chosen = [card for card in cards if card.job == wanted]
if chosen:
    draw_job(opened, chosen[0])
else:
    draw_title("Jobs", "Budget stays; committed is ordered and not yet accepted; actual is accepted. Without tax.")
    if wanted is not None:
        st.error("There is no such job. Choose one from the list, or load it.", icon=":material/error:")
    if cards:
        draw_job_list(cards, opened.settings.ledger_currency)
    else:
        draw_empty("construction", "No jobs yet", "Load jobs with their budgets; accepted invoices are costed to them.")
    draw_loader(opened, ("jobs",), opened=not cards)
