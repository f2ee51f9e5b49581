"""The lines, charges and allowances of a UBL invoice or credit note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from engine.issues import Code, Issue, Severity
from engine.model import LineKind, Printed, ReadingLine
from engine.money import CENT
from engine.reading.ubl_kinds import charge_kind, line_kind
from engine.reading.ubl_nodes import Node, Values, printed_text
from engine.reading.ubl_units import unit_word

NO_REFERENCE = frozenset({"NA", "N/A"})  # Peppol asks for “NA” where the schema wants a reference and there is none
_UNTAXED = frozenset({"O", "Z", "E", "AE", "K", "G"})  # UNCL 5305: categories whose rate is zero
_QUANTITIES = ("cbc:InvoicedQuantity", "cbc:CreditedQuantity")


def read_lines(root: Node, values: Values) -> tuple[ReadingLine, ...]:
    """The document's lines in order. Sub-lines (XRechnung's extension) detail the line above them, which carries their sum;
    they are checked against it and not read a second time."""
    lines = []
    for name in ("cac:InvoiceLine", "cac:CreditNoteLine"):
        for node in root.all(name):
            lines.append(_line(node, values))
            values.issues.extend(_sub_line_issues(node, values))
    return tuple(lines)


def read_charges(root: Node, values: Values) -> tuple[ReadingLine, ...]:
    """Document level charges (BG-21), and allowances (BG-20) as negative amounts, in order."""
    return tuple(_charge(node, values) for node in root.all("cac:AllowanceCharge"))


def order_reference(node: Node | None) -> Printed[str] | None:
    """An order reference, unless it is the stand-in for none."""
    return None if node is None or node.text.upper() in NO_REFERENCE else printed_text(node)


def _line(node: Node, values: Values) -> ReadingLine:
    quantity = next((found for name in _QUANTITIES if (found := node.first(name))), None)
    reference = ("cac:OrderLineReference", "cac:OrderReference", "cbc:ID")
    description = values.text(node, "cac:Item", "cbc:Name") or values.text(node, "cac:Item", "cbc:Description")
    return ReadingLine(
        kind=line_kind(description.value if description else ""),
        description=description,
        part=values.text(node, "cac:Item", "cac:SellersItemIdentification", "cbc:ID"),
        quantity=values.amount(quantity) if quantity else None,
        unit=_unit(quantity),
        unit_price=values.amount(node, "cac:Price", "cbc:PriceAmount"),
        base_quantity=values.amount(node, "cac:Price", "cbc:BaseQuantity"),
        discount=_discount(node, values),
        net_amount=values.amount(node, "cbc:LineExtensionAmount"),
        tax_rate=_tax_rate(node, values, "cac:Item", "cac:ClassifiedTaxCategory"),
        purchase_order=order_reference(node.first(*reference)),
        order_line=order_reference(node.first("cac:OrderLineReference", "cbc:LineID")),
    )


def _unit(quantity: Node | None) -> Printed[str] | None:
    if quantity is None or not (code := quantity.attribute("unitCode")):
        return None
    return Printed(unit_word(code), code, quantity.source)


def _discount(line: Node, values: Values) -> Printed[Decimal] | None:
    """Allowances less charges of one line (BG-27, BG-28)."""
    parts = [(node, _signed_amount(node, values)) for node in line.all("cac:AllowanceCharge")]
    known = [(node, amount) for node, amount in parts if amount]
    if not known:
        return None
    text = " ".join(amount.text for _, amount in known)
    return Printed(-sum((amount.value for _, amount in known), Decimal(0)), text, known[0][1].source)


def _signed_amount(node: Node, values: Values) -> Printed[Decimal] | None:
    """The amount of a charge, or of an allowance with its sign turned."""
    amount = values.amount(node, "cbc:Amount")
    if amount is None or node.text_of("cbc:ChargeIndicator") in {"true", "1"}:
        return amount
    return replace(amount, value=-amount.value)


def _charge(node: Node, values: Values) -> ReadingLine:
    is_charge = node.text_of("cbc:ChargeIndicator") in {"true", "1"}
    reason, code = node.text_of("cbc:AllowanceChargeReason"), node.text_of("cbc:AllowanceChargeReasonCode")
    return ReadingLine(
        kind=charge_kind(code, reason) if is_charge else LineKind.DISCOUNT,
        description=values.text(node, "cbc:AllowanceChargeReason"),
        net_amount=_signed_amount(node, values),
        tax_rate=_tax_rate(node, values, "cac:TaxCategory"),
    )


def _tax_rate(node: Node, values: Values, *category: str) -> Printed[Decimal] | None:
    """The rate in per cent; zero where the category says so without one."""
    if rate := values.amount(node, *category, "cbc:Percent"):
        return rate
    code = node.first(*category, "cbc:ID")
    return Printed(Decimal(0), code.text, code.source) if code and code.text in _UNTAXED else None


def _sub_line_issues(line: Node, values: Values) -> Iterator[Issue]:
    for name in ("cac:SubInvoiceLine", "cac:SubCreditNoteLine"):
        parts = list(line.all(name))
        if not parts:
            continue
        amounts = [amount.value for part in parts if (amount := values.amount(part, "cbc:LineExtensionAmount"))]
        whole, total = values.amount(line, "cbc:LineExtensionAmount"), sum(amounts, Decimal(0))
        if whole and abs(total - whole.value) > CENT:
            message = f"The sub-lines of line {line.text_of('cbc:ID')} add up to {total}, the line says {whole.value}."
            yield Issue(Code.ARITH, message, Severity.WARN, whole.source)
        for part in parts:
            yield from _sub_line_issues(part, values)
