"""One invoice's rows to a `Reading`: every value with its evidence, every doubt as an issue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from engine.issues import Code, Issue, Severity
from engine.model import DocumentKind, LineKind, Printed, Reading, ReadingLine
from engine.reading.page.candidates import Day, day_first_of, days_in
from engine.reading.page.context import Sheet
from engine.reading.page.crediting import as_credited
from engine.reading.page.fields import Found, dates, header_labels, numbers
from engine.reading.page.lines import Row
from engine.reading.page.loose import read_loose
from engine.reading.page.money_kind import currency
from engine.reading.page.parties import Name, TaxId, blocks_of, buyer_name, supplier_names, tax_ids
from engine.reading.page.table import lines_sum, read_table, settled
from engine.reading.page.titles import kind_of
from engine.reading.page.totals import Labelled, Totals, assignments, labelled_amounts, line_targets, signed

READER, VERSION = "page", "1"
_NUMBER = {"invoice_number": 3.0, "invoice_title": 2.2, "number": 1.2, "fallback_number": 1.0}
_DATE = {"invoice_date": 3.0, "date": 2.0}
_ORDER = {"purchase_order": 3.0, "order_number": 1.4}
_CLOSE = 0.35  # scores nearer than this are a tie


def read_sheet(sheet: Sheet, part: int = 1) -> Reading | None:
    """The reading of one invoice; `None` where neither number nor total is found."""
    kind, _ = kind_of(sheet)
    labels = header_labels(sheet)
    issues: list[Issue] = []
    found_numbers = numbers(sheet, labels, _NUMBER)
    table = read_table(sheet)
    amounts = labelled_amounts(sheet, table.taken)
    if not table.lines:
        table = read_loose(sheet, amounts)
    rows = settled(table.lines, line_targets(amounts))
    choices = assignments(amounts, lines_sum(rows))
    totals = choices[0] if choices else Totals()
    if totals.gross is None and (not found_numbers or "label" not in found_numbers[0].evidence):
        return None
    issues += _tied_totals(choices)
    issues += _unexplained(totals, amounts)
    if not rows:
        message = "No lines were read. Check on the document what the total is made of."
        issues.append(Issue(Code.FIELD_MISSING, message, Severity.WARN))
    blocks = blocks_of(sheet)
    ids = tax_ids(sheet, blocks)
    names = supplier_names(sheet, blocks, ids)
    money = currency(sheet, ids)
    day_first = _day_first(sheet, money.value if money else None)
    invoice_dates = dates(sheet, labels, _DATE, day_first is not False)
    due_dates = dates(sheet, labels, {"due_date": 3.0}, day_first is not False)
    issues += _doubts(found_numbers, invoice_dates, names, day_first)
    number = found_numbers[0] if found_numbers else None
    orders = [one for one in numbers(sheet, labels, _ORDER) if number is None or one.value != number.value]
    tax = _supplier_tax(ids)
    buyer = buyer_name(sheet, blocks)
    reading = Reading(
        kind=kind if kind.is_invoice else DocumentKind.INVOICE,
        reader=READER,
        reader_version=VERSION,
        part=part,
        pages=tuple(sorted({row.page for row in sheet.rows})),
        supplier_name=_name(names, sheet),
        supplier_tax_id=Printed(tax.text, tax.text, tax.cell.source, _tax_evidence(tax)) if tax else None,
        buyer_name=Printed(buyer.text, buyer.text, buyer.source) if buyer else None,
        invoice_number=_printed(number),
        invoice_date=_printed(invoice_dates[0]) if invoice_dates else _only_date(sheet, day_first),
        due_date=_due(due_dates, invoice_dates),
        currency=money,
        net_total=_net(totals),
        tax_total=_tax(totals),
        gross_total=_gross(totals),
        rounding=_amount(totals.rounding),
        prepaid=_paid(totals.prepaid),
        amount_due=_amount(totals.due),
        purchase_orders=tuple(order for order in (_printed(one) for one in orders[:1]) if order),
        lines=tuple(rows),
        charges=tuple(_charge(one) for one in totals.charges),
        issues=tuple(issues),
    )
    return as_credited(reading)


def _printed(found: Found | None) -> Printed[Any] | None:
    if found is None:
        return None
    return Printed(found.value, found.cell.text, found.cell.source, tuple(sorted(found.evidence)))


def _tax_evidence(tax: TaxId) -> tuple[str, ...]:
    return ("check digit", "label") if tax.is_valid else ("label",)


def _name(names: list[Name], sheet: Sheet) -> Printed[str] | None:
    if not names:
        return None
    best = names[0]
    text = best.text
    return Printed(text, best.cell.text, best.cell.source, tuple(sorted(best.evidence)))


def _supplier_tax(ids: Iterable[TaxId]) -> TaxId | None:
    mine = [tax for tax in ids if not tax.is_buyer]
    return max(mine, key=lambda tax: tax.weight, default=None)


def _day_first(sheet: Sheet, currency_code: str | None) -> bool | None:
    """Whether the day is printed first: as the document's own dates show, else as its language and currency's country do;
    `None` where nothing tells."""
    shown = day_first_of(row.text for row in sheet.rows)
    if shown is not None:
        return shown
    if currency_code == "USD":
        return False
    if sheet.language != "en" or currency_code in (
        "AUD",
        "NZD",
        "GBP",
        "EUR",
        "INR",
        "ZAR",
        "CHF",
        "SEK",
        "DKK",
        "NOK",
        "PLN",
        "CZK",
    ):
        return True
    return None


def _doubts(found: list[Found], days: list[Found], names: list[Name], day_first: bool | None) -> list[Issue]:
    issues = []
    if len(found) > 1 and found[0].score - found[1].score < _CLOSE:
        issues.append(_tie("invoice number", str(found[0].value), str(found[1].value), found[0]))
    if len(days) > 1 and days[0].score - days[1].score < _CLOSE:
        issues.append(_tie("invoice date", str(days[0].value), str(days[1].value), days[0]))
    if day_first is None and days and days[0].day is not None and days[0].day.other is not None:
        issues.append(_tie("invoice date", str(days[0].value), str(days[0].day.other), days[0]))
    if len(names) > 1 and names[0].score - names[1].score < _CLOSE and not _alike(names[0].text, names[1].text):
        message = f"The supplier may be “{names[0].text}” or “{names[1].text}”. Check who sent the invoice."
        issues.append(Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, names[0].cell.source))
    return issues


def _alike(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    return one in other or other in one


def _tie(what: str, one: str, other: str, found: Found) -> Issue:
    message = f"The {what} may be {one} or {other}. Check it on the document."
    return Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, found.cell.source)


def _tied_totals(choices: list[Totals]) -> list[Issue]:
    if not choices:
        return []
    best = choices[0]
    assert best.gross is not None
    for other in choices[1:]:
        if other.gross is not None and abs(other.gross.value) != abs(best.gross.value):
            if best.score - other.score < _CLOSE:
                message = f"The total may be {best.gross.value} or {other.gross.value}. Check it on the document."
                return [Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, best.gross.cell.source)]
            break
    return []


def _unexplained(totals: Totals, amounts: list[Labelled]) -> list[Issue]:
    """A printed total that is none of the totals taken: then what adds up may not be what is meant."""
    taken = [
        one.value for one in (totals.gross, totals.net, totals.due, totals.prepaid, *totals.taxes, *totals.charges) if one
    ]
    sums = {abs(value) for value in (*taken, totals.tax or Decimal(0))}
    for one in amounts:
        if one.term == "gross_total" and one.is_money and totals.gross and abs(one.value) not in sums:
            message = f"The total may be {totals.gross.value} or {one.value}. Check it on the document."
            return [Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, one.cell.source)]
    if totals.gross is not None and totals.gross.term == "net_total":
        message = f"The total {totals.gross.value} is printed as a net total. Check it on the document."
        return [Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, totals.gross.cell.source)]
    return []


def _only_date(sheet: Sheet, day_first: bool | None) -> Printed[date] | None:
    """The one date of the document's top, where no label names one."""
    found: dict[date, tuple[Day, Row]] = {}
    for row in sheet.rows:
        if row.page == sheet.first_page and sheet.depth(row.as_cell) < 0.5:
            for day in days_in(row.text, day_first is not False):
                found.setdefault(day.value, (day, row))
    if len(found) != 1:
        return None
    day, row = next(iter(found.values()))
    return Printed(day.value, day.text, row.as_cell.source, ("position",))


def _due(found: list[Found], invoiced: list[Found]) -> Printed[date] | None:
    """The due date; of several the one that is not before the invoice date."""
    if invoiced:
        later = [one for one in found if one.value >= invoiced[0].value]  # type: ignore[operator]
        found = later or found
    return _printed(found[0]) if found else None


def _amount(found: Labelled | None) -> Printed[Decimal] | None:
    return Printed(found.value, found.text, found.cell.source, ("label",)) if found else None


def _net(totals: Totals) -> Printed[Decimal] | None:
    """The net total; where charges stand between the printed subtotal and the total, with them."""
    net = _amount(totals.net)
    if net is None or totals.gross is None or abs(net.value + (totals.tax or 0) - totals.gross.value) <= Decimal("0.011"):
        return net
    return replace(net, value=net.value + sum((signed(one) for one in totals.charges), Decimal(0)))


def _paid(found: Labelled | None) -> Printed[Decimal] | None:
    """What was paid before, positive however it is printed."""
    return Printed(abs(found.value), found.text, found.cell.source, ("label",)) if found else None


def _gross(totals: Totals) -> Printed[Decimal] | None:
    if totals.gross is None:
        return None
    return Printed(totals.gross.value, totals.gross.text, totals.gross.cell.source, tuple(sorted(totals.evidence)))


def _tax(totals: Totals) -> Printed[Decimal] | None:
    if totals.tax is None:
        return None
    text = " + ".join(one.text for one in totals.taxes)
    return Printed(totals.tax, text, totals.taxes[0].cell.source, ("label",))


def _charge(found: Labelled) -> ReadingLine:
    kind = LineKind.DISCOUNT if found.term == "discount" else LineKind.FREIGHT
    text = found.label.strip()
    return ReadingLine(
        kind=kind,
        description=Printed(text, text, found.cell.source),
        net_amount=Printed(signed(found), found.text, found.cell.source, ("label",)),
    )
