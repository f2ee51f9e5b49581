"""What suppliers sell: parts with prices and packs, and the many ways in which one part is described."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

_THINGS = (
    ("pipe", "tube"), ("elbow", "bend"), ("valve", "tap"), ("bracket", "support"), ("screw", "fastener"), ("cable", "lead"),
    ("conduit", "duct"), ("switch", "isolator"), ("sealant", "silicone"), ("panel", "sheet"), ("hinge", "butt hinge"),
    ("filter", "cartridge"), ("bearing", "bush"), ("gasket", "seal"), ("hose", "flexi hose"), ("clamp", "clip"),
    ("paint", "coating"), ("adhesive", "glue"), ("tile", "paver"), ("batten", "timber batten"), ("anchor", "wall plug"),
    ("lamp", "LED tube"), ("socket", "outlet"), ("coupling", "joiner"), ("washer", "shim"),
)  # fmt: skip
_MATERIALS = (
    ("copper", "Cu"), ("stainless", "s/steel"), ("galvanised", "galv"), ("brass", "brs"), ("nylon", "poly"),
    ("aluminium", "alu"), ("PVC", "uPVC"), ("zinc plated", "ZP"), ("oak", "timber"), ("rubber", "EPDM"),
)  # fmt: skip
_GRADES = (
    ("heavy duty", "HD"),
    ("light duty", "LD"),
    ("white", "wht"),
    ("black", "blk"),
    ("class 18", "cl18"),
    ("type B", "B"),
)
_SIZES = (
    "6 mm",
    "8 mm",
    "10 mm",
    "15 mm",
    "20 mm",
    "25 mm",
    "32 mm",
    "40 mm",
    "50 mm",
    "65 mm",
    "100 mm",
    "1200x600",
    "M10x50",
)
# The unit on the invoice, how the pack is described there, and how many of the order's unit it holds.
_PACKS = (
    ("box", "box of 12", 12), ("pack", "pack of 10", 10), ("ctn", "carton of 24", 24), ("box", "box of 50", 50),
    ("dozen", "dozen", 12), ("hundred", "per 100", 100),
)  # fmt: skip
_ROLLS = (("roll", "100 m roll", 100), ("coil", "50 m coil", 50))


@dataclass(frozen=True, slots=True)
class Pack:
    """Another unit an item is billed in: its name, the words that describe it, and how many order units it holds."""

    unit: str
    words: str
    size: int


@dataclass(frozen=True, slots=True)
class Item:
    """One part of one supplier."""

    part: str
    description: str
    reworded: tuple[str, ...]
    unit: str
    price: Decimal
    pack: Pack
    is_pack_known: bool


def draw_items(random: Random, count: int) -> list[Item]:
    """`count` parts that all differ in their description."""
    items: dict[str, Item] = {}
    while len(items) < count:
        item = _draw_item(random, len(items))
        items.setdefault(item.description, item)
    return list(items.values())


def _draw_item(random: Random, number: int) -> Item:
    thing, material, grade = random.choice(_THINGS), random.choice(_MATERIALS), random.choice(_GRADES)
    size = random.choice(_SIZES)
    is_length = thing[0] in ("pipe", "cable", "conduit", "hose", "batten")
    pack = Pack(*random.choice(_ROLLS if is_length else _PACKS))
    price = Decimal(random.randint(45, 900 if is_length else 9_000)) / 100
    letters = "".join(random.choice("ABCDEFGHKLMNPRSTVW") for _ in range(random.choice((2, 3))))
    mark = random.choice(("-", "", "/"))
    return Item(
        part=f"{letters}{mark}{random.randint(100, 9999)}{number % 10}",
        description=f"{material[0].capitalize()} {thing[0]} {size} {grade[0]}",
        reworded=(
            f"{thing[0].upper()} {material[1].upper()} {size.replace(' ', '')}",
            f"{size} {material[0]} {thing[1]}, {grade[1]}",
            f"{thing[1].capitalize()} {material[1]} {grade[0]} {size}",
            f"{grade[1]} {thing[0]} {material[0]} {size}",
        ),
        unit="m" if is_length else "ea",
        price=price,
        pack=pack,
        is_pack_known=random.random() < 0.5,
    )  # fmt: skip
