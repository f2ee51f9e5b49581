"""Jobs: each job's budget, committed, actual and remaining; one job card with every entry."""

from __future__ import annotations

import streamlit as st

from engine import views
from pages.parts.frame import bench, draw_empty, draw_title
from pages.parts.job_parts import draw_card, draw_cards

opened = bench()
cards = views.job_cards(opened.store)
wanted = st.query_params.get("job")
chosen = [card for card in cards if card.job == wanted]
if chosen:
    draw_card(opened, chosen[0])
elif cards:
    draw_title("Jobs", "Budget stays; committed is ordered and not yet accepted; actual is accepted. Without tax.")
    draw_cards(cards)
else:
    draw_title("Jobs")
    draw_empty("construction", "No jobs yet", "Load jobs with their budgets from CSV or XLSX on the Settings page.")
    st.page_link("pages/settings.py", label="To the settings", icon=":material/settings:")
