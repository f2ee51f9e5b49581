"""Printed text to typed values, each beside its text and place; what cannot be read becomes an issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from engine.dates import from_excel_serial, parse_date
from engine.formats.vocabulary import AMOUNT_FIELDS, DATE_FIELDS, LINE_NUMBER_FIELDS, Pattern, Rule
from engine.identifiers import compact_tax_id
from engine.issues import Code, Issue, Severity
from engine.model import Printed
from engine.money import parse_amount
from engine.source import Source

FIELD_WORDS = {
    "gross_total": "total",
    "net_total": "total before tax",
    "tax_total": "tax",
    "purchase_order": "order number",
    "net_amount": "amount",
    "part": "part number",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A text, where it stands, and the words that name it where they were looked for."""

    text: str
    source: Source | None
    label: str = ""
    label_source: Source | None = None


def value_group(pattern: Pattern) -> int | str:
    """The group of a pattern that holds the value: the one named `value`, else the first, else the whole."""
    if "value" in pattern.groupindex:
        return "value"
    return 1 if pattern.groups else 0


def words_for(field: str) -> str:
    """The field's name as a clerk says it."""
    return FIELD_WORDS.get(field, field.replace("_", " "))


def typed(field: str, text: str, rule: Rule, decimal_mark: str | None) -> Any:
    """The value of `field` that `text` prints. Raises `ValueError` naming the text."""
    text = " ".join(text.split())
    if field in DATE_FIELDS:
        return _date(text, rule.date)
    if field in AMOUNT_FIELDS or field in LINE_NUMBER_FIELDS:
        return number(text, rule.decimal_mark or decimal_mark)
    if field.endswith("_tax_id"):
        return compact_tax_id(text)
    return text.upper() if field == "currency" else text


def number(text: str, decimal_mark: str | None) -> Decimal:
    """The number that `text` prints, a per cent sign allowed."""
    return parse_amount(text.strip().removesuffix("%").rstrip(), decimal_mark)


def _date(text: str, pattern: str | None) -> date:
    if text.isdigit() and len(text) == 5 and pattern is None:
        return from_excel_serial(int(text))
    return parse_date(text, pattern)


def printed(field: str, found: Found, rule: Rule, decimal_mark: str | None) -> Printed[Any] | Issue:
    """The value beside its text, or the issue that it cannot be read."""
    try:
        value = typed(field, found.text, rule, decimal_mark)
    except ValueError:
        return unreadable(field, found)
    return Printed(value, found.text, found.source)


def unreadable(field: str, found: Found) -> Issue:
    """The issue that the text at a known place is no value of its kind."""
    where = f" ({found.source})" if found.source else ""
    message = f"“{found.text}” cannot be read as {words_for(field)}{where}. Look at its place and type the value in."
    return Issue(Code.FIELD_UNREADABLE, message, Severity.BLOCK, found.source)


def missing(field: str, supplier: str, severity: Severity) -> Issue:
    """The issue that the format looked for a value and found none."""
    message = f"No {words_for(field)} was found where the format of {supplier} looks for it. Type it in, or mend the format."
    return Issue(Code.FIELD_MISSING, message, severity)
