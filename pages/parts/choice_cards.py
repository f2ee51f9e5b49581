"""Picking an order or an order line where matching asks for one, the likeliest first with reasons; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.choosing import Choices, choices_for, choose_line, choose_order, chosen_for, take_back
from engine.issues import Code
from engine.matching.choices import WHOLE_INVOICE
from engine.matching.ranking import ALIKE, Pick
from engine.model import Hold, LineChoice, OrderReference, OrderState, PartReference, PurchaseOrder
from engine.views import InvoiceView
from engine.workbench import Workbench
from pages.parts.acting import act_and_say
from pages.parts.printing import day, plain, price, quantity, shortened

OF_ORDERS = frozenset({Code.PO_MISSING, Code.PO_INVALID})
OF_LINES = frozenset({Code.LINE_UNMATCHED, Code.LINE_AMBIGUOUS})
_RADIO = 5  # picks that are shown with their reasons; the rest stand in a list
_LISTED = 200
_OTHER = -1


def asks_for_choice(hold: Hold) -> bool:
    """Whether picking an order or an order line answers the hold."""
    return hold.code in OF_ORDERS | OF_LINES


def choices_asked(bench: Workbench, view: InvoiceView) -> Choices | None:
    """What may be picked for all that is asked of an invoice; `None` where nothing is."""
    asked = [hold for hold in (view.match.holds if view.match else ()) if asks_for_choice(hold)]
    lines = [hold.invoice_line for hold in asked if _line_of(hold) is not None and hold.invoice_line]
    return choices_for(bench, view.invoice.id, lines, most=_LISTED) if asked else None


def _line_of(hold: Hold) -> int | None:
    """The line whose order line is asked for; `None` where the order of the whole invoice is."""
    return hold.invoice_line if hold.code in OF_LINES else None


def draw_choice(bench: Workbench, view: InvoiceView, hold: Hold, found: Choices) -> None:
    """What may be picked, the likeliest first, and the button that applies it; open at once where the hold blocks alone."""
    holds = view.match.holds if view.match else ()
    asked = [one for one in holds if asks_for_choice(one) and one.is_open_block]
    line = _line_of(hold)
    title = "Choose the order" if line is None else f"Choose the order line of line {line}"
    with st.expander(title, icon=":material/touch_app:", expanded=hold.is_open_block and len(asked) == 1):
        if line is None:
            _draw_orders(bench, view.invoice.id, found, f"{hold.code.value}-{hold.measured}")
        else:
            _draw_lines(bench, view, found, line)


def _draw_orders(bench: Workbench, invoice_id: str, found: Choices, key: str) -> None:
    label = "Which order is it?"
    if found.orders:
        reasons = [plain("; ".join(why.text for why in pick.candidate.why)) for pick in found.orders]
        place = _radio(label, [_order_named(pick.order) for pick in found.orders], reasons, f"order-{key}")
    else:
        place = _OTHER
    number = found.orders[place].order.order_number if place is not None and place != _OTHER else None
    if place == _OTHER:
        number = _other_order(found, "Another order" if found.orders else label, f"other-order-{key}")
    if st.button("Bill it on this order", type="primary", disabled=not number, key=f"apply-order-{key}") and number:
        act_and_say(lambda: choose_order(bench, invoice_id, number), lambda learned: _said(number, learned))


def _other_order(found: Choices, label: str, key: str) -> str | None:
    """The number of an order that is chosen from all others of the supplier, or typed."""
    listed = {order.order_number: _order_listed(order) for order in found.others}
    return st.selectbox(
        label, list(listed), index=None, format_func=lambda number: listed.get(number, number), key=key,
        placeholder="choose it, or type its number", accept_new_options=True,
    )  # fmt: skip


def _order_named(order: PurchaseOrder) -> str:
    """`PO-0417 · 24 Nov 2026 · J-204 · Copper pipe 15 mm, PVC elbow and 3 more`."""
    number, *rest = _order_facts(order)
    return " · ".join([f"**{plain(number)}**", *map(plain, rest)])


def _order_listed(order: PurchaseOrder) -> str:
    return " · ".join(_order_facts(order))


def _order_facts(order: PurchaseOrder) -> list[str]:
    jobs = ", ".join(sorted({line.job for line in order.lines if line.job}))
    first = [shortened(line.description, 24) for line in order.lines[:2]]
    more = f" and {len(order.lines) - 2} more" if len(order.lines) > 2 else ""
    said = ", ".join(first) + more if order.lines else "blank order"
    state = [] if order.state is OrderState.OPEN else [order.state.in_words]
    return [order.order_number, *state, day(order.order_date), *([jobs] if jobs else []), said]


def _draw_lines(bench: Workbench, view: InvoiceView, found: Choices, line: int) -> None:
    picks = found.picks(line)
    if not picks:
        st.caption("The supplier has no order here. Load the order first.")
        return
    orders = set(view.match.orders) if view.match else set()
    likely = [one for one in picks if one.candidate.score >= ALIKE or one.candidate.purchase_order in orders][:_RADIO]
    rest = [one for one in picks if one not in likely]
    label = "Which order line is it?"
    reasons = [plain("; ".join(why.text for why in pick.candidate.why)) for pick in likely]
    place = (
        _radio(label, [_named(pick) for pick in likely], reasons, f"line-{line}", has_more=bool(rest)) if likely else _OTHER
    )
    pick = likely[place] if place is not None and place != _OTHER else None
    if place == _OTHER:
        label = "Another order line" if likely else label
        pick = st.selectbox(
            label, rest, index=None, format_func=_listed, placeholder="order and line", key=f"other-line-{line}"
        )
    if st.button("Bill it on this line", type="primary", disabled=pick is None, key=f"apply-line-{line}") and pick:
        one = pick.candidate
        act_and_say(
            lambda: choose_line(bench, view.invoice.id, line, one.purchase_order, one.order_line),
            lambda learned: _said(f"{one.purchase_order} line {one.order_line}", learned),
        )


def _radio(label: str, options: Sequence[str], captions: Sequence[str], key: str, *, has_more: bool = True) -> int | None:
    """The place of the option that is picked, `_OTHER` for none of them; nothing is picked beforehand."""
    return st.radio(
        label,
        [*range(len(options)), *([_OTHER] if has_more else [])],
        index=None,
        format_func=lambda place: "Another one" if place == _OTHER else options[place],
        captions=[*captions, *([""] if has_more else [])],
        key=key,
    )


def _named(pick: Pick) -> str:
    """`PO-0417 line 2 · Copper pipe 15 mm · 8 of 10 m open at 10.00`."""
    one = pick.candidate
    place = (
        f"**{plain(one.purchase_order)} line {one.order_line}**" if one.order_line else f"**{plain(one.purchase_order)}**"
    )
    return f"{place} · {plain(shortened(pick.description))}{plain(_open_part(pick))}"


def _listed(pick: Pick) -> str:
    one = pick.candidate
    return f"{one.purchase_order} line {one.order_line} · {shortened(pick.description, 40)}{_open_part(pick)}"


def _open_part(pick: Pick) -> str:
    if pick.open_line is None:
        return ""
    line = pick.open_line.line
    job = f" · {line.job}" if line.job else ""
    return f" · {quantity(pick.open_line.quantity, line.unit)} open at {price(line.unit_price)}{job}"


def _said(place: str, learned: PartReference | OrderReference | None) -> str:
    match learned:
        case PartReference():
            theirs, ours = learned.part or learned.description, learned.our_part or learned.our_description
            return f"Billed on {place}. Remembered for this supplier: {theirs} is our {ours}."
        case OrderReference():
            return f"Billed on {place}. Remembered for this supplier: “{learned.text}” means {learned.purchase_order}."
        case None:
            return f"Billed on {place}."


def draw_chosen(bench: Workbench, view: InvoiceView) -> None:
    """What people chose for this invoice, each with the way back."""
    for one in chosen_for(bench.store, view.invoice.id):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/touch_app: {plain(_chosen(one))}", width="stretch")
            if st.button("Take back", icon=":material/undo:", key=f"take-back-{one.invoice_line}"):
                _take_back(bench, view.invoice.id, one.invoice_line)


def _take_back(bench: Workbench, invoice_id: str, line: int) -> None:
    act_and_say(lambda: take_back(bench, invoice_id, line), "Taken back, and forgotten what it taught.")


def _chosen(one: LineChoice) -> str:
    if one.invoice_line == WHOLE_INVOICE:
        return f"Order {one.purchase_order} was chosen for this invoice."
    return f"Line {one.invoice_line}: order {one.purchase_order} line {one.order_line} was chosen."
