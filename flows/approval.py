"""Approval of the topic (审定): one step or two, each by its role; back with a reason, or declined."""

from flows import appealing
from flows.act import Act
from flows.command import Ref
from flows.drafting import as_chosen, supervisors
from flows.gatekeeper import pass_gates
from flows.intake import asked_clause, clause_line, clauses, guards, must_leave, waiting
from flows.look import Look, case_card, row
from flows.model import Approval, Wizard
from flows.outcome import Button, Card, Words
from flows.roles import holders
from flows.step import Step, stop
from flows.subjects import side_meter
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line

TOO_OFTEN = 3
"""Returns after which the supervisor looks at it (domain/03 §3.6)."""


def review_card(look: Look) -> Card:
    """What the approver has to decide on (S2-36, S2-37)."""
    if look.person not in holders(look.view, "approver", look.profile, look.now):
        return waiting(look, "approver")
    case, view = look.case, look.view
    lines = side_meter(look, as_chosen(look))
    listed = [clause_line(look, c, "allow") for c in clauses(case, "allow")[:1]]
    last = (row(Button("decline")),) if "party_secretary" in look.me else ()
    rows = (row(Button("approve"), Button("return")), *last)
    return case_card(
        look, "approve.card", rows, channel=case.channel, proposer=view.name(case.proposer_id),
        n=len(view.subjects), lines=listed + lines, supervisor=look.names(supervisors(look)),
        guards=guards(look) + _question(look),
    )  # fmt: skip


def _question(look: Look) -> list[Words]:
    asked = asked_clause(look.case)
    if not asked:
        return []
    ask = look.profile.topic.clause(asked).ask
    said = look.case.human_choice.get("proposer", "nothing")
    return [Words(f"screen.said.{said}", {"ask": ask})] if ask else []


def approve(step: Step) -> None:
    """T12–T14: this step's consent; the last one lets planning begin."""
    last = step.case.approval_step == len(step.profile.approval.step) - 1
    if last:
        pass_gates(step, "approve_topic")
    _record(step, "approve", "pass", "")
    if last:
        step.go("approve_topic")
        case = step.case
        rows = (row(Button("opinion", label="btn.haveword")),)
        values = {"no": case.no, "title": case.title}
        step.tell_group(Card("approved.G", values, rows, Ref("c", case.id), case.epoch), "approved")
        return
    step.go("approve_step")
    step.edit_case(approval_step=step.case.approval_step + 1)


def _record(step: Step, act: str, decision: str, reason: str) -> None:
    steps = step.profile.approval.step
    name = steps[step.case.approval_step].id if steps else ""
    step.put(
        Approval(
            id=step.view.take("approval"), case_id=step.case.id, epoch=step.case.epoch, act=act,
            step=name, person_id=step.by, decision=decision, reason=reason, at=step.now,
        )
    )  # fmt: skip
    step.deed("approval", step=name, decision=decision, reason=reason)


def send_back(step: Step) -> None:
    """Begin to ask why the topic goes back."""
    step.ask("return", step.by)


def decline(step: Step) -> None:
    """Begin to ask why the topic is not taken up; of an appeal another person than before decides."""
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    if "party_secretary" not in step.me and not step.case.flags.get("appealed"):
        raise stop("press.norole")
    if step.case.state == "screened" and must_leave(look):
        raise stop("appeal.leave")
    step.ask("decline", step.by)


def _ask_reason(asking: Asking) -> Card:
    return ask_card("approve.reason", (row(Button("back")),))


def _return(step: Step, wizard: Wizard) -> None:
    reason = wizard.answers["reason"]
    _record(step, "return", "return", reason)
    step.go("return_topic")
    for person in holders(step.view, "convenor", step.profile, step.now):
        step.tell(
            person, Card("returned", {"reason": reason, "title": step.case.title}), "returned"
        )

    returns = [a for a in step.view.all(Approval) if a.act == "return"]
    if len(returns) == TOO_OFTEN:
        values = {"no": step.case.no, "title": step.case.title, "n": len(returns), "reason": reason}
        for person in holders(step.view, "supervisor", step.profile, step.now):
            step.tell(person, Card("returned.often", values), "returned")


_REASON = (Question("reason", _ask_reason, one_line("reason", 200)),)
ACTS = {
    "approve": Act(approve),
    "return": Act(send_back),
    "decline": Act(decline),
    **appealing.ACTS,
}
WIZARDS = {
    "return": WizardKind(_REASON, _return),
    "decline": WizardKind(_REASON, appealing.declined),
}


CARDS = {"topic_review": review_card, **appealing.CARDS}
