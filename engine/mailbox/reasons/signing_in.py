"""Reasons at sign-in: password, app password, token, the account itself."""

from __future__ import annotations

from engine.mailbox.reasons.failure import Failure

SIGN_IN = {
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
