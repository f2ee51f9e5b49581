"""Who an invoice is from, and what looks wrong before any order is opened: duplicates, senders, accounts, business numbers.

Numbers of bank accounts never identify a supplier: they are only compared once it is known.
"""

from engine.screening.background import Background, FormerAccount, PrintedAccount
from engine.screening.checks import screen
from engine.screening.deliveries import Claimed, claimed_before
from engine.screening.duplicates import is_second_delivery, other_of, suspect_hold
from engine.screening.earlier import BilledLine, EarlierInvoice, earlier_of, lines_key
from engine.screening.identifying import identify_supplier, name_key
from engine.screening.pairs import FieldPair, LinePair, compare, compare_lines
from engine.screening.relatives import relatives_of
from engine.screening.senders import failed_checks
from engine.screening.suspicion import Suspicion

__all__ = [
    "Background", "BilledLine", "Claimed", "EarlierInvoice", "FieldPair", "FormerAccount", "LinePair", "PrintedAccount",
    "Suspicion", "claimed_before", "compare", "compare_lines", "earlier_of", "failed_checks", "identify_supplier",
    "is_second_delivery", "lines_key", "name_key", "other_of", "relatives_of", "screen", "suspect_hold",
]  # fmt: skip
