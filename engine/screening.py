"""Who an invoice is from, and what looks wrong before any order is opened: duplicates, senders, accounts, business numbers.

Numbers of bank accounts never identify a supplier: they are only compared once it is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from engine.identifiers import compact_tax_id, invoice_key, is_valid_tax_id, order_key, sender_matches
from engine.issues import Code
from engine.matching.holds import make_hold, visible_holds
from engine.matching.wording import amount
from engine.model import DocumentKind, Evidence, Hold, Supplier, SupplierInvoice

_LEGAL_FORMS = frozenset({"pty", "ltd", "limited", "pl", "inc", "llc", "gmbh", "plc", "co", "proprietary"})
_ACCOUNT_WORDS = re.compile(r"\b(?:BSB|ACCOUNT|ACCT|ACC|A/C|IBAN|NUMBER|NO)\b", re.IGNORECASE)
_CONFUSED = str.maketrans("OISB", "0158")  # letters that are read for digits
_LONG_ENOUGH = 4  # characters of a number under which a likeness says nothing
_SERIES_DAYS = 5
_NEAR_DAYS = 45
_NAMES_AGREE = 85  # per cent of likeness from which a known sender and a misprinted name support one another


@dataclass(frozen=True, slots=True)
class EarlierInvoice:
    """An invoice that arrived before; `supplier` is the supplier's number, `None` while it is unknown; `lines` is what
    `lines_key` says of its lines."""

    id: str
    supplier: str | None
    supplier_name: str
    kind: DocumentKind
    invoice_number: str
    invoice_date: date
    gross_total: Decimal
    document: str
    purchase_orders: tuple[str, ...] = ()
    delivery_note: str | None = None
    original_invoice: str | None = None
    lines: str = ""


def earlier_of(invoice: SupplierInvoice) -> EarlierInvoice:
    """An invoice as later ones are compared with it."""
    return EarlierInvoice(
        invoice.id, invoice.supplier, invoice.supplier_name, invoice.kind, invoice.invoice_number, invoice.invoice_date,
        invoice.gross_total, invoice.document, invoice.purchase_orders, invoice.delivery_note, invoice.original_invoice,
        lines_key(invoice),
    )  # fmt: skip


def screen(
    invoice: SupplierInvoice,
    supplier: Supplier | None,
    *,
    sender: str | None,
    internal: bool,
    earlier: Sequence[EarlierInvoice],
) -> tuple[Hold, ...]:
    """The holds that need no order.

    `sender` is the mail's original sender, `None` where the document came without a mail (then the sender is not judged);
    `internal` says that it is one of our own people. Only invoices in `earlier` can make this one a duplicate.
    """
    return visible_holds(
        (
            *_tax_id(invoice, supplier),
            *_duplicate(invoice, supplier, earlier),
            *(_sender(supplier, sender) if supplier is not None and sender is not None and not internal else ()),
            *(_bank(invoice, supplier) if supplier is not None else ()),
        )
    )


def identify_supplier(
    invoice: SupplierInvoice, suppliers: Sequence[Supplier], *, sender: str | None, format_name: str | None
) -> tuple[Supplier | None, tuple[Evidence, ...]]:
    """The one supplier that the document names, and why; `None` with what was seen where it is none or several.

    In this order: business number (its check digit first), the format that reads only this supplier's documents, the
    exact name. A known mail sender decides only together with a name that nearly agrees. Nothing is guessed.
    """
    seen: list[Evidence] = []
    for kind, weight, fitting, said in _keys(invoice, suppliers, sender, format_name):
        found = _narrow(invoice, fitting, format_name) if len(fitting) > 1 else fitting
        if len(found) == 1:
            return found[0], (*seen, Evidence(kind, f"{said} is {found[0].name}’s", weight))
        if found:
            seen.append(Evidence(kind, f"{said} fits {len(found)} suppliers: {', '.join(one.number for one in found)}"))
    return None, tuple(seen)


def _keys(
    invoice: SupplierInvoice, suppliers: Sequence[Supplier], sender: str | None, format_name: str | None
) -> Iterator[tuple[str, float, list[Supplier], str]]:
    """Each way to know a supplier, the strongest first: kind, weight, who fits, and the key in words."""
    if invoice.supplier_tax_id and is_valid_tax_id(invoice.supplier_tax_id) is not False:
        found = [one for one in suppliers if one.tax_id and _same_tax_id(one.tax_id, invoice.supplier_tax_id)]
        yield "tax_id", 1.0, found, f"business number {invoice.supplier_tax_id}"
    if format_name is not None:
        named = format_name.casefold()
        found = [one for one in suppliers if one.format is not None and one.format.casefold() == named]
        yield "format", 0.95, found, f"format {format_name}"
    if name := name_key(invoice.supplier_name):
        yield "name", 0.9, [one for one in suppliers if name_key(one.name) == name], f"name “{invoice.supplier_name}”"
        if sender is not None:
            likely = [one for one in suppliers if sender_matches(sender, one.email_senders) and _names_agree(one, name)]
            yield "sender", 0.7, likely, f"sender {sender} with the name “{invoice.supplier_name}”"


def name_key(name: str) -> str:
    """A company name as names are compared: lower case, words only, without its legal form.

    >>> name_key("Harbour Plumbing Supplies P/L") == name_key("HARBOUR PLUMBING SUPPLIES Pty. Ltd.")
    True
    """
    text = name.casefold().replace("p/l", " pl ").replace("&", " and ")
    return " ".join(word for word in re.findall(r"\w+", text) if word not in _LEGAL_FORMS)


def _names_agree(supplier: Supplier, name: str) -> bool:
    return fuzz.token_sort_ratio(name_key(supplier.name), name) >= _NAMES_AGREE


def _narrow(invoice: SupplierInvoice, found: list[Supplier], format_name: str | None) -> list[Supplier]:
    """Branches that share a key are told apart by the exact name, else by the format."""
    by_name = [one for one in found if name_key(one.name) == name_key(invoice.supplier_name)]
    by_format = [one for one in found if format_name is not None and one.format == format_name]
    return next((fit for fit in (by_name, by_format) if len(fit) == 1), found)


def _same_tax_id(one: str, other: str) -> bool:
    """Whether two business numbers name one business: an ABN ends in its company's ACN."""
    first, second = compact_tax_id(one), compact_tax_id(other)
    shorter, longer = sorted((first, second), key=len)
    return first == second or (len(shorter) == 9 and len(longer) == 11 and longer.endswith(shorter))


def _tax_id(invoice: SupplierInvoice, supplier: Supplier | None) -> Iterator[Hold]:
    printed = invoice.supplier_tax_id
    if not printed:
        return
    if is_valid_tax_id(printed) is False:
        message = f"Business number {printed} fails its check digit. Compare it with the document, or ask the supplier."
        yield make_hold(Code.TAXID_INVALID, message, measured=printed, limit="a number whose check digit holds")
    elif supplier is not None and supplier.tax_id and not _same_tax_id(supplier.tax_id, printed):
        message = f"Business number {printed} is not the one on file for {supplier.name} ({supplier.tax_id})."
        yield make_hold(Code.TAXID_INVALID, message, measured=printed, limit=supplier.tax_id)


def _duplicate(invoice: SupplierInvoice, supplier: Supplier | None, earlier: Sequence[EarlierInvoice]) -> Iterator[Hold]:
    """The same number from the same supplier. A credit note may carry the number of the invoice it credits."""
    for one in earlier:
        if one.id != invoice.id and _is_same(invoice, supplier, one):
            what = "Credit note" if invoice.is_credit_note else "Invoice"
            yield make_hold(
                Code.DUP_EXACT,
                f"{what} {invoice.invoice_number} of {one.supplier_name} came before, dated {one.invoice_date:%d %b %Y}"
                f" over {one.gross_total:,.2f}. Compare the two; ignore this one, or correct its number.",
                measured=f"{invoice.invoice_number} over {invoice.gross_total:,.2f} {invoice.currency}",
                limit=f"{one.invoice_number} once",
            )
            return
    for one in earlier:
        if one.id != invoice.id and (why := _suspicious(invoice, supplier, one)):
            yield make_hold(
                Code.DUP_SUSPECT,
                f"This may be {one.invoice_number} of {one.invoice_date:%d %b %Y} over {amount(one.gross_total)} again:"
                f" {why}. Compare the two; ignore this one, or decide that it is no duplicate.",
                measured=f"{invoice.invoice_number} over {amount(invoice.gross_total, invoice.currency)}",
                limit=f"{one.invoice_number} over {amount(one.gross_total)} once",
            )
            return


def lines_key(invoice: SupplierInvoice) -> str:
    """What the lines bill, in whatever order: two invoices of one delivery have the same."""
    return "|".join(
        sorted(f"{line.part or line.description.casefold()} {line.quantity} {line.net_amount}" for line in invoice.lines)
    )


def _suspicious(invoice: SupplierInvoice, supplier: Supplier | None, earlier: EarlierInvoice) -> str | None:
    """Why another number may yet be the same invoice; `None` where nothing says so.

    Equal deliveries on one order are equal too, so equal lines alone say nothing: the number must look like the other's, or
    the delivery note be the same, or no order tell the two apart; two equal credits of one invoice are always asked about.
    """
    if not _same_party(invoice, supplier, earlier):
        return None
    days = abs((invoice.invoice_date - earlier.invoice_date).days)
    same_lines = bool(earlier.lines) and earlier.lines == lines_key(invoice)
    same_amount = earlier.gross_total == invoice.gross_total
    is_other_order = bool(invoice.purchase_orders and earlier.purchase_orders) and not (
        {order_key(text) for text in invoice.purchase_orders} & {order_key(text) for text in earlier.purchase_orders}
    )
    if same_amount and not is_other_order and _looks_like(invoice.invoice_number, earlier.invoice_number, days):
        return "the amount is the same and the numbers differ by little"
    if not (same_lines and days <= _NEAR_DAYS):
        return None
    if invoice.delivery_note is not None and invoice.delivery_note == earlier.delivery_note:
        return f"both bill delivery {invoice.delivery_note}"
    if invoice.is_credit_note and (invoice.original_invoice, invoice.purchase_orders) == (
        earlier.original_invoice,
        earlier.purchase_orders,
    ):
        return "both give back the same"
    needs_order = supplier is not None and supplier.order_required  # without orders the same comes again every week
    if not (invoice.purchase_orders or earlier.purchase_orders or invoice.job) and (needs_order or days == 0):
        return f"the lines are the same, {days} days apart, and neither names an order"
    return None


def _looks_like(one: str, other: str, days: int) -> bool:
    """Whether two numbers differ as copies do: letters taken for digits, one character, a suffix. Numbers that count on from
    one another, days apart, are a series (a rent, a subscription)."""
    first, second = (invoice_key(number).translate(_CONFUSED) for number in (one, other))
    shorter, longer = sorted((first, second), key=len)
    if first == second or (len(shorter) >= _LONG_ENOUGH and longer.startswith(shorter) and len(longer) - len(shorter) <= 4):
        return True
    if len(shorter) < _LONG_ENOUGH or OSA.distance(first, second, score_cutoff=1) > 1:
        return False
    return not (days >= _SERIES_DAYS and len(first) == len(second) and first[:-1] == second[:-1])


def _is_same(invoice: SupplierInvoice, supplier: Supplier | None, earlier: EarlierInvoice) -> bool:
    same_number = invoice_key(earlier.invoice_number) == invoice_key(invoice.invoice_number)
    return same_number and _same_party(invoice, supplier, earlier)


def _same_party(invoice: SupplierInvoice, supplier: Supplier | None, earlier: EarlierInvoice) -> bool:
    """Whether both are of one supplier and of one kind."""
    if (earlier.kind == DocumentKind.CREDIT_NOTE) != invoice.is_credit_note:
        return False
    if supplier is not None:
        return earlier.supplier == supplier.number
    return earlier.supplier is None and name_key(earlier.supplier_name) == name_key(invoice.supplier_name)


def _sender(supplier: Supplier, sender: str) -> Iterator[Hold]:
    """Two cases: another address at a domain we know, and a domain we do not."""
    if sender_matches(sender, supplier.email_senders):
        return
    domain = sender.rpartition("@")[2].lower()
    known = ", ".join(supplier.email_senders)
    domains = {entry.lower().rpartition("@")[2] for entry in supplier.email_senders}
    if domain in domains:
        said = f"The domain {domain} is known for {supplier.name}, the address {sender} is not."
    elif known:
        said = f"Neither {sender} nor its domain is known for {supplier.name}. Be wary of a look-alike."
    else:
        said = f"No email sender is on file for {supplier.name}; this came from {sender}."
    yield make_hold(
        Code.SENDER_UNVERIFIED,
        f"{said} Add the address to the supplier if it is theirs.",
        measured=f"{sender} (domain {'known' if domain in domains else 'unknown'})",
        limit=known or "a sender on file",
    )


def _bank(invoice: SupplierInvoice, supplier: Supplier) -> Iterator[Hold]:
    """Says nothing where no account is on file: then the document can contradict none."""
    printed, on_file = invoice.bank_account, supplier.bank_account
    if printed and on_file and _account_key(printed) != _account_key(on_file):
        yield make_hold(
            Code.BANK_CHANGED,
            f"The document asks for payment to {printed}; on file for {supplier.name} is {on_file}. Call the supplier on a"
            " number already on file, never on one from this document.",
            measured=printed,
            limit=on_file,
        )


def _account_key(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", _ACCOUNT_WORDS.sub("", text).upper())
