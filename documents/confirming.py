"""The result (协商结果): confirmed or not, and what follows, by branch."""

from datetime import date, datetime
from typing import Any

from documents.labels import one_of, sentences, word
from documents.paper import Origin, Part
from documents.sheet import Line, lines
from documents.voting import Rule, compare_word, passed_word, ratio_word
from documents.when import day
from flows.model import Signature
from flows.rounds import VOID


class Outcome(Part):
    """What the round came to. `filled` holds the fields by the document's own labels.

    `void` is the reason for which it does not hold after all (T74), from the day `void_on`.
    """

    passed: bool | None = None
    filled: dict[str, str] = {}
    reason: str = ""
    void: str = ""
    void_on: date | None = None
    pass_labels: tuple[str, ...]
    again_labels: tuple[str, ...]
    fail_ways: tuple[str, ...]


class Signed(Part):
    """Who signed, and when."""

    name: str
    at: datetime


def outcome(origin: Origin) -> Outcome:
    """The result of the present round, open while there is none."""
    result, profile = origin.view.result, origin.profile
    shape = {
        "pass_labels": profile.confirm.on_pass_required,
        "again_labels": profile.confirm.on_again_required,
        "fail_ways": profile.outcome.on_fail,
    }
    if result is None:
        return Outcome(**shape)
    return Outcome(
        passed=result.passed, reason=result.reason, **shape, **_void(origin),
        filled={label: str(text) for label, text in result.fields.items()},
    )  # fmt: skip


def _void(origin: Origin) -> dict[str, Any]:
    said = origin.view.case.flags.get(VOID, {})
    if said.get("round") != origin.view.case.round:
        return {}
    return {"void": said["reason"], "void_on": origin.day(datetime.fromisoformat(said["at"]))}


def void_lines(o: Outcome) -> list[str]:
    """That the result does not hold, why and since when; nothing while it does (T74)."""
    return [word("result.void", reason=o.void, day=day(o.void_on))] if o.void else []


def signed(origin: Origin, kind: str) -> tuple[Signed, ...]:
    """The signatures of this kind in the present round."""
    found = []
    for row in origin.of_round(Signature):
        at = origin.here(row.at)
        if row.kind == kind and at:
            found.append(Signed(name=origin.name(row.person_id), at=at))
    return tuple(found)


def result_lines(o: Outcome, rule: Rule | None) -> list[Line]:
    """附件2, 协商结果: （1） passed or not beside the rule, （2） by branch (S2-67 … 70)."""
    first = "" if o.passed is None else passed_word(o.passed)
    second = _second(o)
    second[:1] = [word("result.second", text=text) for text in second[:1]]
    return lines(word("result.confirmed", passed=first), *_rules(o, rule), *second, *void_lines(o))


def _rules(o: Outcome, rule: Rule | None) -> list[str]:
    if rule is None:
        return []
    box = {True: "on", False: "off"}
    yes = one_of("result.box", box[o.passed is True])
    no = one_of("result.box", box[o.passed is False])
    known = [one_of("result.way", w) for w in o.fail_ways]
    ways = sentences()["result.or"].join(known)
    compare, ratio = compare_word(rule), ratio_word(rule)
    found = [word("result.pass_rule", box=yes, compare=compare, ratio=ratio)]
    return [*found, word("result.fail_rule", box=no, ways=ways)]


def _second(o: Outcome) -> list[str]:
    if o.passed is not False:
        return filled_lines(o, o.pass_labels)
    again = filled_lines(o, o.again_labels) if any(map(o.filled.get, o.again_labels)) else []
    if o.reason:
        return [*again, word("result.terminated", reason=o.reason)]
    return again or [word("result.next_open")]


def filled_lines(o: Outcome, labels: tuple[str, ...]) -> list[str]:
    """Each label with what was filled in, or with the mark that nothing was."""
    return [word("result.line", label=label, text=o.filled.get(label, "")) for label in labels]


def agreed_word(o: Outcome) -> str:
    """What came of the signatures: agreed, with reservations, or not; empty while it is open."""
    if o.passed is None:
        return ""
    state = "agreed" if o.passed else "split"
    return one_of("signing", "reserved" if o.passed and o.reason else state)
