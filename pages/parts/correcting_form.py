"""Correcting what was read: each value as the text it was read from, proved again when it is kept."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from engine.correcting import correct, text_of
from engine.views import InvoiceView
from engine.workbench import Workbench
from pages.parts.acting import act_and_say
from pages.parts.places import HEADER
from pages.parts.printing import count

HEADER_FIELDS = (
    "supplier_name", "invoice_number", "invoice_date", "due_date", "purchase_orders", "job", "currency",
    "net_total", "tax_total", "gross_total",
)  # fmt: skip
LINE_FIELDS = {
    "description": "Description", "part": "Part", "quantity": "Quantity", "unit": "Unit", "unit_price": "Unit price",
    "net_amount": "Net amount", "tax_rate": "Tax rate %", "purchase_order": "Order", "job": "Job",
}  # fmt: skip


def draw_correcting(bench: Workbench, view: InvoiceView) -> None:
    """The form. Only what was changed is sent; the invoice is proved and matched again."""
    invoice_id = view.invoice.id
    before = texts_of(view)
    with st.form(f"correct-{invoice_id}"):
        st.markdown("##### Correct what was read")
        st.caption("Write values as the paper prints them: 1,234.50 or 1.234,50, 31/12/2026. An emptied value is cleared.")
        after: dict[str, str] = {}
        columns = st.columns(2)
        for place, name in enumerate(HEADER_FIELDS):
            after[name] = columns[place % 2].text_input(
                "Purchase orders (commas between)" if name == "purchase_orders" else HEADER[name],
                value=before[name], key=f"correct-{invoice_id}-{name}",
            )  # fmt: skip
        edited = st.data_editor(
            line_frame(view, before), column_config=LINE_FIELDS, num_rows="fixed", key=f"correct-lines-{invoice_id}"
        )
        after |= line_texts(edited)
        if st.form_submit_button("Keep and match again", type="primary", icon=":material/save:"):
            _keep(bench, invoice_id, changes(before, after))


def _keep(bench: Workbench, invoice_id: str, changed: dict[str, str]) -> None:
    if not changed:
        st.info("Nothing was changed.", icon=":material/info:")
        return

    def act() -> None:
        correct(bench, invoice_id, changed)
        st.session_state.pop("correcting", None)

    act_and_say(act, f"{count(len(changed), 'value')} corrected; proved and matched again.")


def texts_of(view: InvoiceView) -> dict[str, str]:
    """Every field that can be corrected, as the text it was read from."""
    texts = {name: text_of(view.reading, name) for name in HEADER_FIELDS}
    for number in range(1, len(view.reading.lines) + len(view.reading.charges) + 1):
        texts |= {name: text_of(view.reading, name) for name in line_names(number)}
    return texts


def line_names(number: int) -> list[str]:
    """The names of one line's fields."""
    return [f"lines.{number}.{field}" for field in LINE_FIELDS]


def line_frame(view: InvoiceView, texts: dict[str, str]) -> pd.DataFrame:
    """The lines as a table of texts."""
    numbers = range(1, len(view.reading.lines) + len(view.reading.charges) + 1)
    rows = [[texts[name] for name in line_names(number)] for number in numbers]
    return pd.DataFrame(rows, columns=list(LINE_FIELDS), index=pd.Index(numbers, name="Line"), dtype="str")


def line_texts(edited: pd.DataFrame) -> dict[str, str]:
    """The edited lines as fields."""
    return {f"lines.{number}.{field}": text(row[field]) for number, row in edited.iterrows() for field in LINE_FIELDS}


def text(cell: Any) -> str:
    """A cell's text; empty where it was emptied."""
    return "" if cell is None or pd.isna(cell) else str(cell)


def changes(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """What was changed."""
    return {name: value for name, value in after.items() if value.strip() != before[name].strip()}
