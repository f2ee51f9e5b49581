"""Signing in: what is sent, and what a refusal may mean.

Servers refuse in few words, and the same words have several causes. The words decide where they can; else the provider
preset decides which cause is named first.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

from engine.mailbox import ports
from engine.mailbox.failures import MailboxRefusal, refuse
from engine.mailbox.presets import PRESETS
from engine.settings import MailboxSettings, SignIn

_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (  # the first that occurs in the server's answer decides; lower case
    ("application-specific password", ("app-password",)),
    ("authenticated but not connected", ("not-connected",)),
    ("basicauthblocked", ("basic-off",)),
    ("basic auth", ("basic-off",)),
    ("not enabled for pop", ("pop-off",)),
    ("pop access", ("pop-off",)),
    ("not enabled for imap", ("imap-off",)),
    ("imap access is disabled", ("imap-off",)),
    ("web browser", ("account-blocks", "credentials")),
    ("webalert", ("account-blocks", "credentials")),
    ("[in-use]", ("in-use",)),
    ("too many", ("too-many",)),
    ("[limit]", ("too-many",)),
    ("bandwidth", ("too-many",)),
    ("[login-delay]", ("too-many",)),
    ("unsupported authentication mechanism", ("xoauth2-missing",)),
    ("[unavailable]", ("temporary",)),
    ("[sys/temp]", ("temporary",)),
    ("temporar", ("temporary",)),
    ("internal error", ("temporary",)),
)
_PASSWORD: dict[str, tuple[str, ...]] = {
    "gmail": ("app-password", "credentials", "account-blocks"),
    "microsoft365": ("basic-off", "credentials"),
}
_OTHERWISE: tuple[str, ...] = ("credentials", "account-blocks")


def check(settings: MailboxSettings, secret: str | None) -> str:
    """The secret, if user and secret can be sent at all; else raises the refusal."""
    if not settings.user:
        raise refuse("sign-in", "no-user")
    if not secret:
        raise refuse("sign-in", "no-token" if settings.sign_in is SignIn.XOAUTH2 else "no-secret")
    for what, text in (("user name", settings.user), ("password", secret)):
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
            raise refuse("sign-in", "odd-characters", what=what)
    return secret


def refused(settings: MailboxSettings, secret: str, words: str) -> MailboxRefusal:
    """The refusal for a failed sign-in; `words` is the server's answer."""
    facts = ports.facts(settings) | {"words": words, "permission": _permission(settings), "when": ""}
    keys = next((keys for part, keys in _WORDS if part in words.lower()), None)
    if keys is None and settings.sign_in is SignIn.XOAUTH2:
        keys, facts["when"] = _token_keys(secret)
    elif keys is None:
        keys = _PASSWORD.get(settings.preset, _OTHERWISE)
    shown = words.replace(secret, "…") or "nothing"
    evidence = f"signed in as {settings.user} with {_means(settings)}; the server said: {shown}"
    facts["words"] = shown
    return refuse("sign-in", *keys, evidence=evidence, **facts)


def bearer(user: str, token: str) -> str:
    """What XOAUTH2 sends, before base64."""
    return f"user={user}\1auth=Bearer {token}\1\1"


def challenge(answer: bytes) -> str:
    """The server's explanation of a refused token (JSON, perhaps in base64) in words; empty where it gives none."""
    for text in (answer, _unbase64(answer)):
        try:
            said = json.loads(text)
        except (ValueError, UnicodeDecodeError):
            continue
        if isinstance(said, dict):
            return ", ".join(f"{key} {said[key]}" for key in ("status", "error", "scope") if key in said)
    return ""


def _means(settings: MailboxSettings) -> str:
    return "a token (XOAUTH2)" if settings.sign_in is SignIn.XOAUTH2 else "a password"


def _permission(settings: MailboxSettings) -> str:
    preset = PRESETS.get(settings.preset, PRESETS["own"])
    return preset.permission(settings.kind) or "to read this mailbox"


def _token_keys(token: str) -> tuple[tuple[str, ...], str]:
    """Tokens are often readable: one that says itself that it is over needs no guess."""
    expiry = _expiry(token)
    if expiry is not None and expiry <= datetime.now(UTC):
        return ("token-expired",), f" (the token was good until {expiry:%Y-%m-%d %H:%M} UTC)"
    return ("token-refused",), ""


def _expiry(token: str) -> datetime | None:
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(_unbase64(parts[1].encode()))
        return datetime.fromtimestamp(float(claims["exp"]), UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return None


def _unbase64(text: bytes) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    except ValueError:
        return b""
