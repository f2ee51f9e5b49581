"""How the versions of the Cross Industry Invoice call their parts: D16B (ZUGFeRD 2, Factur-X, XRechnung) and ZUGFeRD 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_STANDARD = "urn:un:unece:uncefact:data:standard:"


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one version. `reference` is the number within a referenced document, `rate` the per cent of a tax."""

    spaces: Mapping[str, str]
    root: str
    document: str
    transaction: str
    agreement: str
    delivery: str
    settlement: str
    totals: str
    line_agreement: str
    line_delivery: str
    line_settlement: str
    line_totals: str
    reference: str
    rate: str


D16B = Names(
    spaces={
        "rsm": f"{_STANDARD}CrossIndustryInvoice:100",
        "ram": f"{_STANDARD}ReusableAggregateBusinessInformationEntity:100",
        "udt": f"{_STANDARD}UnqualifiedDataType:100",
    },
    root="CrossIndustryInvoice",
    document="rsm:ExchangedDocument",
    transaction="rsm:SupplyChainTradeTransaction",
    agreement="ram:ApplicableHeaderTradeAgreement",
    delivery="ram:ApplicableHeaderTradeDelivery",
    settlement="ram:ApplicableHeaderTradeSettlement",
    totals="ram:SpecifiedTradeSettlementHeaderMonetarySummation",
    line_agreement="ram:SpecifiedLineTradeAgreement",
    line_delivery="ram:SpecifiedLineTradeDelivery",
    line_settlement="ram:SpecifiedLineTradeSettlement",
    line_totals="ram:SpecifiedTradeSettlementLineMonetarySummation",
    reference="ram:IssuerAssignedID",
    rate="ram:RateApplicablePercent",
)

ZUGFERD_1 = Names(
    spaces={
        "rsm": "urn:ferd:CrossIndustryDocument:invoice:1p0",
        "ram": f"{_STANDARD}ReusableAggregateBusinessInformationEntity:12",
        "udt": f"{_STANDARD}UnqualifiedDataType:15",
    },
    root="CrossIndustryDocument",
    document="rsm:HeaderExchangedDocument",
    transaction="rsm:SpecifiedSupplyChainTradeTransaction",
    agreement="ram:ApplicableSupplyChainTradeAgreement",
    delivery="ram:ApplicableSupplyChainTradeDelivery",
    settlement="ram:ApplicableSupplyChainTradeSettlement",
    totals="ram:SpecifiedTradeSettlementMonetarySummation",
    line_agreement="ram:SpecifiedSupplyChainTradeAgreement",
    line_delivery="ram:SpecifiedSupplyChainTradeDelivery",
    line_settlement="ram:SpecifiedSupplyChainTradeSettlement",
    line_totals="ram:SpecifiedTradeSettlementMonetarySummation",
    reference="ram:ID",
    rate="ram:ApplicablePercent",
)

_ALL = {(names.spaces["rsm"], names.root): names for names in (D16B, ZUGFERD_1)}


def names_of(namespace: str, root: str) -> Names | None:
    """The names of the version whose root that is; `None` where it is none of them."""
    return _ALL.get((namespace, root))
