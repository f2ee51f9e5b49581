"""Who is who in the sample world: the contractor, its people and its suppliers. Everybody is invented."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

_ABN_WEIGHTS = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)


def abn(tail: str) -> str:
    """The eleven digit business number with `tail` as its last nine digits and the check digits that belong to it."""
    for check in range(10, 100):
        digits = [int(digit) for digit in f"{check}{tail}"]
        digits[0] -= 1
        if sum(digit * weight for digit, weight in zip(digits, _ABN_WEIGHTS, strict=True)) % 89 == 0:
            return f"{check}{tail}"
    raise ValueError(f"no check digits for {tail}")


def spaced_abn(number: str) -> str:
    """`51824753556` as it is printed: `51 824 753 556`."""
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}"


COMPANY = "Ridgeline Trade Services Pty Ltd"
COMPANY_ABN = abn("901204417")
COMPANY_DOMAIN = "ridgeline.example"
COMPANY_ADDRESS = ("18 Quarry Ridge Road", "Millbrook Park QLD 4999")
INBOX = f"invoices@{COMPANY_DOMAIN}"
COLLEAGUES = {"priya": "Priya Nandan", "tom": "Tom Ashgrove", "wren": "Wren Halloran"}


@dataclass(frozen=True)
class Sender:
    """A supplier as it stands in suppliers.csv and on its paper. `prefix` starts its invoice numbers at `first`.

    `terms` in days; `prints_due` says whether its paper shows a due date; `bank` as printed.
    """

    key: str
    number: str
    name: str
    abn: str
    domain: str
    address: tuple[str, str]
    phone: str
    format: str
    prefix: str
    first: int
    step: int
    terms: int
    prints_due: bool
    bank: str
    account_code: str
    auto_import: bool = True
    order_required: bool = True
    known: bool = True

    @property
    def mailbox(self) -> str:
        """The address its invoices come from."""
        return f"accounts@{self.domain}"


_SUPPLIERS = (
    Sender(
        "harbour",
        "S-001",
        "Harbour Plumbing Supplies Pty Ltd",
        abn("902117305"),
        "harbourplumbing.example",
        ("4 Slipway Street", "Port Lorne QLD 4998"),
        "(07) 5550 0104",
        "harbour-plumbing",
        "HP-",
        208841,
        13,
        30,
        True,
        "BSB 000-104 Account 2088 4100",
        "310",
    ),
    Sender(
        "coastal",
        "S-002",
        "Coastal Electrical Wholesalers Pty Ltd",
        abn("903558121"),
        "coastalelectrical.example",
        ("Unit 7, 221 Dune Parade", "Sandhaven QLD 4997"),
        "(07) 5550 0177",
        "coastal-electrical",
        "",
        7710345,
        27,
        30,
        True,
        "BSB 000-177 Account 7710 2233",
        "310",
    ),
    Sender(
        "summit",
        "S-003",
        "Summit Hardware & Tools Pty Ltd",
        abn("904330876"),
        "summithardware.example",
        ("90 Peak Avenue", "Millbrook Park QLD 4999"),
        "(07) 5550 0190",
        "summit-hardware",
        "S00",
        88123,
        41,
        14,
        False,
        "BSB 000-190 Account 8812 0007",
        "310",
    ),
    Sender(
        "delta",
        "S-004",
        "Delta Hire Services Pty Ltd",
        abn("905762248"),
        "deltahire.example",
        ("Lot 3 Basin Court", "Fernmoor QLD 4996"),
        "(07) 5550 0133",
        "delta-hire",
        "DH/26/",
        1184,
        3,
        14,
        True,
        "BSB 000-133 Account 1184 9000",
        "320",
        order_required=False,
    ),
    Sender(
        "northside",
        "S-005",
        "Northside Timber & Building Pty Ltd",
        abn("906091534"),
        "northsidetimber.example",
        ("512 Mill Lane", "Northside QLD 4995"),
        "(07) 5550 0158",
        "northside-timber",
        "NT26-",
        5521,
        7,
        30,
        True,
        "BSB 000-158 Account 5521 4400",
        "310",
    ),
    Sender(
        "quickfix",
        "S-006",
        "QuickFix Fasteners Pty Ltd",
        abn("907445093"),
        "quickfix.example",
        ("2 Thread Street", "Boltwood NSW 2999"),
        "(02) 5550 0112",
        "quickfix-fasteners",
        "QF-",
        55012,
        9,
        30,
        True,
        "BSB 000-112 Account 5501 2000",
        "310",
    ),
    Sender(
        "voltline",
        "S-007",
        "Voltline Data & Cabling Pty Ltd",
        abn("908826417"),
        "voltline.example",
        ("31 Patch Panel Place", "Copperfield VIC 3998"),
        "(03) 5550 0166",
        "voltline-data",
        "VD26-",
        3077,
        5,
        14,
        False,
        "BSB 000-166 Account 3077 1100",
        "310",
    ),
    Sender(
        "greenfield",
        "S-008",
        "Greenfield Switchgear Pty Ltd",
        abn("909312760"),
        "greenfieldswitchgear.example",
        ("8 Busbar Drive", "Greenfield SA 5998"),
        "(08) 5550 0149",
        "",
        "GS-INV-",
        3301,
        6,
        30,
        True,
        "BSB 000-149 Account 3301 5500",
        "310",
    ),
    Sender(
        "tasman",
        "S-009",
        "Tasman Coatings Pty Ltd",
        abn("910074582"),
        "tasmancoatings.example",
        ("77 Brushbox Road", "Fernmoor QLD 4996"),
        "(07) 5550 0121",
        "",
        "TC",
        40217,
        1,
        30,
        True,
        "BSB 000-121 Account 4021 7000",
        "330",
        auto_import=False,
    ),
    Sender(
        "ironbark",
        "",
        "Ironbark Scaffolding Pty Ltd",
        abn("911650339"),
        "ironbarkscaffold.example",
        ("5 Ledger Street", "Hawthorn Gap QLD 4994"),
        "(07) 5550 0185",
        "",
        "IS-",
        900,
        1,
        14,
        True,
        "BSB 000-185 Account 9000 1000",
        "320",
        known=False,
    ),
    Sender(
        "lanternfish",
        "",
        "Lanternfish Signage Pty Ltd",
        abn("912881046"),
        "lanternfishsignage.example",
        ("21 Beacon Street", "Port Lorne QLD 4998"),
        "(07) 5550 0136",
        "",
        "LF-",
        3107,
        1,
        14,
        True,
        "BSB 000-136 Account 3107 5500",
        "330",
        known=False,
    ),
)
SUPPLIERS = {supplier.key: supplier for supplier in _SUPPLIERS}

JOBS = (
    ("J-201", "Millbrook Park community pool amenities", "Millbrook Park Council", "open", Decimal("48000.00")),
    ("J-202", "Sandhaven surf club rewire", "Sandhaven Surf Club", "open", Decimal("12500.00")),
    ("J-203", "Port Lorne fish market cool rooms", "Lorne Seafood Co-operative", "open", Decimal("24500.00")),
    ("J-204", "Fernmoor primary school block C", "Fernmoor School Board", "open", Decimal("85500.00")),
    ("J-205", "Hawthorn Gap depot refit", "Hawthorn Gap Bus Lines", "open", Decimal("29750.00")),
    ("J-206", "Northside medical centre fit-out", "Northside Health Group", "open", Decimal("74000.00")),
    ("J-207", "Dune Parade townhouses, stage 1", "Dune Parade Developments", "open", Decimal("118000.00")),
    ("J-208", "Copperfield library data upgrade", "Copperfield Shire", "open", Decimal("10400.00")),
    ("J-209", "Greenfield workshop switchboard", "Greenfield Engineering", "open", Decimal("14000.00")),
    ("J-210", "Quarry Road bore pump station", "Ridge Valley Water", "open", Decimal("6800.00")),
    ("J-211", "Boltwood tavern kitchen", "Boltwood Hospitality", "open", Decimal("27600.00")),
    ("J-212", "After-hours service, October and November", "Various", "open", Decimal("4200.00")),
)

TAXES = (
    ("GST", "GST on expenses", "10"),
    ("FRE", "GST free expenses", "0"),
    ("CAP", "GST on capital", "10"),
    ("INP", "Input taxed", "0"),
    ("N-T", "Not reportable", "0"),
    ("S15", "GST on expenses, New Zealand", "15"),
)
