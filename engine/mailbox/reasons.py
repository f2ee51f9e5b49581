"""The table of reasons: why a mailbox cannot be used, and what to do about it, in words for a clerk.

`row` names the row of the published tables of connection failures that a reason answers (F1 to F5 published by the
incumbent, F6 and F9 to F13 what it leaves out).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """One reason: `reason` is a clause without its full stop, `resolution` one or more sentences; both are templates."""

    row: str
    reason: str
    resolution: str


_CONFIRM = "Confirm server name and port with the email provider or your IT people."

_NAME = {
    "name-empty": Failure("F1", "no server name is set", f"Enter the server's name. {_CONFIRM}"),
    "name-malformed": Failure(
        "F1",
        "“{host}” is not a server name",
        "Enter the name alone, such as imap.example.com: no https://, no port, no @ and no spaces.",
    ),
    "name-unknown": Failure(
        "F3",
        "no server is called “{host}”",
        "Check the server name.{near} Ask the email provider or your IT people if unsure.",
    ),
    "name-offline": Failure(
        "F9",
        "“{host}” could not be looked up, because no name server answered",
        "Check that this computer is on the internet (try a web page).{near} Then test again.",
    ),
}

_PORT = {
    "port-invalid": Failure("F1", "{port} is not a port number", "Use {usual}."),
    "port-closed": Failure(
        "F10",
        "nothing listens on port {port} of {host}",
        f"Use {{usual}}.{{hint}} {_CONFIRM}",
    ),
    "port-timeout": Failure(
        "F10",
        "there was no answer from port {port} of {host} within {seconds}",
        "Use {usual}.{hint} If the port is right, a firewall or proxy between this computer and the server "
        "may be blocking it: "
        "ask your IT people to let the port through.",
    ),
    "port-unreachable": Failure(
        "F10",
        "there is no way through the network to {host} port {port}",
        "Check that this computer is on the network (and its VPN, where the server needs one). Ask your IT people "
        "whether a firewall or proxy blocks the port.",
    ),
}

_TLS = {
    "plain-on-tls": Failure(
        "F11",
        "port {port} of {host} does not start with TLS, it answers in plain text",
        "Set security to STARTTLS for this port, or keep TLS and use {usual_tls}. " + _CONFIRM,
    ),
    "tls-on-plain": Failure(
        "F11",
        "port {port} of {host} expects TLS from the first byte, but security is set to STARTTLS",
        "Set security to TLS for this port, or use {usual_starttls}.",
    ),
    "cert-self-signed": Failure(
        "F11",
        "the server's certificate is self-signed, so nobody vouches that this is {host}",
        "If it is your own server, ask who runs it for the certificate file, enter it as certificate "
        "authority file and test "
        "again. Otherwise do not connect: ask the provider.",
    ),
    "cert-unknown-authority": Failure(
        "F11",
        "the server's certificate comes from an authority that this computer does not trust",
        "Ask who runs the server (or the company's virus scanner or proxy, where one looks into connections) for the "
        "authority's file and enter it as certificate authority file.",
    ),
    "cert-expired": Failure(
        "F11",
        "the server's certificate has expired",
        "Ask the provider, or who runs the server, to renew it. Check this computer's date as well.",
    ),
    "cert-not-yet": Failure(
        "F11",
        "the server's certificate is not valid yet",
        "Check this computer's date and time; else ask who runs the server.",
    ),
    "cert-wrong-name": Failure(
        "F11",
        "the server's certificate is for {names}, not for {host}",
        "Enter the server name that the certificate carries, if the provider confirms it. Otherwise do not connect.",
    ),
    "cert-other": Failure(
        "F11",
        "the server's certificate does not pass: {words}",
        "Ask the provider, or who runs the server, to mend its certificate.",
    ),
    "tls-too-old": Failure(
        "F11",
        "the server offers only encryption that is too old to be safe",
        "Ask who runs the server to allow TLS 1.2 or newer.",
    ),
    "tls-failed": Failure("F11", "no secure connection could be agreed on: {words}", _CONFIRM),
    "starttls-missing": Failure(
        "F11",
        "the server offers no STARTTLS on port {port}",
        "Set security to TLS and use {usual_tls}; an unencrypted connection is never used.",
    ),
    "ca-file": Failure(
        "F11",
        "the certificate authority file “{file}” cannot be used: {words}",
        "Choose a certificate file in PEM form, or leave it empty.",
    ),
    "silent": Failure(
        "F10",
        "the server {host} took the connection on port {port}, but said nothing for {seconds}",
        "Use {usual}.{hint} If the port is right, the server is overloaded or a proxy stands in front of it: "
        "try again later, "
        "then ask the provider.",
    ),
    "garbled": Failure(
        "F1",
        "the server {host} gave an answer that is not {kind}: {words}",
        "Test again. If it stays so, confirm the server name with the provider; a proxy or virus scanner may stand between.",
    ),
    "dropped": Failure(
        "F10",
        "the server {host} closed the connection",
        "Test again in a minute. If it stays so, the server or a firewall turns this computer away: ask the "
        "provider or your "
        "IT people.",
    ),
}

_PROTOCOL = {
    "speaks-pop3": Failure(
        "F1",
        "a POP3 server answers on port {port}, but the mailbox is set to {kind}",
        "Set the kind to POP3, or use {usual}.",
    ),
    "speaks-imap": Failure(
        "F1",
        "an IMAP server answers on port {port}, but the mailbox is set to {kind}",
        "Set the kind to IMAP, or use {usual}.",
    ),
    "speaks-smtp": Failure("F1", "port {port} is for sending mail (SMTP), not for reading it", f"Use {{usual}}. {_CONFIRM}"),
    "speaks-http": Failure("F1", "a web server answers on port {port}, not a mail server", f"Use {{usual}}. {_CONFIRM}"),
    "speaks-other": Failure("F1", "what answers on port {port} is no {kind} server", f"Use {{usual}}. {_CONFIRM}"),
    "turned-away": Failure(
        "F4", "the server turned the connection away: “{words}”", "Wait some minutes and test again; then ask the provider."
    ),
}

_SIGN_IN = {
    "no-user": Failure("F2", "no user name is set", "Enter the user name, usually the whole email address."),
    "no-secret": Failure(
        "F2", "no password is stored for this mailbox", "Enter the password, or sign in with the provider, and test again."
    ),
    "odd-characters": Failure(
        "F2", "the {what} holds a line break or another invisible character", "Type it in again instead of pasting it."
    ),
    "no-token": Failure(
        "F12", "nobody has signed in with the provider yet", "Press Sign in and follow the provider's steps."
    ),
    "no-client-id": Failure(
        "F12",
        "no client id of an app registration is set",
        "Enter the client id; the provider's help on the Mailbox page says how an administrator makes an app registration.",
    ),
    "provider-unreachable": Failure(
        "F12",
        "Microsoft's sign-in service cannot be reached",
        "Check that this computer is on the internet, then try again.",
    ),
    "provider-refused": Failure(
        "F12",
        "Microsoft refused: “{words}”",
        "Check client id and tenant against the app registration; else show this to an administrator.",
    ),
    "code-unused": Failure(
        "F12", "the code was not used in time", "Press Sign in again and type the new code into Microsoft's page."
    ),
    "code-declined": Failure(
        "F12",
        "the sign-in was declined, or the permission was not granted",
        "Press Sign in again; an administrator may have to consent.",
    ),
    "app-unfit": Failure(
        "F12",
        "the app registration does not allow this sign-in: “{words}”",
        "Under Authentication in the app registration, switch on “Allow public client flows”.",
    ),
    "credentials": Failure(
        "F2",
        "the user name or the password is wrong",
        "Re-enter both; the user name is usually the whole email address. Try them by signing in to the mailbox itself.",
    ),
    "account-blocks": Failure(
        "F4",
        "the account blocks the connection",
        "Look into the mailbox itself for a security email with a link to approve the attempt; else ask the provider to let "
        "the application in.",
    ),
    "pop-off": Failure(
        "F5",
        "POP access is switched off in this account's settings",
        "The account's owner switches it on: in Gmail under Settings, Forwarding and POP/IMAP. (Google has "
        "withdrawn “less secure "
        "apps”; an app password is needed as well.)",
    ),
    "imap-off": Failure(
        "F4",
        "IMAP access is switched off for this account",
        "The account's owner or administrator switches IMAP on in the mail settings.",
    ),
    "app-password": Failure(
        "F6",
        "Gmail no longer takes the account's own password",
        "Switch on 2-step verification, make a 16-character app password at "
        "myaccount.google.com/apppasswords and enter that. "
        "(Accounts with security keys only or Advanced Protection have none: use another mailbox.)",
    ),
    "basic-off": Failure(
        "F12",
        "Microsoft 365 no longer takes passwords here (basic sign-in is switched off)",
        "Set sign-in to Microsoft (XOAUTH2) and sign in with the provider.",
    ),
    "token-expired": Failure(
        "F12", "the sign-in has expired{when}", "Sign in with the provider again (Reconnect), then test again."
    ),
    "token-refused": Failure(
        "F12",
        "the provider's sign-in was not accepted: it has expired, was withdrawn, or lacks the permission {permission}",
        "Sign in with the provider again (Reconnect) as {user}. If it is refused again, an administrator "
        "must grant that permission "
        "to the app registration.",
    ),
    "xoauth2-missing": Failure(
        "F12",
        "the server does not offer the provider's sign-in (XOAUTH2)",
        "Set sign-in to password, or check the server name.",
    ),
    "password-missing": Failure(
        "F12",
        "the server takes no passwords, only {offers}",
        "Set sign-in to the provider's sign-in (XOAUTH2), or ask the provider.",
    ),
    "not-connected": Failure(
        "F12",
        "the sign-in is good, but it has no right to the mailbox of {user}",
        "Sign in as the mailbox's own user; or an administrator gives this user (or the app's service principal: use the "
        "enterprise application's object id) full access to that mailbox, and switches IMAP or POP on for it.",
    ),
    "temporary": Failure("F4", "the server cannot sign anyone in at the moment: “{words}”", "Try again in some minutes."),
    "too-many": Failure(
        "F4",
        "the server limits this account: too many connections or too much traffic",
        "Close other programs that read this mailbox, wait an hour and try again.",
    ),
    "in-use": Failure(
        "F4",
        "another program has this mailbox open, and POP3 lets in only one at a time",
        "Close the other program or wait some minutes. A mailbox of its own, or IMAP, avoids it.",
    ),
}

_FOLDER = {
    "folder-missing": Failure(
        "F13", "there is no folder “{folder}” in this mailbox", "Choose one of the folders found: {found}.{near}"
    ),
    "folder-refused": Failure(
        "F13",
        "the folder “{folder}” cannot be opened: “{words}”",
        "Ask the mailbox's owner to share it, or choose one of: {found}.",
    ),
    "read-refused": Failure(
        "F13", "the mails cannot be read: “{words}”", "Ask the mailbox's owner for the right to read this folder."
    ),
    "no-uidl": Failure(
        "F1",
        "this POP3 server gives mails no lasting numbers (UIDL)",
        "Use IMAP, which always does; ask the provider for its server name.",
    ),
}

_AFTER = {
    "read-only": Failure(
        "F13",
        "the folder “{folder}” is read-only for this user, so mails cannot be {done}",
        "Ask the mailbox's owner for the right to change mails in it, or choose another folder: {found}.",
    ),
    "no-flag-right": Failure(
        "F13",
        "this user has no right to mark mails as deleted in “{folder}”",
        "Ask the mailbox's owner for the right to delete, or choose to leave mails and mark them.",
    ),
    "no-keyword": Failure(
        "F13",
        "this server keeps no marks of our own on mails in “{folder}”",
        "Choose to move imported mails to a folder instead. (Left where they are, they are still imported only once.)",
    ),
    "bad-keyword": Failure(
        "F1", "“{keyword}” cannot be a mark", "Use one word of letters, digits, $, - and _ as the mark for imported mails."
    ),
    "no-target": Failure(
        "F13",
        "the folder “{target}” does not exist and cannot be made: “{words}”",
        "Make it in your mail program, or choose one of the folders found: {found}.",
    ),
    "no-target-right": Failure(
        "F13",
        "this user may not put mails into the folder “{target}”",
        "Ask its owner for that right, or choose another folder.",
    ),
    "same-folder": Failure(
        "F1",
        "imported mails would be moved to “{target}”, the folder they come from",
        "Choose another folder to move them to.",
    ),
    "after-refused": Failure(
        "F13",
        "the server did not let a mail be {done}: “{words}”",
        "Ask the mailbox's owner for that right, or choose another after-action. The mail is stored and is "
        "not imported twice.",
    ),
    "pop3-move": Failure(
        "F1", "POP3 has no folders, so mails cannot be moved", "Choose to leave or to delete imported mails, or use IMAP."
    ),
}

_DROP = {
    "path-empty": Failure("F1", "no folder is set", "Choose the folder that mails or documents are dropped into."),
    "path-missing": Failure(
        "F3", "there is no folder {path}", "Check the path; if it is on a network drive, connect the drive.{near}"
    ),
    "path-file": Failure("F1", "{path} is a file, not a folder", "Choose the folder that holds it."),
    "path-unreadable": Failure("F13", "{path} may not be read", "Ask for the right to read this folder."),
    "path-unwritable": Failure(
        "F13",
        "nothing may be changed in {path}, so files cannot be {done}",
        "Ask for the right to change it, or choose to leave files there.",
    ),
}

FAILURES: dict[str, Failure] = {**_NAME, **_PORT, **_TLS, **_PROTOCOL, **_SIGN_IN, **_FOLDER, **_AFTER, **_DROP}
"""Every reason by its key."""
