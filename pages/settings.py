"""Settings: the company, who acts, what import and export do by default, tolerances and match levels, and the lists."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame import bench, draw_title
from pages.parts.level_forms import draw_levels
from pages.parts.load_panel import draw_loading
from pages.parts.settings_forms import draw_company, draw_defaults, draw_exports, draw_people
from pages.parts.tolerance_forms import draw_tax_codes, draw_tolerances

opened = bench()
draw_title(
    "Settings", "What the workbench goes by. Every change counts at once; open invoices are matched again where it matters."
)
lists, defaults, tolerances, levels, company, people, exports = st.tabs(
    ["Load lists", "Import defaults", "Tolerances and tax", "Match levels", "Company", "People", "Export defaults"]
)
with lists:
    draw_loading(opened)
with defaults:
    draw_defaults(opened)
with tolerances:
    draw_tolerances(opened)
    draw_tax_codes(opened)
with levels:
    draw_levels(opened)
with company:
    draw_company(opened)
with people:
    draw_people(opened)
with exports:
    draw_exports(opened)
