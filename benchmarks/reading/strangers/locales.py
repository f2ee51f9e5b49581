"""How each country writes amounts, dates, addresses and tax numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from babel.dates import format_date
from stdnum import luhn
from stdnum.au import abn
from stdnum.ch import uid
from stdnum.de import vat as de_vat
from stdnum.es import cif
from stdnum.fr import siren, tva
from stdnum.gb import vat as gb_vat
from stdnum.nl import btw


@dataclass(frozen=True, slots=True)
class Locale:
    """One country's habits. `signs` are the places a currency may take: `{}` stands for the amount."""

    code: str
    currency: str
    point: str
    groups: tuple[str, ...]
    signs: tuple[str, ...]
    tax: tuple[str, ...]
    rates: tuple[str, ...]
    dates: tuple[str, ...]
    tax_ids: tuple[str, ...]
    legal: tuple[str, ...]
    places: tuple[str, ...]
    negatives: tuple[str, ...] = ("-{}", "-{}", "{}-")

    @property
    def language(self) -> str:
        """Which file of words it reads."""
        return self.code[:2]

    @property
    def country(self) -> str:
        """ISO 3166."""
        return self.code[3:]


_BRITISH_DATES = (
    "dd/MM/yyyy",
    "d/MM/yyyy",
    "d MMMM yyyy",
    "dd MMM yyyy",
    "dd/MM/yy",
    "d-MMM-yyyy",
    "yyyy-MM-dd",
    "dd.MM.yyyy",
    "EEE d MMM yyyy",
)
_EURO_BEHIND = ("{} €", "{} €", "{} EUR", "{}€", "EUR {}")
_ENGLISH_NEGATIVES = ("-{}", "-{}", "({})", "{}-", "{} CR")

LOCALES = (
    Locale(
        "en-AU",
        "AUD",
        ".",
        (",", ",", ""),
        ("${}", "${}", "A${}", "{} AUD", "AUD {}", "$ {}"),
        ("GST",),
        ("10",),
        _BRITISH_DATES,
        (
            "ABN",
            "A.B.N.",
            "ABN:",
            "ABN No.",
            "Our ABN",
            "Supplier ABN",
            "A.B.N",
            "Australian Business Number",
            "ABN #",
            "ABN/ARBN",
            "Business No. (ABN)",
            "Tax ID (ABN)",
        ),
        ("Pty Ltd", "Pty. Ltd.", "PTY LTD", "& Sons Pty Ltd", "Co", "Pty Limited"),
        (
            "Karralong NSW 2577",
            "Wirrabeen VIC 3842",
            "Coolamba QLD 4659",
            "Tarrindale SA 5311",
            "Mount Yarran WA 6398",
            "Pelican Reach TAS 7255",
        ),
        _ENGLISH_NEGATIVES,
    ),
    Locale(
        "en-GB",
        "GBP",
        ".",
        (",", ",", ""),
        ("£{}", "£{}", "GBP {}", "{} GBP", "£ {}"),
        ("VAT", "VAT", "V.A.T."),
        ("20", "5"),
        _BRITISH_DATES,
        (
            "VAT No.",
            "VAT Reg No",
            "VAT Registration Number",
            "VAT Number",
            "VAT No",
            "VAT reg.",
            "VAT Reg. No.",
            "VAT ID",
            "VAT Registration No",
            "Our VAT No",
            "VAT:",
            "GB VAT No.",
        ),
        ("Ltd", "Limited", "LLP", "& Co", "plc", "Ltd."),
        ("Harrowby Dene\nHD4 7QX", "Castleminster\nCM23 9ZP", "Little Ashcombe\nLA7 2WD", "Fenwickbury\nFB1 4TR"),
        _ENGLISH_NEGATIVES,
    ),
    Locale(
        "en-US",
        "USD",
        ".",
        (",", ",", ""),
        ("${}", "${}", "${}", "USD {}", "{} USD", "US$ {}"),
        ("Sales Tax", "Tax"),
        ("8.25", "7", "6.5"),
        ("MM/dd/yyyy", "MMMM d, yyyy", "MMM d, yyyy", "MM/dd/yy", "M/d/yyyy", "yyyy-MM-dd", "dd-MMM-yyyy"),
        (
            "EIN",
            "Tax ID",
            "Federal Tax ID",
            "FEIN",
            "Tax ID No.",
            "Employer ID",
            "Fed. ID",
            "TIN",
            "Federal ID",
            "Tax Id",
            "EIN No.",
            "Fed Tax ID #",
        ),
        ("Inc.", "LLC", "Corp.", "Inc", "Co.", "L.L.C."),
        ("Maple Bend, OH 44872", "Cedar Gulch, TX 77915", "Stonefield, CA 94299", "Port Ellery, FL 32999"),
        _ENGLISH_NEGATIVES,
    ),
    Locale(
        "de-DE",
        "EUR",
        ",",
        (".", ".", ""),
        _EURO_BEHIND,
        ("MwSt.", "USt.", "MwSt", "USt"),
        ("19", "7"),
        ("dd.MM.yyyy", "dd.MM.yyyy", "d. MMMM yyyy", "dd.MM.yy", "d.M.yyyy", "yyyy-MM-dd", "dd. MMM yyyy"),
        (
            "USt-IdNr.",
            "USt-ID",
            "USt.-IdNr.",
            "Ust-Id-Nr.",
            "UStID",
            "USt-IdNr",
            "Umsatzsteuer-ID",
            "Umsatzsteuer-Identifikationsnummer",
            "UID",
            "VAT-ID",
            "USt.-ID-Nr.",
            "Ust.Id",
        ),
        ("GmbH", "GmbH & Co. KG", "KG", "e. K.", "AG", "OHG"),
        ("48999 Wiesbrück", "07359 Tannweiler", "89599 Rodental am See", "24899 Nordermoor"),
    ),
    Locale(
        "de-CH",
        "CHF",
        ".",
        ("'", "’", " "),
        ("CHF {}", "{} CHF", "Fr. {}", "CHF {}"),
        ("MWST", "MwSt."),
        ("8.1", "2.6"),
        ("dd.MM.yyyy", "d. MMMM yyyy", "dd.MM.yy"),
        (
            "MWST-Nr.",
            "UID",
            "UID-Nr.",
            "MWST Nr.",
            "MWST-Nummer",
            "UID/MWST",
            "MwSt-Nr.",
            "Mehrwertsteuer-Nr.",
            "Unternehmens-ID",
            "UID Nr.",
            "MWSTNr.",
            "MWST",
        ),
        ("AG", "GmbH", "& Co. AG", "Söhne AG"),
        ("8999 Oberwilen", "6499 Seedorf am Berg", "3799 Grindelau"),
    ),
    Locale(
        "fr-FR",
        "EUR",
        ",",
        ("\u00a0", "\u00a0", " ", ""),
        ("{} €", "{} €", "{} EUR", "{}\u00a0€"),
        ("TVA",),
        ("20", "10", "5.5"),
        ("dd/MM/yyyy", "dd/MM/yyyy", "d MMMM yyyy", "dd.MM.yyyy", "dd-MM-yyyy", "dd/MM/yy", "dd MMM yyyy"),
        (
            "N° TVA",
            "TVA intracommunautaire",
            "N° TVA intracom.",
            "TVA intra",
            "N° de TVA",
            "TVA",
            "N° TVA intracommunautaire",
            "Numéro de TVA",
            "TVA intracom",
            "Id. TVA",
            "N° id. TVA",
            "N.I.I.",
        ),
        ("SARL", "SAS", "SA", "EURL", "SASU", "& Fils"),
        ("59899 Clairmont-le-Bois", "33799 Tavernac", "69699 Hauterive d'Orme", "13999 Peyrolac"),
    ),
    Locale(
        "es-ES",
        "EUR",
        ",",
        (".", ".", ""),
        _EURO_BEHIND,
        ("IVA", "I.V.A.", "IVA"),
        ("21", "10", "4"),
        ("dd/MM/yyyy", "dd/MM/yyyy", "d 'de' MMMM 'de' yyyy", "dd-MM-yyyy", "dd/MM/yy", "dd.MM.yyyy"),
        (
            "NIF",
            "CIF",
            "N.I.F.",
            "C.I.F.",
            "NIF/CIF",
            "CIF:",
            "NIF-IVA",
            "N.I.F./C.I.F.",
            "CIF/NIF",
            "Nº IVA",
            "NIF:",
            "Cód. ident. fiscal",
        ),
        ("S.L.", "S.A.", "SL", "S.L.U.", "Sdad. Coop."),
        ("28999 Robledal", "46899 Naranjal del Mar", "41699 Aldehuela Alta", "08999 Fuentesol"),
    ),
    Locale(
        "nl-NL",
        "EUR",
        ",",
        (".", ".", ""),
        ("€ {}", "€ {}", "€{}", "EUR {}", "{} EUR"),
        ("btw", "BTW", "btw"),
        ("21", "9"),
        ("dd-MM-yyyy", "dd-MM-yyyy", "d MMMM yyyy", "dd/MM/yyyy", "dd-MM-yy", "d-M-yyyy"),
        (
            "Btw-nummer",
            "BTW nr.",
            "Btw-nr.",
            "BTW-nummer",
            "BTW",
            "Btw nr",
            "btw-id",
            "Btw-identificatienummer",
            "BTW-id",
            "BTW nummer",
            "Btw:",
            "OB-nummer",
        ),
        ("B.V.", "BV", "V.O.F.", "& Zonen B.V.", "N.V."),
        ("7899 XZ Molenwaard", "1699 QK Duinzicht", "5399 WB Heideroos", "9899 ZT Rietmeer"),
    ),
)


def number(value: Decimal, point: str, group: str, places: int) -> str:
    """The absolute amount with its marks, such as `1.234,50`."""
    whole, _, rest = f"{abs(value):.{places}f}".partition(".")
    if group:
        cut = len(whole) % 3
        parts = ([whole[:cut]] if cut else []) + [whole[i : i + 3] for i in range(cut, len(whole), 3)]
        whole = group.join(parts)
    return f"{whole}{point}{rest}" if places else whole


def day(value: date, form: str, locale: str) -> str:
    """The date as printed."""
    return format_date(value, form, locale=locale.replace("-", "_"))


def _digits(rng: Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def _drawn(rng: Random, make: Callable[[], str], valid: Callable[[str], bool], wanted: bool) -> str:
    for _ in range(20_000):
        if valid(text := make()) is wanted:
            return text
    raise AssertionError("no such number in 20,000 draws")


def tax_number(rng: Random, country: str, valid: bool) -> str:
    """A tax number as the country prints it, whose check digit holds or does not."""
    d = lambda n: _digits(rng, n)  # noqa: E731 - one letter keeps the forms below readable
    if country == "AU":
        text = _drawn(rng, lambda: str(rng.randint(10, 99)) + d(9), abn.is_valid, valid)
        return text if rng.random() < 0.3 else f"{text[:2]} {text[2:5]} {text[5:8]} {text[8:]}"
    if country == "GB":
        text = _drawn(rng, lambda: d(9), gb_vat.is_valid, valid)
        return rng.choice((f"GB{text}", f"GB {text[:3]} {text[3:7]} {text[7:]}", f"{text[:3]} {text[3:7]} {text[7:]}"))
    if country == "US":
        return f"{rng.randint(10, 95)}-{d(7)}"
    if country == "DE":
        text = _drawn(rng, lambda: str(rng.randint(1, 9)) + d(8), de_vat.is_valid, valid)
        return rng.choice((f"DE{text}", f"DE{text}", f"DE {text}", f"DE {text[:3]} {text[3:6]} {text[6:]}"))
    if country == "CH":
        text = _drawn(rng, lambda: "CHE" + str(rng.randint(1, 9)) + d(8), uid.is_valid, valid)
        return f"{text[:3]}-{text[3:6]}.{text[6:9]}.{text[9:]}" + rng.choice((" MWST", ""))
    if country == "FR":
        body = _drawn(rng, lambda: d(9), siren.is_valid, True)
        text = _drawn(rng, lambda: d(2) + body, tva.is_valid, valid)
        return rng.choice((f"FR{text}", f"FR {text[:2]} {body[:3]} {body[3:6]} {body[6:]}"))
    if country == "ES":
        return _drawn(rng, lambda: rng.choice("ABEFGH") + d(8), cif.is_valid, valid)
    return "NL" + _drawn(rng, lambda: d(9) + "B" + f"{rng.randint(1, 9):02d}", btw.is_valid, valid)


def other_number(rng: Random, country: str) -> tuple[str, str] | None:
    """A register number that stands beside the tax number: label and number. The bool of truth is the caller's."""
    if country == "DE":
        return "Steuernummer", f"{rng.randint(10, 99)}/{rng.randint(100, 999)}/{rng.randint(10000, 99999)}"
    if country == "FR":
        body = _drawn(rng, lambda: _digits(rng, 14), luhn.is_valid, True)
        return "SIRET", f"{body[:3]} {body[3:6]} {body[6:9]} {body[9:]}"
    if country == "NL":
        return "KvK", _digits(rng, 8)
    if country == "GB":
        return "Company No.", _digits(rng, 8)
    return None


def bank_lines(rng: Random, country: str) -> tuple[str, ...]:
    """Bank details as the country prints them."""
    if country == "AU":
        return (f"BSB {rng.randint(100, 999)}-{rng.randint(100, 999)}", f"Account {rng.randint(10**7, 10**9)}")
    if country == "US":
        return (f"Routing {_digits(rng, 9)}", f"Account {_digits(rng, 10)}")
    if country == "GB":
        return (
            f"Sort code {rng.randint(10, 99)}-{rng.randint(10, 99)}-{rng.randint(10, 99)}",
            f"Account no. {_digits(rng, 8)}",
        )
    body = {
        "DE": _digits(rng, 18),
        "CH": _digits(rng, 17),
        "FR": _digits(rng, 23),
        "ES": _digits(rng, 20),
        "NL": "XBNK" + _digits(rng, 10),
    }[country]
    plain = "".join(str(int(c, 36)) for c in body + country + "00")
    iban = f"{country}{98 - int(plain) % 97:02d}{body}"
    return (
        "IBAN " + " ".join(iban[i : i + 4] for i in range(0, len(iban), 4)),
        f"BIC X{rng.choice('ABCDE')}NK{country}{rng.randint(10, 99)}",
    )
