"""Which tests an order line must pass: inherited from the company, the supplier, the item, and the order itself.

What is narrower may only raise the level, unless a person permitted it to lower it: else a supplier's strict regime would
end with the first order that somebody loads as `none`.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import LevelRule, LineKind, MatchLevel, PurchaseOrderLine

_STRICTNESS = {level: rank for rank, level in enumerate(MatchLevel)}
_BY_RECEIPT = frozenset({MatchLevel.THREE_WAY, MatchLevel.FOUR_WAY})


def level_of(ordered: PurchaseOrderLine, supplier: str | None = None, rules: Sequence[LevelRule] = ()) -> MatchLevel:
    """The level of one order line: order and receipts where nobody says anything; nobody receives a charge."""
    level = _inherited(ordered, supplier, rules)
    if level is None:
        level = MatchLevel.THREE_WAY
    is_received = ordered.kind is LineKind.ITEM or ordered.match is level
    return MatchLevel.TWO_WAY if level in _BY_RECEIPT and not is_received else level


def counts_receipts(level: MatchLevel) -> bool:
    """Whether quantities are tested against receipts."""
    return level in _BY_RECEIPT


def _inherited(ordered: PurchaseOrderLine, supplier: str | None, rules: Sequence[LevelRule]) -> MatchLevel | None:
    level: MatchLevel | None = None
    for rule in sorted((one for one in rules if _is_for(one, ordered, supplier)), key=_narrowness):
        if level is None or rule.may_lower or _STRICTNESS[rule.level] > _STRICTNESS[level]:
            level = rule.level
    if ordered.match is not None and (level is None or _STRICTNESS[ordered.match] > _STRICTNESS[level]):
        return ordered.match
    return level


def _is_for(rule: LevelRule, ordered: PurchaseOrderLine, supplier: str | None) -> bool:
    return rule.supplier in (None, supplier) and rule.item in (None, ordered.part)


def _narrowness(rule: LevelRule) -> tuple[bool, bool]:
    return rule.item is not None, rule.supplier is not None
