"""What only a statutory meeting may decide (法定事项): proposed by the bot, confirmed by the secretary (T48)."""

from flows.act import Act
from flows.dates import local_day
from flows.look import Look, case_card, row
from flows.model import Approval, Wizard
from flows.outcome import Button, Card, Rows
from flows.profile.law import laws_in_force
from flows.profile.schema import Profile
from flows.step import Step, stop
from flows.view import View
from flows.wizard import Asking, Question, WizardKind, ask_card, one_line

FULL = ("a1", "a2", "a3", "a4")
"""四议: 村党组织提议, “两委”会议商议, 党员大会审议, 村民会议或村民代表会议决议."""


def matter(view: View, profile: Profile) -> str:
    """The matter of the law that the topic touches, by its themes; empty for none (default DEF8)."""
    case = view.case
    if (
        not profile.assembly.enabled
        or "assembly_if_statutory" not in profile.outcome.on_agree_extra
    ):
        return ""
    themes = set(case.verdict.get("themes", ()))
    day = local_day(case.opened_at, profile.calendar)
    for held in laws_in_force(view.community.level, day, profile.level.province).values():
        for one in held.article.matter:
            if themes & set(one.themes):
                return one.text
    return ""


def begin(step: Step) -> bool:
    """The result stands: whether the law wants a meeting first; then nothing goes on by itself."""
    found = matter(step.view, step.profile)
    if not found or not step.may_go("needs_assembly"):
        return False
    step.edit_case(flags={**step.case.flags, "statutory": found})
    step.deed("statutory", matter=found)
    return True


def asked(look: Look) -> Card | None:
    """准备提交 or 不属于, for the secretary; everybody else reads that it waits for him."""
    found = str(look.case.flags.get("statutory", ""))
    if not found or look.case.state != "agreed":
        return None
    if "party_secretary" not in look.me:
        return case_card(look, "after.statutory.wait", matter=found)
    return case_card(look, "after.statutory", _ways(look), matter=found)


def _ways(look: Look) -> Rows:
    full = Button("toassembly", "full", "btn.assembly.full")
    one = Button("toassembly", "a4", "btn.assembly.a4")
    known = {"always": (full,), "never": (one,)}
    offered = known.get(look.profile.assembly.four_two, (one, full))
    return (offered, row(Button("notstatutory")))


def to_assembly(step: Step) -> None:
    """T48: on to the meeting; until it has decided nothing is carried out."""
    steps = {"full": FULL, "a4": FULL[-1:]}.get(step.command.arg)
    if steps is None or not step.case.flags.get("statutory"):
        raise stop("press.stale", alert=False)
    step.go("needs_assembly")
    step.edit_case(flags={**step.case.flags, "assembly": list(steps)})
    step.deed("to_assembly", steps=list(steps))


def not_statutory(step: Step) -> None:
    """不属于: a reason, and the case goes on as any other."""
    if not step.case.flags.get("statutory"):
        raise stop("press.stale", alert=False)
    step.ask("notstatutory", step.by)


def _ask_reason(asking: Asking) -> Card:
    return ask_card("after.notstatutory", (row(Button("back")),))


def _goes_on(step: Step, wizard: Wizard) -> None:
    case, reason = step.case, wizard.answers["text"]
    step.put(
        Approval(id=step.view.take("approval"), case_id=case.id, epoch=case.epoch, act="notstatutory",
                 step=str(case.round), person_id=step.by, decision="pass", reason=reason, at=step.now)
    )  # fmt: skip
    step.edit_case(flags={k: v for k, v in case.flags.items() if k != "statutory"})
    step.deed("not_statutory", reason=reason)
    if step.may_go("to_filing"):
        step.go("to_filing")
    else:
        step.new_epoch()


ACTS = {"toassembly": Act(to_assembly), "notstatutory": Act(not_statutory)}
WIZARDS = {
    "notstatutory": WizardKind((Question("text", _ask_reason, one_line("text", 300)),), _goes_on),
}
