"""Answers against the truth: links by case, false passes and the money they let through, and what was held for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from replay import Answer
from truth import Drawn

WITH = "with a reference"
WITHOUT = "without a usable reference"


@dataclass(slots=True)
class Count:
    """Links found, links that are true, and both."""

    found: int = 0
    true: int = 0
    right: int = 0

    @property
    def f1(self) -> float:
        """Between 0 and 1; 1 where there is nothing to find and nothing was found."""
        whole = self.found + self.true
        return 2 * self.right / whole if whole else 1.0


@dataclass(slots=True)
class Score:
    """Everything that is said of one matcher on one world."""

    links: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    documents: int = 0
    should_pass: int = 0
    passed: int = 0
    false_passes: int = 0
    let_through: Decimal = Decimal(0)
    wrongly_held: int = 0
    abstained_rightly: int = 0
    wrong_code: int = 0
    by_hold: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    wrong: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        found = asdict(self) | {
            "links": {case: asdict(count) | {"f1": round(count.f1, 4)} for case, count in self.links.items()}
        }
        return found | {"let_through": str(self.let_through), "by_hold": dict(self.by_hold)}


def score(drawn: Sequence[Drawn], answers: Sequence[Answer]) -> Score:
    """Judges document by document. A duplicate's links are not counted: nothing of it should be billed."""
    out = Score()
    for one, answer in zip(drawn, answers, strict=True):
        _judge(out, one, answer)
    return out


def _judge(out: Score, drawn: Drawn, answer: Answer) -> None:
    truth, is_clean = drawn.truth, not answer.blocks
    out.documents += 1
    out.passed += is_clean
    abstained = truth.undecidable and "LINE_AMBIGUOUS" in answer.blocks
    out.abstained_rightly += abstained
    if "duplicate" not in truth.cases and not abstained:
        _links(out, drawn, answer)
    if truth.blocks:
        if is_clean:
            out.false_passes += 1
            out.let_through += truth.over
            out.wrong.append(f"{drawn.invoice.id}: passed, should be held {sorted(truth.blocks)} {sorted(truth.cases)}")
        elif not answer.blocks & truth.blocks:
            out.wrong_code += 1
    else:
        out.should_pass += 1
        if not is_clean and not truth.undecidable:
            out.wrongly_held += 1
            for code in answer.blocks:
                out.by_hold[code] += 1
            out.wrong.append(f"{drawn.invoice.id}: held {sorted(answer.blocks)}, should pass {sorted(truth.cases)}")


def _links(out: Score, drawn: Drawn, answer: Answer) -> None:
    truth = drawn.truth
    is_named = bool({"referenced", "credit note"} & truth.cases)
    for case in ("all", WITH if is_named else WITHOUT, *sorted(truth.cases)):
        count = out.links[case]
        count.found += len(answer.links)
        count.true += len(truth.links)
        count.right += len(answer.links & truth.links)
