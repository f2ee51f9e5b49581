"""What charges are called, by class: data, so that a word more is a word here.

Texts are compared in small letters without accents and marks, whole words only, the longest that fits first.
"""

from __future__ import annotations

from types import MappingProxyType

from engine.model import ChargeClass

CHARGE_WORDS = MappingProxyType({
    ChargeClass.FREIGHT: (
        "freight", "cartage", "carriage", "delivery", "deliveries", "shipping", "courier", "transport", "postage",
        "handling", "haulage", "express", "offloading", "crane delivery", "delivery to site", "postage and packing",
        "postage packing", "shipping and handling", "packing and carriage", "tailgate", "tail lift", "demurrage", "p p",
        "p and p", "fracht", "frachtkosten", "versand", "versandkosten", "porto", "porto und verpackung",
        "verpackung und versand", "transportkosten", "lieferkosten", "lieferung", "anlieferung", "zustellung",
        "frei haus", "maut", "mautzuschlag", "expresszuschlag", "port", "frais de port", "port et emballage", "livraison",
        "frais de livraison", "expedition", "frais de transport", "vracht", "vrachtkosten", "verzending", "verzendkosten",
        "bezorging", "bezorgkosten", "leveringskosten", "trasporto", "spese di trasporto", "spedizione",
        "spese di spedizione", "consegna", "portes", "transporte", "envio", "gastos de envio", "flete", "frete",
        "entrega", "frakt", "fraktkostnad", "fragt", "levering", "leverans", "forsendelse", "doprava", "dopravne",
        "postovne", "dostawa", "wysylka", "koszt dostawy",
    ),
    ChargeClass.FUEL: (
        "fuel", "fuel surcharge", "fuel levy", "diesel surcharge", "energy surcharge", "bunker adjustment",
        "dieselzuschlag", "treibstoffzuschlag", "energiezuschlag", "kraftstoffzuschlag", "dieselfloater",
        "surcharge carburant", "supplement carburant", "surcharge gazole", "brandstoftoeslag", "dieseltoeslag",
        "supplemento carburante", "adeguamento gasolio", "recargo combustible", "taxa combustivel", "drivmedelstillagg",
        "braendstoftillaeg", "drivstofftillegg", "palivovy priplatek", "doplata paliwowa",
    ),
    ChargeClass.PACKAGING: (
        "packaging", "packing", "packing charge", "pallet charge", "pallet wrapping", "crating", "carton charge",
        "verpackung", "verpackungskosten", "verpackungspauschale", "emballage", "frais d emballage", "verpakking",
        "verpakkingskosten", "imballo", "imballaggio", "spese imballo", "embalaje", "embalagem", "balne", "opakowanie",
    ),
    ChargeClass.CONTAINER_DEPOSIT: (
        "container deposit", "pallet deposit", "bottle deposit", "crate deposit", "drum deposit", "cylinder deposit",
        "returnable packaging", "returnable pallets", "pallet refund", "deposit refund", "pallets returned",
        "container refund", "pfand", "palettenpfand", "flaschenpfand", "leergut", "leihgebinde", "consigne",
        "consigne palette", "deconsigne", "statiegeld", "palletstatiegeld", "cauzione bancali", "vuoto a rendere",
        "deposito palet", "pant", "pallepant", "vratna zaloha", "kaucja",
    ),
    ChargeClass.ECO_LEVY: (
        "levy", "eco levy", "eco fee", "environmental levy", "environmental fee", "environmental charge", "waste levy",
        "recycling levy", "recycling fee", "container levy", "disposal fee", "tyre levy", "stewardship levy", "weee",
        "abgabe", "umweltabgabe", "entsorgungsgebuhr", "vorgezogene recyclinggebuhr", "vrg", "eco participation",
        "ecotaxe", "eco contribution", "deee", "taxe environnementale", "heffing", "milieuheffing",
        "verwijderingsbijdrage", "milieutoeslag", "recupel", "contributo ambientale", "contributo conai", "conai", "raee",
        "eco contributo", "ecotasa", "punto verde", "ecotaxa", "ecovalor", "miljoavgift", "miljoafgift", "miljobidrag",
        "recyklacni poplatek", "oplata recyklingowa",
    ),
    ChargeClass.SMALL_ORDER_FEE: (
        "small order", "small order fee", "small order surcharge", "minimum order", "minimum order fee",
        "minimum order charge", "minimum charge", "low value order", "mindermengenzuschlag", "mindestbestellwert",
        "kleinmengenzuschlag", "frais de petite commande", "minimum de commande", "kleine order toeslag", "ordertoeslag",
        "diritto minimo", "ordine minimo", "pedido minimo",
    ),
    ChargeClass.CARD_SURCHARGE: (
        "card surcharge", "card fee", "credit card surcharge", "credit card fee", "payment surcharge",
        "payment processing fee", "merchant fee", "kreditkartengebuhr", "zahlungsgebuhr", "frais de carte",
        "creditcardtoeslag", "commissione carta", "recargo tarjeta",
    ),
    ChargeClass.RETENTION: (
        "retention", "retentions", "retention held", "retention withheld", "retention money", "retention monies",
        "retention amount", "retention release", "retention released", "release of retention", "contract retention",
        "cash retention", "defects retention", "sicherheitseinbehalt", "einbehalt", "gewahrleistungseinbehalt",
        "garantieeinbehalt", "retenue de garantie", "inhouding", "garantie inhouding", "ritenuta a garanzia",
        "trattenuta a garanzia", "retencion de garantia", "retencion por garantia", "retencao de garantia",
        "innehallet belopp", "kaucja gwarancyjna", "zadrzne",
    ),
    ChargeClass.PREPAYMENT: (
        "prepayment", "pre payment", "deposit paid", "deposit received", "deposit invoice", "deposit invoiced",
        "advance payment", "payment in advance", "less advance", "down payment", "upfront payment", "payment on account",
        "anzahlung", "anzahlungsrechnung", "vorauszahlung", "vorkasse", "abschlagszahlung", "akonto", "a conto",
        "acompte", "acomptes", "acompte verse", "aanbetaling", "vooruitbetaling", "voorschot", "acconto", "anticipo",
        "pago a cuenta", "adiantamento", "forskott", "forudbetaling", "zaloha", "zaliczka",
    ),
})  # fmt: skip

# “Deposit” alone is a prepayment where it is taken off or stands with a share of the whole, else a deposit for containers.
PLAIN_DEPOSIT = ("deposit", "deposito")

# What may stand beside the name of a retention or prepayment that is printed like goods; with any other word it is goods.
BESIDE = frozenset({
    "less", "minus", "abzuglich", "abzgl", "moins", "menos", "meno", "minder", "af", "re", "of", "on", "at", "per",
    "from", "as", "to", "the", "this", "a", "an", "and", "der", "die", "das", "vom", "le", "la", "les", "du", "des",
    "de", "il", "van", "het", "op", "invoice", "inv", "no", "number", "nr", "n", "ref", "dated", "date", "paid",
    "held", "deducted", "received", "claim", "progress", "contract", "value", "total", "work", "works", "amount",
    "sum", "order", "po", "percent", "pct", "ex", "excl", "incl", "inc", "gst", "vat", "tax", "rechnung", "facture",
    "factuur", "fattura", "factura", "verse", "versee", "mwst", "tva", "btw", "iva",
})  # fmt: skip
