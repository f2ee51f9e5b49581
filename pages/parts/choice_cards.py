"""Picking an order or an order line where matching asks for one, the likeliest first with reasons; and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from engine.choosing import Choices, choices_for, choose_line, choose_order, chosen_for, take_back
from engine.issues import Code
from engine.matching.choices import WHOLE_INVOICE
from engine.matching.ranking import ALIKE, Pick
from engine.model import Evidence, Hold, LineChoice, OrderReference, OrderState, PartReference, PurchaseOrder
from engine.views import InvoiceView
from engine.workbench import Workbench
from pages.parts.acting import act_and_say
from pages.parts.printing import day, plain, price, quantity, shortened

OF_ORDERS = frozenset({Code.PO_MISSING, Code.PO_INVALID})
OF_LINES = frozenset({Code.LINE_UNMATCHED, Code.LINE_AMBIGUOUS})
_RADIO = 5  # picks that are shown with their reasons; the rest stand in a list
_LISTED = 200
_OTHER = ""  # no order has that number


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
            _draw_orders(bench, view.invoice.id, found, _key(view, hold))
        else:
            _draw_lines(bench, view, found, line, _key(view, hold))


def _key(view: InvoiceView, hold: Hold) -> str:
    """What was picked for one invoice must never stand picked for the next."""
    return f"{view.invoice.id}-{hold.code.value}-{hold.severity.value}-{hold.invoice_line or hold.measured}"


def _draw_orders(bench: Workbench, invoice_id: str, found: Choices, key: str) -> None:
    label = "Which order is it?"
    number: str | None = _OTHER
    if found.orders:
        options = {pick.candidate.purchase_order: _order_named(pick.order) for pick in found.orders}
        number = _radio(label, options, [_reasons(pick.candidate.why) for pick in found.orders], f"order-{key}")
    if number == _OTHER:
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


def _draw_lines(bench: Workbench, view: InvoiceView, found: Choices, line: int, key: str) -> None:
    picks = {_place(pick): pick for pick in found.picks(line)}
    if not picks:
        st.caption("The supplier has no order here. Load the order first.")
        return
    orders = set(view.match.orders) if view.match else set()
    alike = [
        name for name, pick in picks.items() if pick.candidate.score >= ALIKE or pick.candidate.purchase_order in orders
    ]
    likely = {name: picks[name] for name in alike[:_RADIO]}
    rest = [name for name in picks if name not in likely]
    label = "Which order line is it?"
    place: str | None = _OTHER
    if likely:
        options = {name: _named(pick) for name, pick in likely.items()}
        reasons = [_reasons(pick.candidate.why) for pick in likely.values()]
        place = _radio(label, options, reasons, f"line-{key}", has_more=bool(rest))
    if place == _OTHER:
        place = st.selectbox(
            "Another order line" if likely else label, rest, index=None, key=f"other-line-{key}",
            format_func=lambda name: _listed(picks[name]), placeholder="order and line",
        )  # fmt: skip
    if st.button("Bill it on this line", type="primary", disabled=not place, key=f"apply-line-{key}") and place:
        one = picks[place].candidate
        act_and_say(
            lambda: choose_line(bench, view.invoice.id, line, one.purchase_order, one.order_line),
            lambda learned: _said(_place(picks[place]), learned),
        )


def _radio(label: str, options: dict[str, str], captions: Sequence[str], key: str, *, has_more: bool = True) -> str | None:
    """The name of the option that is picked, `_OTHER` for none of them; nothing is picked beforehand."""
    return st.radio(
        label,
        [*options, *([_OTHER] if has_more else [])],
        index=None,
        format_func=lambda name: options.get(name, "Another one"),
        captions=[*captions, *([""] if has_more else [])],
        key=key,
    )


def _reasons(why: Iterable[Evidence]) -> str:
    return plain("; ".join(one.text for one in why))


def _place(pick: Pick) -> str:
    one = pick.candidate
    return f"{one.purchase_order} line {one.order_line}" if one.order_line else one.purchase_order


def _named(pick: Pick) -> str:
    """`PO-0417 line 2 · Copper pipe 15 mm · 8 m open at 10.00 · J-204`."""
    return f"**{plain(_place(pick))}** · {plain(shortened(pick.description))}{plain(_open_part(pick))}"


def _listed(pick: Pick) -> str:
    return f"{_place(pick)} · {shortened(pick.description, 40)}{_open_part(pick)}"


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
            if st.button("Take back", icon=":material/undo:", key=f"take-back-{view.invoice.id}-{one.invoice_line}"):
                _take_back(bench, view.invoice.id, one.invoice_line)


def _take_back(bench: Workbench, invoice_id: str, line: int) -> None:
    act_and_say(lambda: take_back(bench, invoice_id, line), "Taken back, and forgotten what it taught.")


def _chosen(one: LineChoice) -> str:
    if one.invoice_line == WHOLE_INVOICE:
        return f"Order {one.purchase_order} was chosen for this invoice."
    return f"Line {one.invoice_line}: order {one.purchase_order} line {one.order_line} was chosen."
