"""Every hold as data: how heavy it weighs, who clears it, what clears it, and which consequences it hides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.issues import Code, Severity
from engine.model import Hold

HOLD_RULES_VERSION = "3"


@dataclass(frozen=True, slots=True)
class HoldRule:
    """One kind of hold. While it is an open block, holds with a code in `hides` are its consequences and are not raised
    (of the same invoice line, where both name one)."""

    clears_when: str
    severity: Severity = Severity.BLOCK
    owner: str = "AP"
    releasable: bool = True
    hides: frozenset[Code] = frozenset()


_OF_QUANTITY = frozenset({
    Code.QTY_ORD, Code.MAX_QTY_ORD, Code.QTY_REC, Code.MAX_QTY_REC, Code.QTY_ACC, Code.NOT_RECEIVED, Code.CREDIT_EXCEEDS,
})  # fmt: skip
_OF_MONEY = frozenset({Code.PRICE, Code.PRICE_EST, Code.PRICE_UNDER, Code.LINE_TOTAL, Code.TOTALS, Code.PO_TOTAL})
_OF_CHARGES = frozenset({Code.CHARGE_UNPLANNED, Code.CHARGE_VAR})
_OF_LINES = (
    frozenset({Code.LINE_UNMATCHED, Code.LINE_AMBIGUOUS, Code.UOM_UNKNOWN, Code.UOM_RATIO, Code.QTY_SHORT, Code.DATE_EARLY})
    | _OF_QUANTITY
    | _OF_MONEY
    | _OF_CHARGES
)
_OF_ORDERS = (
    frozenset({
        Code.PO_MISSING, Code.PO_INVALID, Code.PO_CLOSED, Code.PO_EXPIRED, Code.BLANKET_LIMIT, Code.CUR_MISMATCH,
        Code.RATE_AMT, Code.CREDIT_NO_ORIGINAL, Code.LIMIT_SUPPLIER, Code.SAMPLE,
    })
    | _OF_LINES
)  # fmt: skip

# In the order in which they are shown: root causes first.
HOLD_RULES: dict[Code, HoldRule] = {
    Code.DOC_NOT_INVOICE: HoldRule("the document is read as an invoice", releasable=False),
    Code.DOC_UNREADABLE: HoldRule("a readable document arrives", releasable=False),
    Code.FIELD_MISSING: HoldRule("the value is filled in", releasable=False),
    Code.FIELD_UNREADABLE: HoldRule("the value is corrected"),
    Code.ARITH: HoldRule("the figures are corrected, or the supplier sends a corrected invoice", releasable=False),
    Code.XML_PAGE_DIFFERS: HoldRule("the supplier says which of the two is right, or sends the invoice again"),
    Code.UNVERIFIED: HoldRule("the values are checked against the document and confirmed"),
    Code.HIDDEN_TEXT: HoldRule("nothing needs doing, but look at the document", severity=Severity.WARN),
    Code.SUP_UNKNOWN: HoldRule(
        "the supplier is confirmed or assigned",
        releasable=False,
        hides=_OF_ORDERS
        | {Code.SENDER_UNVERIFIED, Code.BANK_CHANGED, Code.BANK_NEW, Code.TAX_OVER, Code.TAX_UNDER},
    ),
    Code.SUP_BLOCKED: HoldRule("the supplier's record is no longer blocked", releasable=False),
    Code.DUP_EXACT: HoldRule(
        "the number is corrected, or this document is ignored",
        releasable=False,
        hides=_OF_QUANTITY | {Code.LINE_TOTAL, Code.PO_TOTAL, Code.BLANKET_LIMIT},
    ),
    Code.DUP_SUSPECT: HoldRule("a person decides that it is no duplicate"),
    Code.SENDER_UNVERIFIED: HoldRule("the sender is added to the supplier's email senders"),
    Code.BANK_CHANGED: HoldRule(
        "the supplier's record carries this account, after a call to a number already on file",
        owner="second person",
        releasable=False,
    ),
    Code.BANK_NEW: HoldRule(
        "the account is put on the supplier's record, after a call to a number already on file",
        owner="second person",
        releasable=False,
    ),
    Code.TAXID_INVALID: HoldRule("the business number agrees with the supplier's record"),
    Code.PO_MISSING: HoldRule("an order is named, or the supplier needs none", owner="buyer", hides=_OF_LINES),
    Code.PO_INVALID: HoldRule(
        "the order reference is corrected, or the order is loaded",
        owner="buyer",
        hides=frozenset({Code.LINE_UNMATCHED, Code.LINE_AMBIGUOUS}) | _OF_CHARGES,
    ),
    Code.CREDIT_NO_ORIGINAL: HoldRule(
        "the credited invoice or its order is named",
        owner="buyer",
        hides=frozenset({Code.PO_MISSING, Code.CREDIT_EXCEEDS}) | _OF_LINES,
    ),
    Code.PO_CLOSED: HoldRule("the order is opened again", owner="buyer"),
    Code.PO_EXPIRED: HoldRule("the order's validity is extended", owner="buyer"),
    Code.BLANKET_LIMIT: HoldRule("the order's limit is raised, or the supplier credits the surplus", owner="buyer"),
    Code.CUR_MISMATCH: HoldRule(
        "invoice and order are in one currency, and a rate to the ledger's is loaded",
        releasable=False,
        hides=_OF_MONEY | {Code.RATE_AMT, Code.BLANKET_LIMIT},
    ),
    Code.LINE_UNMATCHED: HoldRule("the line is matched by hand, or the order gains the line"),
    Code.LINE_AMBIGUOUS: HoldRule("a person picks the order line"),
    Code.UOM_UNKNOWN: HoldRule("the size of the unit is confirmed for this part"),
    Code.UOM_RATIO: HoldRule("the size of the unit is confirmed anew, or the supplier corrects the line"),
    Code.CREDIT_EXCEEDS: HoldRule("the credited invoice is accepted first, or the credit note is corrected"),
    Code.QTY_ORD: HoldRule("the order is raised, or the supplier credits the surplus", owner="buyer"),
    Code.MAX_QTY_ORD: HoldRule("the order is raised, or the supplier credits the surplus", owner="buyer"),
    Code.NOT_RECEIVED: HoldRule(
        "the goods receipt is loaded",
        owner="receiver",
        hides=frozenset({Code.QTY_REC, Code.MAX_QTY_REC, Code.QTY_ACC}),
    ),
    Code.QTY_REC: HoldRule("the rest is received, or the supplier credits the surplus", owner="receiver"),
    Code.MAX_QTY_REC: HoldRule("the rest is received, or the supplier credits the surplus", owner="receiver"),
    Code.QTY_ACC: HoldRule("the goods are inspected and accepted", owner="quality"),
    Code.PRICE: HoldRule("the order's price is changed, or the supplier credits the difference", owner="buyer"),
    Code.PRICE_EST: HoldRule("the order's price is fixed, or the supplier credits the difference", owner="buyer"),
    Code.LINE_TOTAL: HoldRule("the order line is raised, or the supplier credits the surplus", owner="buyer"),
    Code.TOTALS: HoldRule("the orders' prices are changed, or the supplier credits the difference", owner="buyer"),
    Code.PO_TOTAL: HoldRule("the order is raised, or the supplier credits the surplus", owner="buyer"),
    Code.CHARGE_UNPLANNED: HoldRule("the order plans the charge, or the limit is raised", owner="buyer"),
    Code.CHARGE_VAR: HoldRule("the order's plan is raised, or the supplier credits the difference", owner="buyer"),
    Code.TAX_OVER: HoldRule("the tax code is corrected, or the supplier corrects the tax", owner="tax"),
    Code.TAX_UNDER: HoldRule("the tax code is corrected, or the supplier corrects the tax", owner="tax"),
    Code.LIMIT_SUPPLIER: HoldRule("an approver lets it pass, or the limit is raised", owner="approver"),
    Code.RATE_AMT: HoldRule("treasury has seen the rate", severity=Severity.WARN, owner="treasury"),
    Code.SAMPLE: HoldRule("a reviewer has looked at it and lets it pass", owner="reviewer"),
    Code.PRICE_UNDER: HoldRule("nothing needs doing", severity=Severity.INFO, owner="buyer"),
    Code.QTY_SHORT: HoldRule("nothing needs doing", severity=Severity.INFO, owner="buyer"),
    Code.DATE_EARLY: HoldRule("nothing needs doing", severity=Severity.INFO, owner="buyer"),
}
_OTHER = HoldRule("the document is corrected or read again")
_RANK = {code: rank for rank, code in enumerate(HOLD_RULES)}


def make_hold(
    code: Code,
    message: str,
    *,
    measured: str | None = None,
    limit: str | None = None,
    line: int | None = None,
    severity: Severity | None = None,
) -> Hold:
    """A hold as its rule says; `severity` where the circumstances weigh lighter than the rule."""
    rule = HOLD_RULES.get(code, _OTHER)
    return Hold(
        code, severity or rule.severity, message, rule.clears_when, measured, limit, line, rule.releasable, rule.owner
    )  # fmt: skip


def visible_holds(holds: Iterable[Hold], released: Iterable[Code] = ()) -> tuple[Hold, ...]:
    """Root causes first, equal ones once, without the consequences of those that block and are not `released`."""
    let_pass = frozenset(released)
    unique = tuple(dict.fromkeys(holds))
    roots = [one for one in unique if one.is_open_block and one.code not in let_pass]
    kept = (one for one in unique if not any(_hides(root, one) for root in roots))
    return tuple(sorted(kept, key=_place))


def _hides(root: Hold, other: Hold) -> bool:
    same_line = root.invoice_line is None or other.invoice_line in (None, root.invoice_line)
    return same_line and other.code in HOLD_RULES.get(root.code, _OTHER).hides


def _place(hold: Hold) -> tuple[int, int, str]:
    return _RANK.get(hold.code, -1), hold.invoice_line or 0, hold.message
