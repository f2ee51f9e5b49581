"""What each supplier sells: code, description, unit, net price in Australian dollars."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Article:
    """Something to order. `part` is empty where the supplier has no codes; `typical` quantities are drawn from."""

    part: str
    description: str
    unit: str
    price: Decimal
    typical: tuple[str, ...] = ("2", "4", "5", "6", "8", "10", "12", "20")


def _articles(block: str, *typical: str) -> tuple[Article, ...]:
    rows = (line.split("|") for line in block.strip().splitlines())
    articles = (Article(part, description, unit, Decimal(price)) for part, description, unit, price in rows)
    return tuple(Article(a.part, a.description, a.unit, a.price, typical) for a in articles) if typical else tuple(articles)


def _copper() -> tuple[Article, ...]:
    """Three sizes of a dozen fittings: enough look-alikes for a long order."""
    fittings = (
        ("EL", "elbow 90 degree", "3.15"),
        ("TE", "equal tee", "4.80"),
        ("CO", "straight coupling", "2.05"),
        ("CA", "end cap", "1.95"),
        ("RD", "reducing coupling", "3.60"),
        ("UN", "barrel union", "11.40"),
        ("BV", "ball valve lever handle", "18.75"),
        ("CL", "pipe saddle clip", "0.88"),
        ("FL", "flexible connector 300mm", "9.35"),
        ("SC", "stop cock", "16.20"),
        ("BR", "brass backplate elbow", "7.45"),
        ("NR", "non-return valve", "14.10"),
    )
    sizes = (("15", "1"), ("20", "1.4"), ("25", "1.9"))
    return tuple(
        Article(
            f"CF{code}{size}", f"Copper {name} {size}mm", "EA", (Decimal(price) * Decimal(factor)).quantize(Decimal("0.01"))
        )
        for code, name, price in fittings
        for size, factor in sizes
    )


CATALOGUE: dict[str, tuple[Article, ...]] = {
    "harbour": _copper()
    + _articles("""
TUB15B|Copper tube type B 15mm x 6m|LEN|41.60
TUB20B|Copper tube type B 20mm x 6m|LEN|63.90
PVC100|PVC DWV pipe 100mm x 6m|LEN|58.25
PVCBND|PVC DWV bend 100mm x 88 degree F and F|EA|12.40
HWS250|Electric storage hot water unit 250 litre, twin element, 3.6kW, with tempering valve and cold water kit|EA|1284.00
MIXSNK|Sink mixer, gooseneck, brushed nickel|EA|168.50
WCSUIT|Close-coupled toilet suite, rimless, soft-close seat, P-trap 185mm set-out, water rating 4 star|EA|412.00
BASIN4|Wall basin 450mm vitreous china, one tap hole|EA|129.00
GRATE8|Stainless floor grate 80mm|EA|22.30
PUMP06|Bore pressure pump 0.6kW with controller|EA|689.00
"""),
    "coastal": _articles("""
TPS25|Cable TPS 2.5mm twin and earth, 100m roll|ROL|118.40
TPS15|Cable TPS 1.5mm twin and earth, 100m roll|ROL|82.75
SDI16|Cable SDI 16mm, 100m drum|DRM|289.00
GPO2W|Double power outlet 10A white|EA|8.95
GPOWP|Weatherproof outlet 15A IP66 with lockable cover|EA|46.30
LEDP6|LED panel 1200 x 300, 36W, tri-colour, with surface mount frame and flexible lead with plug base|EA|64.80
LEDDL|LED downlight 9W dimmable 90mm cut-out|EA|14.20
RCBO20|RCBO 20A 30mA type A, single pole and neutral|EA|38.90
MCB32|Circuit breaker 32A three pole 6kA|EA|44.15
CON25|Conduit heavy duty 25mm x 4m grey|LEN|7.65
JBX4W|Junction box 4 way 32A|EA|5.40
EXITLT|Exit sign LED, maintained, with pictograph kit and self-test battery pack, ceiling or wall mount|EA|139.00
SMKDET|Smoke alarm photoelectric 240V interconnect|EA|52.60
FANEXH|Exhaust fan 250mm with draught stopper|EA|71.25
ISO63|Isolator 63A three phase weatherproof|EA|96.80
"""),
    "summit": _articles("""
118204|DRILL BIT SET HSS 19PC|SET|42.90
118377|CUTTING DISC 125MM BOX 25|BOX|36.25
120015|SILICONE NEUTRAL CURE WHITE 300G|EA|9.80
120092|EXPANDING FOAM 750ML|EA|14.60
121440|CORDLESS IMPACT DRIVER 18V SKIN|EA|189.00
121502|BATTERY 18V 5.0AH TWIN PACK|PK|239.00
123018|SAFETY GLASSES CLEAR BOX 12|BOX|58.80
123340|NITRILE GLOVES L BOX 100|BOX|21.45
124777|STEP LADDER 1.8M FIBREGLASS|EA|214.00
125006|EXTENSION LEAD 15A 20M|EA|62.50
126113|CABLE TIE 300MM BLACK PK100|PK|11.35
127881|MASONRY ANCHOR M10 X 75 BOX 50|BOX|47.70
128090|TARP HEAVY DUTY 3.6 X 4.8M|EA|39.95
"""),
    "delta": _articles(
        """
|Scissor lift 19ft electric|DAY|145.00
|Mini excavator 1.7t with operator|DAY|620.00
|Portable toilet, weekly service|DAY|18.50
|Generator 20kVA silenced|DAY|132.00
|Core drilling, subcontract crew of two|DAY|980.00
|Light tower LED trailer|DAY|88.00
|Trench shoring box 3m|DAY|74.00
|Concrete saw 450mm|DAY|96.00
""",
        "1",
        "2",
        "3",
        "5",
        "7",
        "10",
    ),
    "northside": _articles(
        """
H3-9045|Treated pine H3 90 x 45 MGP10|LM|6.42
H3-14045|Treated pine H3 140 x 45 MGP10|LM|10.15
LVL-24045|LVL beam 240 x 45|LM|31.80
PLY-17F|Structural ply 17mm F11 2400 x 1200|SHT|98.60
PLY-12C|Construction ply 12mm 2400 x 1200, CD grade, arsenic-free treatment, face screw pattern marked|SHT|61.40
MDF-18|MDF moisture resistant 18mm 2400 x 1200|SHT|57.90
FC-9|Fibre cement sheet 9mm 2400 x 1200|SHT|72.35
BAT-R25|Insulation batts R2.5 wall 430mm, pack|PK|49.50
DEC-8619|Merbau decking 86 x 19|LM|8.95
SKT-6718|Skirting primed 67 x 18|LM|3.85
DR-820|Solid core door 2040 x 820 primed|EA|146.00
""",
        "6",
        "8",
        "10",
        "12.6",
        "18",
        "21.6",
        "24",
        "36",
    ),
    "quickfix": _articles(
        """
HX1050Z|Hex bolt M10 x 50 zinc|EA|0.4350
HX1275G|Hex bolt M12 x 75 galvanised|EA|1.1200
WS10Z|Washer flat M10 zinc|EA|0.0850
NT12G|Hex nut M12 galvanised|EA|0.2460
TK1216|Tek screw 12-14 x 20 class 4|EA|0.1375
BT1065|Bugle screw 14-10 x 65|EA|0.2190
CHA16|Chemical anchor M16 x 190|EA|6.8500
RVT48|Rivet aluminium 4.8 x 12|EA|0.0690
STR3M|Strut channel 41 x 41 slotted x 3m|LEN|34.7500
CLP25|Saddle clip 25mm|EA|0.3320
""",
        "50",
        "100",
        "200",
        "250",
        "500",
        "800",
    ),
    "voltline": _articles("""
C6A-305|Cat6A F/UTP cable 305 m blue|BOX|398.00
C6-305|Cat6 U/UTP cable 305 m grey|BOX|214.50
PP24-6A|Patch panel 24 port Cat6A shielded|EA|189.90
KJ-6A|Keystone jack Cat6A tool-less|EA|9.85
PL-6A-2|Patch lead Cat6A 2 m|EA|7.40
RK-18U|Wall rack 18U 600 deep|EA|472.00
OM4-12|Fibre OM4 12 core, per metre|M|4.35
SC-LC2|Fibre patch lead LC-LC OM4 2 m|EA|18.60
FP-2G|Face plate 2 gang white|EA|3.15
CM-1U|Cable manager 1U|EA|16.75
"""),
    "greenfield": _articles(
        """
MSB-400|Main switchboard 400A form 2b, powder coated|EA|6480.00
DB-36|Distribution board 36 pole IP56|EA|742.00
DB-18|Distribution board 18 pole flush|EA|318.50
MCCB-160|Moulded case breaker 160A|EA|286.40
CT-200|Current transformer 200/5|EA|64.20
BUS-63|Busbar comb 63A three phase|EA|21.90
SPD-2|Surge protection device type 2|EA|168.00
MTR-3P|Three phase energy meter class 1|EA|231.75
FEE-INS|Network connection inspection fee, GST free|EA|98.00
ENC-400|Enclosure 400 x 300 x 200 steel|EA|124.60
""",
        "1",
        "2",
        "3",
        "4",
        "6",
    ),
    "tasman": _articles(
        """
|Prepare and paint walls, two coats low-sheen|M2|14.80
|Epoxy floor coating, two part, anti-slip|M2|46.50
|Line marking 100mm white|LM|6.20
""",
        "40",
        "65",
        "120",
    ),
    "ironbark": _articles(
        """
SC-ERECT|Scaffold erect and dismantle, 2 lifts|EA|1860.00
SC-HIRE|Scaffold hire per week|EA|245.00
""",
        "1",
        "2",
        "4",
    ),
}
