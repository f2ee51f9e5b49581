"""States, outcomes and severities as an icon, a word and a colour; the word always stands, colour is never alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

Colour = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray", "primary"]


@dataclass(frozen=True, slots=True)
class Sign:
    """How one state is shown: `icon` beside text, `mark` in tables, where icons cannot stand; `says` explains it."""

    word: str
    icon: str
    mark: str
    colour: Colour
    says: str


STATES = {
    "held": Sign("Held", "pan_tool", "▲", "red", "Something blocks it; clear or release the hold."),
    "matched": Sign("Matched", "task_alt", "✓", "blue", "Everything agrees; ready to accept."),
    "imported": Sign("Imported", "download_done", "…", "gray", "Read, and only partly matched."),
    "accepted": Sign("Accepted", "verified", "✔", "green", "Costed to its jobs; waits for export."),
    "exported": Sign("Exported", "output", "↗", "green", "Handed to the accounting package."),
    "reversed": Sign("Reversed", "undo", "↺", "violet", "Accepted and taken back."),
    "duplicate": Sign("Duplicate", "content_copy", "≡", "orange", "The same invoice came before."),
    "ignored": Sign("Ignored", "block", "⊘", "gray", "A person set it aside, with a reason."),
}
OUTCOMES = {
    "done": Sign("Done", "task_alt", "✓", "green", "Everything in it was taken in."),
    "imported": Sign("Imported", "task_alt", "✓", "green", "Made into a supplier invoice."),
    "duplicate": Sign("Duplicate", "content_copy", "≡", "orange", "The same document came before."),
    "ignored": Sign("Ignored", "block", "⊘", "gray", "Not worth reading; the reason is given."),
    "held": Sign("Held", "pan_tool", "▲", "red", "No invoice could be made of it yet."),
}
SEVERITIES = {
    "block": Sign("Blocks", "pan_tool", "▲", "red", "Keeps the invoice from being accepted."),
    "warn": Sign("Warning", "warning", "△", "orange", "Look at it; it does not block."),
    "info": Sign("For information", "info", "○", "blue", "Nothing to do."),
}
ORDER_STATES = {
    "open": Sign("Open", "radio_button_unchecked", "○", "blue", "Goods and invoices are expected."),
    "closed": Sign("Closed", "check_circle", "●", "gray", "Finished; an invoice for it is warned about."),
    "finally_closed": Sign("Finally closed", "lock", "⊗", "red", "An invoice for it is held."),
    "cancelled": Sign("Cancelled", "cancel", "⊘", "red", "An invoice for it is held."),
}
UNKNOWN = Sign("Unknown", "help", "?", "gray", "")

HOLDS = {
    "PRICE": "Price above order",
    "PRICE_UNDER": "Price below order",
    "QTY_ORD": "More than ordered",
    "QTY_REC": "More than received",
    "QTY_ACC": "More than accepted",
    "QTY_SHORT": "Less than ordered",
    "NOT_RECEIVED": "Nothing received yet",
    "CHARGE_UNPLANNED": "Charge not on order",
    "CHARGE_VAR": "Charge above plan",
    "CREDIT_NO_ORIGINAL": "Credit without its invoice",
    "RATE_AMT": "Dearer by exchange rate",
    "CREDIT_EXCEEDS": "Credit above billed",
    "TAX_OVER": "Tax too high",
    "TAX_UNDER": "Tax too low",
    "UNVERIFIED": "Values not proved",
    "XML_PAGE_DIFFERS": "E-invoice and page differ",
    "HIDDEN_TEXT": "Text that cannot be seen",
    "SUP_UNKNOWN": "Unknown supplier",
    "SUP_BLOCKED": "Supplier is blocked",
    "SENDER_UNVERIFIED": "Unknown sender",
    "BANK_CHANGED": "Bank account changed",
    "BANK_NEW": "New bank account",
    "DUP_EXACT": "Same invoice again",
    "DUP_SUSPECT": "Looks like a duplicate",
    "PO_MISSING": "No order named",
    "PO_INVALID": "Order not found",
    "PO_CLOSED": "Order is closed",
    "CUR_MISMATCH": "Currency differs",
    "LINE_UNMATCHED": "Line not on order",
    "LINE_AMBIGUOUS": "Fits several",
    "UOM_UNKNOWN": "Unit not known",
    "MAX_QTY_ORD": "Far more than ordered",
    "MAX_QTY_REC": "Far more than received",
    "PRICE_EST": "Price above estimate",
    "LINE_TOTAL": "Order line used up",
    "PO_TOTAL": "Order used up",
    "TOTALS": "Totals differ from order",
    "BLANKET_LIMIT": "Order limit used up",
    "PO_EXPIRED": "Order not valid then",
    "UOM_RATIO": "Pack differs",
    "LIMIT_SUPPLIER": "Above the largest amount",
    "DATE_EARLY": "Billed early",
    "SAMPLE": "Drawn for review",
    "ARITH": "Figures do not add up",
    "NEGATIVE_TOTAL": "Total below zero",
    "TAXID_INVALID": "Business number wrong",
    "NO_FORMAT": "No format reads it",
    "FORMAT_AMBIGUOUS": "Several formats read it",
    "FORMAT_FAULTY": "Supplier format faulty",
    "SCAN": "Scan without text",
    "DOC_UNREADABLE": "Cannot be opened",
    "DOC_TOO_LARGE": "Too large",
    "DOC_NOT_INVOICE": "Not an invoice",
    "FIELD_MISSING": "Value missing",
    "FIELD_UNREADABLE": "Value unreadable",
    "COLUMN_UNKNOWN": "Unknown column",
}


def state(name: str) -> Sign:
    """The sign of an invoice's state."""
    return STATES.get(name, UNKNOWN)


def outcome(name: str) -> Sign:
    """The sign of what became of a mail or a document."""
    return OUTCOMES.get(name, UNKNOWN)


def severity(name: str) -> Sign:
    """The sign of how heavy an issue or hold weighs."""
    return SEVERITIES.get(name, UNKNOWN)


def order_state(name: str) -> Sign:
    """The sign of an order's state."""
    return ORDER_STATES.get(name, UNKNOWN)


def marked(sign: Sign) -> str:
    """A sign for a table's cell."""
    return f"{sign.mark} {sign.word}"


def hold_name(code: str) -> str:
    """A hold's code in words."""
    return HOLDS.get(code, code.replace("_", " ").capitalize())


def badge(sign: Sign) -> None:
    """A sign on the page."""
    st.badge(sign.word, icon=f":material/{sign.icon}:", color=sign.colour, help=sign.says or None)
