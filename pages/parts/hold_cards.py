"""Holds in words: what is wrong, by how much, who clears it and how; and the release where the rules allow one."""

from __future__ import annotations

import streamlit as st

from engine import desk
from engine.auditing import Explained, confirm_units, units_to_confirm
from engine.choosing import Choices
from engine.correcting import confirm
from engine.issues import Code
from engine.matching.clearing import unit_in_words
from engine.model import Hold
from engine.views import InvoiceView
from engine.workbench import Workbench
from pages.parts import words
from pages.parts.acting import act_and_say
from pages.parts.choice_cards import asks_for_choice, choices_asked, draw_choice, draw_chosen
from pages.parts.duplicate_pair import draw_way_to_pair, is_about_pair
from pages.parts.hold_evidence import draw_evidence, draw_summary, draw_waiting, draw_way, first_of_each
from pages.parts.printing import count, plain

CAN_BE_CHANGED = ("held", "matched", "imported")


def draw_holds(bench: Workbench, view: InvoiceView, account: Explained) -> None:
    """Every hold of the invoice, open ones first as the engine ranks them; consequences are not shown beside their cause."""
    holds = view.match.holds if view.match else ()
    still_open = [hold for hold in holds if hold.released_by is None]
    choices = choices_asked(bench, view) if view.state in CAN_BE_CHANGED else None
    is_long = draw_summary(still_open)
    if is_long and view.state == "held":
        _draw_ways(account)
    shown, folded = first_of_each(still_open)
    for place, hold in shown:
        _draw_hold(bench, view, hold, place, choices=choices, account=account)
    for code, several in folded.items():
        label = f"{count(len(several), 'further hold')}: {words.hold_name(code.value)}"
        with st.expander(label, icon=":material/unfold_more:"):
            for place, hold in several:
                _draw_hold(bench, view, hold, place, choices=choices, account=account)
    if view.state in CAN_BE_CHANGED:
        draw_chosen(bench, view)
    if view.state == "held" and not is_long:
        _draw_ways(account)
    if released := [hold for hold in holds if hold.released_by is not None]:
        with st.expander(f"{count(len(released), 'hold')} released", icon=":material/lock_open:"):
            for hold in released:
                st.markdown(
                    f"**{words.hold_name(hold.code.value)}** · {plain(hold.message)}  \n"
                    f"Released by {plain(hold.released_by or '')}: {plain(hold.released_reason or '')}"
                )
    _draw_issues(view)


def _draw_ways(account: Explained) -> None:
    """The smallest sets of changes after which matching holds nothing; each has been tried on a copy of the facts."""
    if not account.ways:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            ":material/lightbulb: **What would clear the match**",
            help="Worked out and tried: after any one of these, orders, receipts and prices hold nothing of this invoice.",
        )
        for way in account.ways:
            draw_way(way)


def _draw_hold(
    bench: Workbench, view: InvoiceView, hold: Hold, place: int, *, choices: Choices | None, account: Explained
) -> None:
    sign = words.severity(hold.severity.value)
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            words.badge(sign)
            st.markdown(
                f"**{words.hold_name(hold.code.value)}**" + (f" · line {hold.invoice_line}" if hold.invoice_line else "")
            )
            st.caption(hold.code.value)
        st.markdown(plain(hold.message) + measured(hold))
        draw_evidence(hold)
        draw_waiting(hold, account.waiting)
        if choices is not None and asks_for_choice(hold):
            draw_choice(bench, view, hold, choices)
        if not hold.is_open_block:
            return
        st.caption(f"Clears when {plain(hold.clears_when)}. Usually by: {plain(hold.owner)}.")
        if is_about_pair(hold):
            draw_way_to_pair(hold)
        elif view.state in CAN_BE_CHANGED and hold.releasable:
            with st.container(horizontal=True):
                if hold.code is Code.UOM_UNKNOWN:
                    _draw_units(bench, view.invoice.id)
                if hold.code is Code.UNVERIFIED:
                    _draw_confirm(bench, view.invoice.id)
                _draw_release(bench, view.invoice.id, hold, place)
        elif not hold.releasable:
            st.caption(":material/lock: Cannot be released by hand.")


def measured(hold: Hold) -> str:
    """What was measured against which limit."""
    if not hold.measured:
        return ""
    return f"  \nSeen: **{plain(hold.measured)}**" + (f" · allowed: {plain(hold.limit)}" if hold.limit else "")


def _draw_confirm(bench: Workbench, invoice_id: str) -> None:
    pressed = st.button(
        "All values are right", icon=":material/task_alt:",
        help="You compared every value with the paper. A wrong one: press Correct above instead.",
    )  # fmt: skip
    if pressed:
        act_and_say(lambda: confirm(bench, invoice_id), "Kept that you checked every value.")


def _draw_units(bench: Workbench, invoice_id: str) -> None:
    said = "; ".join(unit_in_words(one) for one in units_to_confirm(bench, invoice_id))
    if said and st.button(f"Confirm: {plain(said)}", icon=":material/straighten:", help="Kept for this supplier and part."):
        act_and_say(lambda: confirm_units(bench, invoice_id), f"Kept: {said}.")


def _draw_release(bench: Workbench, invoice_id: str, hold: Hold, place: int) -> None:
    name = words.hold_name(hold.code.value)
    with st.popover("Release", icon=":material/lock_open:"), st.form(f"release-{hold.code.value}-{place}", border=False):
        st.markdown(f"Let **{name}** pass for the values measured now. The reason is kept with your name.")
        reason = st.text_input(
            "Reason", placeholder="agreed with the buyer by phone", key=f"reason-{hold.code.value}-{place}"
        )
        if st.form_submit_button("Release", type="primary"):
            act_and_say(lambda: desk.release(bench, invoice_id, hold.code.value, reason), f"Released: {name}.")


def _draw_issues(view: InvoiceView) -> None:
    shown = {hold.message for hold in (view.match.holds if view.match else ())}
    issues = [issue for issue in view.invoice.issues if issue.message not in shown]
    if not issues:
        return
    with st.expander(f"{count(len(issues), 'remark')} from reading and proving", icon=":material/fact_check:"):
        for issue in issues:
            sign = words.severity(issue.severity.value)
            st.markdown(f":material/{sign.icon}: {plain(issue.message)}" + (f" · {issue.where}" if issue.where else ""))
