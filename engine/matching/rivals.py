"""Order lines that a line might bill as well: whether they are one product, how much less likely, and whether it matters."""

from __future__ import annotations

from engine.matching.scoring import Open
from engine.model import Evidence

# How much less likely a rival must be for the choice to stand: of one product only its quantity or a named line tells.
_CLEAR = 0.06
_CLEAR_OF_ANOTHER = 0.03


def same_product(one: Open, other: Open) -> bool:
    """Whether two order lines are of one product: the same part, else the same words, in the same unit."""
    first, second = one.line, other.line
    if first.kind is not second.kind or (first.unit or "") != (second.unit or ""):
        return False
    if first.part and second.part:
        return first.part == second.part
    return first.description.casefold() == second.description.casefold()


def is_clear(score: float, other_score: float, chosen: Open, other: Open) -> bool:
    """Whether the chosen order line is so much likelier than the other that nobody need be asked."""
    return score - other_score > (_CLEAR if same_product(chosen, other) else _CLEAR_OF_ANOTHER)


def consequences(open_line: Open) -> tuple[object, ...]:
    """What billing an order line leads to; of two that lead to the same nobody need be asked."""
    line = open_line.line
    product = line.part or line.description.casefold()
    return open_line.order.order_number, line.job, line.account_code, line.tax_code, line.unit_price, product


def how_much_less(best: float, score: float) -> Evidence:
    """How an order line that was not taken stands to the one that was."""
    points = round((best - score) * 100)
    if points > 0:
        return Evidence("margin", f"{points} points of 100 less likely", best - score)
    if points < 0:
        return Evidence("margin", f"{-points} points of 100 likelier, but another line's", best - score)
    return Evidence("margin", "as likely", 0.0)
