"""The records of the chain, in the trade's own words (EN 16931 terms where they exist).

Everything is frozen: a change makes a new record, and a status is derived from what exists. Money is `Decimal` in the
document's currency, quantities are `Decimal` in the stated unit, dates are `date`, collections are tuples.
"""

from engine.model.arriving import Attachment, Document, Email, EmbeddedFile, MailPlace, MediaType, Page, Word
from engine.model.following import Acceptance, Event, InvoiceState, JobCost, Reversal
from engine.model.invoicing import InvoiceLine, SupplierInvoice
from engine.model.kinds import DocumentKind, LineKind
from engine.model.known import (
    ExchangeRate,
    GoodsReceipt,
    GoodsReceiptLine,
    Job,
    MatchLevel,
    OrderState,
    OwnCompany,
    PurchaseOrder,
    PurchaseOrderLine,
    Supplier,
    TaxCode,
    UnitConversion,
)
from engine.model.matching import (
    Allocation,
    Billed,
    Candidate,
    Combinator,
    Evidence,
    Hold,
    LevelRule,
    LineChoice,
    Match,
    OrderCandidate,
    OrderReference,
    PartReference,
    Tolerance,
    ToleranceKind,
    ToleranceState,
)
from engine.model.reading import Enclosure, Printed, Reading, ReadingLine, ReadingTax

__all__ = [
    "Acceptance",
    "Allocation",
    "Attachment",
    "Billed",
    "Candidate",
    "Combinator",
    "Document",
    "DocumentKind",
    "Email",
    "EmbeddedFile",
    "Enclosure",
    "Event",
    "Evidence",
    "ExchangeRate",
    "GoodsReceipt",
    "GoodsReceiptLine",
    "Hold",
    "InvoiceLine",
    "InvoiceState",
    "Job",
    "JobCost",
    "LevelRule",
    "LineChoice",
    "LineKind",
    "MailPlace",
    "Match",
    "MatchLevel",
    "MediaType",
    "OrderCandidate",
    "OrderReference",
    "OrderState",
    "OwnCompany",
    "Page",
    "PartReference",
    "Printed",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "Reading",
    "ReadingLine",
    "ReadingTax",
    "Reversal",
    "Supplier",
    "SupplierInvoice",
    "TaxCode",
    "Tolerance",
    "ToleranceKind",
    "ToleranceState",
    "UnitConversion",
    "Word",
]
