"""Check-in (签到): presence as intervals, on site or online, and the post in the group that shows it."""

from datetime import datetime, timedelta

from flows.act import Act
from flows.command import Ref
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, head, row, stack
from flows.model import Attendance, Meeting, Side
from flows.outcome import Answer, Button, Card, Words
from flows.presence import here, is_here, voters_due, voters_here
from flows.profile.schema import Profile
from flows.roles import holders
from flows.session import enter_step, session_board
from flows.step import Step, stop
from flows.view import View

MODES = ("site", "online")


def open_checkin(step: Step) -> None:
    """T21: the post in the group, not earlier than the profile allows before the meeting."""
    meeting = step.view.meeting
    if meeting is None or meeting.at is None or meeting.state == "closed":
        raise stop("checkin.notime")
    opens = meeting.at - timedelta(minutes=step.profile.meeting.checkin_opens_minutes)
    if step.now < opens:
        raise stop("checkin.early", time=opens)
    pass_gates(step, "open_checkin")
    step.go("open_checkin")
    step.put(meeting.model_copy(update={"state": "checkin", "epoch": meeting.epoch + 1}))
    step.show("meeting", meeting.id, fresh=True)
    step.deed("checkin_opened", meeting=meeting.id)


def _running(step: Step) -> Meeting:
    meeting = step.view.meeting if step.view.in_case else None
    if meeting is None or meeting.state not in ("checkin", "open"):
        raise stop("checkin.closed")
    return meeting


def arrive(step: Step) -> None:
    """我到了 / 我在网上: opens an interval; a second press changes nothing."""
    mode = step.command.arg or "site"
    meeting = _running(step)
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
    _enter(step, meeting, step.by, mode)
    step.answer = Answer(f"checkin.ack.{mode}")


def _enter(step: Step, meeting: Meeting, person: int, mode: str) -> None:
    step.put(
        Attendance(
            case_id=step.case.id, meeting_id=meeting.id, person_id=person, mode=mode,
            in_at=step.now, marked_by=step.by,
        )
    )  # fmt: skip
    step.deed("came", person=person, mode=mode, meeting=meeting.id)


def leave(step: Step) -> None:
    """我先走了: closes the interval."""
    meeting = _running(step)
    _exit(step, meeting, step.by)
    step.answer = Answer("checkin.left")


def _exit(step: Step, meeting: Meeting, person: int) -> None:
    for interval in here(step.view):
        if interval.person_id == person:
            step.put(interval.model_copy(update={"out_at": step.now}))
            step.deed("left", person=person, meeting=meeting.id)


def tick(step: Step) -> None:
    """帮人签到: the recorder marks somebody without a phone as here on site, or takes it back."""
    meeting, arg = _running(step), step.command.arg
    if not arg[1:].isdigit() or arg[0] not in "io":
        raise stop("press.stale", alert=False)
    person = int(arg[1:])
    if person not in _expected(step.view, step.profile, step.now):
        raise stop("vote.notlisted")
    if arg[0] == "o":
        _exit(step, meeting, person)
    elif not is_here(step.view, person):
        _enter(step, meeting, person, "site")


def _expected(view: View, profile: Profile, now: datetime) -> list[int]:
    """Everybody who may be marked: subjects, and those who keep and watch the minutes."""
    people = [s.person_id for s in view.subjects]
    for role in ("supervisor", "recorder"):
        people += [p for p in holders(view, role, profile, now) if p not in people]
    return people


def helping(step: Step) -> None:
    """Show or hide the list for marking others."""
    on = step.command.arg != "off"
    step.edit_case(flags={**step.case.flags, "helping": on})
    step.new_epoch()


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
    meeting = _running(step)
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
    meeting = _running(step)
    step.put(
        meeting.model_copy(
            update={"state": "closed", "ended_at": step.now, "epoch": meeting.epoch + 1}
        )
    )
    step.go("no_quorum")
    step.ask(
        "postpone",
        step.by,
        same=True,
        **{k: getattr(meeting, k) for k in ("place", "link", "form", "lawful", "rules")},
    )


def checkin_card(look: Look) -> Card:
    """实到 m/n, who is missing, each side, the supervisor; 开始开会."""
    if not look.me & {"host", "convenor", "recorder"}:
        return _own_card(look)
    present, due = voters_here(look.view), voters_due(look.view)
    came = {s.person_id for s in present}
    absent = [look.view.name(s.person_id) for s in due if s.person_id not in came]
    lacking = missing(look.view, look.profile, "start_meeting", look.now)
    hosting = bool(look.me & {"host", "convenor"})
    rows = [row(Button("begin"))] if hosting else []
    if hosting and {m.gate for m in lacking} & {"quorum", "side_present"}:
        rows.append(row(Button("noquorum"), Button("talk")))
    if look.case.flags.get("helping"):
        rows += stack(
            [_tick_button(look, p) for p in _expected(look.view, look.profile, look.now)], 3
        )
        rows.append(row(Button("help", "off", "btn.fold")))
    else:
        rows.append(row(Button("help", "on", "btn.help")))
    if not is_here(look.view, look.person) and look.me & {"subject", "supervisor", "recorder"}:
        rows.append(row(_here_button(look)))
    return case_card(
        look, "checkin.host", tuple(rows), m=len(present), n=len(due), absent=absent,
        sides=side_lines(look), missing=[m.words() for m in lacking],
    )  # fmt: skip


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
    return case_card(look, "checkin.own", (row(_here_button(look)),), place=meeting.place)


def _tick_button(look: Look, person: int) -> Button:
    on = is_here(look.view, person)
    return Button("tick", f"{'o' if on else 'i'}{person}", "btn.on" if on else "btn.off",
                  {"name": look.view.name(person)})  # fmt: skip


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
            "b": modes.count("online"), "title": look.case.title, "time": meeting.at, "place": meeting.place,
        }, rows, Ref("m", meeting.id), meeting.epoch, head=head(look),
    )  # fmt: skip


ACTS = {
    "checkin": Act(open_checkin),
    "here": Act(arrive, "presence", quiet=True),
    "gone": Act(leave, "presence", quiet=True),
    "arrive": Act(arrive, "presence", loose=True, quiet=True),
    "leave": Act(leave, "presence", loose=True, quiet=True),
    "tick": Act(tick),
    "help": Act(helping),
    "begin": Act(begin),
    "talk": Act(talk_only),
    "noquorum": Act(no_quorum),
}
CARDS = {"checkin": checkin_card}
