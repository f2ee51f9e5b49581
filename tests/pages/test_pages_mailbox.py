"""The Mailbox page: settings kept, the test told stage by stage, and import now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from engine.mailbox import STAGES
from engine.mailbox.failures import FAILURES
from engine.settings import AfterAction, MailboxKind, MailboxSettings
from pages.parts import house
from pages.parts.mailbox_form import with_box
from tests.mailserver import PASSWORD, Account
from tests.pages.desk import Desk
from tests.pages.reading import press, problems_of, text_of
from tests.sampleworld import OUTCOMES


def add_folder(desk: Desk, path: str) -> None:
    at = desk.open("mailbox")
    at.radio(key="box-Add a mailbox-kind").set_value(MailboxKind.FOLDER).run()
    at.text_input(key="box-Add a mailbox-name").set_value("drop")
    at.text_input(key="box-Add a mailbox-path").set_value(path).run()


def test_a_new_mailbox_is_saved_tested_and_its_password_kept_out_of_the_settings(empty: Desk) -> None:
    at = empty.open("mailbox")
    at.text_input(key="box-Add a mailbox-own-imap-host").set_value("127.0.0.1")
    at.number_input(key="box-Add a mailbox-own-imap-port-tls").set_value(1)
    at.text_input(key="box-Add a mailbox-user").set_value("invoices").run()
    at.text_input(key="box-Add a mailbox-password").set_value("open sesame")
    press(at, "Connect")
    said = text_of(empty.wait())
    assert "Reach its port failed" in said
    assert "Reason:" in said
    assert "Resolution:" in said
    assert "Sign in · not reached" in said
    assert empty.bench.secrets.get("mailbox-invoices") == "open sesame"
    assert "open sesame" not in empty.bench.place.settings.read_text(encoding="utf-8")


def test_a_name_that_is_taken_or_missing_is_refused(full: Desk) -> None:
    at = full.open("mailbox")
    at.segmented_control(key="mailbox_shown").set_value("Add a mailbox").run()
    press(at, "Save")
    assert "give the mailbox a name" in text_of(at)
    at.text_input(key="box-Add a mailbox-name").set_value("sample").run()
    press(at, "Save")
    assert "sample already" in text_of(at)


def test_delete_warns_of_what_it_does(empty: Desk) -> None:
    at = empty.open("mailbox")
    at.radio(key="box-Add a mailbox-after-imap").set_value(AfterAction.DELETE).run()
    assert "will be deleted" in text_of(at)


def test_microsoft_fills_in_its_server_and_asks_for_the_registration(empty: Desk) -> None:
    at = empty.open("mailbox")
    at.selectbox(key="box-Add a mailbox-preset").set_value("microsoft365").run()
    assert at.text_input(key="box-Add a mailbox-microsoft365-imap-host").value == "outlook.office365.com"
    assert any(element.label == "Sign in with Microsoft" for element in at.button)
    assert "app registration" in text_of(at)


def test_import_now_counts_what_arrived_and_a_second_one_finds_nothing_new(
    empty: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("drop")
    (folder / "a.eml").write_bytes(OUTCOMES[0].parent.parent.joinpath("mails", OUTCOMES[0].stem + ".eml").read_bytes())
    add_folder(empty, str(folder))
    press(empty.at, "Connect")
    assert "Connected" in text_of(empty.wait())
    press(empty.at, "Import now")
    said = text_of(empty.wait())
    assert "1 mail taken in: 1 = " in said.replace("*", "")
    press(empty.at, "Import now")
    assert "Nothing new" in text_of(empty.wait())


def test_files_dropped_on_the_page_are_imported(empty: Desk) -> None:
    mail = OUTCOMES[0].parent.parent / "mails" / (OUTCOMES[0].stem + ".eml")
    at = empty.open("mailbox")
    at.file_uploader(key="uploaded").upload(mail.name, mail.read_bytes(), "message/rfc822")
    press(at, "Import these files")
    assert problems_of(at) == []
    assert "1 mail taken in" in text_of(at)


def test_forgetting_leaves_no_password_behind(full: Desk) -> None:
    bench = full.bench
    bench.secrets.put("mailbox-sample", "x")
    press(full.open("mailbox"), "Forget this mailbox")
    assert bench.settings.mailboxes == ()
    assert bench.secrets.get("mailbox-sample") is None


@pytest.mark.parametrize("key", sorted(FAILURES))
def test_every_failure_shows_its_own_reason_and_resolution(key: str) -> None:
    def page(key: str) -> None:
        from collections import defaultdict

        from engine.mailbox import Stage
        from engine.mailbox.failures import FAILURES
        from pages.parts.stages import draw_stages
        from pages.parts.work import State

        facts: dict[str, str] = defaultdict(lambda: "x")
        row = FAILURES[key]
        failed = Stage("port", False, "seen", row.reason.format_map(facts), row.resolution.format_map(facts), 0.1)
        draw_stages(State(title="Testing the mailbox", steps=(Stage("name", True, "found"), failed)))

    said = text_of(AppTest.from_function(page, kwargs={"key": key}).run())
    row = FAILURES[key]
    longest = max(row.resolution.replace("{", "}").split("}")[::2], key=len)
    assert "Reach its port failed" in said
    assert max(row.reason.replace("{", "}").split("}")[::2], key=len).strip() in said
    assert longest.strip() in said


@pytest.mark.dovecot
@pytest.mark.parametrize(
    ("changes", "password", "stage"),
    [
        ({}, None, None),
        ({}, "wrong", "sign-in"),
        ({"host": "no-such-host.invalid"}, None, "name"),
        ({"port": 1}, None, "port"),
        ({"ca_file": ""}, None, "tls"),
        ({"folder": "Nowhere"}, None, "folder"),
    ],
    ids=["works", "wrong password", "wrong host", "closed port", "unknown certificate", "missing folder"],
)
def test_connecting_to_a_real_server(
    empty: Desk, account: Account, changes: dict[str, object], password: str | None, stage: str | None
) -> None:
    box: MailboxSettings = replace(account.settings(), name="real", **changes)
    empty.bench.change_settings(with_box(empty.bench.settings, None, box))
    empty.bench.secrets.put("mailbox-real", password or PASSWORD)
    press(empty.open("mailbox"), "Connect")
    said = text_of(empty.wait())
    steps = house.open_house(empty.store).work.state.steps
    if stage is None:
        assert "Connected" in said
        assert [step.name for step in steps if step.ok] == list(STAGES)
    else:
        failed = next(step for step in steps if step.ok is False)
        assert failed.name == stage
        assert failed.reason in said
        assert failed.resolution in said
