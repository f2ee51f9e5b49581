"""Reads a folder of documents with truth and lists, field by field, what was expected and what was read instead.

    python benchmarks/reading/failures.py FOLDER [--field lines|verified|silent|invoice_number|...] [--id PATTERN]
                                          [--jobs 2] [--short]

FOLDER holds `pdf/` and `truth/` as `strangers/make.py` writes them (the corpus has the same two). Without `--field`, each
header field and the lines are listed, fields with most failures first. `verified` lists the issues of documents that were
not verified; `silent` the documents that were, and should not have been.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import predicting
import scoring


@dataclass(frozen=True, slots=True)
class Case:
    """One document: what is true, what was read, and the judgement."""

    truth: Mapping[str, Any]
    found: Mapping[str, Any]
    judged: scoring.Judged

    @property
    def title(self) -> str:
        """How the document is named in the list."""
        verified = " VERIFIED" if self.judged.verified else ""
        return f"{self.truth['id']} {self.truth['language']} {self.truth.get('engine', '')}{verified}".strip()


def cases(folder: Path, pattern: str, jobs: int) -> list[Case]:
    """Every document of the folder whose id fits the pattern; scans are left out."""
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "truth").glob("*.json"))]
    wanted = [one for one in truths if fnmatch(one["id"], pattern) and one.get("text_layer", "native") == "native"]
    found = predicting.predict_all([folder / "pdf" / f"{one['id']}.pdf" for one in wanted], jobs)
    return [Case(one, found[one["id"]], scoring.judge(one, found[one["id"]])) for one in wanted]


def header(read: list[Case], name: str) -> Iterator[str]:
    """The documents whose header field was not read right."""
    for case in read:
        result = case.judged.fields.get(name, "right")
        if result != "right":
            yield f"  {case.title}: {result}"
            printed = case.truth.get("printed", {}).get(name)
            yield f"      expected {case.truth['fields'][name]!r}" + (f" printed {printed!r}" if printed else "")
            yield f"      got      {case.found.get(name)!r}" + _beaten(case.found, name)


def _beaten(found: Mapping[str, Any], name: str) -> str:
    said = [issue["code"] for issue in found.get("issues", ()) if name.replace("_", " ") in issue["message"].casefold()]
    return f"   issues {' '.join(said)}" if said else ""


def lines(read: list[Case]) -> Iterator[str]:
    """The documents with a line that is wrong, missing or too many: each such line beside the reading left over."""
    for case in read:
        true, got = list(case.truth.get("lines", [])), list(case.found.get("lines") or [])
        pairs = scoring.pairs(true, got, bool(case.truth["fields"].get("is_credit_note")))
        used = {at for at in pairs if at is not None}
        wrong = [(one, None if at is None else got[at]) for one, at in zip(true, pairs, strict=True)]
        wrong = [pair for pair in wrong if scoring.wrong_in_line(pair[0], pair[1], case.truth)]
        more = [one for at, one in enumerate(got) if at not in used]
        if not wrong and not more:
            continue
        yield f"  {case.title}: {len(true)} lines, {len(got)} read, {len(wrong)} wrong, {len(more)} too many"
        for one, other in wrong[:4]:
            yield f"      expected {_line(one)}"
            if other is not None:
                yield f"      got      {_line(other)}   wrong: {' '.join(scoring.wrong_in_line(one, other, case.truth))}"
        yield from (f"      too many {_line(one)}" for one in more[:4])


def _line(line: Mapping[str, Any]) -> str:
    return " | ".join(_short(line.get(name)) for name in scoring.LINE)


def _short(value: Any) -> str:
    return "-" if value is None else " or ".join(map(str, value)) if isinstance(value, list) else str(value)


def unverified(read: list[Case]) -> Iterator[str]:
    """What kept documents from being verified: the codes counted, then document by document."""
    held = [case for case in read if not case.judged.verified]
    codes = Counter(code for case in held for code in {issue["code"] for issue in case.found.get("issues", ())})
    yield "  " + ", ".join(f"{code} {count}" for code, count in codes.most_common())
    for case in held:
        yield f"  {case.title}{'' if case.judged.fully_right else ' (not all right)'}: kind {case.found['kind']}"
        yield from (f"      {one['severity']} {one['code']}: {one['message']}" for one in case.found.get("issues", ()))


def silent(read: list[Case]) -> Iterator[str]:
    """Verified documents with a wrong value, or whose own figures contradict each other."""
    for case in read:
        if case.judged.silent or (case.judged.verified and case.judged.inconsistent):
            bad = {name: result for name, result in case.judged.fields.items() if result != "right"}
            yield f"  {case.title}: {bad or 'the document contradicts itself'}"
            yield from (
                f"      {name}: expected {case.truth['fields'][name]!r} got {case.found.get(name)!r}" for name in bad
            )


def report(read: list[Case], name: str) -> list[str]:
    """The list for one field."""
    makers = {"lines": lines, "verified": unverified, "silent": silent}
    return list(makers[name](read) if name in makers else header(read, name))


def main() -> int:
    """Reads, judges and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--field", choices=(*scoring.HEADER, "amount_due", "lines", "verified", "silent"))
    parser.add_argument("--id", default="*", help="only documents whose id fits, such as 's1-00*'")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--short", action="store_true", help="only how many failed")
    given = parser.parse_args()
    read = cases(given.folder, given.id, given.jobs)
    sums = scoring.summary([case.judged for case in read])
    names = [given.field] if given.field else ["silent", *scoring.HEADER, "lines"]
    lists = sorted(((name, report(read, name)) for name in names), key=lambda one: -len(one[1]))
    for name, listed in lists:
        failed = sum(row[:3] != "   " for row in listed)
        print(f"== {name}: {failed} of {len(read)}")
        if not given.short:
            print("\n".join(listed))
    print(
        f"printed right {100 * sums['printed_right']:.1f} %, wrong {100 * sums['printed_wrong']:.1f} %, fully right "
        f"{sums['fully_right']}, lines F1 {sums['lines']['full']['f1']:.3f}, verified {sums['verified']}, "
        f"silent {sums['silent_errors']} of {sums['documents']}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
