"""`mailbox test`: one line per stage of the connection."""

from __future__ import annotations

import argparse

from engine.commands.call import DONE, REFUSED, Call
from engine.errors import MailboxError
from engine.importing import mailbox_among
from engine.mailbox import Stage, test_mailbox
from engine.secret_store import SecretStore
from engine.settings import Place
from engine.settings_file import load_settings, resolved
from engine.signing_in import secret_for

NAME = "mailbox"
HELP = "test the connection to a mailbox, stage by stage"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which mailbox."""
    parser.add_argument("act", choices=("test",))
    parser.add_argument("--mailbox", metavar="NAME", help="which mailbox, where there are several")


def run(call: Call) -> int:
    """Tests; exit 2 when a stage failed. Needs no store, hence no owner is in the way."""
    place = Place(call.store)
    settings = resolved(load_settings(place.settings), place.folder)
    box = mailbox_among(settings.mailboxes, call.arguments.mailbox)
    try:
        secret = secret_for(box, SecretStore(place.folder))
    except MailboxError as error:
        secret = None
        call.say(str(error))
    stages = test_mailbox(box, secret)
    for stage in stages:
        call.answer(_answer(stage), [_line(stage)])
    return DONE if all(stage.ok for stage in stages) else REFUSED


def _answer(stage: Stage) -> dict[str, object]:
    return {
        "stage": stage.name,
        "ok": stage.ok,
        "evidence": stage.evidence,
        "reason": stage.reason,
        "resolution": stage.resolution,
        "seconds": round(stage.seconds, 3),
    }


def _line(stage: Stage) -> str:
    said = {True: "ok", False: "failed", None: "not reached"}[stage.ok]
    why = f" {stage.reason} {stage.resolution}" if stage.ok is False else f" {stage.evidence}"
    return f"{stage.name:13} {said:12}{why}".rstrip()
