"""Prices piling up just under the limit, supplier by supplier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine import charts
from engine.laboratory import piling
from engine.matching.piling import LEAST_INSIDE, LEAST_INVOICES, LEAST_NEAR, PilingRow
from pages.parts import tables
from pages.parts.figure_frame import TEXT, draw_chart
from pages.parts.laboratory_kept import LabScope, kept_of
from pages.parts.printing import count, plain

ROWS: dict[str, Any] = {
    "mark": TEXT("", width=65),
    "supplier_name": TEXT("Supplier", width=225),
    "inside": st.column_config.NumberColumn("Inside", help="Billed prices above the order's that the limit allows"),
    "near": st.column_config.NumberColumn("Last fifth", help="Of them, those that use up 80 to 100 % of it"),
    "beyond": st.column_config.NumberColumn("Over", help="Beyond the limit: held"),
    "chance": TEXT("By accident", width=150, help="How often so many lie in the last fifth when the limit plays no part"),
}


def draw_piling(scope: LabScope) -> None:
    """The suppliers, the conspicuous ones named, and the chosen one's prices by the share of the limit they use up."""
    st.markdown("##### Prices just under the limit in force")
    rows = kept_of("piling", scope, "", lambda: piling(scope.history))
    if not rows:
        st.caption("No billed price above an order's is tested against a limit.")
        return
    _draw_named([row for row in rows if row.is_conspicuous])
    left, right = st.columns([6, 5], gap="medium")
    with left:
        columns = ROWS if rows[0].is_conspicuous else {name: one for name, one in ROWS.items() if name != "mark"}
        shown = [_shown(row) for row in rows]
        place = tables.pick_row(shown, columns, key="lab_piling", height=tables.height_for(min(len(rows), 8)))
        st.caption(
            f"Named is who has at least {LEAST_INSIDE} prices inside the limit, {LEAST_NEAR} of them in its last fifth from"
            f" {LEAST_INVOICES} invoices, when accident alone would do that less than once in 1,000 times."
        )
    with right:
        row = rows[place or 0]
        st.caption(plain(row.supplier_name))
        draw_chart(charts.piling(row), "piling")


def _draw_named(rows: Sequence[PilingRow]) -> None:
    for row in rows:
        st.warning(
            f"**{plain(row.supplier_name)}**: {row.near} of {count(row.inside, 'price')} above the order use up 80 to 100 %"
            f" of the limit, on {count(row.invoices, 'invoice')}. By accident that happens {row.by_accident}."
            " A single price rise that happens to be just so looks the same: look at the invoices before you ask.",
            icon=":material/align_horizontal_right:",
        )


def _shown(row: PilingRow) -> dict[str, Any]:
    return {
        "mark": "▲ Look" if row.is_conspicuous else "",
        "supplier_name": row.supplier_name,
        "inside": row.inside,
        "near": row.near,
        "beyond": row.beyond,
        "chance": row.by_accident if row.near else "–",
    }
