"""A supplier invoice against orders, receipts and tolerances: what it bills, and why it may have to wait."""

from engine.matching.holds import HOLD_RULES, HOLD_RULES_VERSION, make_hold, visible_holds
from engine.matching.known import Known
from engine.matching.matcher import match
from engine.matching.tolerances import STARTING_TOLERANCES

__all__ = ["HOLD_RULES", "HOLD_RULES_VERSION", "STARTING_TOLERANCES", "Known", "make_hold", "match", "visible_holds"]
