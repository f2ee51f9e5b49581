"""Why one line bills its order line: reasons, the next best, its receipts, all invoices together, and every test."""

from __future__ import annotations

import streamlit as st

from engine.matching.inequality_words import Comparison
from engine.matching.telling import Before, Instead, Picture, Taken, Told
from pages.parts.printing import count, day, money, plain, quantity, shortened

_SHOWN = 3  # alternatives; more are only counted
_INVOICES = 6  # earlier invoices of one order line that are named


def draw_account(told: Told, item: str, currency: str) -> None:
    """One line on one order line, as a card."""
    with st.container(border=True, gap="xsmall"):
        place = f"order {plain(told.place[0])}" + (f" line {told.place[1]}" if told.place[1] else "")
        st.markdown(f"**Line {told.invoice_line} → {place}** · {plain(shortened(item, 80))}")
        st.markdown(":material/link: " + plain("; ".join(one.text for one in told.why) or told.kind))
        _draw_instead(told.instead)
        if told.receipts:
            st.markdown(":material/package_2: Out of " + "; ".join(_taken(one, told.picture) for one in told.receipts))
        if told.picture is not None:
            _draw_picture(told.picture, currency)
        _draw_tests(told)


def _draw_instead(instead: tuple[Instead, ...]) -> None:
    for place, one in enumerate(instead[:_SHOWN]):
        other = f"order {plain(one.candidate.purchase_order)} line {one.candidate.order_line}"
        said = f"{'Then' if place else 'Next best'}: {other}"
        gap = f"{one.gap} points of 100 less likely" if one.gap > 0 else "as likely by itself"
        reasons = list(one.against)
        if one.taken_by:
            reasons.append(f"line {', '.join(map(str, one.taken_by))} bills it")
        st.caption(f"{said} ({gap}" + (f": {plain('; '.join(reasons))}" if reasons else "") + ")")
    if len(instead) > _SHOWN:
        st.caption(f"and {count(len(instead) - _SHOWN, 'further order line')}, less likely")


def _taken(one: Taken, picture: Picture | None) -> str:
    note = f", delivery note {plain(one.delivery_note)}" if one.delivery_note else ""
    unit = picture.unit if picture is not None else None
    return f"receipt {plain(one.receipt)} of {day(one.received_on)}{note}: **{plain(quantity(one.quantity, unit))}**"


def _draw_picture(picture: Picture, currency: str) -> None:
    """The order line over all invoices: ordered, received, billed before, this one, left."""
    steps = [("Ordered", picture.ordered), ("Received", picture.received), ("Accepted", picture.accepted)]
    steps += [("Billed before", picture.billed_before), ("This invoice", picture.this)]
    steps.append(("Over by", picture.over) if picture.over else ("Left to bill", picture.left))
    said = [f"{name} **{plain(quantity(figure))}**" for name, figure in steps if figure is not None]
    unit = f" ({plain(picture.unit)})" if picture.unit else ""
    st.markdown(":material/stacked_bar_chart: " + " · ".join(said) + unit)
    if picture.before:
        named = "; ".join(_before(one, picture.unit, currency) for one in picture.before[:_INVOICES])
        more = len(picture.before) - _INVOICES
        st.caption("Billed before by " + named + (f"; and {count(more, 'other invoice')}" if more > 0 else ""))


def _before(one: Before, unit: str | None, currency: str) -> str:
    link = f"[{plain(one.invoice_number)}](?invoice={one.invoice})"
    return f"{link} of {day(one.invoice_date)}: {plain(quantity(one.quantity, unit))}, {plain(money(one.amount, currency))}"


def _draw_tests(told: Told) -> None:
    """Every test that is made; what fails stands out, what passes by its tolerance alone is told apart."""
    made = [one for one in told.tests if one.tolerance != "not tested"]
    for one in made:
        st.caption(_test(one))
    if told.level_why:
        st.caption(f"Matched {plain(told.level_why)}")


def _test(one: Comparison) -> str:
    sides = " of ".join(plain(side) for side in (one.left, one.right) if side)
    said = sides[:1].upper() + sides[1:]
    allowed = f"allowed: {plain(one.tolerance)} ({plain(one.whose)})"
    if not one.passes:
        return f":red[:material/cancel:] **{said}** · {allowed}"
    sign = ":orange[:material/check:]" if one.within else ":green[:material/check:]"
    return f"{sign} {said} · {'within what is ' if one.within else ''}{allowed}"
