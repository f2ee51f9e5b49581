"""Who sent the mail: on file or not, proved by the mail server or not, and where an answer would go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.identifiers import sender_matches
from engine.issues import Code
from engine.matching.holds import make_hold
from engine.model import Evidence, Hold, Supplier
from engine.screening.background import Background
from engine.screening.domains import domain_of, look_alike

_FAILED = ("fail", "softfail", "permerror")
_ASK = "Ask on a number already on file before anything is paid."


def sender_holds(supplier: Supplier, sender: str, *, internal: bool, around: Background) -> Iterator[Hold]:
    """One hold for each thing that is wrong with the sender: it is not on file, it failed our mail server's checks (and
    nobody who saw that vouched for it), or an answer to it would go elsewhere. `internal`: it is one of our own people, who
    may send on whatever they were sent."""
    if not internal and not sender_matches(sender, supplier.email_senders):
        yield _unknown(supplier, sender, around)
    elif (failed := failed_checks(around.authentication)) and not around.is_vouched:
        yield _failed(sender, failed, internal=internal)
    if around.reply_to is not None and not internal and _answers_elsewhere(supplier, sender, around):
        yield _elsewhere(supplier, sender, around.reply_to, around)


def failed_checks(authentication: tuple[tuple[str, str], ...]) -> str | None:
    """The mail server's checks in words where they fail: DMARC decides; without it one pass of SPF and DKIM is enough."""
    found = dict(authentication)
    told = ", ".join(f"{method.upper()} {result}" for method, result in authentication)
    if "dmarc" in found and found["dmarc"] != "none":
        return told if found["dmarc"] in _FAILED else None
    others = [found[method] for method in ("spf", "dkim") if method in found]
    return told if any(one in _FAILED for one in others) and "pass" not in others else None


def _unknown(supplier: Supplier, sender: str, around: Background) -> Hold:
    """An address that is not on file: at a domain we know, at one that looks like it, or at any other."""
    domain, known = domain_of(sender), ", ".join(supplier.email_senders)
    evidence = [Evidence("sender", sender), Evidence("on_file", known or "no sender")]
    if domain in {domain_of(entry) for entry in supplier.email_senders}:
        kind = "domain known"
        said = f"The domain {domain} is known for {supplier.name}, the address {sender} is not."
    elif (found := _looks_like(supplier, domain, around)) is not None:
        whose, other, how = found
        kind = f"looks like {other}"
        said = f"{domain} is not {other}, the domain of {whose}, but made to look like it: {how}. Do not answer it. {_ASK}"
        evidence.append(Evidence("look_alike", f"{domain} / {other}: {how}", 1.0))
    elif known:
        kind = "domain unknown"
        said = f"Neither {sender} nor its domain is known for {supplier.name}. Be wary of a look-alike."
    else:
        kind = "domain unknown"
        said = f"No email sender is on file for {supplier.name}; this came from {sender}."
    if around.is_first:
        said += " Nothing came from this address before."
        evidence.append(Evidence("first_time", f"the first mail from {sender}"))
    if failed := failed_checks(around.authentication):
        said += f" It failed our mail server’s checks as well: {failed}. {_ASK}"
        evidence.append(Evidence("authentication", failed))
    is_doubtful = any(one.kind in ("look_alike", "authentication") for one in evidence)
    message = said if is_doubtful else f"{said} Add the address to the supplier if it is theirs."
    return _hold(message, f"{sender} ({kind})", known or "a sender on file", evidence)


def _looks_like(supplier: Supplier, domain: str, around: Background) -> tuple[str, str, str] | None:
    """Whose domain it looks like, which, and how: this supplier's first, then our own, then any other supplier's."""
    owners = [
        (supplier.name, tuple(dict.fromkeys(map(domain_of, supplier.email_senders)))),
        ("our own company", around.own_domains),
        *((one.name, tuple(map(domain_of, one.email_senders))) for one in around.suppliers.values()),
    ]
    if any(domain in known for _, known in owners):
        return None
    for whose, known in owners:
        if (found := look_alike(domain, known)) is not None:
            return whose, found.domain, found.how
    return None


def _failed(sender: str, failed: str, *, internal: bool) -> Hold:
    whose = "one of our own addresses" if internal else "known"
    message = (
        f"The sender {sender} is {whose}, but our mail server could not prove that the mail is from there: {failed}."
        f" Somebody else may have written it. {_ASK}"
    )
    hold = _hold(message, f"{sender} ({failed})", "checks that pass", [Evidence("authentication", failed, 1.0)])
    return replace(hold, clears_when="the supplier says, on a number already on file, that the mail is theirs")


def _answers_elsewhere(supplier: Supplier, sender: str, around: Background) -> bool:
    reply_to = around.reply_to or ""
    domain = domain_of(reply_to)
    if domain == domain_of(sender) or domain in around.own_domains:
        return False
    return not sender_matches(reply_to, supplier.email_senders)


def _elsewhere(supplier: Supplier, sender: str, reply_to: str, around: Background) -> Hold:
    said = f"Answers to {sender} would go to {reply_to}, at another domain that is not known for {supplier.name}"
    evidence = [Evidence("sender", sender), Evidence("reply_to", reply_to, 1.0)]
    if (found := _looks_like(supplier, domain_of(reply_to), around)) is not None:
        said += f" and looks like {found[1]}: {found[2]}"
        evidence.append(Evidence("look_alike", f"{domain_of(reply_to)} / {found[1]}: {found[2]}", 1.0))
    message = f"{said}. Do not answer this mail; add the address to the supplier if it is theirs."
    return _hold(message, f"{sender}, answers to {reply_to}", "answers to a known address", evidence)


def _hold(message: str, measured: str, limit: str, evidence: list[Evidence]) -> Hold:
    hold = make_hold(Code.SENDER_UNVERIFIED, message, measured=measured, limit=limit)
    return replace(hold, evidence=tuple(evidence))
