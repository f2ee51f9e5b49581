"""Figures as frozen rows, each with the rows behind it: spend against orders, price variance, received and not invoiced,
exceptions, arrivals, a supplier's statement against our ledger.

Money is net of tax, exact, in each document's own currency (rows never mix two); credits are negative.
"""

from engine.reconciling.booked import Booked
from engine.reconciling.prices import PriceRow, price_variances
from engine.reconciling.receipts import ReceivedRow, invoiced_not_received, received_not_invoiced
from engine.reconciling.spend import SpendLine, SpendRow, spend_against_orders, spend_lines
from engine.reconciling.statements import (
    AccountLine,
    LineStatus,
    Reconciled,
    StatementBridge,
    StatementKind,
    StatementRow,
    reconcile_statement,
)
from engine.reconciling.waiting import ArrivalRow, ExceptionRow, Held, arrivals, exception_rate, exceptions_by_reason

__all__ = [
    "AccountLine",
    "ArrivalRow",
    "Booked",
    "ExceptionRow",
    "Held",
    "LineStatus",
    "PriceRow",
    "ReceivedRow",
    "Reconciled",
    "SpendLine",
    "SpendRow",
    "StatementBridge",
    "StatementKind",
    "StatementRow",
    "arrivals",
    "exception_rate",
    "exceptions_by_reason",
    "invoiced_not_received",
    "price_variances",
    "received_not_invoiced",
    "reconcile_statement",
    "spend_against_orders",
    "spend_lines",
]
