"""What a person sets: the company, its mailboxes, and the defaults that steer import, matching and export.

Secrets are not here: they lie encrypted in a file of their own (`engine/secrets.py`), or come from the environment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from engine.model import OwnCompany


class MailboxKind(StrEnum):
    """How mail is fetched."""

    IMAP = "imap"
    POP3 = "pop3"
    FOLDER = "folder"


class Security(StrEnum):
    """How the line is secured; certificates are always verified."""

    TLS = "tls"
    STARTTLS = "starttls"


class SignIn(StrEnum):
    """How the mailbox is signed in to."""

    PASSWORD = "password"  # noqa: S105 - the name of a way to sign in, not a password
    XOAUTH2 = "xoauth2"


class AfterAction(StrEnum):
    """What becomes of a mail on the server once it is safely stored. POP3 knows only leave and delete."""

    LEAVE = "leave"
    MOVE = "move"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """One mailbox. `folder` is an IMAP folder; `path` the drop folder; `timeout_s` in seconds for every network wait.

    With `leave`, IMAP mails are marked with `keyword`. `ca_file` adds a certificate authority to the machine's own.
    `client_id` and `tenant` are of the Microsoft app registration. `automatic` switches the watcher on.
    """

    name: str
    kind: MailboxKind = MailboxKind.IMAP
    host: str = ""
    port: int = 993
    security: Security = Security.TLS
    user: str = ""
    sign_in: SignIn = SignIn.PASSWORD
    folder: str = "INBOX"
    path: str = ""
    after: AfterAction = AfterAction.LEAVE
    keyword: str = "MatchbookImported"
    move_to: str = "Matchbook/Imported"
    timeout_s: float = 20.0
    ca_file: str = ""
    client_id: str = ""
    tenant: str = "organizations"
    preset: str = "own"
    automatic: bool = False
    poll_minutes: int = 5


class AcceptImported(StrEnum):
    """Whether an imported invoice without an open hold is accepted at once."""

    NO = "no"
    YES = "yes"
    WITH_JOB = "with_job"


class SameDocument(StrEnum):
    """What happens when an invoice number of the same supplier arrives again as another document."""

    IGNORE = "ignore"
    NEW_LINES = "new_lines"
    UPDATE = "update"


class BareNumber(StrEnum):
    """How a bare number in the order reference is read."""

    ORDER = "order"
    JOB = "job"


class ChargeSharing(StrEnum):
    """How charges without a job of their own are shared out over the jobs of the goods they came with; `account`: they are
    no job's cost, and exports give them the account code for freight."""

    VALUE = "value"
    QUANTITY = "quantity"
    WEIGHT = "weight"
    EQUALLY = "equally"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class ImportDefaults:
    """The defaults page."""

    accept_imported: AcceptImported = AcceptImported.NO
    same_document: SameDocument = SameDocument.IGNORE
    bare_number: BareNumber = BareNumber.ORDER
    charge_sharing: ChargeSharing = ChargeSharing.VALUE


@dataclass(frozen=True, slots=True)
class ExportDefaults:
    """What exports fall back to. `tax_names` maps our tax codes to the package's display names."""

    account_code: str = "310"
    freight_account_code: str = "425"
    rounding_account_code: str = "860"
    retention_account_code: str = "805"
    prepayment_account_code: str = "620"
    tracking_name: str = "Job"
    payment_terms_days: int = 30
    date_format: str = "%d/%m/%Y"
    tax_names: tuple[tuple[str, str], ...] = (
        ("GST", "GST on Expenses"),
        ("FRE", "GST Free Expenses"),
        ("CAP", "GST on Capital"),
        ("N-T", "BAS Excluded"),
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything set. `actor` is who acts (empty: the operating system's user); `people` all who may. `may_lower` names who
    may let a supplier or item be matched less strictly than the wider rule asks; empty: whoever acts, stamped alone.
    `sample_seed` is the word that draws the clean invoices which a person looks at; empty draws none."""

    company: OwnCompany = field(default_factory=OwnCompany)
    ledger_currency: str = "AUD"
    actor: str = ""
    people: tuple[str, ...] = ()
    may_lower: tuple[str, ...] = ()
    mailboxes: tuple[MailboxSettings, ...] = ()
    imports: ImportDefaults = field(default_factory=ImportDefaults)
    exports: ExportDefaults = field(default_factory=ExportDefaults)
    rounding_limit: Decimal = Decimal("0.05")
    sample_seed: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store and everything it owns lie. `store` is the database file."""

    store: Path

    @property
    def folder(self) -> Path:
        """The folder of the store."""
        return self.store.parent

    @property
    def originals(self) -> Path:
        """Raw mails and attachments, each under its SHA-256."""
        return self.folder / "originals"

    @property
    def formats(self) -> Path:
        """Taught formats."""
        return self.folder / "formats"

    @property
    def settings(self) -> Path:
        """The settings file: one named after the store where there is such, else the folder's."""
        own = self.own_settings
        return own if own.exists() else self.folder / "settings.toml"

    @property
    def own_settings(self) -> Path:
        """A settings file for this store alone, so that the sample world leaves a user's settings be."""
        return self.folder / f"{self.store.stem}.settings.toml"

    @property
    def snapshot(self) -> Path:
        """The published copy that others read while an app owns the store."""
        return self.store.with_name(self.store.stem + ".snapshot.duckdb")

    @property
    def exports(self) -> Path:
        """Batches already exported, kept so that a second press offers the same bytes."""
        return self.folder / "exports"
