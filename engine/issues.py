"""What can be wrong with a document: a closed list of codes, each with how heavy it weighs and who usually clears it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.source import Source


class Severity(StrEnum):
    """`block` keeps an invoice from being accepted; `warn` and `info` let it go on."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class Code(StrEnum):
    """Every code an issue or a hold may carry."""

    # the document
    DOC_NOT_INVOICE = "DOC_NOT_INVOICE"
    DOC_UNREADABLE = "DOC_UNREADABLE"
    DOC_TOO_LARGE = "DOC_TOO_LARGE"
    NO_FORMAT = "NO_FORMAT"
    FORMAT_AMBIGUOUS = "FORMAT_AMBIGUOUS"
    FORMAT_FAULTY = "FORMAT_FAULTY"
    SCAN = "SCAN"
    FIELD_MISSING = "FIELD_MISSING"
    FIELD_UNREADABLE = "FIELD_UNREADABLE"
    COLUMN_UNKNOWN = "COLUMN_UNKNOWN"
    ARITH = "ARITH"
    NEGATIVE_TOTAL = "NEGATIVE_TOTAL"
    TAXID_INVALID = "TAXID_INVALID"
    UNVERIFIED = "UNVERIFIED"
    XML_PAGE_DIFFERS = "XML_PAGE_DIFFERS"
    HIDDEN_TEXT = "HIDDEN_TEXT"
    # who sent it, and whether it came before
    SUP_UNKNOWN = "SUP_UNKNOWN"
    SUP_BLOCKED = "SUP_BLOCKED"
    SENDER_UNVERIFIED = "SENDER_UNVERIFIED"
    BANK_CHANGED = "BANK_CHANGED"
    BANK_NEW = "BANK_NEW"
    DUP_EXACT = "DUP_EXACT"
    DUP_SUSPECT = "DUP_SUSPECT"
    # the order
    PO_MISSING = "PO_MISSING"
    PO_INVALID = "PO_INVALID"
    PO_CLOSED = "PO_CLOSED"
    PO_EXPIRED = "PO_EXPIRED"
    BLANKET_LIMIT = "BLANKET_LIMIT"
    PO_TOTAL = "PO_TOTAL"
    CUR_MISMATCH = "CUR_MISMATCH"
    LINE_UNMATCHED = "LINE_UNMATCHED"
    LINE_AMBIGUOUS = "LINE_AMBIGUOUS"
    UOM_UNKNOWN = "UOM_UNKNOWN"
    UOM_RATIO = "UOM_RATIO"
    QTY_ORD = "QTY_ORD"
    MAX_QTY_ORD = "MAX_QTY_ORD"
    QTY_REC = "QTY_REC"
    MAX_QTY_REC = "MAX_QTY_REC"
    QTY_ACC = "QTY_ACC"
    QTY_SHORT = "QTY_SHORT"
    NOT_RECEIVED = "NOT_RECEIVED"
    PRICE = "PRICE"
    PRICE_EST = "PRICE_EST"
    PRICE_UNDER = "PRICE_UNDER"
    LINE_TOTAL = "LINE_TOTAL"
    TOTALS = "TOTALS"
    LIMIT_SUPPLIER = "LIMIT_SUPPLIER"
    RATE_AMT = "RATE_AMT"
    DATE_EARLY = "DATE_EARLY"
    CHARGE_UNPLANNED = "CHARGE_UNPLANNED"
    CHARGE_VAR = "CHARGE_VAR"
    CREDIT_NO_ORIGINAL = "CREDIT_NO_ORIGINAL"
    CREDIT_EXCEEDS = "CREDIT_EXCEEDS"
    TAX_OVER = "TAX_OVER"
    TAX_UNDER = "TAX_UNDER"
    SAMPLE = "SAMPLE"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong or unclear, written for a clerk: what, where, what to do."""

    code: Code
    message: str
    severity: Severity = Severity.BLOCK
    where: Source | None = None
