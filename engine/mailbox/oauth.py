"""Signing in with Microsoft by a device code: a person types a short code into Microsoft's page, in any browser.

What remains is msal's token cache, a text that must be kept encrypted; from it an access token, good for about an hour, is
made at every connect. msal and the network are touched only inside these functions.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from engine.errors import MailboxError
from engine.mailbox.failures import MailboxRefusal, refuse
from engine.mailbox.presets import PRESETS
from engine.settings import MailboxSettings

_AUTHORITY = "https://login.microsoftonline.com/"
_TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class DeviceSignIn:
    """A sign-in under way: the person opens `verification_uri` and types `user_code`; `message` says so in full.

    `flow` is handed back to `finish_sign_in`; it is secret.
    """

    user_code: str
    verification_uri: str
    message: str
    flow: dict[str, Any] = field(repr=False)


def begin_sign_in(settings: MailboxSettings, http_client: Any = None) -> DeviceSignIn:
    """Asks Microsoft for a code. Raises `MailboxError` (stage `sign-in`) where it gives none."""
    application, _ = _application(settings, "", http_client)
    flow = _online(lambda: application.initiate_device_flow(scopes=[_scope(settings)]))
    if "user_code" not in flow:
        raise _refused(flow)
    return DeviceSignIn(flow["user_code"], flow["verification_uri"], flow.get("message", ""), flow)


def finish_sign_in(
    settings: MailboxSettings, sign_in: DeviceSignIn, http_client: Any = None, stop: threading.Event | None = None
) -> str:
    """Waits until the person has signed in (Microsoft gives about 15 minutes) and gives the token cache to keep.

    Raises `MailboxError` where the person refused, the code ran out, or `stop` was set.
    """
    application, cache = _application(settings, "", http_client)

    def over(flow: dict[str, Any]) -> bool:
        return bool(flow.get("expires_at", 0) < time.time()) or bool(stop and stop.is_set())

    answer = _online(lambda: application.acquire_token_by_device_flow(dict(sign_in.flow), exit_condition=over))
    if "access_token" not in answer:
        raise _refused(answer)
    return str(cache.serialize())


def access_token(settings: MailboxSettings, cache_text: str, http_client: Any = None) -> tuple[str, str]:
    """An access token for now, and the token cache to keep from now on (it changes when the token is renewed).

    Raises `MailboxError` where nobody has signed in yet, or the sign-in has been withdrawn.
    """
    if not cache_text:
        raise refuse("sign-in", "no-token")
    application, cache = _application(settings, cache_text, http_client)
    accounts = application.get_accounts()
    wanted = [account for account in accounts if str(account.get("username", "")).lower() == settings.user.lower()]
    account = next(iter(wanted or accounts), None)
    if account is None:
        raise refuse("sign-in", "no-token")
    answer = _online(lambda: application.acquire_token_silent_with_error([_scope(settings)], account=account))
    if not answer or "access_token" not in answer:
        raise _refused(answer or {})
    return str(answer["access_token"]), str(cache.serialize())


def _application(settings: MailboxSettings, cache_text: str, http_client: Any) -> tuple[Any, Any]:
    """msal's application and its cache. Making it asks Microsoft for its addresses."""
    if not settings.client_id.strip():
        raise refuse("sign-in", "no-client-id")
    import msal  # noqa: PLC0415 - slow to import, and only Microsoft mailboxes need it

    cache = msal.SerializableTokenCache()
    try:
        cache.deserialize(cache_text)
    except ValueError:
        raise refuse("sign-in", "no-token", evidence="the kept sign-in is not readable") from None
    arguments = {
        "authority": _AUTHORITY + (settings.tenant.strip() or "organizations"),
        "token_cache": cache,
        "instance_discovery": False,
        **({"http_client": http_client} if http_client is not None else {"timeout": _TIMEOUT_S}),
    }
    return _online(lambda: msal.PublicClientApplication(settings.client_id.strip(), **arguments)), cache


def _scope(settings: MailboxSettings) -> str:
    scope = PRESETS["microsoft365"].permission(settings.kind)
    if scope is None:
        raise MailboxError("sign-in", "A drop folder needs no sign-in.", "Choose IMAP or POP3.")
    return scope


def _online(ask: Any) -> Any:
    """Runs one exchange with Microsoft; msal raises OSError without a network, ValueError for an unknown tenant."""
    try:
        return ask()
    except OSError as error:
        raise refuse("sign-in", "provider-unreachable", evidence=type(error).__name__) from None
    except ValueError as error:
        words = str(error).splitlines()[0][:160]
        raise refuse("sign-in", "provider-refused", evidence=words, words=words) from None


def _refused(answer: dict[str, Any]) -> MailboxRefusal:
    """The refusal for Microsoft's answer."""
    error = str(answer.get("error", ""))
    first_line = str(answer.get("error_description") or error or "no answer").splitlines()[0][:200]
    key = _ANSWERS.get(error, "provider-refused")
    return refuse("sign-in", key, evidence=first_line, words=first_line, when="")


_ANSWERS = {
    "invalid_grant": "token-expired",
    "interaction_required": "token-expired",
    "authorization_pending": "code-unused",
    "expired_token": "code-unused",
    "code_expired": "code-unused",
    "authorization_declined": "code-declined",
    "access_denied": "code-declined",
    "unauthorized_client": "app-unfit",
    "invalid_client": "app-unfit",
}
