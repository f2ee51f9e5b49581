"""How each country writes its tax numbers, and by which check digit they are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from stdnum import get_cc_module

from engine.identifiers import compact_tax_id, is_valid_tax_id


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of number: its country, how it looks without blanks and marks, and the check that python-stdnum knows it by.

    `weight` tells a tax number (3) from what may stand for it (1 or 2).
    """

    country: str
    pattern: re.Pattern[str]
    check: str
    weight: float = 3.0

    def is_valid(self, compact: str) -> bool | None:
        """Whether the check digit holds; `None` for a kind that has none."""
        if not self.check:
            return None
        if self.check == "nzbn":
            return is_valid_tax_id(compact) is True
        module = get_cc_module(self.country.lower(), self.check)
        return module is not None and bool(module.is_valid(_SUFFIX.sub("", compact)))


def _form(country: str, pattern: str, check: str, weight: float = 3.0) -> Form:
    return Form(country, re.compile(pattern), check, weight)


FORMS = (
    _form("AU", r"\d{11}", "abn"),
    _form("AU", r"\d{9}", "acn", 1.0),
    _form("NZ", r"\d{8,9}", "ird"),
    _form("NZ", r"94\d{11}", "nzbn", 2.0),
    _form("GB", r"(?:GB|XI)?(?:\d{9}|\d{12})", "vat"),
    _form("IE", r"(?:IE)?\d[A-Z0-9+*]\d{5}[A-W][A-I]?", "vat"),
    _form("US", r"\d{9}", ""),
    _form("CA", r"\d{9}(?:R[TCPM]\d{4})?", "bn"),
    _form("IN", r"\d{2}[A-Z]{5}\d{4}[A-Z][A-Z0-9]{3}", "gstin"),
    _form("IN", r"[A-Z]{5}\d{4}[A-Z]", "", 1.0),
    _form("ZA", r"[0-39]\d{9}|4\d{9}", "tin"),
    _form("DE", r"(?:DE)?\d{9}", "vat"),
    _form("DE", r"\d{10,11}|\d{13}", "stnr", 1.5),
    _form("AT", r"(?:AT)?U\d{8}", "uid"),
    _form("CH", r"CHE\d{9}(?:MWST|TVA|IVA|TPV|VAT)?", "uid"),
    _form("FR", r"FR[A-HJ-NP-Z0-9]{2}\d{9}", "tva"),
    _form("FR", r"\d{14}", "siret", 1.5),
    _form("FR", r"\d{9}", "siren", 1.0),
    _form("BE", r"(?:BE)?[01]?\d{9}", "vat"),
    _form("LU", r"(?:LU)?\d{8}", "tva"),
    _form("NL", r"(?:NL)?\d{9}B\d{2}", "btw"),
    _form("ES", r"(?:ES)?(?:[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])", "nif"),
    _form("IT", r"(?:IT)?\d{11}", "iva"),
    _form("IT", r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]", "codicefiscale", 2.0),
    _form("PT", r"(?:PT)?\d{9}", "nif"),
    _form("BR", r"\d{14}", "cnpj"),
    _form("PL", r"(?:PL)?\d{10}", "nip"),
    _form("CZ", r"(?:CZ)?\d{8,10}", "dic"),
    _form("SK", r"(?:SK)?\d{10}", "dph"),
    _form("SE", r"SE\d{12}|\d{12}", "vat"),
    _form("SE", r"(?:16)?\d{10}", "orgnr", 2.0),
    _form("DK", r"(?:DK)?\d{8}", "cvr"),
    _form("NO", r"(?:NO)?\d{9}(?:MVA)?", "mva"),
    _form("FI", r"(?:FI)?\d{8}", "alv"),
)
_OF_LANGUAGE = {
    "en": ("GB", "AU", "NZ", "US", "IE", "CA", "IN", "ZA"),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "LU", "CH"),
    "nl": ("NL", "BE"),
    "es": ("ES",),
    "it": ("IT", "CH"),
    "pt": ("PT", "BR"),
    "pl": ("PL",),
    "cs": ("CZ", "SK"),
    "sv": ("SE", "FI"),
    "da": ("DK",),
    "nb": ("NO",),
}
_OF_WORD = {
    **dict.fromkeys(("abn", "arbn"), ("AU",)),
    **dict.fromkeys(("nzbn", "ird"), ("NZ",)),
    **dict.fromkeys(("gstin", "pan"), ("IN",)),
    **dict.fromkeys(("ein", "fein", "federal", "fed"), ("US",)),
    **dict.fromkeys(("siret", "siren"), ("FR",)),
    **dict.fromkeys(("bce", "entreprise"), ("BE",)),
    **dict.fromkeys(("ustid", "ustidnr", "ust", "umsatzsteuer", "steuernummer", "stnr"), ("DE", "AT")),
    **dict.fromkeys(("tva",), ("FR", "BE", "LU", "CH")),
    **dict.fromkeys(("mwst", "mehrwertsteuer"), ("CH", "DE", "AT")),
    **dict.fromkeys(("uid",), ("CH", "AT", "DE")),
    **dict.fromkeys(("btw", "ob", "ond", "ondernemingsnummer", "kbo"), ("NL", "BE")),
    **dict.fromkeys(("cif",), ("ES",)),
    **dict.fromkeys(("nif",), ("ES", "PT")),
    **dict.fromkeys(("nipc", "contribuinte"), ("PT",)),
    **dict.fromkeys(("piva",), ("IT",)),
    **dict.fromkeys(("nip",), ("PL",)),
    **dict.fromkeys(("dic", "ico"), ("CZ", "SK")),
    **dict.fromkeys(("cvr",), ("DK",)),
    **dict.fromkeys(("mva",), ("NO",)),
    **dict.fromkeys(("orgnr", "org", "organisationsnummer", "organisasjonsnummer"), ("SE", "NO")),
    **dict.fromkeys(("gst",), ("AU", "NZ", "IN", "CA")),
}
_SUFFIX = re.compile(r"(?<=^CHE\d{9})(?:MWST|TVA|IVA|TPV|VAT)$")
_PREFIXED = re.compile(r"CHE|ATU|[A-Z]{2}")


def countries_of(words: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The countries whose number a label's words announce; where none says so, those that speak the language."""
    for word in words:
        if word in _OF_WORD:
            return _OF_WORD[word]
    return _OF_LANGUAGE.get(language, ())


@lru_cache(maxsize=2_000)
def form_of(text: str, countries: tuple[str, ...]) -> tuple[Form, bool | None] | None:
    """The kind of number that a text is, and whether its check digit holds: of a country that it names itself, else of one
    of `countries`; a kind whose check digit holds goes before others."""
    compact = compact_tax_id(text)
    head = _PREFIXED.match(compact)
    own = {"XI": "GB", "EL": "GR"}.get(head[0][:2], head[0][:2]) if head else None
    fitting = [form for form in FORMS if form.country in (*countries, own) and form.pattern.fullmatch(compact)]
    if not fitting:
        return None

    def rank(form: Form) -> tuple[bool, bool, float, bool]:
        is_valid = form.is_valid(compact) is True
        return is_valid and form.weight >= 2, form.country == own, form.weight, is_valid

    best = max(fitting, key=rank)
    return best, best.is_valid(compact)


@lru_cache(maxsize=5_000)
def names_its_country(text: str) -> bool:
    """Whether a text is a tax number that shows its country, so that it needs no label."""
    compact = compact_tax_id(text)
    return len(compact) >= 9 and any(
        form.country == compact[:2] and form.weight >= 2 and form.pattern.fullmatch(compact)
        for form in FORMS
        if not compact[:2].isdigit()
    )
