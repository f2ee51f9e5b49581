"""The overview's pieces: states, what waits by reason, the check sums of arrival, and the next steps."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.views import Status
from engine.workbench import Workbench
from pages.parts import tables, words
from pages.parts.import_panel import sums
from pages.parts.printing import count, money

SHOWN = ("held", "imported", "matched", "accepted", "exported")
REASONS: dict[str, Any] = {
    "reason": st.column_config.TextColumn("What holds them", width="medium"),
    "invoices": st.column_config.NumberColumn("Invoices", width="small"),
    "gross": tables.money_column("Total"),
    "owner": st.column_config.TextColumn("Usually cleared by", width="small"),
}


def draw_states(status: Status) -> None:
    """One figure a state, with its money."""
    for column, name in zip(st.columns(len(SHOWN)), SHOWN, strict=True):
        sign, entry = words.state(name), status.invoices.get(name, {"count": 0, "gross": {}})
        with column.container(border=True, height="stretch", gap="xsmall"):
            words.badge(sign)
            st.metric(sign.word, entry["count"], label_visibility="collapsed", help=sign.says)
            st.caption(" · ".join(money(amount, currency) for currency, amount in sorted(entry["gross"].items())) or "–")


def draw_waiting(bench: Workbench) -> None:
    """Open holds by reason; choosing one opens its invoices."""
    rows = [
        {**row, "reason": f"{words.severity(row['severity']).mark} {words.hold_name(row['code'])}"}
        for row in bench.store.read("hold_counts")
        if row["severity"] == "block"
    ]
    st.subheader("What waits, by reason", anchor=False)
    if not rows:
        st.success("Nothing is held.", icon=":material/check_circle:")
        return
    place = tables.pick_row(rows, REASONS, key="reasons")
    st.caption("Choose a reason to see its invoices.")
    if place is not None:
        st.session_state["queue_state"], st.session_state["queue_reason"] = "held", rows[place]["code"]
        st.switch_page("pages/invoices.py")


def draw_arrivals(status: Status) -> None:
    """Everything that arrived is accounted for."""
    st.subheader("Nothing is lost", anchor=False)
    mails = sums(status.mails, ("done", "ignored", "held"))
    documents = sums(status.documents, ("imported", "duplicate", "ignored", "held"))
    made = sum(entry["count"] for entry in status.invoices.values())
    st.markdown(
        f":material/mail: Mails: **{mails}**  \n:material/description: Documents in them: **{documents}**  \n"
        f":material/receipt_long: Supplier invoices made of them: **{made}**"
    )
    st.page_link("pages/received_email.py", label="Every mail and what became of it", icon=":material/mail:")


def draw_next_steps(bench: Workbench, status: Status) -> None:
    """What a person can do now, the most useful first."""
    st.subheader("Next", anchor=False)
    found = list(_steps(status))
    for icon, said, page, label in found:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f":material/{icon}: {said}")
            st.page_link(page, label=label, icon=":material/arrow_forward:")
    if not bench.settings.mailboxes:
        with st.container(border=True):
            st.markdown(":material/inbox: No mailbox is connected yet.")
            st.page_link("pages/mailbox.py", label="Connect one", icon=":material/arrow_forward:")
    elif not found:
        st.success("All done: nothing waits.", icon=":material/check_circle:")


def _steps(status: Status) -> Any:
    counts = {name: entry["count"] for name, entry in status.invoices.items()}
    if matched := counts.get("matched"):
        yield (
            "task_alt",
            f"**{count(matched, 'invoice')}** agree with their orders and can be accepted.",
            "pages/invoices.py",
            "Accept",
        )
    if held := counts.get("held"):
        yield "pan_tool", f"**{count(held, 'invoice')}** are held; each says why.", "pages/invoices.py", "Look at them"
    if imported := counts.get("imported"):
        yield "link", f"**{count(imported, 'invoice')}** are only partly matched.", "pages/invoices.py", "Look at them"
    if status.mails["held"]:
        yield "mail", f"**{count(status.mails['held'], 'mail')}** could not be read.", "pages/received_email.py", "See why"
    if accepted := counts.get("accepted"):
        yield "output", f"**{count(accepted, 'invoice')}** accepted and not exported yet.", "pages/export.py", "Export"
