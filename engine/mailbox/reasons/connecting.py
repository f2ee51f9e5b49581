"""Reasons on the way to the server: its name, its port, TLS, and what answers there."""

from __future__ import annotations

from engine.mailbox.reasons.failure import CONFIRM, Failure

NAME = {
    "name-empty": Failure("F1", "no server name is set", f"Enter the server's name. {CONFIRM}"),
    "name-malformed": Failure(
        "F1",
        "“{host}” is not a server name",
        "Enter the name alone, such as imap.example.com: no https://, no port, no @ and no spaces.",
    ),
    "name-unknown": Failure(
        "F3",
        "no server is called “{host}”",
        "Check the server name.{near} Ask the email provider or your IT people if unsure.",
    ),
    "name-offline": Failure(
        "F9",
        "“{host}” could not be looked up, because no name server answered",
        "Check that this computer is on the internet (try a web page).{near} Then test again.",
    ),
}

PORT = {
    "port-invalid": Failure("F1", "{port} is not a port number", "Use {usual}."),
    "port-closed": Failure(
        "F10",
        "nothing listens on port {port} of {host}",
        f"Use {{usual}}.{{hint}} {CONFIRM}",
    ),
    "port-timeout": Failure(
        "F10",
        "there was no answer from port {port} of {host} within {seconds}",
        "Use {usual}.{hint} If the port is right, a firewall or proxy between this computer and the server "
        "may be blocking it: "
        "ask your IT people to let the port through.",
    ),
    "port-unreachable": Failure(
        "F10",
        "there is no way through the network to {host} port {port}",
        "Check that this computer is on the network (and its VPN, where the server needs one). Ask your IT people "
        "whether a firewall or proxy blocks the port.",
    ),
}

TLS = {
    "plain-on-tls": Failure(
        "F11",
        "port {port} of {host} does not start with TLS, it answers in plain text",
        "Set security to STARTTLS for this port, or keep TLS and use {usual_tls}. " + CONFIRM,
    ),
    "tls-on-plain": Failure(
        "F11",
        "port {port} of {host} expects TLS from the first byte, but security is set to STARTTLS",
        "Set security to TLS for this port, or use {usual_starttls}.",
    ),
    "cert-self-signed": Failure(
        "F11",
        "the server's certificate is self-signed, so nobody vouches that this is {host}",
        "If it is your own server, ask who runs it for the certificate file, enter it as certificate "
        "authority file and test "
        "again. Otherwise do not connect: ask the provider.",
    ),
    "cert-unknown-authority": Failure(
        "F11",
        "the server's certificate comes from an authority that this computer does not trust",
        "Ask who runs the server (or the company's virus scanner or proxy, where one looks into connections) for the "
        "authority's file and enter it as certificate authority file.",
    ),
    "cert-expired": Failure(
        "F11",
        "the server's certificate has expired",
        "Ask the provider, or who runs the server, to renew it. Check this computer's date as well.",
    ),
    "cert-not-yet": Failure(
        "F11",
        "the server's certificate is not valid yet",
        "Check this computer's date and time; else ask who runs the server.",
    ),
    "cert-wrong-name": Failure(
        "F11",
        "the server's certificate is for {names}, not for {host}",
        "Enter the server name that the certificate carries, if the provider confirms it. Otherwise do not connect.",
    ),
    "cert-other": Failure(
        "F11",
        "the server's certificate does not pass: {words}",
        "Ask the provider, or who runs the server, to mend its certificate.",
    ),
    "tls-too-old": Failure(
        "F11",
        "the server offers only encryption that is too old to be safe",
        "Ask who runs the server to allow TLS 1.2 or newer.",
    ),
    "tls-failed": Failure("F11", "no secure connection could be agreed on: {words}", CONFIRM),
    "starttls-missing": Failure(
        "F11",
        "the server offers no STARTTLS on port {port}",
        "Set security to TLS and use {usual_tls}; an unencrypted connection is never used.",
    ),
    "ca-file": Failure(
        "F11",
        "the certificate authority file “{file}” cannot be used: {words}",
        "Choose a certificate file in PEM form, or leave it empty.",
    ),
    "silent": Failure(
        "F10",
        "the server {host} took the connection on port {port}, but said nothing for {seconds}",
        "Use {usual}.{hint} If the port is right, the server is overloaded or a proxy stands in front of it: "
        "try again later, "
        "then ask the provider.",
    ),
    "garbled": Failure(
        "F1",
        "the server {host} gave an answer that is not {kind}: {words}",
        "Test again. If it stays so, confirm the server name with the provider; a proxy or virus scanner may stand between.",
    ),
    "dropped": Failure(
        "F10",
        "the server {host} closed the connection",
        "Test again in a minute. If it stays so, the server or a firewall turns this computer away: ask the "
        "provider or your "
        "IT people.",
    ),
}

PROTOCOL = {
    "speaks-pop3": Failure(
        "F1",
        "a POP3 server answers on port {port}, but the mailbox is set to {kind}",
        "Set the kind to POP3, or use {usual}.",
    ),
    "speaks-imap": Failure(
        "F1",
        "an IMAP server answers on port {port}, but the mailbox is set to {kind}",
        "Set the kind to IMAP, or use {usual}.",
    ),
    "speaks-smtp": Failure("F1", "port {port} is for sending mail (SMTP), not for reading it", f"Use {{usual}}. {CONFIRM}"),
    "speaks-http": Failure("F1", "a web server answers on port {port}, not a mail server", f"Use {{usual}}. {CONFIRM}"),
    "speaks-other": Failure("F1", "what answers on port {port} is no {kind} server", f"Use {{usual}}. {CONFIRM}"),
    "turned-away": Failure(
        "F4", "the server turned the connection away: “{words}”", "Wait some minutes and test again; then ask the provider."
    ),
}
