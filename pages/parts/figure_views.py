"""The reconciliation page put together: its views, their filters, and what they stand for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import streamlit as st

from engine.figures import Figures, figures
from engine.store import Store
from engine.views import Status
from pages.parts.figure_arrivals import draw_arrivals
from pages.parts.figure_exceptions import draw_exceptions
from pages.parts.figure_frame import Scope, draw_currency, draw_month, open_invoice, scope_of, take_from_address
from pages.parts.figure_prices import draw_prices
from pages.parts.figure_receipts import draw_receipts
from pages.parts.figure_spend import draw_spend
from pages.parts.frame import draw_empty
from pages.parts.printing import count

ARRIVALS = "Arrivals"
VIEWS: dict[str, Callable[[Figures, Scope], None]] = {
    "Spend against orders": draw_spend,
    "Prices": draw_prices,
    "Received, not invoiced": draw_receipts,
    "Exceptions": draw_exceptions,
    ARRIVALS: draw_arrivals,
}


def kept_figures(store: Store, on: date) -> Figures:
    """The figures of the day; drawn up again only when something in the store has changed since this person last looked."""
    mark = (store.path, on, tuple(store.read("change_mark")[0].values()))
    kept = st.session_state.get("figures_kept")
    if kept is None or kept[0] != mark:
        with st.spinner("Adding up …"):
            kept = st.session_state["figures_kept"] = (mark, figures(store, on))
    found: Figures = kept[1]
    return found


def draw_question() -> str:
    """Which view to look at; `?report=Prices` in the address sets it."""
    take_from_address("report", list(VIEWS))
    return st.segmented_control(
        "Question", list(VIEWS), default=next(iter(VIEWS)), required=True, key="report", persist_state="session",
        label_visibility="collapsed",
    )  # fmt: skip


def draw_filters(found: Figures, ledger: str, view: str) -> tuple[date | None, str]:
    """Month, and the currency where the view shows money."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        return draw_month(found.months), ledger if view == ARRIVALS else draw_currency(found.currencies, ledger)


def draw_as_of(found: Figures, currency: str, at: datetime, status: Status) -> Scope:
    """When, of what, and by which rules; what the page shows goes with every file taken from it."""
    scope = scope_of(found, currency, at)
    counted = {name: entry["count"] for name, entry in status.invoices.items()}
    booked = counted.get("accepted", 0) + counted.get("exported", 0)
    waiting = sum(counted.get(name, 0) for name in ("held", "matched", "imported"))
    by_day = " · orders by order date, the rest by invoice, receipt or arrival" if found.month else ""
    st.caption(
        f"As of {scope.as_of} · {scope.says} · spend, prices and receipts count {count(booked, 'accepted invoice')}; "
        f"{count(waiting, 'invoice waits', 'invoices wait')} and will count once accepted · hold rules {found.rules}{by_day}"
    )
    return scope


def draw_view(name: str, found: Figures, scope: Scope) -> None:
    """One view, or the invoice that was clicked in its chart."""
    invoice = st.session_state.pop("figure_opens", None)
    if invoice is not None:
        open_invoice(invoice)
    VIEWS[name](found, scope)


def draw_nothing_yet() -> None:
    """What stands here as long as the store is empty."""
    draw_empty(
        "balance",
        "Nothing to reconcile yet",
        "Load **orders** and **receipts**, take in mail, and accept invoices: what was ordered, received and billed is then "
        "compared here, down to the line.",
    )
    with st.container(horizontal=True):
        st.page_link("pages/orders.py", label="Load orders", icon=":material/list_alt:")
        st.page_link("pages/mailbox.py", label="To the mailbox", icon=":material/inbox:")
