"""The notice (会议通知): to every subject privately and to the group; who comes, who was not reached."""

from typing import Any

from flows import reminders, telling
from flows.act import Act
from flows.command import Ref
from flows.drafting import as_last
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Account, Meeting, Subject
from flows.outcome import Answer, Button, Card, Rows
from flows.planning import notice_words
from flows.roles import holders
from flows.step import Step, stop

REPLIES = ("yes", "online", "no")


def send(step: Step) -> None:
    """T18: freeze the plan, tell everybody, remember it for 和上次一样."""
    pass_gates(step, "send_notice")
    meeting = _open_meeting(step)
    step.put(meeting.model_copy(update={"noticed_at": step.now}))
    step.go("send_notice")
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    rows = reply_rows(meeting)
    card = Card(
        "notice.P", {"notice": notice_words(look)}, rows, Ref("m", meeting.id), meeting.epoch
    )
    started = {a.person_id for a in step.view.all(Account) if a.started and not a.blocked}
    for subject in step.view.subjects:
        if subject.person_id in started:
            step.tell(subject.person_id, card, f"notice{meeting.id}")
    group = Card(
        "notice.G", {"notice": notice_words(look)}, rows, Ref("m", meeting.id), meeting.epoch
    )
    step.tell_group(group, f"notice{meeting.id}")
    _remember(step, meeting)
    assert meeting.at is not None
    step.reminders += reminders.starting(
        step.view,
        step.profile,
        "meeting.time",
        meeting.at,
        step.now,
        state="noticed",
        about=f"m{meeting.id}",
    )
    step.deed("noticed", meeting=meeting.id, invited=len(step.view.subjects))


def _open_meeting(step: Step) -> Meeting:
    meeting = step.view.meeting
    if meeting is None or meeting.at is None:
        raise stop("gate.plan_complete", fields=[])
    return meeting


def reply_rows(meeting: Meeting) -> Rows:
    """能来 / 网上参加 / 来不了, harmless to press twice."""
    return (row(*(Button("rsvp", r, f"btn.rsvp.{r}") for r in REPLIES)),)


def _remember(step: Step, meeting: Meeting) -> None:
    last = {
        **as_last(Look(step.view, step.by, step.profile, step.now, step.me)),
        "supervisor": next(iter(holders(step.view, "supervisor", step.profile, step.now)), 0),
        "recorder": next(iter(holders(step.view, "recorder", step.profile, step.now)), 0),
        "place": meeting.place,
        "form": meeting.form,
        "rules": meeting.rules,
    }
    step.put(step.view.community.model_copy(update={"last": last}))


def reply(step: Step) -> None:
    """能来 / 来不了: set for this round; the last answer counts."""
    arg = step.command.arg
    subject = step.view.find(Subject, step.case.id, step.case.round, step.by)
    if arg not in REPLIES:
        raise stop("press.stale", alert=False)
    if subject is None:
        raise stop("vote.notlisted")
    if subject.reply != arg:
        step.put(subject.model_copy(update={"reply": arg, "replied_at": step.now}))
        step.deed("replied", reply=arg)
    step.answer = Answer(f"rsvp.{arg}")


def noticed_card(look: Look) -> Card:
    """Who comes; 开始签到 when the time is near."""
    meeting = look.view.meeting
    if not look.me & {"convenor", "host", "recorder"} or meeting is None:
        return _invited(look)
    if meeting.state == "closed":
        return case_card(look, "noticed.notime", (row(Button("postpone", label="btn.newtime")),))
    counts: dict[str, Any] = {
        r: sum(1 for s in look.view.subjects if s.reply == r) for r in REPLIES
    }
    silent = [look.view.name(s.person_id) for s in look.view.subjects if not s.reply]
    lacking = [m.words() for m in missing(look.view, look.profile, "open_checkin", look.now)]
    buttons = [Button("checkin")]
    second = [Button("called")] if lacking else []
    second += [Button("postpone")] if look.me & {"convenor", "host"} else []
    second += [Button("replan")] if "convenor" in look.me else []
    return case_card(
        look, "noticed.card", tuple(tuple(b) for b in (buttons, second) if b), time=meeting.at,
        place=meeting.place, silent=silent, missing=lacking, **counts,
    )  # fmt: skip


def _invited(look: Look) -> Card:
    meeting = look.view.meeting
    if meeting is None or meeting.at is None:
        return waiting(look, "convenor")
    return case_card(look, "noticed.wait", time=meeting.at, place=meeting.place)


def called(step: Step) -> None:
    """都打过了: who has no bot was told by telephone, and that is written down (D4b)."""
    started = {a.person_id for a in step.view.all(Account) if a.started and not a.blocked}
    ways = step.profile.notice.ways
    for subject in step.view.subjects:
        if subject.person_id not in started and not subject.reached_by:
            step.put(
                subject.model_copy(
                    update={"reached_by": ways[1 % len(ways)], "reached_at": step.now}
                )
            )
            step.deed("reached", person=subject.person_id, way=ways[1 % len(ways)])


def replan(step: Step) -> None:
    """T19: back to the plan; the notice goes out again."""
    step.go("change_plan")
    meeting = step.view.meeting
    assert meeting is not None
    step.put(meeting.model_copy(update={"epoch": meeting.epoch + 1, "noticed_at": None}))


def unreached(step: Step) -> None:
    """Telegram would not deliver: the card of the case says so, and a person telephones (E05)."""
    person = int(step.command.data["person_id"])
    step.deed("unreached", person=person)
    telling.undelivered(step, person)


ACTS = {
    "unreached": Act(unreached, loose=True),
    "notice": Act(send),
    "rsvp": Act(reply, "presence", quiet=True),
    "called": Act(called),
    "replan": Act(replan),
}
CARDS = {"noticed": noticed_card}
