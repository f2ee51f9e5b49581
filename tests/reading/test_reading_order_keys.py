"""What an e-invoice says of the order by line (BT-132, our own part number BT-156) reaches the supplier invoice."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.model import InvoiceLine
from engine.proving import prove
from tests.reading.xml_cases import read

HERE = Path(__file__).parent
UBL = ("cases_ubl/invoice-pint-anz.xml", "<cac:SellersItemIdentification>", "cac:BuyersItemIdentification", "cbc:ID")
CII = ("cases_cii/invoice-en16931.xml", "<ram:SellerAssignedID>", "ram:BuyerAssignedID", None)


def first_line(file: str, before: str, outer: str, inner: str | None) -> InvoiceLine:
    """The first line with a part number, once our own stands beside it."""
    text = (HERE / file).read_text(encoding="utf-8")
    number = f"<{inner}>100-4711</{inner}>" if inner else "100-4711"
    assert before in text
    changed = text.replace(before, f"<{outer}>{number}</{outer}>{before}", 1)
    (reading,) = read(changed.encode()).readings
    invoice, _ = prove(reading, document_sha256="0" * 64)
    assert invoice is not None
    return next(line for line in invoice.lines if line.part)


@pytest.mark.parametrize("place", [UBL, CII], ids=["ubl", "cii"])
def test_our_part_number_and_the_order_line_are_kept(place: tuple[str, str, str, str | None]) -> None:
    line = first_line(*place)
    assert line.buyer_part == "100-4711"
    assert line.order_line is not None
