"""Outlook's own containers, made here byte by byte, and the limits."""

from __future__ import annotations

import io
import struct
import zipfile
from email.message import EmailMessage

import pytest
import tnefparse
from compound_file import attached, attached_message, compound_file, message

from engine.issues import Code, Severity
from engine.model import Attachment, Email, OwnCompany
from engine.unwrapping import limits, unwrap, wrap_file

PDF = b"%PDF-1.4\n% invoice 4711\n%%EOF\n"
OWN = OwnCompany(email_domains=("builder.example",))
HEADERS = "From: Jo <Jo@builder.example>\r\nMessage-ID: <9@builder.example>\r\nDate: Tue, 03 Mar 2026 09:15:00 +1100\r\n"


def mail(*files: tuple[str, bytes], body: str = "Attached.\n") -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = "a@harbour.example", "Invoice", "Tue, 03 Mar 2026 09:15:00 +1100"
    made.set_content(body)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(made)


def zipped(*files: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


def names(email: Email) -> list[tuple[tuple[str, ...], str]]:
    return [(file.path, file.file_name) for file in email.attachments]


def codes(email: Email) -> list[Code]:
    return [issue.code for issue in email.issues]


# --- .msg -------------------------------------------------------------------------------------------------------------


def outlook(**texts: str) -> bytes:
    usual = {"p0037": "Invoice 4711", "p1000": "Please pay.", "p0C1A": "Harbour", "p5D01": "Accounts@harbour.example"}
    return compound_file(message(files=(attached("Invoice 4711.pdf", PDF),), **usual | texts))


def test_msg_is_a_mail() -> None:
    email = unwrap(outlook(), file_name="invoice.msg")
    assert (email.sender, email.sender_name, email.subject) == ("accounts@harbour.example", "Harbour", "Invoice 4711")
    assert email.body == "Please pay."
    assert email.attachments[0] == Attachment("Invoice 4711.pdf", "application/pdf", PDF, email.attachments[0].sha256)
    assert email.issues == ()


def test_msg_that_went_through_the_internet_keeps_its_headers() -> None:
    email = unwrap(outlook(p007D=HEADERS))
    assert (email.sender, email.message_id) == ("jo@builder.example", "<9@builder.example>")
    assert email.sent_at is not None
    assert email.sent_at.isoformat() == "2026-03-02T22:15:00+00:00"


def test_message_within_a_msg_names_the_original_sender() -> None:
    inner = message(24, (attached("Invoice 4711.pdf", PDF),), p0037="Invoice 4711", p5D01="accounts@harbour.example")
    email = unwrap(compound_file(message(files=(attached_message("Invoice 4711", inner),), p007D=HEADERS)), own=OWN)
    assert email.original_sender == "accounts@harbour.example"
    assert names(email) == [(("Invoice 4711.msg",), "Invoice 4711.pdf")]


def test_msg_attached_to_a_mail_and_in_a_drop_folder_is_opened() -> None:
    assert names(unwrap(mail(("Invoice.msg", outlook())))) == [(("Invoice.msg",), "Invoice 4711.pdf")]
    assert names(wrap_file(outlook(), "Invoice.msg")) == [((), "Invoice 4711.pdf")]


@pytest.mark.parametrize("keep", [60, 600, 1500])
def test_damaged_msg_is_held_as_a_file_with_an_issue(keep: int) -> None:
    raw = outlook()[:keep]
    email = unwrap(raw, file_name="invoice.msg")
    assert codes(email) == [Code.DOC_UNREADABLE]
    assert email.issues[0].severity is Severity.BLOCK
    assert [(file.content, file.ignored) for file in email.attachments] == [(raw, None)]


def test_msg_whose_names_share_one_stream_is_refused_before_it_is_copied() -> None:
    files = tuple(attached(f"{n}.bin", b"x" * (limits.LARGEST_MAIL // 100 if n == 0 else 5000)) for n in range(120))
    raw = bytearray(compound_file(message(files=files)))
    label = "__substg1.0_37010102".encode("utf-16-le")
    places = [at for at in range(raw.find(label), len(raw), 128) if raw.startswith(label, at)]
    entry = next(raw[at + 116 : at + 128] for at in places if struct.unpack_from("<Q", raw, at + 120)[0] > 5000)
    for at in places:
        raw[at + 116 : at + 128] = entry
    email = unwrap(bytes(raw), file_name="bomb.msg")
    assert (len(places), codes(email)) == (120, [Code.DOC_TOO_LARGE])


def test_file_that_a_msg_only_links_to_is_named() -> None:
    linked = {name: content for name, content in attached("Invoice 4711.pdf", PDF).items() if "3701" not in name}
    linked["__properties_version1.0"] = linked["__properties_version1.0"][:24]  # its name alone
    email = unwrap(compound_file(message(files=(linked,), p5D01="accounts@harbour.example")))
    assert (email.attachments, codes(email)) == ((), [Code.DOC_UNREADABLE])
    assert email.issues[0].message.startswith("Invoice 4711.pdf: the message holds a link")


def test_msg_with_a_lost_content_is_held_whole() -> None:
    torn = {name: content for name, content in attached("Invoice 4711.pdf", PDF).items() if "3701" not in name}
    raw = compound_file(message(files=(torn,), p5D01="accounts@harbour.example"))
    email = unwrap(raw, file_name="torn.msg")
    assert ([file.content for file in email.attachments], codes(email)) == ([raw], [Code.DOC_UNREADABLE])


# --- winmail.dat ------------------------------------------------------------------------------------------------------


def attribute(level: int, name: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def property_(kind: int, identity: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, identity, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def winmail(*files: tuple[str, bytes]) -> bytes:
    stream = struct.pack("<IH", 0x223E9F78, 1)
    stream += attribute(1, 0x9006, 8, struct.pack("<I", 0x10000)) + attribute(1, 0x9007, 6, struct.pack("<II", 1252, 0))
    for name, content in files:
        flag = struct.pack("<HHI", 0x000B, 0x7FFE, 0)
        number = struct.pack("<HHI", 0x0003, 0x0E21, 7)
        long_name = property_(0x001F, 0x3707, name.encode("utf-16-le") + b"\0\0")
        stream += attribute(2, 0x9002, 6, b"\0" * 14) + attribute(2, 0x8010, 1, b"INVOIC~1.PDF\0")
        stream += attribute(2, 0x800F, 6, content)
        stream += attribute(2, 0x9005, 6, struct.pack("<I", 3) + flag + number + long_name)
    return stream


def test_winmail_gives_its_files_with_their_long_names() -> None:
    packed = winmail(("Invoice 4711 März.pdf", PDF), ("b.csv", b"a,b\n"))
    email = unwrap(mail(("winmail.dat", packed)))
    assert names(email) == [(("winmail.dat",), "Invoice 4711 März.pdf"), (("winmail.dat",), "b.csv")]
    assert [file.content for file in email.attachments] == [PDF, b"a,b\n"]
    assert email.issues == ()


def test_winmail_is_read_as_another_reader_reads_it() -> None:
    packed = winmail(("Invoice 4711 März.pdf", PDF), ("b.csv", b"a,b\n"))
    theirs = [(file.long_filename().strip("\0"), file.data) for file in tnefparse.TNEF(packed).attachments]
    assert [(file.file_name, file.content) for file in unwrap(mail(("winmail.dat", packed))).attachments] == theirs


@pytest.mark.parametrize("cut", [5, 20, 60, 150])
def test_damaged_winmail_is_held_as_a_file_with_an_issue(cut: int) -> None:
    email = unwrap(mail(("winmail.dat", winmail(("a.pdf", PDF))[:-cut])))
    assert (names(email), codes(email)) == ([((), "winmail.dat")], [Code.DOC_UNREADABLE])


def test_winmail_with_false_counts_ends_at_once() -> None:
    many = struct.pack("<I", 0xFFFFFFFF)
    endless = many + struct.pack("<HH", 0x1003, 0x0E21) + many  # four thousand million properties, and as many numbers
    packed = winmail(("a.pdf", PDF)) + attribute(2, 0x9005, 6, endless)
    assert names(unwrap(mail(("winmail.dat", packed)))) == [(("winmail.dat",), "a.pdf")]


# --- limits -----------------------------------------------------------------------------------------------------------


def test_more_files_than_a_mail_may_bring(monkeypatch: pytest.MonkeyPatch) -> None:
    email = unwrap(mail(*[(f"{n}.csv", f"a,{n}\n".encode()) for n in range(limits.MOST_FILES + 3)]))
    assert len(email.attachments) == limits.MOST_FILES
    assert codes(email) == [Code.DOC_TOO_LARGE]
    assert "3 of its files were left out" in email.issues[0].message


def test_zip_with_more_files_than_are_left_stays_closed() -> None:
    email = unwrap(mail(("a.pdf", PDF), ("many.zip", zipped(*[(f"{n}.csv", b"a,b\n") for n in range(limits.MOST_FILES)]))))
    assert names(email) == [((), "a.pdf"), ((), "many.zip")]
    assert codes(email) == [Code.DOC_TOO_LARGE]


def test_large_file_in_a_zip_and_the_sum_of_all_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.unwrapping.zips.LARGEST_FILE", 1000)
    email = unwrap(mail(("big.zip", zipped(("a.csv", b"x" * 1001))), ("fits.zip", zipped(("b.csv", b"x" * 1000)))))
    assert names(email) == [((), "big.zip"), (("fits.zip",), "b.csv")]
    assert codes(email) == [Code.DOC_TOO_LARGE]


def test_raw_mail_beyond_the_limit_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.unwrapping.unwrapping.LARGEST_MAIL", 100)
    email = unwrap(mail(("a.pdf", PDF)), file_name="17.eml")
    assert (email.attachments, codes(email), email.subject) == ((), [Code.DOC_TOO_LARGE], "17.eml")


# --- drop folder ------------------------------------------------------------------------------------------------------


def test_file_from_a_drop_folder_is_a_mail_around_one_document() -> None:
    email = wrap_file(PDF, "Invoice 4711.pdf")
    assert (email.sender, email.message_id, email.subject) == ("", None, "Invoice 4711.pdf")
    assert email.sha256 == email.attachments[0].sha256
    assert names(email) == [((), "Invoice 4711.pdf")]


def test_pdf_stored_at_the_beginning_of_a_zip_does_not_make_it_a_pdf() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pdf", PDF)
    assert names(wrap_file(packed.getvalue(), "march.zip")) == [(("march.zip",), "a.pdf")]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"\r\n%PDF-1.4", "x.bin", "application/pdf"),
        (b"BMW;1;2\n", "parts.csv", "text/csv"),
        (b"BM\x46\0\0\0\0\0\0\0\x36", "x", "image/bmp"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "x", "image/webp"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "x.txt", "application/xml"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "x.doc", "application/vnd.ms-excel"),
        (b"anything", "x", "application/octet-stream"),
    ],
)
def test_media_type_is_told_from_the_bytes(content: bytes, name: str, expected: str) -> None:
    assert wrap_file(content, name).attachments[0].media_type == expected


def test_zip_and_eml_from_a_drop_folder_are_opened() -> None:
    assert names(wrap_file(zipped(("in/a.pdf", PDF)), "march.zip")) == [(("march.zip",), "a.pdf")]
    email = wrap_file(mail(("a.pdf", PDF)), "saved.eml")
    assert (email.sender, names(email)) == ("a@harbour.example", [((), "a.pdf")])


def test_eml_that_is_no_mail_is_kept_as_a_file() -> None:
    email = wrap_file(b"nothing of a mail", "odd.eml")
    assert [(file.file_name, file.media_type) for file in email.attachments] == [("odd.eml", "application/octet-stream")]
