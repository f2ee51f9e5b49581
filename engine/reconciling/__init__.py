"""Figures as frozen rows, each with the rows behind it: spend against orders, price variance, received and not invoiced,
exceptions, arrivals.

Money is net of tax, exact, in each document's own currency (rows never mix two); credits are negative.
"""

from engine.reconciling.booked import Booked
from engine.reconciling.prices import PriceRow, price_variances
from engine.reconciling.receipts import ReceivedRow, invoiced_not_received, received_not_invoiced
from engine.reconciling.spend import SpendLine, SpendRow, spend_against_orders, spend_lines
from engine.reconciling.waiting import ArrivalRow, ExceptionRow, Held, arrivals, exception_rate, exceptions_by_reason

__all__ = [
    "ArrivalRow",
    "Booked",
    "ExceptionRow",
    "Held",
    "PriceRow",
    "ReceivedRow",
    "SpendLine",
    "SpendRow",
    "arrivals",
    "exception_rate",
    "exceptions_by_reason",
    "invoiced_not_received",
    "price_variances",
    "received_not_invoiced",
    "spend_against_orders",
    "spend_lines",
]
