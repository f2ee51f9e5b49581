"""The account that the supplier asks to be paid into: IBAN, or branch and account number as the country writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from stdnum import iban
from stdnum.cz import bankaccount as cz_account
from stdnum.no import kontonr

from engine.model import Printed
from engine.reading.page.address_blocks import Blocks
from engine.reading.page.context import Sheet
from engine.reading.page.lines import Cell, Row

_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Z0-9])")
_BSB = re.compile(r"\bB\.?S\.?B\b\.?\D{0,14}(\d{3}[ -]?\d{3})\b", re.IGNORECASE)
_SORT_CODE = re.compile(r"\bsort ?code\b\D{0,6}(\d{2}[ -]?\d{2}[ -]?\d{2})\b", re.IGNORECASE)
_ROUTING = re.compile(r"\b(?:routing|ABA|transit)\b[A-Za-z .#:/]{0,24}(\d{9}|\d{5}[ -]\d{3})\b", re.IGNORECASE)
_DANISH = re.compile(r"\breg\.? ?(?:nr)?\b\.?:? ?(\d{4})\b", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"\b(?:account|acct?|a/c|konto)\b\.?(?: ?(?:number|num|no|nr|#))?[.:# ]*((?:\d[ -]?){5,13}\d)(?![\d/])", re.IGNORECASE
)
_NEW_ZEALAND = re.compile(r"(?<![\d-])\d{2}[- ]\d{4}[- ]\d{7}[- ]\d{2,3}(?![\d-])")
_NORWEGIAN = re.compile(r"(?<![\d.])\d{4}[. ]\d{2}[. ]\d{5}(?![\d.])")
_CZECH = re.compile(r"(?<![\d/-])(?:\d{1,6}-)?\d{2,10}/\d{4}(?![\d/])")
_GIRO = re.compile(r"\b(?:bankgiro|bg)\b[^\d\n]{0,12}(\d{3,4}-\d{4})(?!\d)", re.IGNORECASE)
_POLISH = re.compile(r"(?<![\dA-Z])\d{2}(?: ?\d{4}){6}(?!\d)")
_CHECKED: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_NORWEGIAN, lambda text: bool(kontonr.is_valid(text.replace(" ", "")))),
    (_CZECH, lambda text: len(text) >= 10 and bool(cz_account.is_valid(text))),
    (_POLISH, lambda text: bool(iban.is_valid("PL" + text))),
)
_COLLECTED = re.compile(
    r"\b(?:direct debit|debited|debit from|collect(?:ed)? from|your account|lastschrift|abgebucht|eingezogen|einzug|mandat|"
    r"prél[eè]v|ihre[msnr]? konto|votre compte|su cuenta|domiciliaci[oó]n|adeudo|incasso|afgeschreven|addebito|autogiro|"
    r"betalingsservice)",
    re.IGNORECASE,
)
_APART = 4  # rows between a branch and its account at most


@dataclass(frozen=True, slots=True)
class Account:
    """A printed account, its place, and whether its check digit holds (`None`: such accounts have none)."""

    text: str
    row: Row
    is_valid: bool | None

    @property
    def key(self) -> str:
        """Its letters and digits."""
        return re.sub(r"[^A-Z0-9]", "", self.text.upper())


def accounts(sheet: Sheet) -> list[Account]:
    """Every account of the document, from the top; one printed twice is there once."""
    found: dict[str, Account] = {}
    for row in sheet.rows:
        if sum(c.isdigit() for c in row.text) >= 6:
            for account in _of_row(sheet, row):
                found.setdefault(account.key, account)
    return list(found.values())


def bank_account(sheet: Sheet, blocks: Blocks, known: Sequence[str] = ()) -> Printed[str] | None:
    """The supplier's account: the one that is on file (`known`), else the first that is not ours nor the buyer's, and from
    which nothing is collected; `None` where several kinds of account leave it open."""
    ours = {re.sub(r"[^A-Z0-9]", "", own.upper()) for own in sheet.company.bank_accounts}
    usable = [
        account
        for account in accounts(sheet)
        if account.key not in ours and not _is_collected(sheet, account) and not _is_buyers(blocks, account)
    ]
    if not usable:
        return None
    on_file = {re.sub(r"[^A-Z0-9]", "", account.upper()) for account in known}
    best = next((one for one in usable if one.key in on_file), usable[0])
    evidence = {"check digit" if best.is_valid else "label"} | ({"ledger"} if best.key in on_file else set())
    other = next((one.text for one in usable if one is not best), None)
    return Printed(best.text, best.row.text, best.row.as_cell.source, tuple(sorted(evidence)), other)


def _is_collected(sheet: Sheet, account: Account) -> bool:
    """Whether its row, or the row before it, says that money is taken from the account."""
    rows = sheet.rows[max(account.row.number - 1, 0) : account.row.number + 1]
    return any(_COLLECTED.search(row.text) for row in rows if row.page == account.row.page)


def _is_buyers(blocks: Blocks, account: Account) -> bool:
    return any(blocks.role(cell) == "buyer" and account.text in cell.text for cell in account.row.cells)


def _of_row(sheet: Sheet, row: Row) -> Iterator[Account]:
    text = row.text
    for match in _IBAN.finditer(text):
        if number := _valid_iban(match[0]):
            yield Account(number, row, True)
    for branch in (_BSB, _SORT_CODE, _ROUTING, _DANISH):
        if (found := branch.search(text)) and (number := _account_near(sheet, row, found)):
            yield Account(f"{found[1]} {number}", row, None)
    if plain := _NEW_ZEALAND.search(text):
        yield Account(plain[0], row, None)
    if giro := _GIRO.search(text):
        yield Account(giro[1], row, None)
    for pattern, is_valid in _CHECKED:
        if (checked := pattern.search(text)) and is_valid(checked[0]):
            yield Account(checked[0], row, True)


def _valid_iban(text: str) -> str | None:
    """The longest beginning of a text that is an IBAN, as printed."""
    ends = [end for end in range(len(text), 14, -1) if text[end - 1] != " "]
    return next((text[:end] for end in ends if iban.is_valid(text[:end])), None)


def _account_near(sheet: Sheet, row: Row, branch: re.Match[str]) -> str | None:
    """The account number after its branch, in the same row, else in the rows just below or above it."""
    if match := _ACCOUNT.search(row.text, branch.end()):
        return match[1].strip(" -")
    cell = next((one for one in row.cells if branch[1] in one.text), row.as_cell)
    near = [*sheet.rows[row.number + 1 : row.number + _APART], *reversed(sheet.rows[max(row.number - 2, 0) : row.number])]
    return next((number for other in near if other.page == row.page and (number := _number_of(other, cell))), None)


def _number_of(row: Row, branch: Cell) -> str | None:
    """The account number of the row's cells that stand in the branch's column."""
    over = [cell for cell in row.cells if cell.x1 > branch.x0 - 5 and cell.x0 < branch.x1 + 160]
    match = _ACCOUNT.search(" ".join(cell.text for cell in over))
    return match[1].strip(" -") if match else None
