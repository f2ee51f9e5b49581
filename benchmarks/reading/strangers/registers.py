"""Numbers that identify companies: tax numbers with and without a valid check digit, register numbers, bank accounts."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from countries import Locale
from figures import filled
from stdnum import luhn
from stdnum.at import uid as at_uid
from stdnum.au import abn
from stdnum.be import vat as be_vat
from stdnum.ch import uid as ch_uid
from stdnum.cz import dic
from stdnum.de import vat as de_vat
from stdnum.dk import cvr
from stdnum.es import cif
from stdnum.fr import siren, tva
from stdnum.gb import vat as gb_vat
from stdnum.it import iva
from stdnum.nl import btw
from stdnum.no import mva, orgnr
from stdnum.nz import ird
from stdnum.pl import nip
from stdnum.pt import nif
from stdnum.se import orgnr as se_orgnr


def _norwegian(text: str) -> bool:
    return bool(mva.is_valid(text) or orgnr.is_valid(text.removesuffix("MVA").strip()))


_VALID: dict[str, Callable[[str], bool]] = {
    "AU": abn.is_valid,
    "NZ": ird.is_valid,
    "GB": gb_vat.is_valid,
    "DE": de_vat.is_valid,
    "AT": at_uid.is_valid,
    "CH": lambda text: bool(ch_uid.is_valid(text.removesuffix(" MWST"))),
    "FR": tva.is_valid,
    "BE": be_vat.is_valid,
    "NL": btw.is_valid,
    "ES": cif.is_valid,
    "IT": iva.is_valid,
    "PT": nif.is_valid,
    "PL": nip.is_valid,
    "CZ": dic.is_valid,
    "SE": lambda text: bool(se_orgnr.is_valid("".join(c for c in text if c.isdigit())[:10])),
    "DK": cvr.is_valid,
    "NO": _norwegian,
}
_BBAN = {
    "DE": "#" * 18,
    "AT": "#" * 16,
    "CH": "#" * 17,
    "FR": "#" * 23,
    "BE": "#" * 12,
    "NL": "XBNK" + "#" * 10,
    "ES": "#" * 20,
    "IT": "X" + "#" * 22,
    "PT": "#" * 21,
    "PL": "#" * 24,
    "CZ": "#" * 20,
    "SE": "#" * 20,
    "DK": "#" * 14,
    "NO": "#" * 11,
}
_DOMESTIC = {
    "AU": ("BSB ###-###", "Account ########"),
    "NZ": ("Bank account ##-####-#######-00",),
    "US": ("Routing #########", "Account ##########"),
    "GB": ("Sort code ##-##-##", "Account no. ########"),
}


def _drawn(make: Callable[[], str], valid: Callable[[str], bool], wanted: bool) -> str:
    for _ in range(50_000):
        if bool(valid(text := make())) is wanted:
            return text
    raise AssertionError("no such number in 50,000 draws")


def _french(rng: Random, form: str) -> str:
    """Its last nine digits are a valid SIREN, in valid and in invalid numbers."""
    body = iter(_drawn(lambda: filled(rng, "#########"), siren.is_valid, True))
    head = form[: form.index("#") + 2]
    return filled(rng, head) + "".join(next(body) if mark == "#" else mark for mark in form[len(head) :])


def tax_number(rng: Random, locale: Locale, valid: bool) -> str:
    """A tax number as the country prints it, whose check digit holds or does not; the United States have none."""
    form = rng.choice(locale.id_forms)
    check = _VALID.get(locale.country)
    if check is None:
        return filled(rng, form)
    if locale.country == "FR":
        return _drawn(lambda: _french(rng, form), check, valid)
    return _drawn(lambda: filled(rng, form.replace("@", rng.choice("ABEFGH"))), check, valid)


def register_number(rng: Random, locale: Locale, tax_id: str) -> str:
    """A number of the trade register that stands beside the tax number; in some countries it has the same digits."""
    assert locale.register is not None
    form = str(locale.register["form"])
    if locale.register.get("same"):
        digits = iter(mark for mark in tax_id if mark.isdigit())
        return "".join(next(digits) if mark == "#" else mark for mark in form)
    if locale.country == "FR":
        return _drawn(lambda: filled(rng, form), lambda text: bool(luhn.is_valid(text.replace(" ", ""))), True)
    return filled(rng, form).replace("x", rng.choice("abdfghikmstvw")).replace("XX", rng.choice(("MI", "TO", "BO")))


def bank_lines(rng: Random, locale: Locale) -> tuple[str, ...]:
    """Bank details as the country prints them."""
    country = locale.country
    if country in _DOMESTIC:
        return tuple(filled(rng, line) for line in _DOMESTIC[country])
    body = filled(rng, _BBAN[country])
    plain = "".join(str(int(mark, 36)) for mark in body + country + "00")
    iban = f"{country}{98 - int(plain) % 97:02d}{body}"
    return (
        "IBAN " + " ".join(iban[i : i + 4] for i in range(0, len(iban), 4)),
        f"BIC X{rng.choice('ABCDE')}NK{country}{rng.randint(10, 99)}",
    )
