"""An electronic invoice against the page it came with: what agrees, and what differs.

The page reader may misread. So a value that stands on the page in any form agrees; it differs only where it stands nowhere
and the page reader found, beside a label, another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

from engine.identifiers import compact_tax_id
from engine.issues import Code, Issue, Severity
from engine.model import OwnCompany, Printed, Reading
from engine.reading.shown import Shown, name_words
from engine.source import Source

_TOTALS = {
    "gross_total": "total with tax",
    "net_total": "total without tax",
    "tax_total": "tax",
    "amount_due": "amount due",
}
_ALWAYS = {"gross_total": "total with tax", "invoice_number": "invoice number", "invoice_date": "invoice date"}
_ALIKE = 85  # of 100: one name written two ways


@dataclass(frozen=True, slots=True)
class Compared:
    """`places` of the values that stand on the page, by field; `issues` for those that differ."""

    places: dict[str, Source]
    issues: tuple[Issue, ...]


def compared(xml: Reading, page: Reading | None, shown: Shown, company: OwnCompany) -> Compared:
    """The e-invoice's header and lines against the page; `page` is what the page reader found, if anything."""
    places = {name: place for name, place in _places(xml, shown) if place}
    issues: list[Issue] = list(_absent(xml, places))
    if page is not None:
        issues = [
            *_totals(xml, page, places),
            *_number_and_dates(xml, page, places),
            *_supplier(xml, page, places),
            *_currency(xml, page, shown),
            *_lines(xml, page, shown),
            *(issue for issue in issues if not _is_told(xml, page, issue)),
        ]
    issues += _account(xml, page, shown, places, company)
    return Compared(places, tuple(issues))


def as_seen(xml: Reading, places: dict[str, Source]) -> Reading:
    """The reading with what the page repeats: another kind of evidence, and a place to look at."""
    changes: dict[str, Any] = {}
    for name, place in places.items():
        printed = getattr(xml, name)
        source = replace(printed.source or Source(), page=place.page, box=place.box)
        changes[name] = replace(printed, source=source, evidence=("XML", "label", "repetition"))
    return replace(xml, **changes)


def _places(xml: Reading, shown: Shown) -> Iterator[tuple[str, Source | None]]:
    ways: dict[str, Callable[[Any], Source | None]] = {
        **dict.fromkeys(_TOTALS, shown.amount),
        "invoice_number": shown.number,
        "invoice_date": shown.day,
        "due_date": shown.day,
        "supplier_name": shown.name,
        "supplier_tax_id": shown.tax_id,
        "buyer_name": shown.name,
        "bank_account": shown.account,
    }
    for name, look in ways.items():
        if printed := getattr(xml, name):
            yield name, look(printed.value)
    if xml.tax_total and not shown.amount(xml.tax_total.value):
        yield "tax_total", _tax_in_parts(xml, shown)


def _tax_in_parts(xml: Reading, shown: Shown) -> Source | None:
    """Where the tax stands rate by rate, as it may without a sum."""
    parts = [tax.amount.value for tax in xml.taxes if tax.amount and tax.amount.value]
    places = [shown.amount(part) for part in parts]
    return places[0] if len(places) > 1 and all(places) else None


def _absent(xml: Reading, places: dict[str, Source]) -> Iterator[Issue]:
    """Total, number and date stand on every invoice's page; where one does not, nobody can see what is paid."""
    for name, words in _ALWAYS.items():
        printed = getattr(xml, name)
        is_due = name == "gross_total" and "amount_due" in places  # a page may print only what is left to pay
        if printed and printed.value and name not in places and not is_due:
            message = f"The e-invoice says {words} {printed.value}; it was not found on the page. Compare the two."
            yield Issue(Code.UNVERIFIED, message, Severity.WARN, printed.source)


def _is_told(xml: Reading, page: Reading, issue: Issue) -> bool:
    """Whether a difference says already what the issue about an absent value would say again."""
    for name in _ALWAYS:
        printed = getattr(xml, name)
        if printed and printed.source == issue.where:
            return _other(printed, getattr(page, name)) is not None
    return False


def _other(xml: Printed[Any] | None, page: Printed[Any] | None) -> Printed[Any] | None:
    """The page's value where both have one, the page's stands beside a label, and it is another."""
    if xml is None or page is None or "label" not in page.evidence or xml.value == page.value:
        return None
    return page


def _totals(xml: Reading, page: Reading, places: dict[str, Source]) -> Iterator[Issue]:
    for name, words in _TOTALS.items():
        printed, found = getattr(xml, name), _other(getattr(xml, name), getattr(page, name))
        if found is None or name in places or abs(found.value) == abs(printed.value):
            continue
        if name == "gross_total" and _is_balance(xml, found):
            continue
        if name in ("net_total", "tax_total") and _is_implied(name, xml, found, places):
            continue
        yield _differs(words, printed, found)


def _is_balance(xml: Reading, found: Printed[Any]) -> bool:
    """Whether the page's total is what the e-invoice leaves to pay after a prepayment."""
    paid, due = xml.prepaid, xml.amount_due
    return bool(paid and paid.value and due and abs(due.value) == abs(found.value))


def _is_implied(name: str, xml: Reading, found: Printed[Any], places: dict[str, Source]) -> bool:
    """Whether the page shows both of the totals between which the missing one lies, or the page reader took the total, which
    agrees, for the missing one."""
    net, gross, tax = xml.net_total, xml.gross_total, xml.tax_total
    if not (net and gross and tax) or "gross_total" not in places:
        return False
    rounding = xml.rounding.value if xml.rounding else Decimal(0)
    adds_up = gross.value - net.value - tax.value in (0, rounding)
    is_between = adds_up and ("tax_total" if name == "net_total" else "net_total") in places
    return (is_between and bool(tax.value)) or (found.value == gross.value and name == "net_total")


def _number_and_dates(xml: Reading, page: Reading, places: dict[str, Source]) -> Iterator[Issue]:
    fields = (
        ("invoice_number", "invoice number", Severity.BLOCK),
        ("invoice_date", "invoice date", Severity.BLOCK),
        ("due_date", "due date", Severity.WARN),
    )
    for name, words, severity in fields:
        found = _other(getattr(xml, name), getattr(page, name))
        if found is not None and name not in places:
            yield _differs(words, getattr(xml, name), found, severity)


def _supplier(xml: Reading, page: Reading, places: dict[str, Source]) -> Iterator[Issue]:
    """The name, unless the business number says that it is the same company; and the business number."""
    name, found = xml.supplier_name, page.supplier_name
    is_known = "supplier_name" in places or "supplier_tax_id" in places
    if name and found and not is_known and len(found.evidence) > 1:
        known = [name, xml.buyer_name] if xml.buyer_name else [name]
        if not any(_same_company(one, found) for one in known):
            yield _differs("supplier", name, found)
    tax, other = xml.supplier_tax_id, _other(xml.supplier_tax_id, page.supplier_tax_id)
    if tax and other and "supplier_tax_id" not in places and _shape(tax) == _shape(other) and not _is_buyers(xml, other):
        yield _differs("supplier's business number", tax, other)


def _same_company(one: Printed[str], other: Printed[str]) -> bool:
    ours, theirs = name_words(one.value), name_words(other.value)
    if not ours or not theirs or set(ours) <= set(theirs) or set(theirs) <= set(ours):
        return True
    return fuzz.token_sort_ratio(" ".join(ours), " ".join(theirs)) >= _ALIKE


def _shape(tax_id: Printed[str]) -> str:
    """Its kind: two numbers of one company may be of different kinds and both right."""
    return "".join("9" if c.isdigit() else c for c in compact_tax_id(tax_id.value))


def _is_buyers(xml: Reading, found: Printed[str]) -> bool:
    return xml.buyer_tax_id is not None and compact_tax_id(xml.buyer_tax_id.value) == compact_tax_id(found.value)


def _currency(xml: Reading, page: Reading, shown: Shown) -> Iterator[Issue]:
    found = _other(xml.currency, page.currency)
    if xml.currency and found and not shown.currency(xml.currency.value) and shown.currency(found.value):
        yield _differs("currency", xml.currency, found)


def _account(
    xml: Reading, page: Reading | None, shown: Shown, places: dict[str, Source], company: OwnCompany
) -> Iterator[Issue]:
    """The account to pay to. Our own accounts, from which a supplier may collect, are no other account."""
    account = xml.bank_account
    if account is None or "bank_account" in places:
        return
    ours = {_compact(own) for own in company.bank_accounts}
    others = [Printed(number, number, place, ("label",)) for number, place in shown.ibans.items() if number not in ours]
    if page is not None and (found := _other(account, page.bank_account)) and _compact(found.value) not in ours:
        others.append(found)
    if others:
        yield _differs("bank account", account, others[0])


def _compact(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum())


def _lines(xml: Reading, page: Reading, shown: Shown) -> Iterator[Issue]:
    """A line of the e-invoice whose amount the page does not show, where both list lines that make up the same net total."""
    if xml.net_total is None or not xml.lines or not page.lines:
        return
    if not xml.net_total.value == _listed(xml) == _listed(page):  # a page may print its prices with tax
        return
    together = _with_extras(page)
    for number, line in enumerate(xml.lines, 1):
        amount = line.net_amount
        if amount and amount.value and amount.value not in together and not shown.line_amount(amount.value):
            what = f" ({line.description.value[:60]})" if line.description else ""
            message = (
                f"Line {number} of the e-invoice{what} is {amount.value}, which the page does not show: it prints"
                f" {len(page.lines)} lines, the e-invoice {len(xml.lines)}. Compare the lines before accepting."
            )
            yield Issue(Code.XML_PAGE_DIFFERS, message, Severity.WARN, amount.source)
            return


def _with_extras(page: Reading) -> set[Decimal]:
    """What the page's lines come to with a discount or charge that it prints in a row of its own."""
    lines, extras = (
        [row.net_amount.value for row in rows if row.net_amount] for rows in (page.lines, page.lines + page.charges)
    )
    return {line + extra for line in lines for extra in extras if extra != line}


def _listed(reading: Reading) -> Decimal | None:
    """The sum of lines and charges; `None` where one has no amount."""
    amounts = [row.net_amount.value for row in reading.lines + reading.charges if row.net_amount]
    return sum(amounts, Decimal(0)) if len(amounts) == len(reading.lines + reading.charges) else None


def _differs(words: str, xml: Printed[Any], page: Printed[Any], severity: Severity = Severity.BLOCK) -> Issue:
    message = f"The e-invoice says {words} {xml.value}, the page says {page.value}. Ask the supplier which is right."
    return Issue(Code.XML_PAGE_DIFFERS, message, severity, page.source)
