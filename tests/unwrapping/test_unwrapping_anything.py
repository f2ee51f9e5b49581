"""Whatever arrives is unwrapped: nothing raises, nothing hangs, and every name can be written to a disk."""

from __future__ import annotations

import re
import time
from email.policy import default
from pathlib import Path

import pytest
from compound_file import attached, compound_file, message
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.codec import to_json
from engine.model import Email, OwnCompany
from engine.unwrapping import unwrap, wrap_file
from engine.unwrapping.naming import LONGEST_NAME, safe_name
from engine.unwrapping.text import text_of_html

OWN = OwnCompany(email_domains=("builder.example",))
CASES = [path.read_bytes() for path in sorted((Path(__file__).parent / "cases").glob("*.eml"))]
CASES.append(compound_file(message(files=(attached("a.pdf", b"%PDF-1.4"),), p0037="Invoice", p1000="Body")))
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["From", "Subject", "Date", "Message-ID", "Content-Type", "Content-Disposition", "Reply-To",
                         "Content-Transfer-Encoding", "Authentication-Results", "Content-ID"]),
        st.one_of(st.binary(max_size=60), st.sampled_from([
            b"multipart/mixed; boundary=b", b"multipart/alternative; boundary=\"b", b"message/rfc822",
            b"text/html; charset=utf-16", b"application/ms-tnef; name*0*=utf-8''a%", b"base64", b"x-uuencode",
            b"=?utf-8?b?a?= =?x?q?=ZZ?=", b"(((", b"a@b, c@d",
            b"message/delivery-status", b"attachment; filename*1*=x; filename*0*=y", b"Tue, 99 Mar 20260 99:99 +9999999",
        ])),
    ), max_size=8,
)  # fmt: skip


def check(email: Email) -> None:
    assert email.sender == email.sender.lower()
    for file in email.attachments:
        assert 0 < len(file.file_name) <= LONGEST_NAME
        assert not re.search(r'[/\\\x00-\x1f<>:"|?*]', file.file_name)
    str(to_json([email.subject, email.body, email.sender_name, [issue.message for issue in email.issues]])).encode()


@given(st.binary(max_size=2000))
def test_any_bytes(raw: bytes) -> None:
    check(unwrap(raw, own=OWN))
    check(wrap_file(raw, "x.msg"))


@given(HEADERS, st.lists(st.tuples(HEADERS, st.binary(max_size=80)), max_size=4))
def test_any_headers_and_parts(outer: list[tuple[str, bytes]], parts: list[tuple[list[tuple[str, bytes]], bytes]]) -> None:
    def block(headers: list[tuple[str, bytes]]) -> bytes:
        return b"".join(name.encode() + b": " + value + b"\n" for name, value in headers) + b"\n"

    inner = b"".join(b"--b\n" + block(headers) + body + b"\n" for headers, body in parts)
    check(unwrap(block(outer) + inner + b"--b--\n", own=OWN))


@settings(max_examples=150)
@given(st.sampled_from(CASES), st.data())
def test_any_damage_to_a_real_mail(raw: bytes, data: st.DataObject) -> None:
    damaged = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
        damaged = damaged or bytearray(b"x")
    check(unwrap(bytes(damaged), own=OWN))


@given(st.text(max_size=300))
def test_any_name_is_made_safe(name: str) -> None:
    safe = safe_name(name, 1, "application/pdf")
    assert safe not in ("", ".", "..")
    assert len(safe) <= LONGEST_NAME
    assert safe == Path(safe).name
    assert safe_name(safe, 1, "application/pdf") == safe


@given(st.text(alphabet="<>!-/ab\"'= &;#styleSCRIPT\n", max_size=200))
def test_any_html_gives_text(html: str) -> None:
    text_of_html(html)


SENDER = b"From: a@harbour.example\nSubject: x\n"
HOSTILE = {
    "boundary parameter without end": b'Content-Type: multipart/mixed; boundary="a' + b'";' * 300_000 + b"\n\nx",
    "multiparts within multiparts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
    ),
    "mails within mails": b"Content-Type: message/rfc822\n\n" * 3000,
    "many empty parts": b"Content-Type: multipart/alternative; boundary=b\n\n" + b"--b\n\nx\n" * 20_000,
    "tags without end": b"Content-Type: text/html\n\n" + b"<a " * 150_000,
    "comments without end": b"Content-Type: text/html\n\n" + b"<!--" * 100_000,
    "one tag without end": b"Content-Type: text/html\n\n<" + b"a" * 400_000,
    "comments in an address": b"Reply-To: " + b"(" * 20_000 + b"\n\nx",
    "headers in the text": b"\n" + b"From: a\nTo: b\nDate: c\n" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_mail_made_to_keep_us_busy_does_not(name: str) -> None:
    start = time.process_time()
    check(unwrap(SENDER + HOSTILE[name], own=OWN))
    assert time.process_time() - start < 5  # these take 0.5 s at most; what they guard against takes minutes


def test_charset_that_is_no_name_is_no_crash() -> None:
    """Found by damaging mails at random: the standard library decodes a text already when asked for its parts."""
    raw = b'Content-Type: text/plain; charset="a\0b"\nContent-Transfer-Encoding: 8bit\n\nGr\xc3\xbc\xc3\x9fe'
    email = unwrap(SENDER + raw)
    assert (email.body, len(email.issues)) == ("Grüße", 1)


def test_standard_library_is_used_where_it_is_right() -> None:
    """Headers are decoded by our own hand; on well-formed ones the standard library says the same."""
    from email import message_from_bytes

    for raw in CASES[:-1]:
        if b"Harbour Plumbing <Accounts@Harbour.example>" in raw:
            theirs = message_from_bytes(raw, policy=default)
            ours = unwrap(raw)
            if theirs["From"].addresses[0].domain == "Harbour.example":
                assert ours.sender == theirs["From"].addresses[0].addr_spec.lower()
                assert (ours.sender_name, ours.subject) == (theirs["From"].addresses[0].display_name, theirs["Subject"])
                assert ours.sent_at == theirs["Date"].datetime
