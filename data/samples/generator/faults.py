"""What does not agree, one deliberate fault to an invoice, and beside it what looks like a fault and is none."""

from __future__ import annotations

from decimal import Decimal

import attach
from company import SUPPLIERS
from records import BilledLine, Charge, Invoice
from story import Story, freight, on


def tell(story: Story) -> None:
    """Adds the faults and the near misses to the story."""
    _prices(story)
    _deliveries(story)
    _charges(story)
    _references(story)
    _sums(story)
    _strangers(story)
    _open_orders(story)


def _sent(story: Story, slug: str, invoice: Invoice, **more: object) -> Invoice:
    """Mails the paper or the table of `invoice` on its day, straight from the supplier."""
    make = attach.table if invoice.supplier.key in ("quickfix", "voltline") else attach.pdf
    story.mail(slug, f"{invoice.day:%m-%d}", invoice.supplier.key, [make(invoice)], about=invoice, **more)  # type: ignore[arg-type]
    return invoice


def _prices(story: Story) -> None:
    order = story.order("harbour", "10-05", [("TUB20B", "12"), ("CFBV20", "8"), ("PVC100", "6")], "J-203")
    story.receive(order, "10-12")
    _sent(story, "price-rise", story.bill("10-13", order, prices={1: "72.85"}, holds=("PRICE",)))
    order = story.order("coastal", "10-07", [("MCB32", "10"), ("CON25", "20")], "J-209")
    story.receive(order, "10-15")
    _sent(story, "price-within-tolerance", story.bill("10-16", order, prices={1: "44.60"}))
    order = story.order("northside", "10-05", [("BAT-R25", "18"), ("MDF-18", "6")], "J-206")
    story.receive(order, "10-12")
    _sent(story, "price-below-order", story.bill("10-13", order, prices={1: "47.00"}))


def _deliveries(story: Story) -> None:
    order = story.order("coastal", "10-08", [("RCBO20", "20"), ("GPO2W", "40"), ("JBX4W", "10")], "J-206")
    story.receive(order, "10-16", {1: "14", 2: "40", 3: "10"})
    _sent(story, "short-delivery", story.bill("10-19", order, holds=("QTY_REC",)))
    order = story.order("northside", "10-12", [("LVL-24045", "21.6"), ("H3-14045", "36")], "J-207")
    _sent(story, "nothing-received", story.bill("10-20", order, holds=("NOT_RECEIVED",)))
    order = story.order("voltline", "10-07", [("KJ-6A", "10"), ("PL-6A-2", "24"), ("FP-2G", "12")], "J-208", match="2-way")
    story.receive(order, "10-19")  # a receipt beyond the order would be refused, so only the order is tested
    _sent(story, "more-than-ordered", story.bill("10-20", order, quantities={1: "14"}, holds=("QTY_ORD",)))
    order = story.order("northside", "10-13", [("PLY-17F", "40"), ("FC-9", "24")], "J-204")
    story.receive(order, "10-22", {1: "25", 2: "24"})
    story.receive(order, "11-04", {1: "15"})
    _sent(story, "first-part-delivery", story.bill("10-23", order, quantities={1: "25"}))
    _sent(story, "second-part-delivery", story.bill("11-05", order, quantities={1: "15"}, only=(1,)))
    order = story.order("harbour", "10-13", [("MIXSNK", "10"), ("BASIN4", "4")], "J-206")
    story.receive(order, "10-21", {1: "12", 2: "4"}, back={1: "2"})
    _sent(story, "two-went-back", story.bill("10-22", order))
    order = story.order("coastal", "10-12", [("LEDP6", "10"), ("EXITLT", "4")], "J-205")
    order.lines[0].cancelled = Decimal(4)
    story.receive(order, "10-20", {1: "6", 2: "4"})
    _sent(story, "part-cancelled", story.bill("10-21", order, quantities={1: "6"}))


def _charges(story: Story) -> None:
    order = story.order("harbour", "10-14", [("HWS250", "2"), ("CFFL20", "4")], "J-211", freight="60.00")
    story.receive(order, "10-26")
    _sent(story, "freight-planned", story.bill("10-27", order, charges=[freight("60.00")]))
    order = story.order("coastal", "10-14", [("ISO63", "4"), ("SDI16", "2")], "J-210")
    story.receive(order, "10-26")
    invoice = story.bill("10-27", order, charges=[freight("85.00", "Freight & handling")], holds=("CHARGE_UNPLANNED",))
    _sent(story, "freight-unplanned", invoice)
    order = story.order("summit", "10-19", [("128090", "4"), ("120092", "12")], "J-201")
    story.receive(order, "10-21")
    _sent(story, "freight-small", story.bill("10-22", order, charges=[freight("35.00")]))
    order = story.order("quickfix", "10-21", [("CHA16", "50"), ("STR3M", "12")], "J-205")
    story.receive(order, "10-28")
    _sent(story, "freight-row", story.bill("10-29", order, charges=[freight("28.50")]))


def _references(story: Story) -> None:
    order = story.order("harbour", "10-19", [("WCSUIT", "2"), ("GRATE8", "6")], "J-204")
    story.receive(order, "10-27")
    invoice = story.bill("10-28", order, reference=None, holds=("PO_MISSING",))
    visit = BilledLine("Site measure and quote", "SRVMEAS", Decimal(1), "EA", Decimal("95.00"), Decimal("95.00"))
    invoice.lines.append(visit)
    _sent(story, "order-missing", invoice)
    order = story.order("coastal", "10-20", [("LEDDL", "40"), ("TPS15", "4")], "J-207")
    story.receive(order, "10-28")
    _sent(story, "order-unknown", story.bill("10-29", order, reference="PO-19999", holds=("PO_INVALID",)))
    order = story.order(
        "northside", "10-14", [("DR-820", "6"), ("SKT-6718", "36")], "J-211", state="cancelled", match="2-way"
    )
    _sent(story, "order-cancelled", story.bill("10-26", order, holds=("PO_CLOSED",)))
    order = story.order("summit", "10-20", [("121440", "2"), ("121502", "2")], "J-212", state="closed")
    story.receive(order, "10-23")
    _sent(story, "order-closed", story.bill("10-26", order))
    order = story.order("harbour", "10-21", [("PUMP06", "1"), ("CFNR25", "2"), ("CFUN25", "4")], "J-210")
    story.receive(order, "10-29")
    _sent(story, "bare-number", story.bill("10-30", order, reference="{n}"))
    order = story.order("coastal", "10-22", [("SMKDET", "12"), ("FANEXH", "4")], "J-204", every=2)
    story.receive(order, "11-02")
    _sent(story, "order-with-points", story.bill("11-03", order, reference="P.O. {n}"))
    order = story.order("northside", "10-26", [("H3-9045", "36"), ("DEC-8619", "108")], "J-201")
    story.receive(order, "11-03")
    _sent(story, "order-with-a-space", story.bill("11-04", order, reference="PO {n}"))
    order = story.order("summit", "11-02", [("123018", "4"), ("123340", "6"), ("126113", "10")])
    story.receive(order, "11-04")
    _sent(story, "order-lower-case", story.bill("11-05", order, reference="po{n}"))
    orders = [
        story.order("summit", "10-29", [("118204", "2"), ("127881", "4")], "J-203"),
        story.order("summit", "10-30", [("124777", "1"), ("125006", "4")], "J-211"),
    ]
    for order in orders:
        story.receive(order, "11-05")
    _sent(story, "two-orders-by-line", story.bill("11-06", *orders))
    orders = [
        story.order("quickfix", "10-26", [("HX1050Z", "500"), ("WS10Z", "800")], "J-203"),
        story.order("quickfix", "10-27", [("TK1216", "800"), ("RVT48", "250"), ("CLP25", "200")], "J-209"),
    ]
    for order in orders:
        story.receive(order, "11-05")
    _sent(story, "two-orders-in-a-table", story.bill("11-06", *orders))
    order = story.order("summit", "11-03", [("120015", "24"), ("118377", "4")], "J-206")
    story.receive(order, "11-06")
    invoice = story.bill("11-09", order, holds=("LINE_UNMATCHED",))
    invoice.lines.append(
        BilledLine("CORDLESS BLOWER 36V KIT", "131920", Decimal(1), "EA", Decimal("329.00"), Decimal("329.00"), order=order)
    )
    _sent(story, "not-on-the-order", invoice)


def _sums(story: Story) -> None:
    order = story.order("harbour", "10-23", [("CFSC15", "10"), ("CFBR20", "20"), ("PVCBND", "12")], "J-202")
    story.receive(order, "11-03")
    _sent(story, "does-not-add-up", story.bill("11-04", order, total_error=Decimal("9.00"), holds=("ARITH",)))
    order = story.order("summit", "11-05", [("121502", "1"), ("118204", "3")], "J-208")
    story.receive(order, "11-10")
    _sent(story, "too-much-tax", story.bill("11-11", order, tax_error=Decimal("12.40"), holds=("TAX_OVER",)))
    order = story.order("coastal", "10-26", [("GPOWP", "6"), ("ISO63", "2")], "J-203")
    story.receive(order, "11-05")
    _sent(story, "in-us-dollars", story.bill("11-06", order, currency="USD", holds=("CUR_MISMATCH",)))
    _electronic_sums(story)


def _electronic_sums(story: Story) -> None:
    """Allowances, charges, rounding and a line free of tax, where only an electronic invoice says them exactly."""
    order = story.order("greenfield", "10-06", [("DB-36", "2"), ("SPD-2", "4")], "J-206")
    story.receive(order, "10-20")
    invoice = story.bill("10-21", order, charges=[freight("45.00")], rounding=Decimal("0.02"))
    story.mail(
        "electronic-freight", "10-21", "greenfield", [attach.electronic(invoice), attach.beside(invoice)], about=invoice
    )
    order = story.order("greenfield", "10-19", [("MSB-400", "1"), ("CT-200", "3"), ("FEE-INS", "1")], "J-209")
    story.receive(order, "11-03")
    invoice = story.bill("11-04", order)
    invoice.lines[0].discount = Decimal("324.00")
    invoice.lines[0].net -= Decimal("324.00")
    story.mail(
        "electronic-discount", "11-04", "greenfield", [attach.electronic(invoice), attach.beside(invoice)], about=invoice
    )
    order = story.order("greenfield", "10-26", [("MCCB-160", "3"), ("BUS-63", "6"), ("ENC-400", "2")], "J-205", every=2)
    story.receive(order, "11-09")
    invoice = story.bill("11-10", order, charges=[Charge("discount", "Loyalty rebate", Decimal("-25.00"))])
    story.mail("electronic-rebate", "11-10", "greenfield", [attach.electronic(invoice)], about=invoice)
    credit = story.keep(
        Invoice(
            invoice.supplier,
            on("11-13"),
            [order],
            [
                BilledLine(line.description, line.part, Decimal(1), line.unit, line.unit_price, line.unit_price, order=order)
                for line in invoice.lines[:1]
            ],
            kind="credit_note",
            original=invoice,
        )
    )
    story.mail(
        "electronic-credit",
        "11-13",
        "greenfield",
        [attach.electronic(credit), attach.beside(credit)],
        about=credit,
        subject="Credit note {number}",
        body="Please find our credit note {number} for the breaker that came damaged.\n",
    )


def _strangers(story: Story) -> None:
    order = story.order("harbour", "10-28", [("CFTE25", "10"), ("CFEL25", "24")], "J-201")
    story.receive(order, "11-05")
    _sent(
        story,
        "claims-to-be-harbour",
        story.bill("11-06", order, holds=("SENDER_UNVERIFIED",)),
        authentication="fail",
        sender=("Harbour Plumbing Supplies", "harbour.plumbing.billing@quickmail.example"),
    )
    lines = [
        BilledLine(
            "Scaffold erect and dismantle, 2 lifts", "SC-ERECT", Decimal(1), "EA", Decimal("1860.00"), Decimal("1860.00")
        ),
        BilledLine("Scaffold hire per week", "SC-HIRE", Decimal(2), "EA", Decimal("245.00"), Decimal("490.00")),
    ]
    unknown = story.keep(Invoice(SUPPLIERS["ironbark"], on("10-22"), [], lines, reference=None, holds=("SUP_UNKNOWN",)))
    story.mail(
        "unknown-supplier",
        "10-22",
        "ironbark",
        [attach.electronic(unknown)],
        about=unknown,
        body="Hello,\n\nour first invoice {number} to you is attached as an electronic invoice.\n",
    )
    order = story.order(
        "tasman",
        "10-06",
        [
            ("Prepare and paint walls, two coats low-sheen", "185"),
            ("Epoxy floor coating, two part, anti-slip", "42.5"),
            ("Line marking 100mm white", "120"),
        ],
        "J-206",
        match="2-way",
    )
    painted = story.bill("10-30", order, holds=("UNVERIFIED",))
    painted.due = on("10-29")  # a slip of the painter's: due before it was written
    paper = attach.pdf(painted, name="invoice_{number}.pdf")
    story.mail("nobody-wrote-this-format", "10-30", "tasman", [paper], about=painted)


def _open_orders(story: Story) -> None:
    """Orders without an invoice yet: received, awaited, and one without lines."""
    story.receive(story.order("northside", "11-04", 3, "J-204"), "11-12")
    story.receive(story.order("coastal", "11-05", 4, "J-202", every=2), "11-13")
    story.order("greenfield", "11-09", 2, "J-203")
    story.order("harbour", "11-11", 4)
    story.order("summit", "11-12", [])
