"""Tax numbers, bank accounts, legal forms and the ledger: what a page shows of its sender, and whose it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.au import abn
from test_page_parties import CASES, page_of, parsed, sheet_of

from engine.identifiers import is_valid_tax_id
from engine.model import OwnCompany, Supplier
from engine.reading.page.bank_accounts import accounts
from engine.reading.page.context import Sheet
from engine.reading.page.doubts import name_doubts
from engine.reading.page.known_suppliers import Shown, known_supplier, mails_in
from engine.reading.page.legal_forms import is_legal_form, legal_form
from engine.reading.page.lines import rows_of
from engine.reading.page.money_kind import currency
from engine.reading.page.naming import cleaned, core_key, is_namable, is_told
from engine.reading.page.parties import who_is_who
from engine.reading.page.tax_forms import form_of, names_its_country

TEXTS = {path.stem: parsed(path)[1] for path in CASES}


@pytest.mark.parametrize(
    ("text", "countries", "country", "is_valid"),
    [
        ("51 824 753 556", ("AU",), "AU", True),
        ("51 824 753 557", ("AU",), "AU", False),
        ("GB 980 7806 84", (), "GB", True),
        ("980 7806 84", ("GB",), "GB", True),
        ("DE136695976", (), "DE", True),
        ("ATU13585627", (), "AT", True),
        ("CHE-107.787.577 MWST", (), "CH", True),
        ("FR 40 303 265 045", (), "FR", True),
        ("BE0428759497", (), "BE", True),
        ("NL004495445B01", (), "NL", True),
        ("B58378431", ("ES",), "ES", True),
        ("IT00743110157", (), "IT", True),
        ("501964843", ("PT",), "PT", True),
        ("526-104-08-28", ("PL",), "PL", True),
        ("CZ25123891", (), "CZ", True),
        ("SE556188840401", (), "SE", True),
        ("13 58 56 28", ("DK",), "DK", True),
        ("NO 974 760 673 MVA", (), "NO", True),
        ("27AAPFU0939F1ZV", ("IN",), "IN", True),
        ("49-091-850", ("NZ",), "NZ", True),
        ("41-1985581", ("US",), "US", None),
    ],
)
def test_numbers_are_known_by_their_country(
    text: str, countries: tuple[str, ...], country: str, is_valid: bool | None
) -> None:
    found = form_of(text, countries)
    assert found is not None
    assert (found[0].country, found[1]) == (country, is_valid)


@pytest.mark.parametrize("text", ["980 7806 84", "51 824 753 556", "2026-0417", "DE89 3704 0044 0532 0130 00", "PO12345678"])
def test_a_number_that_shows_no_country_needs_a_label(text: str) -> None:
    assert not names_its_country(text)


@pytest.mark.parametrize(
    ("text", "valid"), [("CHE-107.787.577 MWST", True), ("CHE-107.787.577", True), ("CHE-107.787.578 TVA", False)]
)
def test_a_swiss_number_is_checked_with_and_without_its_tax_word(text: str, valid: bool) -> None:
    assert is_valid_tax_id(text) is valid


@given(st.integers(min_value=10**10, max_value=10**11 - 1))
def test_an_abn_is_valid_exactly_where_its_check_digits_hold(number: int) -> None:
    found = form_of(str(number), ("AU",))
    assert found is not None
    assert found[1] is abn.is_valid(str(number))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Tischlerei Ahornfeld e. K.", "e. K."),
        ("Lindgrund Metallbau GmbH & Co. KG", "GmbH & Co. KG"),
        ("Carpintería Robledal S.L.U.", "S.L.U."),
        ("Vrbice Stavebniny spol. s r.o.", "spol. s r.o."),
        ("Stolarnia Dębowa Sp. z o.o.", "Sp. z o.o."),
        ("Snekkeri Furu AS", "AS"),
        ("Rodental Bürobedarf OG", "OG"),
        ("Amazon River Tours EMEA SARL, succursale", "SARL"),
        ("Adelaide SA 5000", None),
        ("Freight as per docket", None),
        ("Limited offer only", None),
        ("GmbH", None),
    ],
)
def test_legal_forms_stand_at_a_names_end(text: str, form: str | None) -> None:
    found = legal_form(text)
    assert (found[0] if found else None) == form


def test_a_row_may_be_the_legal_form_alone() -> None:
    assert is_legal_form("GmbH & Co. KG")
    assert is_legal_form("Co. KG")
    assert not is_legal_form("Wren GmbH")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wren & Finch Ltd. Registered in England No. 01234567", "Wren & Finch Ltd."),
        ("Tischlerei Ahornfeld · Ahornweg 12 · 48999 Wiesbrück", "Tischlerei Ahornfeld"),
        ("Wren Holdings Pty Ltd t/a Wren Landscapes", "Wren Holdings Pty Ltd"),
        ("Towne, Smith and Ebert", "Towne, Smith and Ebert"),
        ("Talleres Arrieta e Hijos, S.L.", "Talleres Arrieta e Hijos, S.L."),
        ("Menuiserie Valrousse SARL au capital de 8 000 €", "Menuiserie Valrousse SARL"),
    ],
)
def test_a_name_ends_where_address_register_or_slogan_begin(text: str, name: str) -> None:
    assert cleaned(text) == name


@pytest.mark.parametrize(
    "text",
    [
        *("Adelaide SA 5000", "12 Mill Lane", "Ausgangsrechnung", "TRADE INVOICE", "We charge you for the following"),
        *("Schweiz", "Fecha de", "EUR", "info@wren.example", "17.03.2026", "GmbH & Co. KG", "Tel. 0255 555 123", "España"),
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert not is_namable(text)


@pytest.mark.parametrize(
    "text", ["Mill Lane Bakery", "Au bon moulin", "OYO", "weclapp.com", "Kererū Timber Supplies Limited"]
)
def test_what_is_a_name(text: str) -> None:
    assert is_namable(text)


@pytest.mark.parametrize("text", ["Billing handled by Wren Finance Ltd", "Ein Unternehmen der Wren Gartenbau AG"])
def test_companies_in_running_text_are_told_of(text: str) -> None:
    assert is_told(text)


@pytest.mark.parametrize(
    ("line", "account"),
    [
        ("IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX", "DE89 3704 0044 0532 0130 00"),
        ("BSB 062-000 Account No 1234 5678", "062-000 1234 5678"),
        ("Sort code 20-00-00 Account no. 12345678", "20-00-00 12345678"),
        ("Pay to 12-3045-0123456-00", "12-3045-0123456-00"),
        ("Bankgiro 5050-1055", "5050-1055"),
        ("Routing 122105155 Account 9876543210", "122105155 9876543210"),
    ],
)
def test_accounts_as_countries_write_them(line: str, account: str) -> None:
    assert [found.text for found in accounts(sheet_of(line))] == [account]


@pytest.mark.parametrize("line", ["IBAN DE89 3704 0044 0532 0130 01", "Invoice 20417 of 17/03/2026", "Phone (08) 5550 1234"])
def test_what_is_no_account(line: str) -> None:
    assert accounts(sheet_of(line)) == []


def test_an_account_that_money_is_taken_from_is_not_the_suppliers() -> None:
    text = TEXTS["de_din5008_window"].replace("Tel. 0255 555 123 ", "Lastschrift von: ")
    assert who_is_who(sheet_of(text)).bank_account is None


def test_our_own_account_is_not_the_suppliers() -> None:
    ours = OwnCompany(bank_accounts=("062-000 12345678",))
    sheet = replace(sheet_of(TEXTS["au_xero_letterhead_right"]), company=ours)
    assert who_is_who(sheet).bank_account is None


def test_whose_number_running_text_gives_is_not_told() -> None:
    text = TEXTS["remit_to_third_company"].replace("ABN 51 824 753 556", "")
    assert who_is_who(sheet_of(text)).supplier_tax_id is None


def test_a_failing_check_digit_is_no_evidence() -> None:
    parties = who_is_who(sheet_of(TEXTS["trading_as"].replace("753 556", "753 557")))
    assert parties.supplier_name is not None and parties.supplier_tax_id is not None
    assert parties.supplier_tax_id.value == "51 824 753 557"
    assert "check digit" not in {*parties.supplier_name.evidence, *parties.supplier_tax_id.evidence}


def test_our_own_name_is_the_buyers_wherever_it_stands() -> None:
    text = TEXTS["au_xero_letterhead_right"]
    ours = OwnCompany(names=("Bellbird Joinery Pty Ltd",), tax_ids=("51824753556",))
    parties = who_is_who(replace(sheet_of(text), company=ours))
    assert parties.buyer_name is not None and parties.buyer_name.value == "Bellbird Joinery Pty Ltd"
    assert parties.supplier_name is None or parties.supplier_name.value != "Bellbird Joinery Pty Ltd"
    assert parties.supplier_tax_id is None


LEDGER = (
    Supplier("S-1", "Quick Fix Plumbing", tax_id="53004085616"),
    Supplier("S-2", "Wren Timber Pty Ltd", tax_id="51824753556", email_senders=("wren.example",)),
    Supplier("S-3", "Finch Steel Pty Ltd", bank_account="062-000 1234 5678", email_senders=("accounts@finch.example",)),
)


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        (Shown((), ("51824753556",), (), ()), "S-2"),
        (Shown((), (), ("06200012345678",), ()), "S-3"),
        (Shown((core_key("QUICK FIX PLUMBING"),), (), (), ()), "S-1"),
        (Shown((), (), (), ("someone@wren.example",)), None),  # a domain alone is too little
        (Shown((), ("51824753556", "53004085616"), (), ()), None),  # as much speaks for another
        (Shown((), (), (), ()), None),
    ],
)
def test_the_ledger_knows_a_supplier_by_numbers_and_name(shown: Shown, number: str | None) -> None:
    found = known_supplier(LEDGER, shown)
    assert (found.number if found else None) == number


def test_mail_addresses_and_web_domains_are_found() -> None:
    assert mails_in(["Mail: Info@Wren.example, www.finch.example"]) == {"info@wren.example", "finch.example"}


def test_a_known_supplier_is_ledger_evidence_and_printed_as_printed() -> None:
    sheet = replace(sheet_of(TEXTS["au_tradesman_word"]), suppliers=LEDGER)
    name = who_is_who(sheet).supplier_name
    assert name is not None and name.value == "QUICK FIX PLUMBING"
    assert "ledger" in name.evidence


def test_a_known_supplier_without_a_printed_name_is_named_by_the_ledger() -> None:
    text = "Invoice No 20417\nABN 53 004 085 616\n\nItem    Qty    Price    Amount\nTap    1    $10.00    $10.00\n"
    sheet = Sheet(rows_of(page_of(text)), OwnCompany(), LEDGER)
    name = who_is_who(sheet).supplier_name
    assert name is not None and name.value == "Quick Fix Plumbing"
    assert name.evidence == ("check digit", "ledger")


def test_two_names_that_come_close_are_a_doubt() -> None:
    text = "^Wren Timber Pty Ltd                ^Finch Steel Pty Ltd\n7 Depot Road                       9 Mill Lane\n"
    parties = who_is_who(sheet_of(text))
    assert parties.supplier_name is not None and parties.supplier_name.runner_up is not None
    assert name_doubts(parties.names)


@pytest.mark.parametrize(
    ("rows", "code", "kinds"),
    [
        (("Total  $10.00",), None, 0),  # whose dollars?
        (("Christchurch, New Zealand", "GST No 49-091-850", "Total  $10.00"), "NZD", 2),
        (("Geelong VIC 3220", "Total  $10.00"), "AUD", 2),
        (("Stonefield, CA 94299", "Total  $10.00"), "USD", 2),
        (("Total  10,00 €",), "EUR", 2),
        (("Danmark", "Total  kr 10,00"), "DKK", 2),
        (("Norge", "Sum  kr 10,00"), "NOK", 2),
        (("New Zealand", "Geelong VIC 3220", "Total  $10.00"), None, 0),
    ],
)
def test_currencies_printed_or_of_the_country(rows: tuple[str, ...], code: str | None, kinds: int) -> None:
    sheet = sheet_of("\n".join(rows))
    parties = who_is_who(sheet)
    money = currency(sheet, parties.numbers, parties.supplier_number)
    assert (money.value if money else None) == code
    assert money is None or len(money.evidence) >= kinds
