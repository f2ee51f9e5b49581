"""Loading lists: suppliers, jobs, orders, receipts and tax codes from CSV or XLSX, every refused row named."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.loading import KINDS, LoadResult, load_list
from engine.workbench import Workbench
from pages.parts import tables
from pages.parts.acting import attempt
from pages.parts.printing import count, plain

ABOUT = {
    "suppliers": ("Suppliers", "number, name; also: tax_id, email_senders, format, auto_import, order_required, "
                  "account_code, tax_code, payment_terms_days, currency, bank_account, group, blocked"),
    "jobs": ("Jobs", "number, name; also: customer, state, budget"),
    "orders": ("Purchase orders", "order_number, supplier, order_date, currency, line, description, quantity, "
               "unit_price; also: state, job, kind, part, unit, cancelled_quantity, tax_code, account_code, match, "
               "price_estimated, expected_on, weight, limit_amount, valid_from, valid_to, exchange_rate"),
    "receipts": ("Goods receipts", "receipt_number, order_number, received_on, line, quantity; also: accepted_quantity, "
                 "returned_quantity, delivery_note"),
    "taxes": ("Tax codes", "code, name, rate; also: from, to"),
    "rates": ("Exchange rates", "currency, from, rate (ledger currency for one of the other)"),
}  # fmt: skip
REFUSALS: dict[str, Any] = {
    "row": st.column_config.NumberColumn("Row", width="small"),
    "column": st.column_config.TextColumn("Column", width="small"),
    "value": st.column_config.TextColumn("Value", width="medium"),
    "message": st.column_config.TextColumn("What is wrong", width="large"),
}


def draw_loading(bench: Workbench) -> None:
    """The form, and what loading came to."""
    kind = st.segmented_control(
        "List", KINDS, format_func=lambda name: ABOUT[name][0], default=KINDS[0], required=True, key="load_kind"
    )
    st.caption(
        f"A CSV or XLSX file, one row each, headed by these columns (usual other names are understood): "
        f"{plain(ABOUT[kind][1])}. "
        "Rows that are on file already are brought up to date."
    )
    with st.form(f"load-{kind}", clear_on_submit=True, border=False):
        file = st.file_uploader("File", type=["csv", "tsv", "txt", "xlsx"], key=f"file-{kind}")
        partial = st.checkbox("Load the good rows even where others are refused")
        pressed = st.form_submit_button("Load", type="primary", icon=":material/upload_file:")
    if pressed and file is None:
        st.info("Choose a file first.", icon=":material/info:")
    elif pressed and file is not None:
        content, name = file.getvalue(), file.name
        with st.spinner("Loading, and matching open invoices again …"):
            result = attempt(lambda: load_list(bench, kind, content, name, partial=partial))
        if result is not None:
            draw_result(result, name, partial=partial)


def draw_result(result: LoadResult, file_name: str, *, partial: bool) -> None:
    """What loading came to."""
    said = f"{count(result.loaded, 'new row')}, {result.changed} changed, {result.unchanged} as before"
    if not result.refused:
        st.success(f"{plain(file_name)}: {said}.", icon=":material/check_circle:")
    elif partial:
        st.warning(f"{plain(file_name)}: {said}; {count(len(result.refused), 'row')} refused.", icon=":material/warning:")
    else:
        st.error(
            f"{plain(file_name)}: nothing was loaded, because of {count(len(result.refused), 'problem')}.",
            icon=":material/error:",
        )
    if result.unknown_columns:
        st.info(f"Columns that mean nothing here: {plain(', '.join(result.unknown_columns))}.", icon=":material/info:")
    for title, rows in (("Refused", result.refused), ("Read like this; please check", result.remarks)):
        if rows:
            st.caption(title)
            shown = [{"row": one.row, "column": one.column, "value": one.value, "message": one.message} for one in rows]
            tables.show_rows(shown, REFUSALS, key=f"load-{title}")
