"""A supplier's bank account: asked for by one person after a call-back, confirmed by another; and every change there was."""

from __future__ import annotations

import streamlit as st

from engine.accounts import ask_account, changes_of, decide_account
from engine.model import Supplier
from engine.store.account_changes import AccountChange
from engine.workbench import Workbench
from pages.parts.acting import act_and_say
from pages.parts.printing import count, moment, plain


def draw_account(bench: Workbench, supplier: Supplier) -> None:
    """What is on file, what waits, and the way to another account."""
    changes = changes_of(bench.store, supplier.number)
    waiting = next((one for one in changes if one.is_approved is None), None)
    with st.container(border=True, gap="small"):
        st.markdown(f":material/account_balance: **Bank account** · {plain(supplier.bank_account or 'none on file')}")
        if waiting is not None:
            _draw_waiting(bench, supplier, waiting)
        else:
            _draw_asking(bench, supplier)
        _draw_past([one for one in changes if one.is_approved is not None])


def _draw_asking(bench: Workbench, supplier: Supplier) -> None:
    with st.popover("Change it", icon=":material/edit:"), st.form("ask-account", border=False):
        account = st.text_input(
            "New account", placeholder="BSB and account, or IBAN; empty takes the one on file off", key="account_new"
        )
        called = st.text_area(
            "Who was called, on which number, and what did they say?",
            placeholder="Kim in accounts, on the number of our first order, not the one on this invoice: yes, since 1 March",
            key="account_called",
            height=90,
        )
        st.caption(
            "You are alone here: it is changed at once, and stamped so."
            if bench.alone
            else "Another person must confirm it before it counts."
        )
        if st.form_submit_button("Ask for the change", type="primary"):
            act_and_say(lambda: ask_account(bench, supplier.number, account, called), _asked)


def _asked(change: AccountChange) -> str:
    if change.is_approved:
        return "The account is on file. Stamped alone: nobody else is set up who could be asked."
    return "Asked for. Another person must confirm it."


def _draw_waiting(bench: Workbench, supplier: Supplier, change: AccountChange) -> None:
    st.warning(
        f"**{plain(change.account or 'No account')}** waits for a second person.  \nAsked for by {plain(change.asked_by)}"
        f" on {moment(change.asked_at)}: {plain(change.called)}",
        icon=":material/hourglass_top:",
    )
    is_own = change.asked_by == bench.actor and not bench.alone
    if is_own:
        st.caption("You asked for it, so somebody else must confirm it. You may take it back.")
    with st.form("decide-account", border=False):
        reason = st.text_input("How was it checked?", placeholder="called the number on file myself", key="account_reason")
        with st.container(horizontal=True):
            confirmed = st.form_submit_button("Confirm", type="primary", icon=":material/how_to_reg:", disabled=is_own)
            refused = st.form_submit_button("Take it back" if is_own else "Refuse", icon=":material/block:")
    if confirmed or refused:
        said = f"The account of {supplier.name} is on file." if confirmed else "Nothing was changed."
        act_and_say(lambda: decide_account(bench, change.id, is_approved=confirmed, reason=reason), said)


def _draw_past(changes: list[AccountChange]) -> None:
    if not changes:
        return
    with st.expander(count(len(changes), "earlier change"), icon=":material/history:"):
        for one in reversed(changes):
            outcome = "confirmed" if one.is_approved else "refused"
            alone = " · alone" if one.alone else ""
            st.markdown(
                f"{moment(one.decided_at)} · {plain(one.before or 'none')} → {plain(one.account or 'none')} · asked for by"
                f" {plain(one.asked_by)}, {outcome} by {plain(one.decided_by or '')}{alone}  \n"
                f":gray[{plain(one.called)}]  \n:gray[{plain(one.reason or '')}]"
            )
