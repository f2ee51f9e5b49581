"""The usual mail providers: their servers, how one signs in there, and what a person has to do first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.mailbox.ports import USUAL
from engine.settings import AfterAction, MailboxKind, MailboxSettings, Security, SignIn

_OUTLOOK = "https://outlook.office.com/"


@dataclass(frozen=True, slots=True)
class Preset:
    """One provider. `help` is what to do before connecting, a step per entry; `permissions` are OAuth scopes by kind."""

    key: str
    title: str
    imap_host: str
    pop3_host: str
    sign_in: SignIn
    after: AfterAction
    help: tuple[str, ...]
    permissions: tuple[tuple[MailboxKind, str], ...] = ()

    def host(self, kind: MailboxKind) -> str:
        """The server's name for IMAP or POP3."""
        return self.pop3_host if kind is MailboxKind.POP3 else self.imap_host

    def permission(self, kind: MailboxKind) -> str | None:
        """The OAuth scope that reads mail this way; `None` where the provider's sign-in is not used."""
        return dict(self.permissions).get(kind)


_GMAIL = Preset(
    "gmail",
    "Gmail or Google Workspace",
    "imap.gmail.com",
    "pop.gmail.com",
    SignIn.PASSWORD,
    AfterAction.LEAVE,
    (
        "Google no longer takes the account's own password here: it needs an app password.",
        "Switch on 2-step verification for the account (myaccount.google.com, Security).",
        "Make an app password at myaccount.google.com/apppasswords and enter its 16 letters as the password.",
        "Accounts that use security keys only, or Advanced Protection, have no app passwords; a Workspace "
        "administrator can also "
        "forbid them.",
        "For POP3, switch POP on in Gmail's Settings, Forwarding and POP/IMAP; there, choose to archive "
        "Gmail's copy rather than to "
        "delete it. IMAP needs no such setting.",
    ),
)
_MICROSOFT = Preset(
    "microsoft365",
    "Microsoft 365",
    "outlook.office365.com",
    "outlook.office365.com",
    SignIn.XOAUTH2,
    AfterAction.MOVE,  # Exchange Online keeps no marks of one's own on mails
    (
        "Microsoft 365 takes no passwords here: you sign in with Microsoft, using an app registration of your own company.",
        "An administrator opens entra.microsoft.com, App registrations, New registration; any name; “Accounts in this "
        "organizational directory only”.",
        "Under Authentication: switch on “Allow public client flows”.",
        "Under API permissions: add, for Office 365 Exchange Online or Microsoft Graph, the delegated permission "
        "IMAP.AccessAsUser.All (or POP.AccessAsUser.All for POP3), and grant admin consent.",
        "Copy “Application (client) ID” to client id and “Directory (tenant) ID” to tenant.",
        "Press Sign in, open the address shown, type the code, and sign in as the mailbox's own user.",
        "IMAP (or POP) must be switched on for the mailbox: Microsoft 365 admin centre, the user, Mail, Manage email apps.",
    ),
    (
        (MailboxKind.IMAP, f"{_OUTLOOK}IMAP.AccessAsUser.All"),
        (MailboxKind.POP3, f"{_OUTLOOK}POP.AccessAsUser.All"),
    ),
)
_OWN = Preset(
    "own",
    "Own mail server, or another provider",
    "",
    "",
    SignIn.PASSWORD,
    AfterAction.LEAVE,
    (
        "Ask the provider or your IT people for the name of the incoming mail server and whether it speaks IMAP or POP3.",
        "The usual ports are 993 for IMAP with TLS and 995 for POP3 with TLS; 143 and 110 use STARTTLS.",
        "A server with a certificate of its own making: ask for the certificate file and enter it as "
        "certificate authority file.",
    ),
)

PRESETS: dict[str, Preset] = {preset.key: preset for preset in (_GMAIL, _MICROSOFT, _OWN)}
"""The providers by the key that `MailboxSettings.preset` holds."""

_DELETES = (
    "Every mail that is imported will be deleted from “{name}”: use an inbox that receives nothing but "
    "supplier invoices, never a "
    "person's own. To be safe, forward a copy to such an inbox, or have the mail server keep deleted mail for a while."
)
_POP3_LEAVES = (
    "POP3 cannot mark mails: with “leave”, every mail of “{name}” is listed again at every import (and "
    "imported only once). That "
    "becomes slow with thousands of mails; IMAP does not have this."
)
_GMAIL_POP3 = (
    "What becomes of Gmail's own copy after POP3 is a setting in Gmail: choose “archive Gmail's copy”, not “delete”, "
    "or use IMAP."
)
_PASSWORD_365 = "Microsoft 365 takes no passwords for IMAP and POP3 any more: set sign-in to Microsoft (XOAUTH2)."  # noqa: S105


def with_preset(settings: MailboxSettings, key: str) -> MailboxSettings:
    """The settings with the provider's server, port, sign-in and fitting after-action filled in; the rest as it was."""
    preset = PRESETS[key]
    if settings.kind is MailboxKind.FOLDER:
        return replace(settings, preset="own")
    after = preset.after
    if settings.kind is MailboxKind.POP3 and after is AfterAction.MOVE:
        after = AfterAction.LEAVE
    return replace(
        settings,
        preset=key,
        host=preset.host(settings.kind) or settings.host,
        security=Security.TLS,
        port=USUAL[settings.kind, Security.TLS],
        sign_in=preset.sign_in,
        after=after,
    )


def warnings_for(settings: MailboxSettings) -> tuple[str, ...]:
    """What a person should know before using this mailbox, each a message; empty where there is nothing to warn of."""
    pop3 = settings.kind is MailboxKind.POP3
    network = settings.kind is not MailboxKind.FOLDER
    found = (
        (settings.after is AfterAction.DELETE, _DELETES),
        (pop3 and settings.after is AfterAction.LEAVE, _POP3_LEAVES),
        (pop3 and settings.preset == "gmail", _GMAIL_POP3),
        (network and settings.preset == "microsoft365" and settings.sign_in is SignIn.PASSWORD, _PASSWORD_365),
    )
    return tuple(text.format(name=settings.name) for applies, text in found if applies)
