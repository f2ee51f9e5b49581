"""A company so small that every figure fits in a head: one supplier, one job, one order; and invoices as UBL to order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from engine.importing import ImportResult, import_files
from engine.loading import LoadResult, load_list
from engine.workbench import Workbench

COMPANY = "Ridgeline Trade Services Pty Ltd"
SUPPLIER = "Smallbore Pipes Pty Ltd"
TAX_ID = "94909312760"
SUPPLIERS = f"number,name,tax_id,email_senders,auto_import\nS-1,{SUPPLIER},{TAX_ID},smallbore.example,yes\n"
JOBS = "number,name,budget\nJ-1,One bathroom,50.00\n"
ORDERS = "order_number,supplier,order_date,currency,line,description,part,quantity,unit_price,job,match\n"
RECEIPTS = "receipt_number,order_number,received_on,line,quantity,returned_quantity\n"


@dataclass(frozen=True)
class Line:
    """One line of an invoice; `net` where it is not quantity × price, `name` where it is no part of an order."""

    part: str = "TAP"
    quantity: str = "1"
    price: str = "50.00"
    net: str | None = None
    name: str | None = None

    @property
    def amount(self) -> Decimal:
        return Decimal(self.net) if self.net else Decimal(self.quantity) * Decimal(self.price)


@dataclass(frozen=True)
class Paper:
    """An invoice of the one supplier, with 10 % tax."""

    number: str
    order: str | None = "PO-1"
    lines: Sequence[Line] = field(default_factory=lambda: (Line(),))
    day: str = "2026-10-05"
    supplier: str = SUPPLIER
    tax_id: str = TAX_ID
    credit: bool = False
    tax: str | None = None
    freight: str | None = None
    original: str | None = None
    currency: str = "AUD"

    def xml(self) -> bytes:
        """The invoice as UBL 2.1."""
        root, line, quantity = ("CreditNote",) * 2 + ("Credited",) if self.credit else ("Invoice",) * 2 + ("Invoiced",)
        goods = sum((one.amount for one in self.lines), Decimal(0)).quantize(Decimal("0.01"))
        net = goods + Decimal(self.freight or 0)
        tax = Decimal(self.tax) if self.tax else (net / 10).quantize(Decimal("0.01"))
        charge = _charge(self.freight) if self.freight else ""
        charged = f'<cbc:ChargeTotalAmount currencyID="AUD">{self.freight}</cbc:ChargeTotalAmount>' if self.freight else ""
        original = (
            f"<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{self.original}</cbc:ID>"
            "</cac:InvoiceDocumentReference></cac:BillingReference>"
            if self.original
            else ""
        )
        order = f"<cac:OrderReference><cbc:ID>{self.order}</cbc:ID></cac:OrderReference>" if self.order else ""
        lines = "".join(_line(n, one, line, quantity) for n, one in enumerate(self.lines, 1))
        return (
            f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" {_NAMES}>'
            f"<cbc:ID>{self.number}</cbc:ID><cbc:IssueDate>{self.day}</cbc:IssueDate>"
            f"<cbc:{root}TypeCode>{381 if self.credit else 380}</cbc:{root}TypeCode>"
            f"<cbc:DocumentCurrencyCode>AUD</cbc:DocumentCurrencyCode>{order}{original}"
            f"<cac:AccountingSupplierParty>{_party(self.supplier, self.tax_id)}</cac:AccountingSupplierParty>"
            f"<cac:AccountingCustomerParty>{_party(COMPANY, '52901204417')}</cac:AccountingCustomerParty>"
            f'{charge}<cac:TaxTotal><cbc:TaxAmount currencyID="AUD">{tax}</cbc:TaxAmount><cac:TaxSubtotal>'
            f'<cbc:TaxableAmount currencyID="AUD">{net}</cbc:TaxableAmount>'
            f'<cbc:TaxAmount currencyID="AUD">{tax}</cbc:TaxAmount>{_category("TaxCategory")}'
            f"</cac:TaxSubtotal></cac:TaxTotal><cac:LegalMonetaryTotal>"
            f'<cbc:LineExtensionAmount currencyID="AUD">{goods}</cbc:LineExtensionAmount>'
            f'<cbc:TaxExclusiveAmount currencyID="AUD">{net}</cbc:TaxExclusiveAmount>'
            f'<cbc:TaxInclusiveAmount currencyID="AUD">{net + tax}</cbc:TaxInclusiveAmount>{charged}'
            f'<cbc:PayableAmount currencyID="AUD">{net + tax}</cbc:PayableAmount></cac:LegalMonetaryTotal>'
            f"{lines}</{root}>"
        ).replace("AUD", self.currency).encode()

    def save(self, folder: Path) -> Path:
        """The invoice as a file."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.number}.xml"
        path.write_bytes(self.xml())
        return path


_NAMES = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def _party(name: str, tax_id: str) -> str:
    return (
        f"<cac:Party><cac:PartyTaxScheme><cbc:CompanyID>{tax_id}</cbc:CompanyID><cac:TaxScheme><cbc:ID>GST</cbc:ID>"
        f"</cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>{name}"
        "</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>"
    )


def _charge(amount: str) -> str:
    return (
        "<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Freight"
        f'</cbc:AllowanceChargeReason><cbc:Amount currencyID="AUD">{amount}</cbc:Amount>{_category("TaxCategory")}'
        "</cac:AllowanceCharge>"
    )


def _category(name: str) -> str:
    scheme = "<cac:TaxScheme><cbc:ID>GST</cbc:ID></cac:TaxScheme>"
    return f"<cac:{name}><cbc:ID>S</cbc:ID><cbc:Percent>10</cbc:Percent>{scheme}</cac:{name}>"


def _line(number: int, line: Line, name: str, quantity: str) -> str:
    return (
        f"<cac:{name}Line><cbc:ID>{number}</cbc:ID>"
        f'<cbc:{quantity}Quantity unitCode="EA">{line.quantity}</cbc:{quantity}Quantity>'
        f'<cbc:LineExtensionAmount currencyID="AUD">{line.amount:.2f}</cbc:LineExtensionAmount>'
        f"<cac:Item>{_item(line)}{_category('ClassifiedTaxCategory')}</cac:Item>"
        f'<cac:Price><cbc:PriceAmount currencyID="AUD">{line.price}</cbc:PriceAmount></cac:Price></cac:{name}Line>'
    )


def _item(line: Line) -> str:
    if line.name is not None:
        return f"<cbc:Name>{line.name}</cbc:Name>"
    return (
        f"<cbc:Name>Thing {line.part}</cbc:Name><cac:SellersItemIdentification><cbc:ID>{line.part}</cbc:ID>"
        "</cac:SellersItemIdentification>"
    )


def order(number: str = "PO-1", quantity: str = "1", price: str = "50.00", match: str = "2-way", part: str = "TAP") -> str:
    """One order of one line, for job J-1, as rows of a list."""
    return f"{ORDERS}{number},S-1,2026-09-01,AUD,1,Thing {part},{part},{quantity},{price},J-1,{match}\n"


def receipt(quantity: str, number: str = "GR-1", order_number: str = "PO-1", returned: str = "0") -> str:
    """One receipt of an order's first line."""
    return f"{RECEIPTS}{number},{order_number},2026-10-01,1,{quantity},{returned}\n"


def load(bench: Workbench, kind: str, text: str, *, partial: bool = False) -> LoadResult:
    """Loads a list given as text."""
    return load_list(bench, kind, text.encode(), f"{kind}.csv", partial=partial)


def settle(bench: Workbench) -> None:
    """The supplier and the job; no order yet."""
    for kind, text in (("suppliers", SUPPLIERS), ("jobs", JOBS)):
        assert not load(bench, kind, text).refused


def take_in(bench: Workbench, *papers: Paper) -> ImportResult:
    """Imports invoices as files without a mail."""
    folder = bench.place.folder / "papers"
    return import_files(bench, [paper.save(folder) for paper in papers])


def id_of(result: ImportResult) -> str:
    """The id of the one invoice that an import made."""
    (only,) = result.invoices
    return only.id
