"""The lines, charges and allowances of a UBL invoice or credit note."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.issues import Issue
from engine.model import LineKind, Printed, ReadingLine
from engine.reading.xml_codes import charge_kind, line_kind
from engine.reading.xml_nodes import Node, Values
from engine.reading.xml_values import negated, order_reference, rate_of, sub_lines_issue, sum_of, unit_of

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


def _line(node: Node, values: Values) -> ReadingLine:
    quantity = next((found for name in _QUANTITIES if (found := node.first(name))), None)
    reference = ("cac:OrderLineReference", "cac:OrderReference", "cbc:ID")
    description = values.text(node, "cac:Item", "cbc:Name") or values.text(node, "cac:Item", "cbc:Description")
    return ReadingLine(
        kind=line_kind(description.value if description else ""),
        description=description,
        part=values.text(node, "cac:Item", "cac:SellersItemIdentification", "cbc:ID"),
        quantity=values.amount(quantity) if quantity else None,
        unit=unit_of(quantity),
        unit_price=values.amount(node, "cac:Price", "cbc:PriceAmount"),
        base_quantity=values.amount(node, "cac:Price", "cbc:BaseQuantity"),
        discount=_discount(node, values),
        net_amount=values.amount(node, "cbc:LineExtensionAmount"),
        tax_rate=_tax_rate(node, values, "cac:Item", "cac:ClassifiedTaxCategory"),
        purchase_order=order_reference(node.first(*reference)),
        order_line=order_reference(node.first("cac:OrderLineReference", "cbc:LineID")),
        buyer_part=values.text(node, "cac:Item", "cac:BuyersItemIdentification", "cbc:ID"),
    )


def _discount(line: Node, values: Values) -> Printed[Decimal] | None:
    """Allowances less charges of one line (BG-27, BG-28)."""
    return negated(sum_of(_signed_amount(node, values) for node in line.all("cac:AllowanceCharge")))


def _signed_amount(node: Node, values: Values) -> Printed[Decimal] | None:
    """The amount of a charge, or of an allowance with its sign turned."""
    amount = values.amount(node, "cbc:Amount")
    return amount if _is_charge(node) else negated(amount)


def _is_charge(node: Node) -> bool:
    return node.text_of("cbc:ChargeIndicator") in {"true", "1"}


def _charge(node: Node, values: Values) -> ReadingLine:
    reason, code = node.text_of("cbc:AllowanceChargeReason"), node.text_of("cbc:AllowanceChargeReasonCode")
    return ReadingLine(
        kind=charge_kind(code, reason) if _is_charge(node) else LineKind.DISCOUNT,
        description=values.text(node, "cbc:AllowanceChargeReason"),
        net_amount=_signed_amount(node, values),
        tax_rate=_tax_rate(node, values, "cac:TaxCategory"),
    )


def _tax_rate(node: Node, values: Values, *category: str) -> Printed[Decimal] | None:
    return rate_of(values.amount(node, *category, "cbc:Percent"), node.first(*category, "cbc:ID"))


def _sub_line_issues(line: Node, values: Values) -> Iterator[Issue]:
    for name in ("cac:SubInvoiceLine", "cac:SubCreditNoteLine"):
        parts = list(line.all(name))
        if not parts:
            continue
        amounts = [amount.value for part in parts if (amount := values.amount(part, "cbc:LineExtensionAmount"))]
        whole = values.amount(line, "cbc:LineExtensionAmount")
        if issue := sub_lines_issue(line.text_of("cbc:ID"), whole, amounts):
            yield issue
        for part in parts:
            yield from _sub_line_issues(part, values)
