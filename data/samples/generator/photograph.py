"""Makes `assets/scan.jpg`, the grey photograph inside the scanned invoice. Made once and committed: its bytes depend on the
imaging library, so no other module and no test makes it again. `python data/samples/generator/photograph.py`."""

from __future__ import annotations

from decimal import Decimal

import pypdfium2
from company import SUPPLIERS
from layouts import delta
from pictures import SCAN
from records import BilledLine, Invoice
from story import on


def main() -> None:
    """Photographs a Delta Hire invoice, a little askew."""
    line = BilledLine("Scissor lift 19ft electric", "", Decimal(4), "DAY", Decimal("145.00"), Decimal("580.00"))
    invoice = Invoice(SUPPLIERS["delta"], on("10-20"), [], [line], reference=None, job="J-205", number="DH/26/0998")
    page = pypdfium2.PdfDocument(delta.draw(invoice))[0]
    picture = page.render(scale=110 / 72).to_pil().convert("L").rotate(0.7, fillcolor=238, expand=False)
    SCAN.parent.mkdir(exist_ok=True)
    picture.save(SCAN, quality=45)


if __name__ == "__main__":
    main()
