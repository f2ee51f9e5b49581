"""Tolerances in a clerk's words: what each one limits, how far, for whom, and who set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState
from engine.tolerance_kinds import SHAPES
from pages.parts import printing

K = ToleranceKind


@dataclass(frozen=True, slots=True)
class Words:
    """What a tolerance is called, in which group it stands, and what it means."""

    name: str
    group: str
    says: str


PRICES, QUANTITIES, TOTALS, CHARGES = "Prices", "Quantities", "Totals", "Charges"
ORDERS, TAX, SAMPLE = "Orders", "Tax, rounding and rates", "Sample"

WORDS: dict[ToleranceKind, Words] = {
    K.PRICE: Words("Price above the order's", PRICES, "Per cent of the ordered unit price; amount on the whole line."),
    K.PRICE_ESTIMATED: Words("Price above an estimate", PRICES, "The same where the order calls its price an estimate."),
    K.QUANTITY_ORDERED: Words("Quantity above ordered", QUANTITIES, "All invoices together, in the order's unit."),
    K.QUANTITY_RECEIVED: Words("Quantity above received", QUANTITIES, "All invoices together, against net receipts."),
    K.QUANTITY_VALUE: Words("Value of the surplus quantity", QUANTITIES, "What is billed too much, at the ordered price."),
    K.UNRECEIVED_VALUE: Words("Billed before any receipt", QUANTITIES, "While nothing was received, at the ordered price."),
    K.UNIT_RATIO: Words("Pack size not as known", QUANTITIES, "The pack a line prints against the one on file."),
    K.LINE_TOTAL: Words("Order line, all invoices", TOTALS, "All invoices together against one order line's value."),
    K.ORDER_TOTAL: Words("Whole order, all invoices", TOTALS, "All invoices together against the whole order's value."),
    K.TOTALS: Words("Invoice against its orders", TOTALS, "The invoice's totals against those its orders give."),
    K.LINE_AMOUNT: Words("Largest line with an order", TOTALS, "The most that one line may bill on an order."),
    K.LINE_AMOUNT_WITHOUT_ORDER: Words("Largest line without an order", TOTALS, "The most that a line may bill so."),
    K.INVOICE_AMOUNT: Words("Largest invoice", TOTALS, "The most that one invoice may bill, without tax."),
    K.FREIGHT: Words("Charges not on the order", CHARGES, "Freight and other charges that no order planned, together."),
    K.PLANNED_CHARGE: Words("Charges above the order's", CHARGES, "Freight and other charges above what the order planned."),
    K.DATE_EARLY: Words("Billed early", ORDERS, "Amount times days before the day it was expected on."),
    K.BLANKET_VALUE: Words("Above an order's limit", ORDERS, "All invoices together above a blanket order's limit."),
    K.BLANKET_DAYS: Words("Outside an order's dates", ORDERS, "Days before or after the order is valid."),
    K.TAX: Words("Tax of the invoice", TAX, "Away from the tax that the rates give, on the whole invoice."),
    K.TAX_LINE: Words("Tax of a line", TAX, "Away from the tax that the rate gives, on one line."),
    K.ROUNDING: Words("Rounding", TAX, "A rounding that the invoice states and no order has."),
    K.EXCHANGE_RATE: Words("Exchange rate", TAX, "The part of the value in ledger currency that only the rate made."),
    K.SAMPLE: Words(
        "Clean invoices looked at", SAMPLE,
        "Per cent of them that wait for a person to look. From the amount on in full, below it in proportion.",
    ),
}  # fmt: skip
KINDS: dict[ToleranceKind, str] = {kind: words.name for kind, words in WORDS.items()}
GROUPS = tuple(dict.fromkeys(words.group for words in WORDS.values()))
STATES = {
    ToleranceState.OFF: "Not tested",
    ToleranceState.EXACT: "Nothing allowed",
    ToleranceState.LIMIT: "Up to a limit",
}
JOINED = {Combinator.BOTH: "inside both limits", Combinator.EITHER: "inside at least one"}
FIGURES = {"amount": "Amount", "quantity": "Quantity", "days": "Days"}


def limit_shown(one: Tolerance) -> str:
    """How it is tested: `Up to 2 % and 50.00`, `Nothing allowed, either way`."""
    sides = ", either way" if one.two_sided and one.state is not ToleranceState.OFF else ""
    if one.state is not ToleranceState.LIMIT:
        return STATES[one.state] + sides
    if one.kind is K.SAMPLE:
        return _sampled(one)
    figures = [] if one.percent is None else [f"{printing.quantity(one.percent)} %"]
    if one.absolute is not None:
        figures.append(_absolute(one))
    return f"Up to {(' and ' if one.combinator is Combinator.BOTH else ' or ').join(figures)}{sides}"


def _sampled(one: Tolerance) -> str:
    full = f", in full from {printing.money(one.absolute)}" if one.absolute is not None else ""
    return f"{printing.quantity(one.percent)} % of them{full}"


def _absolute(one: Tolerance) -> str:
    counts = SHAPES[one.kind].absolute
    if counts == "amount":
        return printing.money(one.absolute)
    return printing.quantity(one.absolute, "days" if counts == "days" else None)


def whose(one: Tolerance, suppliers: Mapping[str, str]) -> str:
    """Whom it is set for: `The company`, `Item TAP of Smallbore Pipes`. `suppliers`: number to name."""
    parts = [f"order {one.order}"] if one.order else []
    parts += [f"item {one.item}"] if one.item else []
    parts += [f"group {one.group}"] if one.group else []
    parts += [suppliers.get(one.supplier, one.supplier)] if one.supplier else []
    text = " · ".join(parts) or "the company"
    return text[0].upper() + text[1:]


def days(one: Tolerance) -> str:
    """When it counts: `from 1 Jul 2026 to 30 Jun 2027`; nothing where it always does."""
    first = f"from {printing.day(one.valid_from)}" if one.valid_from else ""
    last = f"to {printing.day(one.valid_to)}" if one.valid_to else ""
    return f"{first} {last}".strip()


def author(set_by: str | None, set_at: datetime | None) -> str:
    """Who set it and when; nothing where nobody did."""
    return f"{set_by}, {printing.day(set_at.astimezone().date())}" if set_by and set_at else ""
