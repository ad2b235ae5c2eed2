"""Check-in (签到): presence as intervals, on site or online, and the post in the group that shows it."""

from datetime import timedelta

from flows import ticking
from flows.act import Act
from flows.command import Ref
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.gates.missing import Missing
from flows.intake import waiting
from flows.look import Look, case_card, head, row
from flows.model import Meeting, Side
from flows.notice import opens_at
from flows.outcome import Answer, Button, Card, Remind, Rows, Words
from flows.place import where
from flows.postponing import another_day
from flows.presence import MODES, here, is_here, voters_due, voters_here
from flows.roles import holders
from flows.session import enter_step, session_board
from flows.step import Step, stop

WAIT = "wait"
"""The kind of the row that falls due when a wait is over."""

LONGER = 10
"""Minutes of one wait."""


def open_checkin(step: Step) -> None:
    """T21: the post in the group, not earlier than the profile allows before the meeting."""
    meeting = step.view.meeting
    if meeting is None or meeting.at is None or meeting.state == "closed":
        raise stop("checkin.notime")
    opens = opens_at(step.profile, meeting)
    if opens is not None and step.now < opens:
        raise stop("checkin.early", time=opens)
    pass_gates(step, "open_checkin")
    step.go("open_checkin")
    step.put(meeting.model_copy(update={"state": "checkin", "epoch": meeting.epoch + 1}))
    step.show("meeting", meeting.id, fresh=True)
    step.deed("checkin_opened", meeting=meeting.id)


def arrive(step: Step) -> None:
    """我到了 / 我在网上: opens an interval; a second press changes nothing."""
    mode = step.command.arg or "site"
    meeting = ticking.running(step)
    if mode not in MODES:
        raise stop("press.stale", alert=False)
    if not (
        any(s.person_id == step.by for s in step.view.subjects)
        or step.me & {"supervisor", "recorder"}
    ):
        raise stop("vote.notlisted")
    if is_here(step.view, step.by):
        step.answer = Answer("press.again")
        return
    ticking.enter(step, meeting, step.by, mode)
    step.answer = Answer(f"checkin.ack.{mode}")


def leave(step: Step) -> None:
    """我先走了: closes the interval."""
    meeting = ticking.running(step)
    ticking.leave(step, meeting, step.by)
    step.answer = Answer("checkin.left")


def begin(step: Step) -> None:
    """T22: freeze 应到, start the clock, the first step begins."""
    pass_gates(step, "start_meeting")
    step.go("start_meeting")
    _start(step, no_decision=False)
    enter_step(step, step.profile.meeting.step[0].id)


def talk_only(step: Step) -> None:
    """T24: not enough people, so they talk, and neither vote nor sign."""
    pass_gates(step, "start_talk_only")
    step.go("start_talk_only")
    _start(step, no_decision=True)
    enter_step(step, step.profile.meeting.step[0].id)


def _start(step: Step, *, no_decision: bool) -> None:
    meeting = ticking.running(step)
    due = len(voters_due(step.view))
    step.put(
        meeting.model_copy(
            update={"state": "open", "started_at": step.now, "due": due, "no_decision": no_decision}
        )
    )
    present = len(voters_here(step.view))
    step.deed("meeting_started", due=due, present=present, talk_only=no_decision)


def no_quorum(step: Step) -> None:
    """T23: another day; the round keeps its number, the attempt counts on."""
    meeting = ticking.running(step)
    step.put(
        meeting.model_copy(
            update={"state": "closed", "ended_at": step.now, "epoch": meeting.epoch + 1}
        )
    )
    step.go("no_quorum")
    another_day(step, meeting)


def wait(step: Step) -> None:
    """再等10分钟: then the host sees again who is here."""
    meeting = ticking.running(step)
    n = int(step.case.flags.get("waits", 0)) + 1
    step.edit_case(flags={**step.case.flags, "waits": n})
    at = step.now + timedelta(minutes=LONGER)
    about = f"checkin:{meeting.id}"
    step.reminders.append(Remind(WAIT, n, at, about, ("host",), "checkin", urgent=True))
    step.deed("waiting", until=at.isoformat())
    step.answer = Answer("checkin.waiting", {"n": LONGER})


def due(step: Step) -> None:
    """The ten minutes are over."""
    if step.case.state == "checkin":
        for person in holders(step.view, "host", step.profile, step.now):
            step.show("card", step.case.id, person, fresh=True)
        step.deed("waited")


def urge(step: Step) -> None:
    """催一催: the supervisors who are not here are called."""
    meeting = ticking.running(step)
    known = holders(step.view, "supervisor", step.profile, step.now)
    missing_ = [p for p in known if not is_here(step.view, p)]
    values = {"title": step.case.title, "place": where(meeting)}
    for person in missing_:
        step.tell(person, Card("checkin.urge", values), f"urge{step.now.timestamp()}")
        step.show("card", step.case.id, person, fresh=True)
    step.answer = Answer("checkin.urged", {"names": [step.view.name(p) for p in missing_]})


def checkin_card(look: Look) -> Card:
    """实到 m/n, who is missing, each side, the supervisor; 开始开会, and what else one can do."""
    if not look.me & {"host", "convenor", "recorder"}:
        return _own_card(look)
    present, due_ = voters_here(look.view), voters_due(look.view)
    came = {s.person_id for s in present}
    absent = [look.view.name(s.person_id) for s in due_ if s.person_id not in came]
    lacking = missing(look.view, look.profile, "start_meeting", look.now)
    hosting = bool(look.me & {"host", "convenor"})
    rows = [row(Button("begin")), *_ways(lacking)] if hosting else []
    rows += ticking.tick_rows(look)
    if not is_here(look.view, look.person) and look.me & {"subject", "supervisor", "recorder"}:
        rows.append(row(_here_button(look)))
    return case_card(
        look, "checkin.host", tuple(rows), m=len(present), n=len(due_), absent=absent,
        sides=side_lines(look), missing=[m.words() for m in lacking], deaf=_deaf(look),
    )  # fmt: skip


def _ways(lacking: list[Missing]) -> Rows:
    """Ways on while somebody is missing: wait, another day, talk only; call or change the supervisor."""
    gates, rows = {m.gate for m in lacking}, []
    if gates & {"quorum", "side_present"}:
        rows.append(row(Button("wait"), Button("noquorum"), Button("talk")))
    if "supervisor_at_start" in gates:
        rows.append(row(Button("urge"), Button("replace", "supervisor", "btn.replace.watch")))
    return tuple(rows)


def _deaf(look: Look) -> Words | str:
    """The bot hears only buttons and replies where it is no administrator (domain/05 §5.9)."""
    return Words("group.notadmin") if look.view.community.bot_status == "member" else ""


def _here_button(look: Look) -> Button:
    meeting = look.view.meeting
    assert meeting is not None
    return Button("here", "site", ref=Ref("m", meeting.id), epoch=meeting.epoch)


def _own_card(look: Look) -> Card:
    meeting = look.view.meeting
    if meeting is None or ("subject" not in look.me and "supervisor" not in look.me):
        return waiting(look, "host")
    if is_here(look.view, look.person):
        return case_card(
            look, "checkin.in", m=len(voters_here(look.view)), n=len(voters_due(look.view))
        )
    return case_card(look, "checkin.own", (row(_here_button(look)),), place=where(meeting))


def side_lines(look: Look) -> list[Words]:
    """Each side with how many of it are here."""
    came = {a.person_id for a in here(look.view)}
    lines = []
    for side in [s for s in look.view.all(Side) if s.round == look.case.round]:
        n = sum(1 for s in look.view.subjects if s.side_id == side.id and s.person_id in came)
        lines.append(Words("side.here" if n else "side.absent", {"side": side.name, "n": n}))
    return lines


def meeting_board(look: Look, meeting: Meeting) -> Card:
    """The one post of a meeting in the group: check-in first, then step by step (DECISIONS 31)."""
    if meeting.state != "checkin":
        return session_board(look, meeting)
    modes = [
        a.mode
        for s in voters_here(look.view)
        for a in here(look.view)
        if a.person_id == s.person_id
    ]
    rows = (
        row(*(Button("here", m, f"btn.here.{m}") for m in MODES)),
        row(Button("gone")),
    )
    return Card(
        "checkin.G", {
            "n": len(voters_due(look.view)), "m": len(modes), "a": modes.count("site"),
            "b": modes.count("online"), "title": look.case.title, "time": meeting.at, "place": where(meeting),
        }, rows, Ref("m", meeting.id), meeting.epoch, head=head(look),
    )  # fmt: skip


ACTS = {
    "checkin": Act(open_checkin),
    "here": Act(arrive, "presence", quiet=True),
    "gone": Act(leave, "presence", quiet=True),
    "arrive": Act(arrive, "presence", loose=True, quiet=True),
    "leave": Act(leave, "presence", loose=True, quiet=True),
    "begin": Act(begin),
    "talk": Act(talk_only),
    "noquorum": Act(no_quorum),
    "wait": Act(wait),
    "urge": Act(urge),
}
CARDS = {"checkin": checkin_card}
