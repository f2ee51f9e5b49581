"""Which columns each list has, and under which headings real exports write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.model import LineKind, MatchLevel, OrderState
from engine.tables import values
from engine.tables.values import Read, Sign

ORDER_STATES = {
    "open": OrderState.OPEN, "active": OrderState.OPEN, "approved": OrderState.OPEN, "sent": OrderState.OPEN,
    "closed": OrderState.CLOSED, "complete": OrderState.CLOSED, "completed": OrderState.CLOSED, "billed": OrderState.CLOSED,
    "finallyclosed": OrderState.FINALLY_CLOSED, "finalclose": OrderState.FINALLY_CLOSED,
    "cancelled": OrderState.CANCELLED, "canceled": OrderState.CANCELLED, "void": OrderState.CANCELLED,
}  # fmt: skip
LINE_KINDS = {
    "item": LineKind.ITEM, "material": LineKind.ITEM, "goods": LineKind.ITEM,
    "freight": LineKind.FREIGHT, "delivery": LineKind.FREIGHT,
    "charge": LineKind.SURCHARGE, "surcharge": LineKind.SURCHARGE, "levy": LineKind.LEVY, "deposit": LineKind.DEPOSIT,
}  # fmt: skip
MATCH_LEVELS = {
    "none": MatchLevel.NONE, "no": MatchLevel.NONE,
    "totals": MatchLevel.TOTALS, "total": MatchLevel.TOTALS, "invoicetotals": MatchLevel.TOTALS,
    "amount": MatchLevel.AMOUNT, "amountbased": MatchLevel.AMOUNT, "services": MatchLevel.AMOUNT,
    "2way": MatchLevel.TWO_WAY, "2": MatchLevel.TWO_WAY, "twoway": MatchLevel.TWO_WAY,
    "3way": MatchLevel.THREE_WAY, "3": MatchLevel.THREE_WAY, "threeway": MatchLevel.THREE_WAY,
    "4way": MatchLevel.FOUR_WAY, "4": MatchLevel.FOUR_WAY, "fourway": MatchLevel.FOUR_WAY,
}  # fmt: skip
SIGNS: Mapping[Read, Sign] = {
    values.amount: values.decimal_sign,
    values.money: values.decimal_sign,
    values.quantity: values.decimal_sign,
    values.percent: values.decimal_sign,
    values.day: values.date_sign,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: our name for it, how its cells are read, whether it must be there, other headings it goes by.

    `needed` says whether every row must fill it, where that differs from whether the column must be there.
    """

    name: str
    read: Read
    required: bool
    aliases: tuple[str, ...] = ()
    filled: bool | None = None

    @property
    def needed(self) -> bool:
        """Whether an empty cell is refused."""
        return self.required if self.filled is None else self.filled

    @property
    def sign(self) -> Sign | None:
        """What tells this column's habit; `None` where there is nothing to tell."""
        return SIGNS.get(self.read)

    def rank(self, heading: str) -> int | None:
        """How well a heading names this column: 0 best; `None` not at all."""
        names = [heading_key(name) for name in (self.name, *self.aliases)]
        key = heading_key(heading)
        return names.index(key) if key in names else None


def heading_key(heading: str) -> str:
    """A heading as headings are compared: letters and digits only.

    >>> heading_key("PO Number") == heading_key("po_number"), heading_key("Supplier #") == heading_key("Supplier No.")
    (True, True)
    """
    words = re.sub(r"[^a-z0-9]+", " ", heading.casefold().replace("#", " no ").replace("*", " ")).split()
    return "".join("number" if word in ("no", "nr", "num", "nbr") else word for word in words)


def _must(name: str, read: Read, *aliases: str, filled: bool = True) -> Column:
    return Column(name, read, True, aliases, filled)


def _may(name: str, read: Read, *aliases: str) -> Column:
    return Column(name, read, False, aliases)


_SUPPLIERS = (
    _must("number", values.text, "Supplier No", "Supplier Code", "Supplier ID", "Vendor No", "Vendor Code", "Vendor ID",
          "Creditor No", "Creditor Code", "Card ID", "Code", "ID", "Supplier"),
    _must("name", values.text, "Supplier Name", "Vendor Name", "Creditor Name", "Company", "Company Name", "Contact Name",
          "Co./Last Name"),
    _may("tax_id", values.text, "ABN", "A.B.N.", "NZBN", "VAT No", "GST No", "Tax No", "VAT ID", "Business No"),
    _may("email_senders", values.senders, "Email Sender", "Email", "E-mail", "Emails", "Email Address", "Senders",
         "Email Addresses"),
    _may("format", values.text, "Invoice Format", "Format Name"),
    _may("auto_import", values.yes_no, "Automatic Import", "Auto", "Import Automatically"),
    _may("order_required", values.yes_no, "PO Required", "Purchase Order Required", "Needs Order", "Needs PO"),
    _may("account_code", values.text, "Account", "Account No", "GL Account", "GL Code", "Expense Account", "Nominal Code"),
    _may("tax_code", values.text, "Tax", "GST Code", "VAT Code", "Tax Type", "Default Tax Code"),
    _may("payment_terms_days", values.days, "Payment Terms", "Terms", "Terms Days", "Days", "Credit Days", "Due Days"),
    _may("currency", values.currency, "Currency Code", "Ccy"),
    _may("bank_account", values.text, "Bank Account No", "BSB and Account", "IBAN", "Bank Details"),
    _may("group", values.text, "Supplier Group", "Vendor Group", "Creditor Group", "Category"),
    _may("blocked", values.yes_no, "On Hold", "Payment Hold", "Posting Hold", "Stopped"),
)  # fmt: skip

_JOBS = (
    _must(
        "number",
        values.text,
        "Job No",
        "Job Code",
        "Job ID",
        "Project No",
        "Project Code",
        "Project ID",
        "Code",
        "ID",
        "Job",
    ),
    _must("name", values.text, "Job Name", "Project Name", "Description", "Title", "Site"),
    _may("customer", values.text, "Customer Name", "Client", "Client Name"),
    _may("state", values.text, "Status", "Job Status", "Job State"),
    _may("budget", values.money, "Budget Amount", "Cost Budget", "Budgeted Cost", "Estimate", "Estimated Cost"),
)

_ORDERS = (
    _must("order_number", values.text, "PO No", "PO", "Order No", "Order", "Purchase Order", "Purchase Order No",
          "Document No", "Purchase No"),
    _must("supplier", values.text, "Supplier No", "Supplier Code", "Supplier ID", "Vendor No", "Vendor Code", "Vendor ID",
          "Vendor", "Creditor", "Creditor Code", "Supplier Name", "Vendor Name", filled=False),
    _must("order_date", values.day, "Date", "PO Date", "Ordered On", "Date Ordered", "Document Date", filled=False),
    _must("currency", values.currency, "Currency Code", "Ccy", filled=False),
    _must("line", values.line_number, "Line No", "Line ID", "PO Line", "Order Line", "Pos", "Position", "Row",
          filled=False),
    _must("description", values.text, "Line Description", "Item Description", "Details", "Item Name", "Text", filled=False),
    _must("quantity", values.quantity, "Qty", "Order Qty", "Ordered", "Qty Ordered", "Quantity Ordered", "Order Quantity",
          filled=False),
    _must("unit_price", values.amount, "Unit Cost", "Price", "Cost", "Unit Amount", "Rate", "Price Each", "Net Price",
          "Unit Price ex GST", "Unit Price (ex GST)", filled=False),
    _may("state", values.one_of(ORDER_STATES), "Status", "Order Status", "PO Status", "Order State"),
    _may("job", values.text, "Job No", "Job Code", "Project", "Project No", "Project Code", "Job ID"),
    _may("kind", values.one_of(LINE_KINDS), "Line Kind", "Line Type", "Type", "Item Type"),
    _may("part", values.text, "Part No", "Part Code", "Item Code", "Item No", "Item", "SKU", "Product Code",
         "Supplier Part No", "Stock Code"),
    _may("unit", values.text, "UOM", "Unit of Measure", "Units", "Unit Code"),
    _may("cancelled_quantity", values.amount, "Cancelled Qty", "Qty Cancelled", "Canceled Quantity", "Cancelled"),
    _may("tax_code", values.text, "Tax", "GST Code", "VAT Code", "Tax Type"),
    _may("account_code", values.text, "Account", "Account No", "GL Account", "GL Code", "Nominal Code", "Cost Code"),
    _may("match", values.one_of(MATCH_LEVELS), "Match Level", "Matching", "Match Type", "Match Option"),
    _may("price_estimated", values.yes_no, "Estimated Price", "Price Is Estimated", "Estimate"),
    _may("expected_on", values.day, "Expected", "Expected Date", "Promised Date", "Need By Date", "Scheduled Date"),
    _may("weight", values.amount, "Unit Weight", "Weight kg", "Kg"),
    _may("limit_amount", values.money, "Limit", "Blanket Limit", "Order Limit", "Blanket Amount"),
    _may("valid_from", values.day, "Valid From Date", "Agreement Start", "Start Date"),
    _may("valid_to", values.day, "Valid To Date", "Valid Until", "Agreement End", "End Date", "Expires"),
    _may("exchange_rate", values.amount, "Exchange Rate to Ledger", "FX Rate", "Currency Rate"),
)  # fmt: skip

_RECEIPTS = (
    _must("receipt_number", values.text, "Receipt No", "Receipt", "GRN", "GRN No", "Goods Receipt", "Goods Receipt No",
          "Receipt ID", "Document No"),
    _must("order_number", values.text, "PO No", "PO", "Order No", "Order", "Purchase Order", "Purchase Order No",
          filled=False),
    _must("received_on", values.day, "Date", "Received", "Date Received", "Receipt Date", "Received Date", "Delivery Date",
          filled=False),
    _must("line", values.line_number, "Line No", "Order Line", "PO Line", "Order Line No", "PO Line No", "Pos"),
    _must("quantity", values.quantity, "Qty", "Received Qty", "Qty Received", "Quantity Received", "Received Quantity"),
    _may("accepted_quantity", values.amount, "Accepted Qty", "Qty Accepted", "Quantity Accepted", "Accepted"),
    _may("returned_quantity", values.amount, "Returned Qty", "Qty Returned", "Quantity Returned", "Returned"),
    _may("delivery_note", values.text, "Delivery Note No", "Delivery Docket", "Docket", "Docket No", "Packing Slip"),
)  # fmt: skip

_TAXES = (
    _must("code", values.text, "Tax Code", "Tax Type", "Tax"),
    _must("name", values.text, "Tax Name", "Description", "Tax Rate Name"),
    _must("rate", values.percent, "Tax Rate", "Percent", "Percentage"),
    _may("from", values.day, "Valid From", "From Date", "Start", "Start Date", "Effective From"),
    _may("to", values.day, "Valid To", "To Date", "End", "End Date", "Until", "Effective To"),
)

_RATES = (
    _must("currency", values.currency, "Currency Code", "Ccy", "Code"),
    _must("from", values.day, "Valid From", "From Date", "Date", "Start", "Day"),
    _must("rate", values.amount, "Exchange Rate", "FX Rate", "Ledger Rate"),
)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "suppliers": _SUPPLIERS,
    "jobs": _JOBS,
    "orders": _ORDERS,
    "receipts": _RECEIPTS,
    "taxes": _TAXES,
    "rates": _RATES,
}
