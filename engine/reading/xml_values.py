"""What both e-invoice syntaxes put together from several nodes in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from engine.issues import Code, Issue, Severity
from engine.model import Printed
from engine.money import CENT
from engine.reading.xml_codes import UNTAXED
from engine.reading.xml_nodes import Node, printed_text
from engine.reading.xml_units import unit_word

ABN_SCHEME = "0151"  # ISO 6523: Australian business number
NO_REFERENCE = frozenset({"NA", "N/A"})  # Peppol asks for “NA” where the schema wants a reference and there is none
_BRANCH_DIGITS = 6  # of an Australian branch number (BSB)


def order_reference(node: Node | None) -> Printed[str] | None:
    """An order reference, unless it is the stand-in for none."""
    return None if node is None or node.text.upper() in NO_REFERENCE else printed_text(node)


def order_references(nodes: Iterable[Node]) -> tuple[Printed[str], ...]:
    """The order references in order, each once."""
    found: dict[str, Printed[str]] = {}
    for printed in (order_reference(node) for node in nodes if node.text):
        if printed:
            found.setdefault(printed.value, printed)
    return tuple(found.values())


def bank_account(number: Node, branch: str) -> Printed[str]:
    """The account to pay to (BT-84), a six-digit Australian branch number (BSB) before it."""
    branch = branch.replace("-", "").replace(" ", "")
    text = f"{branch} {number.text}" if len(branch) == _BRANCH_DIGITS and branch.isdecimal() else number.text
    return Printed(text, text, number.source)


def unit_of(quantity: Node | None) -> Printed[str] | None:
    """The unit of a quantity, from its code."""
    if quantity is None or not (code := quantity.attribute("unitCode")):
        return None
    return Printed(unit_word(code), code, quantity.source)


def rate_of(percent: Printed[Decimal] | None, category: Node | None) -> Printed[Decimal] | None:
    """The rate in per cent; zero where the category says so without one."""
    if percent:
        return percent
    return Printed(Decimal(0), category.text, category.source) if category and category.text in UNTAXED else None


def sum_of(parts: Iterable[Printed[Decimal] | None]) -> Printed[Decimal] | None:
    """The sum of the parts that are there, with all their texts and the place of the first."""
    known = [part for part in parts if part]
    if not known:
        return None
    return Printed(sum((part.value for part in known), Decimal(0)), " ".join(part.text for part in known), known[0].source)


def negated(amount: Printed[Decimal] | None) -> Printed[Decimal] | None:
    """The amount with its sign turned."""
    return replace(amount, value=-amount.value) if amount else None


def sub_lines_issue(number: str, whole: Printed[Decimal] | None, parts: Iterable[Decimal]) -> Issue | None:
    """The warning that sub-lines do not add up to the line that carries their sum."""
    total = sum(parts, Decimal(0))
    if whole is None or abs(total - whole.value) <= CENT:
        return None
    message = f"The sub-lines of line {number} add up to {total}, the line says {whole.value}."
    return Issue(Code.ARITH, message, Severity.WARN, whole.source)


def currency_issues(gross: Node | None, currency: Printed[str] | None) -> tuple[Issue, ...]:
    """An invoice whose total is in another currency than the invoice says cannot be believed."""
    stated = gross.attribute("currencyID") if gross else ""
    if gross is None or currency is None or stated in {"", currency.value}:
        return ()
    message = f"The invoice is in {currency.value} but its total in {stated}. Ask the supplier which is right."
    return (Issue(Code.FIELD_UNREADABLE, message, where=gross.source),)
