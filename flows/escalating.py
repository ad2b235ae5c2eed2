"""Upwards (上报): several villages, or what cannot be settled here; the report, the answer, what comes of it."""

from flows.act import Act
from flows.intake import waiting
from flows.look import Look, case_card, row, stack
from flows.model import Escalation, Result, Wizard
from flows.outcome import Button, Card, Rows, Words
from flows.roles import holders
from flows.step import Step, stop
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line

UP = frozenset({"township", "party_secretary"})
"""The township answers itself; where it has no account, the secretary writes its answer down."""

ANSWERS = {"accept": "township_accept", "decline": "township_decline", "return": "township_return"}
ENDS = {"result": "township_result", "none": "township_no_result"}


def reports(look: Look) -> list[Escalation]:
    """What went up, the oldest first."""
    return look.view.all(Escalation)


def villages(step: Step) -> None:
    """关系几个村: which ones; then it is the level above that brings them together (T07)."""
    if not step.may_go("multi_village") and step.case.villages >= 2:
        raise stop("press.stale", alert=False)
    step.ask("villages", step.by)


def _ask_villages(asking: Asking) -> Card:
    return ask_card("villages.ask", (row(Button("back")),))


def _several(step: Step, wizard: Wizard) -> None:
    step.edit_case(villages=2)
    step.deed("villages", text=wizard.answers["text"])
    _report(step, "multi_village", {"diff": wizard.answers["text"]})
    step.go("multi_village")


def escalate(step: Step) -> None:
    """T45: where the split is and what is proposed; the draft is D11."""
    step.ask("escalate", step.by)


def _ask_diff(asking: Asking) -> Card:
    return ask_card("escalate.diff", (row(Button("back")),))


def _ask_suggest(asking: Asking) -> Card:
    return ask_card("escalate.suggest", (row(Button("back")),))


def _up(step: Step, wizard: Wizard) -> None:
    said = wizard.answers
    _report(step, "cannot_resolve", {"diff": said["text"], "suggest": said["suggest"]})
    step.go("escalate")


def _report(step: Step, reason: str, fields: dict[str, str]) -> None:
    case, n = step.case, len(step.view.all(Escalation)) + 1
    step.put(
        Escalation(case_id=case.id, n=n, round=case.round, reason=reason, fields=fields, by=step.by,
                   at=step.now)
    )  # fmt: skip
    step.deed("escalated", n=n, reason=reason, **fields)


def escalated_card(look: Look) -> Card:
    """The report, and what is answered to it."""
    if not look.me & UP or not reports(look):
        return waiting(look, "township" if holders(look.view, "township", look.profile, look.now)
                       else "party_secretary")  # fmt: skip
    rows: Rows = (*stack([Button("tanswer", a, f"btn.tanswer.{a}") for a in ANSWERS], 3),
                  row(Button("docs", "D11", "btn.draft11")))  # fmt: skip
    said = reports(look)[-1].fields
    return case_card(look, "town.card", rows, village=look.view.community.name,
                     diff=str(said.get("diff", "")), suggest=str(said.get("suggest", "")))  # fmt: skip


def answer(step: Step) -> None:
    """纳入协商, 不纳入 with the reason, 退回补充 with what is missing (T55 … T57b)."""
    if step.command.arg not in ANSWERS:
        raise stop("press.stale", alert=False)
    if step.command.arg == "accept":
        _answered(step, "accept", "")
        return
    step.ask("tanswer", step.by, answer=step.command.arg)


def _ask_reason(asking: Asking) -> Card:
    return ask_card(f"town.{asking.answer('answer')}.ask", (row(Button("back")),))


def _said(step: Step, wizard: Wizard) -> None:
    _answered(step, wizard.answers["answer"], wizard.answers["text"])


def _answered(step: Step, said: str, reason: str) -> None:
    last = step.view.all(Escalation)[-1]
    given = {
        "answer": said,
        "answer_reason": reason,
        "answered_by": step.by,
        "answered_at": step.now,
    }
    step.put(last.model_copy(update=given))
    step.deed("township_answer", answer=said, reason=reason)
    step.go(ANSWERS[said])
    for person in holders(step.view, "convenor", step.profile, step.now):
        values = {
            "title": step.case.title,
            "answer": Words(f"btn.tanswer.{said}"),
            "reason": reason,
        }
        step.tell(person, Card("town.told", values), f"town{last.n}.{said}")


def township_card(look: Look) -> Card:
    """The level above is at work; what came of it is written down."""
    if not look.me & UP:
        return waiting(look, "party_secretary")
    rows = (
        row(Button("tresult", "result", "btn.tresult"), Button("tresult", "none", "btn.tnone")),
    )
    return case_card(look, "township.card", rows)


def result(step: Step) -> None:
    """T58, T59: agreed above, or no result: in a line."""
    if step.command.arg not in ENDS:
        raise stop("press.stale", alert=False)
    step.ask("tresult", step.by, end=step.command.arg)


def _ask_result(asking: Asking) -> Card:
    return ask_card(f"township.{asking.answer('end')}.ask", (row(Button("back")),))


def _ended(step: Step, wizard: Wizard) -> None:
    case, said = step.case, wizard.answers
    passed = said["end"] == "result"
    fields = dict.fromkeys(step.profile.confirm.on_pass_required, said["text"]) if passed else {}
    step.put(
        Result(case_id=case.id, round=case.round, passed=passed, fields=fields, reason=said["text"],
               at=step.now)
    )  # fmt: skip
    step.deed("township_result", passed=passed, text=said["text"])
    step.go(ENDS[said["end"]])
    group = {"no": case.no, "title": case.title, "text": said["text"]}
    step.tell_group(Card("township.G", group), "township")
    if step.may_go("to_filing"):
        step.go("to_filing")


ACTS = {
    "villages": Act(villages),
    "escalate": Act(escalate),
    "tanswer": Act(answer),
    "tresult": Act(result),
}
WIZARDS = {
    "villages": WizardKind((Question("text", _ask_villages, one_line("text", 300)),), _several),
    "escalate": WizardKind(
        (
            Question("text", _ask_diff, one_line("text", 300)),
            Question("suggest", _ask_suggest, one_line("suggest", 300)),
        ),
        _up,
    ),
    "tanswer": WizardKind((Question("text", _ask_reason, one_line("text", 300)),), _said),
    "tresult": WizardKind((Question("text", _ask_result, one_line("text", 300)),), _ended),
}
CARDS = {"escalated": escalated_card, "township": township_card}
