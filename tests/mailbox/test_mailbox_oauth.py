"""Sign-in by device code, with msal itself against a fake of Microsoft's sign-in service."""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from engine.errors import MailboxError
from engine.mailbox.oauth import access_token, begin_sign_in, finish_sign_in
from engine.settings import MailboxKind, MailboxSettings, SignIn

SETTINGS = MailboxSettings(
    "inbox", user="clerk@company.example", sign_in=SignIn.XOAUTH2, client_id="client", tenant="company.example"
)
BASE = "https://login.microsoftonline.com/company.example"


@dataclass
class Answer:
    payload: Any
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return json.dumps(self.payload)

    def raise_for_status(self) -> None:
        assert self.status_code < 400


def segment(value: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def tokens(number: int, lives_s: int = 3600) -> dict[str, object]:
    now = int(time.time())
    claims = {
        "iss": f"{BASE}/v2.0",
        "aud": "client",
        "sub": "s",
        "oid": "o",
        "tid": "t",
        "preferred_username": SETTINGS.user,
        "iat": now,
        "exp": now + 3600,
    }
    return {
        "token_type": "Bearer",
        "access_token": f"access-{number}",
        "refresh_token": f"refresh-{number}",
        "expires_in": lives_s,
        "id_token": f"{segment({'alg': 'none'})}.{segment(claims)}.x",
        "client_info": segment({"uid": "o", "utid": "t"}),
        "scope": "https://outlook.office.com/IMAP.AccessAsUser.All",
    }


@dataclass
class Microsoft:
    """The sign-in service: `answers` to token requests, in turn; `asked` keeps what was posted."""

    answers: list[Answer] = field(default_factory=list)
    device: Answer = field(
        default_factory=lambda: Answer(
            {
                "user_code": "ABCD1234",
                "device_code": "device",
                "verification_uri": "https://microsoft.com/devicelogin",
                "expires_in": 900,
                "interval": 1,
                "message": "To sign in, open https://microsoft.com/devicelogin and enter the code ABCD1234.",
            }
        )
    )
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def get(self, url: str, **_: object) -> Answer:
        return Answer(
            {
                "issuer": f"{BASE}/v2.0",
                "authorization_endpoint": f"{BASE}/oauth2/v2.0/authorize",
                "token_endpoint": f"{BASE}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{BASE}/oauth2/v2.0/devicecode",
            }
        )

    def post(self, url: str, data: dict[str, Any] | None = None, **_: object) -> Answer:
        self.asked.append((url, data or {}))
        return self.device if url.endswith("devicecode") else self.answers.pop(0)

    def close(self) -> None:
        pass


def signed_in(lives_s: int = 3600) -> str:
    microsoft = Microsoft([Answer(tokens(1, lives_s))])
    return finish_sign_in(SETTINGS, begin_sign_in(SETTINGS, microsoft), microsoft)


def test_a_code_is_shown_and_the_sign_in_finished() -> None:
    microsoft = Microsoft([Answer(tokens(1))])
    begun = begin_sign_in(SETTINGS, microsoft)
    assert (begun.user_code, begun.verification_uri) == ("ABCD1234", "https://microsoft.com/devicelogin")
    assert "ABCD1234" in begun.message and "device_code" not in repr(begun)
    assert "https://outlook.office.com/IMAP.AccessAsUser.All" in microsoft.asked[0][1]["scope"]
    cache = finish_sign_in(SETTINGS, begun, microsoft)
    assert access_token(SETTINGS, cache, Microsoft())[0] == "access-1"


def test_pop3_asks_for_its_own_permission() -> None:
    microsoft = Microsoft()
    begin_sign_in(MailboxSettings("inbox", MailboxKind.POP3, client_id="client", tenant="company.example"), microsoft)
    assert "POP.AccessAsUser.All" in microsoft.asked[0][1]["scope"]


def test_an_old_token_is_renewed_and_the_new_cache_kept() -> None:
    microsoft = Microsoft([Answer(tokens(2))])
    token, cache = access_token(SETTINGS, signed_in(lives_s=1), microsoft)
    assert token == "access-2"
    assert microsoft.asked[-1][1]["refresh_token"] == "refresh-1"
    assert "refresh-2" in cache


def test_a_withdrawn_consent_asks_to_reconnect() -> None:
    refused = Answer(
        {"error": "invalid_grant", "error_description": "AADSTS50173: The grant has been revoked.\r\nTrace"}, 400
    )
    with pytest.raises(MailboxError, match="sign-in has expired") as refusal:
        access_token(SETTINGS, signed_in(lives_s=1), Microsoft([refused]))
    assert refusal.value.stage == "sign-in" and "Reconnect" in refusal.value.resolution
    assert "refresh-1" not in repr(vars(refusal.value))


@pytest.mark.parametrize("cache", ["", "{}", "no json"])
def test_nobody_has_signed_in(cache: str) -> None:
    with pytest.raises(MailboxError, match="Nobody has signed in"):
        access_token(SETTINGS, cache, Microsoft())


def test_without_a_client_id_the_help_is_named() -> None:
    with pytest.raises(MailboxError, match="No client id"):
        begin_sign_in(MailboxSettings("inbox"), Microsoft())


def test_an_app_registration_that_does_not_fit_is_named() -> None:
    refused = Answer({"error": "unauthorized_client", "error_description": "AADSTS700016: no such application"}, 400)
    with pytest.raises(MailboxError, match="AADSTS700016") as refusal:
        begin_sign_in(SETTINGS, Microsoft(device=refused))
    assert "public client flows" in refusal.value.resolution


@pytest.mark.parametrize(
    ("error", "reason"), [("authorization_declined", "declined"), ("expired_token", "not used in time")]
)
def test_a_code_that_leads_nowhere(error: str, reason: str) -> None:
    microsoft = Microsoft([Answer({"error": error, "error_description": error}, 400)])
    with pytest.raises(MailboxError, match=reason):
        finish_sign_in(SETTINGS, begin_sign_in(SETTINGS, microsoft), microsoft)


def test_waiting_for_the_person_can_be_stopped() -> None:
    stop = threading.Event()
    stop.set()
    pending = Answer({"error": "authorization_pending", "error_description": "waiting"}, 400)
    microsoft = Microsoft([pending] * 3)
    with pytest.raises(MailboxError, match="not used in time"):
        finish_sign_in(SETTINGS, begin_sign_in(SETTINGS, microsoft), microsoft, stop)


def test_without_network_the_service_is_said_to_be_out_of_reach() -> None:
    class Offline(Microsoft):
        def get(self, url: str, **_: object) -> Answer:
            raise requests.ConnectionError("no network")

    with pytest.raises(MailboxError, match="cannot be reached"):
        begin_sign_in(SETTINGS, Offline())
