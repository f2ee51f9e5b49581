"""What no format knows: paper read from the page alone, also a stranger’s, and a table that needs a format."""

from __future__ import annotations

from decimal import Decimal

import attach
from company import SUPPLIERS
from records import BilledLine, Invoice
from story import Story, on


def tell(story: Story) -> None:
    """Adds the mails without a format, at the end of the month."""
    order = story.order(
        "tasman", "11-13", [("Prepare and paint walls, two coats low-sheen", "64"), ("Line marking 100mm white", "85")],
        "J-204", match="2-way",
    )  # fmt: skip
    painted = story.bill("11-16", order)
    story.mail("read-from-the-page", "11-16", "tasman", [attach.pdf(painted)], about=painted)
    _stranger(story)
    _table(story)


def _stranger(story: Story) -> None:
    lines = [
        BilledLine("Site board 2400 x 1200, printed one side", "", Decimal(2), "EA", Decimal("318.00"), Decimal("636.00")),
        BilledLine("Safety sign, hard hat area", "", Decimal(12), "EA", Decimal("14.50"), Decimal("174.00")),
        BilledLine("Installation on posts", "", Decimal("3.5"), "HR", Decimal("96.00"), Decimal("336.00")),
    ]
    first = Invoice(SUPPLIERS["lanternfish"], on("11-16"), [], lines, reference=None, holds=("SUP_UNKNOWN",))
    story.keep(first)
    story.mail(
        "first-paper-of-a-stranger", "11-16", "lanternfish", [attach.pdf(first)], about=first,
        body="Hello,\n\nour first invoice {number} to you is attached.\n\nLanternfish Signage\n",
    )  # fmt: skip


def _table(story: Story) -> None:
    order = story.order("tasman", "11-14", [("Epoxy floor coating, two part, anti-slip", "18")], "J-206", match="2-way")
    painted = story.bill("11-16", order)
    story.mail("nobody-knows-this-table", "11-16", "tasman", [attach.unknown_table(painted)], about=painted)
