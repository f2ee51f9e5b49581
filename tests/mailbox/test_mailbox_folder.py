"""Drop folders: a Maildir, or a plain folder of mails and documents."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from engine.errors import MailboxError
from engine.mailbox import MailGone, MailTooLarge, Stage, open_mailbox, test_mailbox
from engine.mailbox import folder as folder_module
from engine.model import MailPlace
from engine.settings import AfterAction, MailboxKind, MailboxSettings


def settings(path: Path, after: AfterAction = AfterAction.LEAVE) -> MailboxSettings:
    return MailboxSettings("drop", MailboxKind.FOLDER, path=str(path), after=after)


def write(path: Path, content: bytes = b"x", age_s: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_700_000_000 - age_s,) * 2)
    return path


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_files_are_listed_oldest_first_by_name_and_given_as_they_are(tmp_path: Path) -> None:
    write(tmp_path / "new.eml", b"newest")
    write(tmp_path / "invoice.PDF", b"%PDF-", age_s=20)
    write(tmp_path / "deep" / "list.csv", b"a;b", age_s=10)
    for junk in (".hidden", "Thumbs.db", "half.pdf.part", "~$open.xlsx", "imported/old.eml", ".git/config"):
        write(tmp_path / junk)
    (tmp_path / "link.eml").symlink_to(tmp_path / "new.eml")
    with open_mailbox(settings(tmp_path), None) as mailbox:
        places = mailbox.places()
        assert [place.uid for place in places] == ["invoice.PDF", "deep/list.csv", "new.eml"]
        assert [mailbox.fetch(place) for place in places] == [b"%PDF-", b"a;b", b"newest"]
        for place in places:
            mailbox.settle(place)
        assert mailbox.places() == places


def test_imported_files_are_moved_and_never_over_one_another(tmp_path: Path) -> None:
    for content in (b"first", b"second", b"second"):
        write(tmp_path / "a" / "invoice.pdf", content)
        with open_mailbox(settings(tmp_path, AfterAction.MOVE), None) as mailbox:
            (place,) = mailbox.places()
            mailbox.settle(place)
            mailbox.settle(place)
            assert mailbox.places() == ()
    moved = sorted((tmp_path / "imported" / "a").iterdir())
    assert sorted(path.read_bytes() for path in moved) == [b"first", b"second"]


def test_imported_files_are_deleted(tmp_path: Path) -> None:
    write(tmp_path / "one.eml"), write(tmp_path / "two.eml")
    with open_mailbox(settings(tmp_path, AfterAction.DELETE), None) as mailbox:
        first, _ = mailbox.places()
        mailbox.settle(first)
        mailbox.settle(first)
        with pytest.raises(MailGone):
            mailbox.fetch(first)
    assert names(tmp_path) == {"two.eml"}


def test_a_maildir_mail_keeps_its_name_when_flags_and_folder_change(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    write(tmp_path / "new" / "1.abc.host", b"mail")
    write(tmp_path / "tmp" / "2.def.host", b"half a mail")
    with open_mailbox(settings(tmp_path, AfterAction.DELETE), None) as mailbox:
        (place,) = mailbox.places()
        (tmp_path / "new" / "1.abc.host").rename(tmp_path / "cur" / "1.abc.host:2,S")
        assert mailbox.places() == (place,)
        assert mailbox.fetch(place) == b"mail"
        mailbox.settle(place)
        assert mailbox.places() == ()
    assert names(tmp_path) == {"tmp/2.def.host"}


@pytest.mark.parametrize("uid", ["../outside.eml", "/etc/hostname", "deep/../../outside.eml"])
def test_a_name_that_leads_out_of_the_folder_is_never_touched(tmp_path: Path, uid: str) -> None:
    outside = write(tmp_path / "outside.eml")
    (tmp_path / "drop" / "deep").mkdir(parents=True)
    with open_mailbox(settings(tmp_path / "drop", AfterAction.DELETE), None) as mailbox:
        place = MailPlace("drop", str(tmp_path / "drop"), "", uid)
        mailbox.settle(place)
        with pytest.raises(MailGone):
            mailbox.fetch(place)
    assert outside.exists()


def test_a_file_beyond_the_limit_is_refused_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "MAX_MAIL_BYTES", 1024 * 1024)
    write(tmp_path / "large.pdf", b"x" * (1024 * 1024 + 1))
    with open_mailbox(settings(tmp_path), None) as mailbox, pytest.raises(MailTooLarge, match=r"large\.pdf is larger than"):
        mailbox.fetch(mailbox.places()[0])


def test_waiting_ends_when_a_file_comes(tmp_path: Path) -> None:
    with open_mailbox(settings(tmp_path), None) as mailbox:
        mailbox.places()
        assert not mailbox.wait(0)
        threading.Timer(0.1, write, (tmp_path / "new.eml",)).start()
        assert mailbox.wait(10)
        assert len(mailbox.places()) == 1


def test_a_folder_that_vanishes_is_not_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    with open_mailbox(settings(tmp_path / "drop"), None) as mailbox:
        (tmp_path / "drop").rmdir()
        with pytest.raises(MailboxError, match="There is no folder"):
            mailbox.places()


def test_every_stage_passes(tmp_path: Path) -> None:
    write(tmp_path / "one.eml")
    stages = test_mailbox(settings(tmp_path, AfterAction.MOVE), None)
    assert all(stage.ok for stage in stages), stages
    assert "1" in stages[5].evidence and "imported" in stages[6].evidence
    assert names(tmp_path) == {"one.eml"}


def failed(chosen: MailboxSettings) -> Stage:
    return next(stage for stage in test_mailbox(chosen, None) if not stage.ok)


def test_faults_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "invoices").mkdir()
    stage = failed(settings(tmp_path / "invoises"))
    assert (
        stage.name == "name" and "no folder" in (stage.reason or "") and "Did you mean invoices" in (stage.resolution or "")
    )
    assert "is a file" in (failed(settings(write(tmp_path / "one.eml"))).reason or "")
    assert "No folder is set" in (failed(MailboxSettings("drop", MailboxKind.FOLDER)).reason or "")


def test_a_folder_without_rights_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK and real(path, mode))
    stage = failed(settings(tmp_path, AfterAction.DELETE))
    assert stage.name == "after-action" and "cannot be deleted" in (stage.reason or "")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert failed(settings(tmp_path)).name == "folder"
