"""Found texts to a `Reading`: header values, lines, charges; a credit note's amounts made positive."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.formats.values import Found, missing, printed, unreadable
from engine.formats.vocabulary import AMOUNT_FIELDS, LINE_FIELDS, REQUIRED_FIELDS, Format, LinesRule, Rule
from engine.issues import Code, Issue, Severity
from engine.model import DocumentKind, LineKind, Printed, Reading, ReadingLine

_BETWEEN_ORDERS = re.compile(r"\s*[,;]\s*|\s+(?:&|and)\s+")
_NO_RULE = Rule()
Finder = Callable[[Rule], list[Found]]


def assemble(format: Format, find: Finder, rows: list[dict[str, Found]], is_credit: bool) -> Reading:
    """The reading of one invoice: `find` gives the places of a rule's value, `rows` the table's texts."""
    values, issues = _header(format, find)
    lines: list[ReadingLine] = []
    for row in rows:
        line, wrong = _line(format, row)
        lines.append(line)
        issues += wrong
    charges, wrong = _charges(format, find)
    orders = list(values.pop("purchase_order", ()))
    orders += [line.purchase_order for line in lines if line.purchase_order]
    values.setdefault("supplier_name", Printed(format.supplier, format.supplier))
    reading = Reading(
        kind=DocumentKind.CREDIT_NOTE if is_credit else DocumentKind.INVOICE,
        reader=format.reader,
        reader_version=str(format.version),
        purchase_orders=tuple({order.value: order for order in reversed(orders)}.values())[::-1],
        lines=tuple(lines),
        charges=tuple(charges),
        issues=tuple(issues + wrong),
        **values,
    )
    return positive(reading) if is_credit else reading


def _header(format: Format, find: Finder) -> tuple[dict[str, Any], list[Issue]]:
    values: dict[str, Any] = {}
    issues: list[Issue] = []
    for field, rule in format.header:
        if not (found := find(rule)):
            if not rule.optional:
                heavy = Severity.BLOCK if field in REQUIRED_FIELDS else Severity.WARN
                issues.append(missing(field, format.supplier, heavy))
        elif field == "purchase_order":
            values[field] = _orders(found if rule.every or rule.column else found[:1])
        else:
            value = _best(field, found, rule, format.decimal_mark)
            if isinstance(value, Issue):
                issues.append(value)
            else:
                values[field] = value
            if rule.column and len(found) > 1:
                issues.append(_disagree(field, found))
    return values, issues


def _best(field: str, found: list[Found], rule: Rule, decimal_mark: str | None) -> Printed[Any] | Issue:
    """The first place; at a label that stands in several places, the first whose text can be read."""
    first = printed(field, found[0], rule, decimal_mark)
    if isinstance(first, Issue) and (rule.right_of or rule.below):
        others = (printed(field, other, rule, decimal_mark) for other in found[1:])
        return next((value for value in others if isinstance(value, Printed)), first)
    return first


def _orders(found: list[Found]) -> list[Printed[str]]:
    orders = [(order, place) for place in found for order in _BETWEEN_ORDERS.split(place.text.strip()) if order]
    return [Printed(order, order, place.source) for order, place in orders]


def _disagree(field: str, found: list[Found]) -> Issue:
    texts = ", ".join(f"“{place.text}”" for place in found[:3])
    message = f"The rows of this invoice disagree in {found[0].label}: {texts}. Ask the supplier for a corrected file."
    return Issue(Code.FIELD_UNREADABLE, message, Severity.BLOCK, found[1].source)


def _line(format: Format, row: dict[str, Found]) -> tuple[ReadingLine, list[Issue]]:
    rule = format.lines or LinesRule(())
    values: dict[str, Any] = {}
    issues: list[Issue] = []
    for field, found in _split(rule, row).items():
        value = _line_value(field, found, rule, format.decimal_mark)
        if isinstance(value, Issue):
            issues.append(value)
        elif value is not None:
            values[field] = value
    return ReadingLine(kind=_kind(rule, row), **values), issues


def _split(rule: LinesRule, row: dict[str, Found]) -> dict[str, Found]:
    out = dict(row)
    for field, pattern in rule.split:
        if field in row and (match := pattern.search(row[field].text)):
            parts = {name: Found(text, row[field].source) for name, text in match.groupdict().items() if text}
            out.update(parts)
    return {field: found for field, found in out.items() if field in LINE_FIELDS}


def _line_value(field: str, found: Found, rule: LinesRule, decimal_mark: str | None) -> Printed[Any] | Issue | None:
    if field == "tax_rate" and (rate := dict(rule.tax_rates).get(found.text)) is not None:
        return Printed(Decimal(rate), found.text, found.source)
    if found.text.strip(" -–—") == "":
        return None
    return printed(field, found, _NO_RULE, decimal_mark)


def _kind(rule: LinesRule, row: dict[str, Found]) -> LineKind:
    texts = [row[field].text for field in ("description", "part") if field in row]
    return next((kind for kind, pattern in rule.kinds if any(map(pattern.search, texts))), LineKind.ITEM)


def _charges(format: Format, find: Finder) -> tuple[list[ReadingLine], list[Issue]]:
    charges: list[ReadingLine] = []
    issues: list[Issue] = []
    for kind, rule in format.charges:
        found = find(rule)
        for place in found if rule.every else found[:1]:
            amount = printed("net_amount", place, rule, format.decimal_mark)
            if isinstance(amount, Issue):
                issues.append(unreadable(kind.value, place))
            elif amount.value:
                label = place.label or kind.value.capitalize()
                charges.append(ReadingLine(kind, Printed(label, label, place.label_source), net_amount=amount))
    return charges, issues


def positive(reading: Reading) -> Reading:
    """A credit note with the signs of an invoice, whichever way it prints them: totals and lines judged apart."""
    totals = {name: value for name in AMOUNT_FIELDS if (value := getattr(reading, name)) is not None}
    if reading.gross_total is not None and reading.gross_total.value < 0:
        totals = {name: replace(value, value=-value.value) for name, value in totals.items()}
    rows = [*reading.lines, *reading.charges]
    if sum((row.net_amount.value for row in rows if row.net_amount), Decimal(0)) >= 0:
        return replace(reading, **totals)
    lines, charges = tuple(map(_turned, reading.lines)), tuple(map(_turned, reading.charges))
    return replace(reading, lines=lines, charges=charges, **totals)


def _turned(line: ReadingLine) -> ReadingLine:
    """The line with its amount's sign turned; price positive, and the quantity's sign that of the amount."""
    amount = line.net_amount and replace(line.net_amount, value=-line.net_amount.value)
    sign = -1 if amount is not None and amount.value < 0 else 1
    return replace(
        line,
        net_amount=amount,
        quantity=line.quantity and replace(line.quantity, value=abs(line.quantity.value) * sign),
        unit_price=line.unit_price and replace(line.unit_price, value=abs(line.unit_price.value)),
        discount=line.discount and replace(line.discount, value=abs(line.discount.value)),
    )
