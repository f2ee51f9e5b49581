"""One invoice on the desk: values and match on the left, its paper on the right, the acts on top."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.auditing import Explained, explained
from engine.model import OwnCompany, Supplier
from engine.source import Source
from engine.views import InvoiceView
from engine.workbench import Workbench
from pages.parts import printing, tables, words
from pages.parts.correcting_form import draw_correcting
from pages.parts.hold_cards import CAN_BE_CHANGED, draw_holds
from pages.parts.invoice_acts import draw_acts, draw_supplier_choice
from pages.parts.invoice_history import draw_history
from pages.parts.line_account import draw_account
from pages.parts.match_ledger import ledger_rows
from pages.parts.paper import draw_paper
from pages.parts.places import Value, header_values, places_of_line
from pages.parts.printing import plain


def narrow(label: str, help_text: str | None = None) -> Any:
    """A narrow column of figures."""
    return st.column_config.NumberColumn(label, format="localized", width=60, help=help_text)


LEDGER = {
    "line": st.column_config.NumberColumn("Line", width=44),
    "verdict": st.column_config.TextColumn("Verdict", width=135),
    "item": st.column_config.TextColumn("Item", width=130),
    "ordered": narrow("Ordered"),
    "received": narrow("Received"),
    "billed_before": narrow("Before", "Billed by other invoices that came earlier or are accepted."),
    "this": narrow("This", "Billed by this invoice."),
    "open": narrow("Open", "Ordered less billed before less this invoice."),
    "price": narrow("Ordered at", "Price a unit on the order, without tax."),
    "billed_at": narrow("Billed at", "Price a unit on this invoice, without tax."),
    "unit": st.column_config.TextColumn("Unit", width=54),
    "order": st.column_config.TextColumn("Order / line", width=110),
}
VALUES = {
    "label": st.column_config.TextColumn("Value", width=95),
    "value": st.column_config.TextColumn("We read", width=130),
    "because": st.column_config.TextColumn("Rests on", width=165, help="Two kinds of evidence that do not hang together."),
    "printed": st.column_config.TextColumn("Printed as", width=95),
    "runner_up": st.column_config.TextColumn("Next best", width=80, help="What else was weighed on the document."),
    "where": st.column_config.TextColumn("Where", width=50),
}


def draw_invoice(bench: Workbench, view: InvoiceView, supplier: Supplier | None) -> None:
    """The whole desk for one invoice."""
    _draw_heading(view, supplier)
    draw_acts(bench, view)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        if view.invoice.supplier is None and view.state in CAN_BE_CHANGED:
            draw_supplier_choice(bench, view)
        account = explained(bench, view.invoice.id)
        draw_holds(bench, view, account)
        if st.session_state.get("correcting"):
            draw_correcting(bench, view)
            places: tuple[Source, ...] = ()
        else:
            places = (*_draw_match(view, account), *_draw_values(view, bench.settings.company))
        draw_history(view)
    with right:
        first = view.reading.pages[0] if view.reading.pages else 1
        draw_paper(bench, view.invoice.document, view.document_name, places, page=first)


def _draw_heading(view: InvoiceView, supplier: Supplier | None) -> None:
    invoice = view.invoice
    kind = "Credit note" if invoice.is_credit_note else "Invoice"
    name = supplier.name if supplier else invoice.supplier_name
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(f"{plain(name)} · {kind} {plain(invoice.invoice_number)}", anchor=False, width="content")
        words.badge(words.state(view.state))
        if invoice.verified:
            st.badge("Proved", icon=":material/function:", color="green", help="Every equation it prints closes.")
        else:
            st.badge(
                "Not proved", icon=":material/function:", color="orange", help="See the remarks below for what is missing."
            )
    orders = view.match.orders if view.match and view.match.orders else invoice.purchase_orders
    facts = [
        f"**{printing.money(invoice.sign * invoice.gross_total, invoice.currency)}** with tax",
        f"dated {printing.day(invoice.invoice_date)}",
        f"due {printing.day(invoice.due_date)}",
        f"order {plain(', '.join(orders))}" if orders else "no order",
    ]
    if jobs := sorted({job for _, job in view.match.jobs}) if view.match else []:
        facts.append(f"job {plain(', '.join(jobs))}")
    st.markdown(" · ".join(facts))


def _draw_match(view: InvoiceView, account: Explained) -> tuple[Source, ...]:
    """The ledger, and the account of the chosen line; gives its places. Where none is chosen, the first held is told."""
    st.markdown("##### Match with orders")
    rows = ledger_rows(view, account.lines)
    if not rows:
        st.caption("The document prints no lines.")
        return ()
    place = tables.pick_row(rows, LEDGER, key=f"ledger-{view.invoice.id}")
    line = rows[place]["line"] if place is not None else _first_held(view)
    if line is None:
        st.caption("Choose a line to see why it bills its order line, and what else was possible.")
    else:
        _draw_why(view, account, line)
    return places_of_line(view.reading, line) if place is not None else ()


def _first_held(view: InvoiceView) -> int | None:
    """The first line that an open hold is about."""
    holds = view.match.holds if view.match is not None else ()
    lines = [hold.invoice_line for hold in holds if hold.is_open_block and hold.invoice_line is not None]
    return min(lines, default=None)


def _draw_why(view: InvoiceView, account: Explained, line: int) -> None:
    """Why this order line, and which others were possible; of a line that bills none, that it does not."""
    told = [one for one in account.lines if one.invoice_line == line]
    item = next((one.description for one in view.invoice.lines if one.number == line), "")
    for one in told:
        draw_account(one, item, view.invoice.currency)
    if not told:
        st.caption(f"Line {line} bills no order line.")


def _draw_values(view: InvoiceView, company: OwnCompany) -> tuple[Source, ...]:
    """The header's values and why; gives the places of the chosen one."""
    st.markdown("##### Why these values")
    st.caption("Choose a value, or a line above, to see where it stands on the paper.")
    values = header_values(view.invoice, view.reading, company)
    place = tables.pick_row([_shown(value) for value in values], VALUES, key=f"values-{view.invoice.id}")
    return values[place].places if place is not None else ()


def _shown(value: Value) -> dict[str, str]:
    return {name: getattr(value, name) for name in VALUES}
