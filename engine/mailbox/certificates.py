"""A server's certificate in words: for whom it is, who vouches for it, and when it is valid."""

from __future__ import annotations

from cryptography import x509


def described(der: bytes | None) -> str:
    """Subject, names, issuer and dates of a certificate in DER form, one line."""
    certificate = _parsed(der)
    if certificate is None:
        return "no certificate seen"
    subject = certificate.subject.rfc4514_string() or "nobody"
    issuer = "itself" if certificate.issuer == certificate.subject else certificate.issuer.rfc4514_string()
    dates = f"{certificate.not_valid_before_utc:%Y-%m-%d} to {certificate.not_valid_after_utc:%Y-%m-%d}"
    return f"certificate of {subject} for {names(der)}, issued by {issuer}, valid {dates}"


def names(der: bytes | None) -> str:
    """The server names (and addresses) that a certificate is for, at most five."""
    certificate = _parsed(der)
    if certificate is None:
        return "another name"
    try:
        alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return certificate.subject.rfc4514_string() or "nobody"
    found = [*alternative.get_values_for_type(x509.DNSName)]
    found += [str(address) for address in alternative.get_values_for_type(x509.IPAddress)]
    return ", ".join(found[:5]) + (" …" if len(found) > 5 else "")


def _parsed(der: bytes | None) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(der) if der else None
    except ValueError:
        return None
