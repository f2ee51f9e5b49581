"""The bank account on a document against the one on file, and against those on earlier invoices.

An account is on file once two people confirmed it, or once somebody who was alone did; a document never puts it there.

- Another account than the one on file: `BANK_CHANGED`, which blocks. What counts is the day of the invoice: it may print
  the account that was on file then, or the one that is now.
- None on file, `BANK_NEW`: blocks where an accepted invoice of this supplier printed another account, and where the account
  is another supplier's; warns the first time an account is seen at all. Whoever was paid there before goes on in peace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.identifiers import account_key
from engine.issues import Code, Severity
from engine.matching.holds import make_hold
from engine.model import Evidence, Hold, Supplier, SupplierInvoice
from engine.screening.background import Background, PrintedAccount

_CALL = "Call the supplier on a number already on file, never on one from this document."


def account_holds(invoice: SupplierInvoice, supplier: Supplier, around: Background) -> Iterator[Hold]:
    """What is to be asked about the account that the document prints; nothing where it prints none."""
    printed = invoice.bank_account
    if not printed or not account_key(printed):
        return
    shared = _other_owner(printed, supplier, around)
    if supplier.bank_account:
        if account_key(printed) not in _approved(invoice, supplier, around):
            yield _changed(printed, supplier, shared)
        return
    before = [one for one in around.accounts if one.is_accepted and account_key(one.account) != account_key(printed)]
    paid_there = any(one.is_accepted and account_key(one.account) == account_key(printed) for one in around.accounts)
    if shared is not None:
        yield _new(printed, supplier, f"It is on file for {shared.name} ({shared.number}).", Severity.BLOCK)
    elif before and not paid_there:
        yield _differs(printed, supplier, before[-1])
    elif not any(account_key(one.account) == account_key(printed) for one in around.accounts):
        yield _new(printed, supplier, "It is the first time that it is seen.", Severity.WARN)


def _approved(invoice: SupplierInvoice, supplier: Supplier, around: Background) -> set[str]:
    """The accounts that may stand on the invoice: the one on file, and the one that was on the day of the invoice."""
    then = next((one.account for one in around.former if invoice.invoice_date < one.until), None)
    return {account_key(one) for one in (supplier.bank_account, then) if one}


def _other_owner(printed: str, supplier: Supplier, around: Background) -> Supplier | None:
    """Another supplier, not of the same group, who is paid to that account."""
    key = account_key(printed)
    for one in around.suppliers.values():
        of_group = supplier.group is not None and one.group == supplier.group
        if one.number != supplier.number and not of_group and one.bank_account and account_key(one.bank_account) == key:
            return one
    return None


def _changed(printed: str, supplier: Supplier, shared: Supplier | None) -> Hold:
    said = f" It is the account of {shared.name} ({shared.number})." if shared else ""
    hold = make_hold(
        Code.BANK_CHANGED,
        f"The document asks for payment to {printed}; on file for {supplier.name} is {supplier.bank_account}.{said} {_CALL}",
        measured=printed,
        limit=supplier.bank_account,
    )
    return replace(hold, evidence=(Evidence("printed", printed), Evidence("on_file", supplier.bank_account or "")))


def _differs(printed: str, supplier: Supplier, before: PrintedAccount) -> Hold:
    return _new(
        printed,
        supplier,
        f"Invoice {before.invoice_number} of {before.invoice_date:%d %b %Y}, which was accepted, printed {before.account}.",
        Severity.BLOCK,
        Evidence("printed_before", f"{before.account} on {before.invoice_number}"),
        Evidence("earlier_invoice", before.invoice),
    )


def _new(printed: str, supplier: Supplier, said: str, severity: Severity, *evidence: Evidence) -> Hold:
    hold = make_hold(
        Code.BANK_NEW,
        f"The document asks for payment to {printed}; no account is on file for {supplier.name}. {said} {_CALL}",
        measured=printed,
        limit="an account on file",
        severity=severity,
    )
    return replace(hold, evidence=(Evidence("printed", printed), *evidence))
