"""The totals of one document."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from figures import cents
from goods import Line
from layouts import Layout

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sums:
    """The totals block; absent amounts are `None`. `taxes` are rate, base, tax."""

    goods: Decimal
    discount: Decimal | None
    freight: Decimal | None
    surcharge: Decimal | None
    net: Decimal
    taxes: tuple[tuple[Decimal, Decimal, Decimal], ...]
    tax: Decimal
    gross: Decimal
    rounding: Decimal | None
    rounding_first: bool
    prepaid: Decimal | None
    withheld: Decimal | None
    balance: Decimal | None
    due: Decimal


def draw_sums(rng: Random, layout: Layout, lines: tuple[Line, ...], credit: bool, inconsistent: str) -> Sums:
    """Sums of the lines with what the layout adds; `inconsistent` names what is wrong on purpose: gross, tax."""
    goods = sum((line.amount for line in lines), _NOTHING)
    freight = Decimal(rng.choice(("9.50", "15.00", "24.00", "38.50", "120.00"))) if layout.freight == "totals" else None
    surcharge = Decimal(rng.choice(("2.20", "4.95", "11.40", "8.00"))) if layout.surcharge == "totals" else None
    discount = cents(goods * rng.choice((2, 3, 5, 10)) / 100) if layout.total_discount else None
    adjustment = (freight or _NOTHING) + (surcharge or _NOTHING) - (discount or _NOTHING)
    taxes = _taxes(layout, lines, adjustment)
    tax = sum((t for _, _, t in taxes), _NOTHING)
    total = goods + adjustment
    net, gross = (total - tax, total) if layout.tax_style == "inclusive" else (total, total + tax)
    if inconsistent == "tax" and layout.tax_style != "exempt":
        taxes[0] = (taxes[0][0], taxes[0][1], taxes[0][2] + 10)
        tax += 10
    elif inconsistent in ("gross", "tax"):
        gross += rng.choice((9, 10, 100, 27))
    rounding_first = rng.random() < 0.4
    rounding = _rounding(gross) if rng.random() < 0.06 and not credit and not inconsistent else None
    due = gross + (rounding or _NOTHING)
    if rounding is not None and rounding_first:
        gross = due
    withheld = cents(net * Decimal(layout.withheld) / 100) if layout.withheld else None
    due -= withheld or _NOTHING
    prepaid = _prepaid(rng, due) if rng.random() < 0.12 and not credit and not withheld else None
    due -= prepaid or _NOTHING
    balance = None
    if rng.random() < 0.05 and not credit and not withheld and prepaid is None:
        balance = Decimal(rng.randint(1500, 90000)) / 100 * rng.choice((1, 1, 1, -1))
        due += balance
    return Sums(
        goods,
        discount,
        freight,
        surcharge,
        net,
        tuple(taxes),
        tax,
        gross,
        rounding,
        rounding_first,
        prepaid,
        withheld,
        balance,
        due,
    )


def _taxes(layout: Layout, lines: tuple[Line, ...], adjustment: Decimal) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Rate, base and tax; what is added below the lines is taxed at the first rate."""
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        bases[line.rate] = bases.get(line.rate, _NOTHING) + line.amount
    if adjustment:
        first = lines[0].rate if layout.tax_style != "several" else Decimal(layout.locale.rates[0])
        bases[first] = bases.get(first, _NOTHING) + adjustment
    inclusive = layout.tax_style == "inclusive"
    made = []
    for rate, base in sorted(bases.items(), reverse=True):
        tax = cents(base * rate / (100 + rate)) if inclusive else cents(base * rate / 100)
        made.append((rate, base - tax if inclusive else base, tax))
    return made


def _rounding(gross: Decimal) -> Decimal | None:
    """To five cents, as cash is rounded; `None` where there is nothing to round."""
    step = Decimal("0.05")
    return ((gross / step).quantize(Decimal(1), ROUND_HALF_UP) * step - gross) or None


def _prepaid(rng: Random, due: Decimal) -> Decimal:
    paid = rng.choice((cents(due * Decimal("0.3")), cents(due / 2), Decimal(rng.choice((50, 100, 500)))))
    return paid if paid < due else cents(due / 2)
