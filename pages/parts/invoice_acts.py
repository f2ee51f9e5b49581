"""What a person can do with an invoice: accept, correct, set aside, reverse; and say whose it is."""

from __future__ import annotations

import streamlit as st

from engine import desk, views
from engine.accepting import AcceptResult, accept, reverse
from engine.errors import Refused
from engine.model import Supplier
from engine.screening import other_of
from engine.views import InvoiceView
from engine.workbench import Workbench
from pages.parts import known, words
from pages.parts.acting import act_and_say
from pages.parts.hold_cards import CAN_BE_CHANGED
from pages.parts.printing import count, plain

DUPLICATES = ("DUP_EXACT", "DUP_SUSPECT")


def draw_acts(bench: Workbench, view: InvoiceView) -> None:
    """The action bar."""
    with st.container(horizontal=True, vertical_alignment="center"):
        _draw_moving(bench, view)
        if view.state in CAN_BE_CHANGED:
            _draw_accept(bench, view)
            _draw_correct()
            _draw_set_aside(bench, view)
        if view.state in ("accepted", "exported"):
            _draw_reverse(bench, view)


def _draw_moving(bench: Workbench, view: InvoiceView) -> None:
    order: list[str] = st.session_state.get("queue_order") or _to_do(bench)
    place = order.index(view.invoice.id) if view.invoice.id in order else -1
    if st.button("Queue", icon=":material/arrow_back:", shortcut="Esc", help="Back to the list"):
        _go(None)
    before, after = place > 0, 0 <= place < len(order) - 1
    if st.button("Previous", icon=":material/chevron_left:", shortcut="K", disabled=not before):
        _go(order[place - 1])
    if st.button("Next", icon=":material/chevron_right:", icon_position="right", shortcut="J", disabled=not after):
        _go(order[place + 1])
    if place >= 0:
        st.caption(f"{place + 1} of {len(order)}")


def _to_do(bench: Workbench) -> list[str]:
    """What waits, where somebody came by a link instead of through the list."""
    return [row["id"] for row in views.queue(bench.store) if row["state"] in CAN_BE_CHANGED]


def _go(invoice_id: str | None) -> None:
    st.session_state.pop("correcting", None)
    if invoice_id is None:
        st.query_params.pop("invoice", None)
    else:
        st.query_params["invoice"] = invoice_id
    st.rerun()


def _draw_accept(bench: Workbench, view: InvoiceView) -> None:
    blocks = [hold for hold in (view.match.holds if view.match else ()) if hold.is_open_block]
    said = f"Held by: {', '.join(dict.fromkeys(words.hold_name(hold.code.value) for hold in blocks))}" if blocks else None
    pressed = st.button(
        "Accept", type="primary", icon=":material/verified:", shortcut="A", disabled=bool(blocks),
        help=said or "Costs the invoice to its jobs, draws the order down and queues it for export.",
    )  # fmt: skip
    if pressed:
        act_and_say(lambda: _accepted(bench, view.invoice.id), _accepted_in_words)


def _accepted(bench: Workbench, invoice_id: str) -> AcceptResult:
    """The acceptance; a refusal is raised, so that it is shown as one."""
    result = accept(bench, [invoice_id])[0]
    if not result.accepted:
        raise Refused(result.message)
    return result


def _accepted_in_words(result: AcceptResult) -> str:
    said = f"{result.invoice_number} accepted: its jobs carry the cost, and it waits for export."
    return said + (" Stamped alone: nobody else is set up who could be asked." if result.alone else "")


def _draw_correct() -> None:
    if st.session_state.get("correcting"):
        if st.button("Stop correcting", icon=":material/close:"):
            st.session_state.pop("correcting", None)
            st.rerun()
    elif st.button("Correct", icon=":material/edit:", shortcut="E", help="Change what was read"):
        st.session_state["correcting"] = True
        st.rerun()


def _draw_set_aside(bench: Workbench, view: InvoiceView) -> None:
    codes = {hold.code.value for hold in (view.match.holds if view.match else ())}
    choices = {"ignored": "Ignore it: it is not to be paid", "duplicate": "It is a duplicate"}
    if codes & set(DUPLICATES):
        choices = {"not_duplicate": "It is no duplicate", **choices}
    with st.popover("Set aside", icon=":material/block:"), st.form("set-aside", border=False):
        what = st.radio("What is it?", list(choices), format_func=lambda name: choices[name])
        others = _others(bench, view)
        other = st.selectbox("Of which invoice?", [None, *others], format_func=lambda number: others.get(number, "none"))
        reason = st.text_input("Reason", key="aside_reason")
        if st.form_submit_button("Keep this", type="primary"):
            act_and_say(lambda: desk.decide(bench, view.invoice.id, str(what), reason, other), "Kept, with your reason.")


def _others(bench: Workbench, view: InvoiceView) -> dict[str | None, str]:
    """Other invoices of the same supplier and those that a hold names, these and the same number first."""
    named = {other_of(hold) for hold in (view.match.holds if view.match else ())}
    rows = [
        row
        for row in views.queue(bench.store)
        if row["id"] in named or (row["id"] != view.invoice.id and row["supplier"] == view.invoice.supplier)
    ]
    rows.sort(key=lambda row: (row["id"] not in named, row["invoice_number"] != view.invoice.invoice_number))
    return {row["id"]: f"{row['invoice_number']} of {row['invoice_date']} ({row['state']})" for row in rows}


def _draw_reverse(bench: Workbench, view: InvoiceView) -> None:
    entries = view.acceptance.job_costs if view.acceptance else ()
    with st.popover("Reverse", icon=":material/undo:"), st.form("reverse", border=False):
        also = " It was exported: a credit posting is queued for the accounting package." if view.state == "exported" else ""
        st.markdown(f"Writes the exact opposite of {count(len(entries), 'job cost entry', 'job cost entries')}.{also}")
        reason = st.text_input("Reason", key="reverse_reason", placeholder="goods were sent back")
        if st.form_submit_button("Reverse it", type="primary"):
            act_and_say(lambda: reverse(bench, view.invoice.id, reason), str)


def draw_supplier_choice(bench: Workbench, view: InvoiceView) -> None:
    """Whose invoice it is: one of our suppliers, or a new one from what the document says."""
    suppliers = known.suppliers(bench)
    with st.container(border=True):
        st.markdown(f"**Who is {plain(view.invoice.supplier_name)}?**")
        st.markdown("  \n".join(f":gray[{label}] {plain(value)}" for label, value in proposal_facts(view)))
        st.caption(
            "A new supplier takes name, business number and currency from the paper, never its bank account: enter that once"
            " you have asked a person there."
        )
        sender = view.mail["original_sender"] if view.mail else None
        remember = sender and st.checkbox(f"{plain(sender)} writes for them", value=True, key="create-with-sender")
        if st.button("Create this supplier", icon=":material/add_business:", type="primary"):
            act_and_say(
                lambda: desk.create_supplier(bench, view.invoice.id, remember_sender=sender if remember else None),
                lambda made: f"Supplier {made.number} created.",
            )
        if suppliers:
            _draw_assigning(bench, view, suppliers)


def proposal_facts(view: InvoiceView) -> list[tuple[str, str]]:
    """What the document and its mail say of a supplier who is not on file."""
    invoice = view.invoice
    facts = {
        "Business number": invoice.supplier_tax_id,
        "Sender": view.mail["original_sender"] if view.mail and view.mail["is_mail"] else None,
        "Bank account on the paper": invoice.bank_account,
        "Currency": invoice.currency,
    }
    return [(label, value) for label, value in facts.items() if value]


def _draw_assigning(bench: Workbench, view: InvoiceView, suppliers: tuple[Supplier, ...]) -> None:
    sender = view.mail["original_sender"] if view.mail else None
    with st.form("assign-supplier", border=False):
        chosen = st.selectbox("Or it is", suppliers, format_func=lambda one: f"{one.name} ({one.number})")
        remember = st.checkbox(f"Remember that {plain(sender)} writes for them", value=True) if sender else False
        if st.form_submit_button("Assign"):
            act_and_say(
                lambda: desk.assign_supplier(
                    bench, view.invoice.id, chosen.number, remember_sender=sender if remember else None
                ),
                f"Assigned to {chosen.name}.",
            )
