"""The lines, charges and allowances of a Cross Industry Invoice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from engine.issues import Issue
from engine.model import LineKind, Printed, ReadingLine
from engine.reading.cii_names import Names
from engine.reading.xml_codes import charge_kind, line_kind
from engine.reading.xml_nodes import Node, Values
from engine.reading.xml_values import negated, order_reference, rate_of, sub_lines_issue, sum_of, unit_of

VALUE_ADDED = ("VAT", "GST")
_LINE = "ram:IncludedSupplyChainTradeLineItem"
_ABOUT_LINE = "ram:AssociatedDocumentLineDocument"
_SUB_LINE = "ram:IncludedSubordinateTradeLineItem"
_GROUP, _INFORMATION = "GROUP", "INFORMATION"  # lines that the total does not count: a sum of other lines, and a remark


def read_lines(transaction: Node, names: Names, values: Values) -> tuple[ReadingLine, ...]:
    """The document's lines in order: those that the total counts. A line that sums up others (Factur-X EXTENDED) or has
    sub-lines of its own is checked against them; lines for information, or with a remark alone, are left out."""
    nodes = list(transaction.all(_LINE))
    lines = tuple(_line(node, names, values) for node in nodes if _counts(node, names))
    values.issues.extend(_group_issues(nodes, names, values))
    for node in nodes:
        values.issues.extend(_sub_line_issues(node, node.text_of(_ABOUT_LINE, "ram:LineID"), names, values))
    return lines


def read_charges(settlement: Node, names: Names, values: Values) -> tuple[ReadingLine, ...]:
    """Document level charges (BG-21), and allowances (BG-20) as negative amounts, in order; then charges for logistics."""
    charges = [_charge(node, names, values) for node in settlement.all("ram:SpecifiedTradeAllowanceCharge")]
    logistics = [_logistics(node, names, values) for node in settlement.all("ram:SpecifiedLogisticsServiceCharge")]
    return (*charges, *logistics)


def order_nodes(transaction: Node, names: Names) -> Iterator[Node]:
    """The order references of the lines."""
    yield from transaction.walk(_LINE, names.line_agreement, "ram:BuyerOrderReferencedDocument", names.reference)


def _status(node: Node) -> str:
    return node.text_of(_ABOUT_LINE, "ram:LineStatusReasonCode").upper()


def _counts(node: Node, names: Names) -> bool:
    if _status(node) in {_GROUP, _INFORMATION}:
        return False
    product = node.first("ram:SpecifiedTradeProduct", "ram:Name")
    return bool(product or node.first(names.line_delivery, "ram:BilledQuantity") or _net_node(node, names))


def _net_node(node: Node, names: Names) -> Node | None:
    return node.first(names.line_settlement, names.line_totals, "ram:LineTotalAmount")


def _line(node: Node, names: Names, values: Values) -> ReadingLine:
    quantity = node.first(names.line_delivery, "ram:BilledQuantity")
    product = "ram:SpecifiedTradeProduct"
    order = (names.line_agreement, "ram:BuyerOrderReferencedDocument")
    description = values.text(node, product, "ram:Name") or values.text(node, product, "ram:Description")
    price, base = _price(node, names, values)
    return ReadingLine(
        kind=line_kind(description.value if description else ""),
        description=description,
        part=values.text(node, product, "ram:SellerAssignedID"),
        quantity=values.amount(quantity) if quantity else None,
        unit=unit_of(quantity),
        unit_price=price,
        base_quantity=base,
        discount=_discount(node, names, values),
        net_amount=_net_amount(node, names, values),
        tax_rate=_line_rate(node, names, values),
        purchase_order=order_reference(node.first(*order, names.reference)),
        order_line=order_reference(node.first(*order, "ram:LineID")),
        buyer_part=values.text(node, product, "ram:BuyerAssignedID"),
    )


def _net_amount(node: Node, names: Names, values: Values) -> Printed[Decimal] | None:
    found = _net_node(node, names)
    return values.amount(found) if found else None


def _price(node: Node, names: Names, values: Values) -> tuple[Printed[Decimal] | None, Printed[Decimal] | None]:
    """The net price (BT-146) and the quantity it is for (BT-149), which may stand beside the gross price alone. Without a
    net price it is the gross price (BT-148) less its discount (BT-147)."""
    net, gross = (
        (names.line_agreement, price) for price in ("ram:NetPriceProductTradePrice", "ram:GrossPriceProductTradePrice")
    )
    base = values.amount(node, *net, "ram:BasisQuantity") or values.amount(node, *gross, "ram:BasisQuantity")
    if node.first(*net, "ram:ChargeAmount"):
        return values.amount(node, *net, "ram:ChargeAmount"), base
    if (price := values.amount(node, *gross, "ram:ChargeAmount")) is None:
        return None, base
    discounts = (_signed_amount(part, values) for part in node.walk(*gross, "ram:AppliedTradeAllowanceCharge"))
    return sum_of([price, *discounts]), base


def _discount(node: Node, names: Names, values: Values) -> Printed[Decimal] | None:
    """Allowances less charges of one line (BG-27, BG-28)."""
    parts = node.walk(names.line_settlement, "ram:SpecifiedTradeAllowanceCharge")
    return negated(sum_of(_signed_amount(part, values) for part in parts))


def _line_rate(node: Node, names: Names, values: Values) -> Printed[Decimal] | None:
    """The rate of value added tax, else of the first tax named."""
    taxes = list(node.walk(names.line_settlement, "ram:ApplicableTradeTax"))
    value_added = (tax for tax in taxes if tax.text_of("ram:TypeCode").upper() in VALUE_ADDED)
    tax = next(value_added, taxes[0] if taxes else None)
    return _rate(tax, names, values) if tax else None


def _rate(tax: Node, names: Names, values: Values) -> Printed[Decimal] | None:
    return rate_of(values.amount(tax, names.rate), tax.first("ram:CategoryCode"))


def _is_charge(node: Node) -> bool:
    return node.text_of("ram:ChargeIndicator", "udt:Indicator") in {"true", "1"}


def _signed_amount(node: Node, values: Values) -> Printed[Decimal] | None:
    """The amount of a charge, or of an allowance with its sign turned."""
    amount = values.amount(node, "ram:ActualAmount")
    return amount if _is_charge(node) else negated(amount)


def _charge(node: Node, names: Names, values: Values) -> ReadingLine:
    reason, code = node.text_of("ram:Reason"), node.text_of("ram:ReasonCode")
    tax = next(node.all("ram:CategoryTradeTax"), None)
    return ReadingLine(
        kind=charge_kind(code, reason) if _is_charge(node) else LineKind.DISCOUNT,
        description=values.text(node, "ram:Reason"),
        net_amount=_signed_amount(node, values),
        tax_rate=_rate(tax, names, values) if tax else None,
    )


def _logistics(node: Node, names: Names, values: Values) -> ReadingLine:
    """A charge for logistics (ZUGFeRD) is for freight, unless its words say otherwise."""
    tax = next(node.all("ram:AppliedTradeTax"), None)
    kind = charge_kind("", node.text_of("ram:Description"))
    return ReadingLine(
        kind=LineKind.FREIGHT if kind is LineKind.SURCHARGE else kind,
        description=values.text(node, "ram:Description"),
        net_amount=values.amount(node, "ram:AppliedAmount"),
        tax_rate=_rate(tax, names, values) if tax else None,
    )


def _group_issues(nodes: Sequence[Node], names: Names, values: Values) -> Iterator[Issue]:
    """Every group line against the lines that name it as their parent."""
    groups = {node.text_of(_ABOUT_LINE, "ram:LineID"): node for node in nodes if _status(node) == _GROUP}
    parts: dict[str, list[Decimal]] = {number: [] for number in groups}
    for node in nodes if groups else ():
        parent = node.text_of(_ABOUT_LINE, "ram:ParentLineID")
        if parent in parts and _status(node) != _INFORMATION and (amount := _net_amount(node, names, Values())):
            parts[parent].append(amount.value)
    for number, group in groups.items():
        if issue := sub_lines_issue(number, _net_amount(group, names, values), parts[number]):
            yield issue


def _sub_line_issues(line: Node, number: str, names: Names, values: Values) -> Iterator[Issue]:
    """A line against the sub-lines within it, which carry amounts or only tell what it consists of."""
    parts = list(line.all(_SUB_LINE))
    amounts = [amount.value for part in parts if (amount := _net_amount(part, names, values))]
    if amounts and (issue := sub_lines_issue(number, _net_amount(line, names, Values()), amounts)):
        yield issue
    for part in parts:
        yield from _sub_line_issues(part, f"{number} / {part.text_of('ram:ID')}", names, values)
