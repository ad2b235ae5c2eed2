"""The speaking queue (排队发言): one after another, with a time that is said aloud before it is over."""

from datetime import timedelta

from flows.act import Act
from flows.look import Look, row
from flows.model import Meeting, Side, Subject, Turn
from flows.outcome import Answer, Button, Remind, Words
from flows.presence import is_here
from flows.step import Step, stop
from flows.view import View

SPEAK = "speak"
"""The kind of the rows that fall due while somebody speaks."""

SHOWN = 3
WARNING = 60


def turns(view: View, meeting: Meeting, *states: str) -> list[Turn]:
    """The places in the queue of a meeting, in their order."""
    return [t for t in view.all(Turn) if t.meeting_id == meeting.id and t.state in states]


def side_name(view: View, person: int) -> str:
    """The side for which a person is invited, or nothing."""
    mine: Subject | None = view.find(Subject, view.case_id, view.case.round, person)
    side = view.find(Side, mine.side_id) if mine else None
    return side.name if side else ""


def join(step: Step) -> None:
    """我要发言: a place in the queue; a second press keeps the first."""
    meeting = _speaking_step(step)
    if not is_here(step.view, step.by):
        raise stop("say.notpresent")
    waiting = turns(step.view, meeting, "waiting", "speaking")
    if any(t.person_id == step.by for t in waiting):
        step.answer = Answer("press.again")
        return
    n = max((t.n for t in step.view.all(Turn) if t.meeting_id == meeting.id), default=0) + 1
    step.put(Turn(case_id=step.case.id, meeting_id=meeting.id, n=n, person_id=step.by, at=step.now))
    step.deed("queued", n=n)
    step.answer = Answer("queue.ack", {"n": sum(1 for t in waiting if t.state == "waiting") + 1})


def _speaking_step(step: Step) -> Meeting:
    meeting = step.view.meeting if step.view.in_case else None
    speaks = {s.id for s in step.profile.meeting.step if s.does == "speak"}
    if meeting is None or meeting.state != "open" or meeting.step not in speaks:
        raise stop("say.closed")
    return meeting


def call(step: Step) -> None:
    """请①发言: whoever spoke is done; the clock of this one begins (0 seconds: no limit)."""
    meeting = _speaking_step(step)
    _give_floor(step, meeting, _turn(step, "waiting"))


def _give_floor(step: Step, meeting: Meeting, turn: Turn) -> None:
    _end_current(step, meeting)
    limit = step.profile.meeting.speak_limit_seconds
    until = step.now + timedelta(seconds=limit) if limit else None
    step.put(turn.model_copy(update={"state": "speaking", "until": until}))
    step.deed("called", n=turn.n, person=turn.person_id)
    if until is not None:
        about = f"turn:{meeting.id}.{turn.n}"
        early = until - timedelta(seconds=WARNING)
        rows = [(0, early)] if limit > WARNING else []
        for n, at in [*rows, (1, until)]:
            step.reminders.append(
                Remind(SPEAK, n, at, about, ("group",), "deliberating", urgent=True)
            )


def _turn(step: Step, state: str) -> Turn:
    meeting = step.view.meeting
    number = step.command.arg
    found = step.view.find(Turn, meeting.id, int(number)) if meeting and number.isdigit() else None
    if found is None or found.state != state:
        raise stop("press.stale", alert=False)
    return found


def _end_current(step: Step, meeting: Meeting) -> None:
    for turn in turns(step.view, meeting, "speaking"):
        step.put(turn.model_copy(update={"state": "done"}))


def invite(step: Step) -> None:
    """点名请他说: who speaks for a silent side, or whoever of it is here, has the floor (S2-43)."""
    meeting, number = _speaking_step(step), step.command.arg
    side = step.view.find(Side, int(number)) if number.isdigit() else None
    if side is None or side.case_id != step.case.id:
        raise stop("press.stale", alert=False)
    mine = [s.person_id for s in step.view.subjects if s.side_id == side.id]
    present = [p for p in sorted(mine, key=lambda p: p != side.speaker_id) if is_here(step.view, p)]
    if not present:
        raise stop("gate.side_present", sides=[side.name])
    n = max((t.n for t in step.view.all(Turn) if t.meeting_id == meeting.id), default=0) + 1
    person = present[0]
    step.put(Turn(case_id=step.case.id, meeting_id=meeting.id, n=n, person_id=person, at=step.now))
    step.deed("invited", n=n, person=person)
    _give_floor(step, meeting, step.view.get(Turn, meeting.id, n))


def skip(step: Step) -> None:
    """跳过: not now."""
    turn = _turn(step, "waiting")
    step.put(turn.model_copy(update={"state": "skipped"}))
    step.deed("skipped", n=turn.n)


def finish(step: Step) -> None:
    """说完了: nobody has the floor."""
    _end_current(step, _speaking_step(step))
    step.deed("spoken")


def due(step: Step) -> None:
    """A minute is left, or the time is up: the post in the group says so."""
    meeting = step.view.meeting
    number = str(step.command.data["obligation"]).rpartition(".")[2]
    for turn in turns(step.view, meeting, "speaking") if meeting else []:
        if turn.n == int(number):
            warned = "over" if int(step.command.data["n"]) else "minute"
            step.put(turn.model_copy(update={"warned": warned}))
            step.deed("time", n=turn.n, warned=warned)


def lines(look: Look, meeting: Meeting) -> list[Words]:
    """Who speaks, whether his time is nearly over, and who waits."""
    found = []
    for turn in turns(look.view, meeting, "speaking"):
        name = look.view.name(turn.person_id)
        found.append(_called(name, side_name(look.view, turn.person_id)))
        if turn.warned:
            found.append(Words(f"queue.{turn.warned}", {"name": name}))
    waiting = [look.view.name(t.person_id) for t in turns(look.view, meeting, "waiting")]
    if waiting:
        found.append(Words("queue.waiting", {"names": waiting}))
    return found


def _called(name: str, side: str) -> Words:
    """Who has the floor, and for whom; the host himself speaks for no side."""
    if not side:
        return Words("queue.turn.noside", {"name": name})
    return Words("queue.turn", {"name": name, "side": side})


def rows(look: Look, meeting: Meeting) -> tuple[tuple[Button, ...], ...]:
    """For the host: call, skip, 说完了."""
    waiting = turns(look.view, meeting, "waiting")[:SHOWN]
    found = [
        row(
            Button("call", str(t.n), "btn.call", {"name": look.view.name(t.person_id)}),
            Button("skip", str(t.n)),
        )
        for t in waiting
    ]
    if turns(look.view, meeting, "speaking"):
        found.append(row(Button("spoken")))
    return tuple(found)


ACTS = {
    "say": Act(join, loose=True),
    "call": Act(call),
    "invite": Act(invite),
    "skip": Act(skip),
    "spoken": Act(finish),
}
