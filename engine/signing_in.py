"""The secret a mailbox is opened with: its password, or a fresh access token from the kept sign-in."""

from __future__ import annotations

from engine.errors import MailboxError
from engine.mailbox.oauth import access_token
from engine.secret_store import SecretStore
from engine.settings import MailboxKind, MailboxSettings, SignIn


def secret_name(box: MailboxSettings) -> str:
    """The name under which the secret of a mailbox is kept."""
    return f"mailbox-{box.name}"


def secret_for(box: MailboxSettings, secrets: SecretStore) -> str | None:
    """The password, or an access token that holds for about an hour. A drop folder needs none.

    Raises `MailboxError` of the stage sign-in where nothing is kept.
    """
    if box.kind is MailboxKind.FOLDER:
        return None
    kept = secrets.get(secret_name(box))
    if box.sign_in is SignIn.PASSWORD:
        if kept is None:
            raise MailboxError(
                "sign-in", "No password is kept for this mailbox.", "Enter it on the Mailbox page and save."
            )
        return kept
    if kept is None:
        raise MailboxError("sign-in", "Nobody has signed in to this mailbox yet.", "Press Sign in on the Mailbox page.")
    token, renewed = access_token(box, kept)
    if renewed != kept:
        secrets.put(secret_name(box), renewed)
    return token
